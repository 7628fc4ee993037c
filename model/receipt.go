package model

import "time"

// Side is which half of the score a group of rules adds to.
type Side string

const (
	SideFit        Side = "fit"
	SideEngagement Side = "engagement"
)

// LineKind says what a receipt line stands for.
type LineKind string

const (
	LineRule   LineKind = "rule"
	LineDecay  LineKind = "decay"
	LineCap    LineKind = "cap"
	LineFloor  LineKind = "floor"
	LineManual LineKind = "manual"
)

// Line is one term of a score. Points are whole; At is zero for terms that have
// no date (who somebody is, caps).
type Line struct {
	Group  string    `json:"group"`
	Side   Side      `json:"side"`
	Signal string    `json:"signal"`
	At     time.Time `json:"at,omitzero"`
	Points int       `json:"points"`
	Kind   LineKind  `json:"kind"`
	Count  int       `json:"count,omitempty"` // touches behind the line, where more than one
	Touch  TouchKind `json:"touch,omitempty"` // kind of these touches
}

// Receipt explains a score: Lines sum exactly to Score, those of each side to
// Fit and Engagement.
type Receipt struct {
	Score      int    `json:"score"`
	Fit        int    `json:"fit"`
	Engagement int    `json:"engagement"`
	Lines      []Line `json:"lines"`
}

// Label is the line's signal, said to be what fading took where it is.
func (l Line) Label() string {
	if l.Kind == LineDecay {
		return l.Signal + ", faded"
	}
	return l.Signal
}

// Term is a line of a receipt for reading: a rule's line and that of its fading
// are one, with the points that are left. Full are those it had when it was new,
// 0 where it has not faded by a point.
type Term struct {
	Line
	Full int
}

// Terms are the lines for reading, without those of which fading left no point.
// They sum to the score as the lines do.
func (r Receipt) Terms() []Term {
	out := make([]Term, 0, len(r.Lines))
	for _, l := range r.Lines {
		n := len(out) - 1
		if l.Kind == LineDecay && n >= 0 && out[n].Kind == LineRule && out[n].Group == l.Group && out[n].Signal == l.Signal {
			out[n].Full = out[n].Points
			if out[n].Points += l.Points; out[n].Points == 0 {
				out = out[:n]
			}
			continue
		}
		out = append(out, Term{Line: l})
	}
	return out
}

// Why is the strongest recent inbound signal of a lead: what the row shows as
// the reason it is here.
type Why struct {
	Kind   TouchKind `json:"kind,omitempty"`
	Count  int       `json:"count,omitempty"`
	At     time.Time `json:"at,omitzero"` // the latest of them
	Detail string    `json:"detail,omitempty"`
}

// RisingFrom is how many points a lead must have won within seven days to be
// marked as rising: a quarter of all there are. From one point on nearly everybody
// in a queue would be, for what brings leads into it are points just won.
const RisingFrom = 25

// Scored is everything the criteria say about a lead at one hour.
type Scored struct {
	Receipt
	Grade       string    // fit tier and engagement tier, "A1"
	Rising      int       // max(0, score now - score 7 days ago)
	QualifiedAt time.Time // time of the touch at which the MQL threshold was reached; zero = never
	HotAt       time.Time // time of the touch that reached the hot threshold; zero = not hot
	NextChange  time.Time // next hour at which the score moves by itself; zero = never
	Why         Why
	Touches     int // inbound touches that have happened by now
	LastTouch   time.Time

	Prompted bool      // a trigger said mql or hot in the last week: whatever the score, it has not cooled
	HotLast  time.Time // latest touch that made it hot, where HotAt is the first of the stretch
	Fired    []Fired   // triggers that touches completed by now, oldest first
}

// Fired is a trigger that a touch completed: At is the time of that touch.
type Fired struct {
	Trigger string // its id
	At      time.Time
	People  int // of the company who completed it together; 0 = the lead alone
}

// Together is a trigger that several people of a company completed, one of whom is
// the lead.
type Together struct {
	Lead LeadID
	Fired
}

// PeerTouch is a touch of a lead among those of its company.
type PeerTouch struct {
	Lead  LeadID
	Touch Touch
}
