package model

import (
	"slices"
	"time"
)

// ReasonClass says whether a rejected lead may come back by itself.
type ReasonClass string

const (
	ClassRemove  ReasonClass = "remove"  // never again
	ClassRecycle ReasonClass = "recycle" // wakes later
)

// Follow is what follows from a reason besides its class.
type Follow string

const (
	FollowSuppressPerson Follow = "suppress person"
	FollowSuppressDomain Follow = "suppress domain"
	FollowFix            Follow = "fix"
	FollowMerge          Follow = "merge"
	FollowRefer          Follow = "refer"
)

// Ask is what a reason wants to know before it is recorded.
type Ask string

const (
	AskNothing Ask = ""
	AskNote    Ask = "note"   // required
	AskDetail  Ask = "detail" // a few words, optional ("size, industry or region")
	AskDate    Ask = "date"   // when to wake, default Reason.Wake
)

// Reason is why a lead was rejected, sent back or lost. ID is stable; Key and
// Name may change.
type Reason struct {
	ID            string
	Also          []string // other words that scripts may name it by
	Key           string   // one character
	Name          string
	Class         ReasonClass
	Follow        Follow
	Wake          time.Duration // recycle: rest this long; 0 = no date of its own
	Ask           Ask
	AskHint       string
	NeedsAttempts bool // disabled below Rules.AttemptsLeast
}

// Rules are what the applied criteria say about moving leads. Scoring rules are
// not among them: see package criteria.
type Rules struct {
	Hash            string // of the criteria text
	Reasons         []Reason
	SendBackReasons []Reason
	LostReasons     []Reason
	AttemptsLeast   int
	AttemptsMost    int
	Spacing         []time.Duration // wait after the n-th attempt, by the clock; the last one repeats
	NurtureRest     time.Duration   // a nurture without a date: 84 days
	SLAHot          SLA             // from the touch that made the lead hot
	SLAMQL          SLA             // from the touch that qualified it
	SLASentBack     SLA             // from the moment at which sales sent it back
	MQL             Threshold
	Hot             int
	OwnDomains      []string
	Hours           *WorkHours // in which SLA and call-backs count; nil = always
}

// In returns the rules as they hold for a user in a zone, by whose clock the
// working hours are where the team names no zone of its own.
func (r Rules) In(zone *time.Location) Rules {
	r.Hours = r.Hours.In(zone)
	return r
}

// Threshold is what a score must reach, in whole points.
type Threshold struct{ Score, Fit, Engagement int }

// Reached reports whether the three parts pass the threshold.
func (t Threshold) Reached(score, fit, engagement int) bool {
	return score >= t.Score && fit >= t.Fit && engagement >= t.Engagement
}

// ReasonsFor lists the reasons that an action takes, none where it takes none.
func (r Rules) ReasonsFor(a Action) []Reason {
	switch a {
	case ActReject:
		return r.Reasons
	case ActSendBack:
		return r.SendBackReasons
	case ActLost:
		return r.LostReasons
	}
	return nil
}

// FindReason looks a reason of an action up by id, by one of its other words, or
// by key.
func (r Rules) FindReason(a Action, idOrKey string) (Reason, bool) {
	list := r.ReasonsFor(a)
	for _, x := range list {
		if x.ID == idOrKey || slices.Contains(x.Also, idOrKey) {
			return x, true
		}
	}
	for _, x := range list {
		if x.Key == idOrKey {
			return x, true
		}
	}
	return Reason{}, false
}

// Suppresses reports whether a rejection for a reason keeps everybody of the lead's
// domain out of the queue.
func (r Rules) Suppresses(reason string) bool {
	x, ok := r.FindReason(ActReject, reason)
	return ok && x.Follow == FollowSuppressDomain && x.Class == ClassRemove
}

// salesAnswers is how long sales may take for a first word on a lead.
var salesAnswers = SLA{Days: 2}

// SilentFrom is when sales has been silent for too long on a lead that was handed
// off at a moment: at the end of the second working day after it.
func (r Rules) SilentFrom(handed time.Time) time.Time { return salesAnswers.Due(r.Hours, handed) }

// Silent reports whether a lead is handed off, and sales has been silent for too long.
func (r Rules) Silent(row Row, now time.Time) bool {
	return row.Stage == StageSQL && !row.DecidedAt.IsZero() && !r.SilentFrom(row.DecidedAt).After(now)
}

// CallBack is when to try a lead again after attempt n (counted from 1) at a
// moment: once the spacing has passed by the clock, or when the working hours begin
// again after that. It is zero where nothing more is proposed: after the most
// attempts, or without a spacing.
func (r Rules) CallBack(n int, at time.Time) time.Time {
	if len(r.Spacing) == 0 || n < 1 || n >= r.AttemptsMost {
		return time.Time{}
	}
	return r.Hours.Next(at.Add(r.Spacing[min(n, len(r.Spacing))-1]))
}

// Proposed is the reason that winnow proposes, and leaves to the rep, once a lead
// was tried as often as the rules ask for and was not reached; ok is false before
// that, and where no reason needs attempts.
func (r Rules) Proposed(attempts int, last AttemptOutcome) (reason Reason, ok bool) {
	if r.AttemptsMost == 0 || attempts < r.AttemptsMost || last == Connected {
		return Reason{}, false
	}
	i := slices.IndexFunc(r.Reasons, func(x Reason) bool { return x.NeedsAttempts })
	if i < 0 {
		return Reason{}, false
	}
	return r.Reasons[i], true
}
