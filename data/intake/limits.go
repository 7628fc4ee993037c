package intake

import "fmt"

// Limits bound what a file may ask of the machine. Zero values stand for
// DefaultLimits.
type Limits struct {
	Record    int // bytes of one row
	Columns   int
	Expansion int // how many times its size a compressed file may unpack to
}

// DefaultLimits are more than any CRM's export needs.
func DefaultLimits() Limits { return Limits{Record: 1 << 20, Columns: 1024, Expansion: 100} }

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	if l.Record == 0 {
		l.Record = d.Record
	}
	if l.Columns == 0 {
		l.Columns = d.Columns
	}
	if l.Expansion == 0 {
		l.Expansion = d.Expansion
	}
	return l
}

// limitHint is the next step of an error about a limit.
func limitHint(name string) string {
	return fmt.Sprintf("if it is meant to be so large, raise %s under [import] in the config", name)
}
