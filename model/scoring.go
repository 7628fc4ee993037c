package model

// Scoring is how far the scoring of every lead has come that other criteria ask
// for. The zero value: nothing is left to do.
type Scoring struct {
	Pending   bool // leads are left
	Elsewhere bool // another process is at it
	Done      int  // leads scored so far, about
	Total     int
}

// Percent is Done of Total, 100 when nothing is left.
func (s Scoring) Percent() int {
	if !s.Pending || s.Total <= 0 {
		return 100
	}
	return min(99, 100*s.Done/s.Total)
}
