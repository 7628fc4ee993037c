package report

import (
	"fmt"
	"slices"
	"time"

	"winnow/model"
)

// Life is what happened to one lead, as far as reports ask.
type Life struct {
	Lead     model.LeadID
	Source   string
	Campaign string // of the first inbound touch that names one
	Segment  string
	Owner    string

	OwnStaff  bool
	Test      bool        // its fields are those of somebody who tried a form out
	FileStage model.Stage // what its file said
	Stage     model.Stage // where it stands
	Score     int         // as it stands
	Cooled    bool
	Created   time.Time
	Qualified time.Time // zero: never by its score
	Content   ContentStage

	Steps []Step      // what stands in the ledger about it, oldest first
	Calls []time.Time // that files of a CRM tell of, oldest first: tries too, made elsewhere

	room []Pass // see Passes
}

// Clear makes it the life of another lead, of which nothing is known yet. It keeps
// the room of its lists.
func (l *Life) Clear() { *l = Life{Steps: l.Steps[:0], Calls: l.Calls[:0], room: l.room} }

// Step is an entry of the ledger that was not taken back, as one lead saw it.
type Step struct {
	Action model.Action
	At     time.Time
	Actor  string
	From   model.Stage
	Reason string
	Class  model.ReasonClass
	Until  time.Time
	Cause  string // wake: what woke it
	Try    model.AttemptOutcome
	Score  int // at a decision; NoScore where it was not kept
}

// NoScore is the score of a decision without a snapshot.
const NoScore = -1

// nowhere are the reasons of leads that are no leads: reports leave them out.
var nowhere = []string{"own-staff", "test"}

// Suppressed reports whether the lead came in of somebody, or from a domain, that was
// rejected for good before, and nobody took it up since: it was in no queue.
func (l *Life) Suppressed() bool {
	for i := range l.Steps {
		if s := &l.Steps[i]; s.Actor != model.ActorWinnow || s.Action != model.ActReject {
			return false
		}
	}
	return len(l.Steps) > 0
}

// Counts reports whether the lead is one: own staff, tests, and who was kept out as
// suppressed count nowhere.
func (l *Life) Counts() bool {
	if l.OwnStaff || l.Suppressed() || l.Test && !l.Stage.HandedOff() {
		return false
	}
	if l.Stage != model.StageRejected {
		return true
	}
	for i := len(l.Steps) - 1; i >= 0; i-- {
		if s := &l.Steps[i]; s.Action == model.ActReject {
			return !slices.Contains(nowhere, s.Reason)
		}
	}
	return true
}

// ByFile reports whether its file brought the lead decided, and nobody here decided
// on it since.
func (l *Life) ByFile() bool {
	if l.FileStage == "" || l.FileStage.Open() {
		return false
	}
	return !slices.ContainsFunc(l.Steps, func(s Step) bool { return s.Action.Decides() || s.Action.Outcome() || s.Action == model.ActReopen })
}

// MQL is when the lead came into the queue for the first time: when its score
// qualified it, else when it was imported into the queue, else when somebody took
// it up all the same. It is zero where it never did.
func (l *Life) MQL() time.Time {
	at, _ := l.mql()
	return at
}

// TakenUp reports whether the lead is an MQL for no other reason than that somebody
// took it up: it never waited for that.
func (l *Life) TakenUp() bool {
	_, taken := l.mql()
	return taken
}

func (l *Life) mql() (at time.Time, takenUp bool) {
	var first time.Time
	if i := slices.IndexFunc(l.Steps, func(s Step) bool { return s.Action.Decides() || s.Action == model.ActTry }); i >= 0 {
		first = l.Steps[i].At
	}
	switch {
	case l.OwnStaff, l.Suppressed(), l.ByFile():
		return time.Time{}, false
	case !l.Qualified.IsZero() && (first.IsZero() || !l.Qualified.After(first)):
		return l.Qualified, false
	case l.FileStage == "" || l.FileStage == model.StageMQL:
		return l.Created, false
	case !first.IsZero():
		return first, true
	}
	return l.Qualified, false
}

// Rep is who took the lead up first, else whose it is.
func (l *Life) Rep() string {
	for _, s := range l.Steps {
		if (s.Action == model.ActTry || s.Action.Decides()) && s.Actor != model.ActorWinnow {
			return s.Actor
		}
	}
	return l.Owner
}

// Pass is one stay of a lead in the queue, with what came of it.
type Pass struct {
	Start time.Time    // zero: it was decided anew without a stay
	Back  model.Action // what brought it back: wake, reopen, send_back; "" = the first
	Cause string       // wake: what woke it

	Tries     int
	FirstTry  time.Time
	Connected bool

	Verdict model.Action // promote, reject, nurture; "" = none yet
	At      time.Time
	Actor   string
	Reason  string
	Class   model.ReasonClass
	Until   time.Time
	Score   int

	// What sales did with it: send_back, accept, opportunity, won or lost, the
	// furthest; and when it came as far as each.
	Outcome                         model.Action
	OutcomeReason                   string
	OutcomeAt                       time.Time
	Accepted, Opportunity, Won, Ret time.Time
}

