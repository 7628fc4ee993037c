package model

import (
	"strings"
	"time"
)

// Deal is an opportunity as a CRM's export has it.
type Deal struct {
	Line   int
	ID     string
	Name   string
	Source string   // what the ids of leads belong to: "hubspot"
	Leads  []string // ids that the CRM has for the people of the deal
	Emails []string
	// Company is whose deal it is, where nothing names a person.
	Company string
	Word    string // the CRM's own word for its stage
	Becomes Stage  // opportunity, won or lost
	Amount  int64  // hundredths; < 0 = not given
	Close   time.Time
	Why     string // why it was lost, in the CRM's words
}

// Better reports whether a deal says more of a lead than another: one that was won
// before one that is open, before one that was lost; then the later and the larger.
func (d Deal) Better(than Deal) bool {
	rank := map[Stage]int{StageWon: 3, StageOpportunity: 2, StageLost: 1}
	switch {
	case rank[d.Becomes] != rank[than.Becomes]:
		return rank[d.Becomes] > rank[than.Becomes]
	case !d.Close.Equal(than.Close):
		return d.Close.After(than.Close)
	case d.Amount != than.Amount:
		return d.Amount > than.Amount
	}
	return d.ID > than.ID
}

// Command is what a deal says of its lead, as somebody would type it. cause names the
// export that said so. A reason is looked for among those of the rules; where none
// fits, it is "other", or the last.
func (d Deal) Command(cause string, r Rules) Command {
	c := Command{Cause: cause, Amount: d.Amount, Close: d.Close}
	switch d.Becomes {
	case StageWon:
		c.Action = ActWon
	case StageLost:
		c.Action, c.Reason, c.Note = ActLost, d.reason(r), orWords(d.Why, d.Word)
	default:
		c.Action = ActOpportunity
	}
	return c
}

func orWords(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// reason is the reason of the rules that the CRM's words are nearest to.
func (d Deal) reason(r Rules) string {
	said, other := plainWords(d.Why+" "+d.Word), ""
	for _, x := range r.LostReasons {
		for _, word := range strings.Fields(plainWords(x.ID)) {
			if x.ID != "other" && len(word) > 2 && strings.Contains(said, " "+word) {
				return x.ID
			}
		}
		if x.ID == "other" || other == "" || other != "other" {
			other = x.ID
		}
	}
	return other
}

// plainWords are the words of a text in small letters, each after a space.
func plainWords(s string) string {
	return " " + strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r < '0' || r > '9' && r < 'a' || r > 'z' && r < 0x80 }), " ")
}

// Verdict is what becomes of what a deal says of a lead.
type Verdict string

const (
	DealTaken     Verdict = "taken"
	DealSame      Verdict = "same"      // the lead stands so already
	DealDisagrees Verdict = "disagrees" // what stands was said by somebody here, or does not allow it
)

// Judge says what becomes of a deal's command on a lead as it stands. What an export
// said before and was changed here since is not said again; a deal that was closed
// here otherwise than in the CRM stays as it is, unless an export closed it; and both
// are shown. why is "" for what is taken.
func Judge(s State, items []Item, c Command, r Rules) (v Verdict, why string) {
	stage, becomes := s.Stage(), Stage("")
	switch c.Action {
	case ActOpportunity:
		becomes = StageOpportunity
	case ActWon:
		becomes = StageWon
	case ActLost:
		becomes = StageLost
	}
	amount, closes := c.Amount, c.Close
	if amount < 0 {
		amount = s.Amount
	}
	if closes.IsZero() {
		closes = s.Close
	}
	if stage == becomes && (becomes == StageLost || amount == s.Amount && sameDay(closes, s.Close)) {
		return DealSame, ""
	}
	last, said := lastOutcomes(items)
	if said.Action == c.Action && said.Cause == c.Cause && (c.Action == ActLost || said.Amount == amount && sameDay(said.Close, closes)) {
		return DealDisagrees, "the export says what it said before, and it was changed here since"
	}
	if closed := stage == StageWon || stage == StageLost; closed && last.Cause != c.Cause {
		return DealDisagrees, "it was closed here otherwise"
	}
	c.At = later(c.At, s.DecidedAt)
	if _, err := Decide(s, c, Target{Lead: s.Lead, Version: AnyVersion}, r); err != nil {
		return DealDisagrees, err.Error()
	}
	return DealTaken, ""
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// sameDay reports whether two closes are of one day: exports have days.
func sameDay(a, b time.Time) bool {
	return a.IsZero() == b.IsZero() && a.Sub(b).Abs() < 24*time.Hour
}

// lastOutcomes are the last outcome that stands on a lead, and the last that an
// export said.
func lastOutcomes(items []Item) (last, said Item) {
	for _, it := range Live(items) {
		if it.Action.Outcome() || it.Action == ActPromote {
			last = it
			if it.Cause != "" {
				said = it
			}
		}
	}
	return last, said
}