// Passes are the stays of the lead in the queue, the first begun at MQL. They hold
// until they are asked for again.
func (l *Life) Passes() []Pass {
	if l.ByFile() {
		return nil
	}
	out := l.room[:0]
	begin := func(at time.Time, back model.Action) *Pass {
		out = append(out, Pass{Start: at, Back: back, Score: NoScore})
		return &out[len(out)-1]
	}
	cur := begin(l.MQL(), "")
	var resting Pass
	for i := range l.Steps {
		s := &l.Steps[i]
		switch {
		case s.Action == model.ActTry:
			cur.tried(s)
			if cur.Verdict != "" { // while it rests: for what is decided next, too
				resting.tried(s)
			}
		case s.Action.Decides():
			if cur.Verdict != "" && cur.Verdict != s.Action {
				cur = begin(time.Time{}, "")
				cur.Tries, cur.FirstTry, cur.Connected = resting.Tries, resting.FirstTry, resting.Connected
			}
			resting = Pass{}
			cur.Verdict, cur.At, cur.Actor, cur.Reason, cur.Class, cur.Until, cur.Score = s.Action, s.At, s.Actor, s.Reason, s.Class, s.Until, s.Score
		case s.Action == model.ActWake, s.Action == model.ActReopen, s.Action == model.ActSendBack:
			if s.Action == model.ActSendBack {
				cur.sold(s)
			}
			cur, resting = begin(s.At, s.Action), Pass{}
			cur.Cause = s.Cause
		case s.Action.Outcome():
			cur.sold(s)
		}
	}
	if cur.Start.IsZero() && cur.Verdict == "" && cur.Tries == 0 {
		out = out[:len(out)-1]
	}
	for _, at := range l.Calls {
		called(out, at)
	}
	l.room = out
	return out
}

// called counts a call that was made elsewhere for the stay in which it fell; one from
// before the first is of that, but says nothing of how fast it was.
func called(passes []Pass, at time.Time) {
	for i := len(passes) - 1; i >= 0; i-- {
		p := &passes[i]
		if i > 0 && (p.Start.IsZero() || at.Before(p.Start)) {
			continue
		}
		if !p.At.IsZero() && at.After(p.At) {
			return
		}
		if p.Tries++; !at.Before(p.Start) && (p.FirstTry.IsZero() || at.Before(p.FirstTry)) {
			p.FirstTry = at
		}
		return
	}
}

// tried notes an attempt.
func (p *Pass) tried(s *Step) {
	if p.Tries++; p.FirstTry.IsZero() {
		p.FirstTry = s.At
	}
	p.Connected = p.Connected || s.Try == model.Connected
}

// sold notes what sales did with a lead that was handed to it.
func (p *Pass) sold(s *Step) {
	p.Outcome, p.OutcomeReason, p.OutcomeAt = s.Action, s.Reason, s.At
	mark := func(t *time.Time) {
		if t.IsZero() {
			*t = s.At
		}
	}
	switch s.Action {
	case model.ActWon:
		mark(&p.Won)
		fallthrough
	case model.ActOpportunity:
		mark(&p.Opportunity)
		fallthrough
	case model.ActAccept:
		mark(&p.Accepted)
	case model.ActLost:
		p.Won = time.Time{} // lost after all
	case model.ActSendBack:
		p.Ret = s.At
	}
}

// ContentStage is how far somebody's touches were along the way to buying.
type ContentStage uint8

const (
	ContentNone ContentStage = iota
	Awareness
	Consideration
	DecisionContent
)

// String names it.
func (c ContentStage) String() string {
	return [...]string{"nothing yet", "awareness", "consideration", "decision"}[c]
}

// ContentOf is the stage of content that a kind of inbound touch belongs to: prices,
// demos, trials and talks belong to a decision; what compares and explains to
// consideration; the rest is awareness.
func ContentOf(k model.TouchKind) ContentStage {
	switch k {
	case model.EmailBounce, model.Unsubscribe, model.SpamComplaint, model.Created, model.Activity, model.NoShow, model.MeetingCancelled:
		return ContentNone
	case model.ProductView, model.ContentDownload, model.WebinarRegistered, model.WebinarAttended, model.EventAttended, model.EmailClick, model.FormSubmit:
		return Consideration
	case model.ProductUsed, model.MeetingHeld:
		return DecisionContent
	}
	if k.Intent() {
		return DecisionContent
	}
	return Awareness
}

// bands of scores by which decisions are told apart.
const (
	scoreBand  = 25
	scoreBands = 4
)

// BandName names the band of a score.
func BandName(score int) string {
	if score < 0 {
		return "not known"
	}
	b := min(score/scoreBand, scoreBands-1)
	if b == scoreBands-1 {
		return fmt.Sprintf("%d-100", b*scoreBand)
	}
	return fmt.Sprintf("%d-%d", b*scoreBand, (b+1)*scoreBand-1)
}

// or is s, or a word for nothing.
func or(s, nothing string) string {
	if s == "" {
		return nothing
	}
	return s
}

const (
	noSource   = "(no source)"
	noCampaign = "(no campaign)"
	noSegment  = "(not known)"
	nobody     = "(nobody yet)"
)
