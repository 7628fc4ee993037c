package model

import "time"

// Facts are what is known about a lead apart from the ledger: what its file
// said, and what the criteria make of its touches.
type Facts struct {
	FileStage   Stage // empty: the file says nothing about stages
	FileReason  string
	FileClass   ReasonClass // of FileReason, for a file stage rejected
	QualifiedAt time.Time   // zero: the threshold was never reached
	HotAt       time.Time   // the touch with which the present stretch of being hot began; zero: not hot
	HotLast     time.Time   // the latest touch that made it hot
	CreatedAt   time.Time
	NoEmail     string // cause for which the file forbids the channel
	NoPhone     string
	OwnStaff    bool // of one of the team's own domains: never queued
}

// Reached takes over what the criteria make of the touches.
func (f *Facts) Reached(sc *Scored) {
	f.QualifiedAt, f.HotAt, f.HotLast = sc.QualifiedAt, sc.HotAt, sc.HotLast
}

// DueKind says what a due time stands for.
type DueKind string

const (
	DueNone     DueKind = ""
	DueHot      DueKind = "hot"      // SLA of a hot lead
	DueMQL      DueKind = "mql"      // SLA of a new MQL
	DueCallback DueKind = "callback" // proposed after an attempt
	DueSnooze   DueKind = "snooze"
	DueSentBack DueKind = "sent_back"
	DueWoken    DueKind = "woken"
	DueWake     DueKind = "wake" // end of a rest, on a lead that is not in the queue
)

// Urgent reports whether something due today for this cause belongs under NOW.
func (k DueKind) Urgent() bool {
	switch k {
	case DueHot, DueCallback, DueSnooze, DueSentBack, DueWoken:
		return true
	}
	return false
}

// Return says how a decided lead came back to the queue.
type Return string

const (
	ReturnNone     Return = ""
	ReturnSentBack Return = "sent_back"
	ReturnWoken    Return = "woken"
	ReturnReopened Return = "reopened"
)

// KindAnyIntent in Until.Kind stands for any touch of IntentKinds: "when they act".
const KindAnyIntent TouchKind = "intent"

// Until says when a resting lead comes back: at a time, on a kind of touch, or
// at a score, whichever is first. The zero value is never.
type Until struct {
	At    time.Time
	Kind  TouchKind
	Score int
}

// IsZero reports whether u never comes true.
func (u Until) IsZero() bool { return u.At.IsZero() && u.Kind == "" && u.Score == 0 }

// Contact is do-not-contact for one channel. Set means the ledger speaks, and
// stands above what files say; Cause is empty when contact is allowed again.
type Contact struct {
	Set   bool
	Cause string
}

// State is one lead as the ledger and the facts have it. Version counts the
// ledger entries that named the lead, and only rises.
type State struct {
	Lead    LeadID
	Version int64
	Facts   Facts

	Decided     Stage // what the ledger last decided; empty when nothing, or when the lead came back
	Reason      string
	Class       ReasonClass
	Until       Until
	DecidedAt   time.Time
	DecidedBy   string
	Return      Return
	ReturnedAt  time.Time
	ReturnWhy   string // reason id of a send-back, or what woke the lead
	Round       int    // rests in nurture so far
	Attempts    int    // in this round
	LastAttempt time.Time
	LastOutcome AttemptOutcome
	ActedAt     time.Time // when a rep last tried, snoozed or decided, or sales said something
	Due         time.Time // snooze, call-back, or the due time a return set
	DueKind     DueKind
	Email       Contact
	Phone       Contact
	Amount      int64 // of the opportunity, in hundredths of its currency
	Close       time.Time
	MergedInto  LeadID
	Owner       string // that a trigger assigned; an owner by file stands above it
	Tags        Tags   // that triggers gave
}

// Stage is where the lead stands.
func (s State) Stage() Stage { return s.stage() }

// Place is Stage, DueAt and WaitingSince in one, without copies of the state and the
// rules.
func (s *State) Place(r *Rules) (stage Stage, due time.Time, kind DueKind, waiting time.Time) {
	due, kind = s.due(r)
	return s.stage(), due, kind, s.waitingSince()
}

// stage is Stage without a copy of the lead: a million of them are ranked at once.
func (s *State) stage() Stage {
	switch {
	case s.Decided != "":
		return s.Decided
	case s.Return != ReturnNone:
		return StageMQL
	case s.Facts.OwnStaff:
		return StageLead
	case s.Facts.FileStage != "" && !s.Facts.FileStage.Open():
		return s.Facts.FileStage
	case s.Facts.Pinned() || !s.Facts.QualifiedAt.IsZero():
		return StageMQL
	}
	return StageLead
}

// Pinned reports whether the lead waits in the queue whatever its score: its
// file said so, or said nothing about stages.
func (f Facts) Pinned() bool { return f.FileStage == "" || f.FileStage == StageMQL }

// class is the class of the reason that a rejected lead stands under.
func (s *State) class() ReasonClass {
	c := s.Class
	if s.Decided == "" {
		c = s.Facts.FileClass
	}
	if c == "" {
		c = ClassRecycle
	}
	return c
}

// Suppressed reports whether the lead was rejected never to come back by itself.
func (s State) Suppressed() bool { return s.Stage() == StageRejected && s.class() == ClassRemove }

// EmailCause is why the lead must not be mailed, or "".
func (s State) EmailCause() string { return contactCause(s.Email, s.Facts.NoEmail) }

// PhoneCause is why the lead must not be called, or "".
func (s State) PhoneCause() string { return contactCause(s.Phone, s.Facts.NoPhone) }

func contactCause(c Contact, file string) string {
	if c.Set {
		return c.Cause
	}
	return file
}

// WaitingSince is when the lead entered the queue: when it came back, else when
// it qualified, else when it was first stored.
func (s State) WaitingSince() time.Time { return s.waitingSince() }

func (s *State) waitingSince() time.Time {
	switch {
	case !s.ReturnedAt.IsZero() && s.Return != ReturnNone:
		return s.ReturnedAt
	case !s.Facts.QualifiedAt.IsZero():
		return s.Facts.QualifiedAt
	}
	return s.Facts.CreatedAt
}

// DueAt is the one time by which somebody should act, and why; zero and DueNone
// when there is none. It is in UTC, and past once nobody acted in time.
//
// The SLA of a hot lead and of a new MQL runs in the team's working hours, from
// the time of the touch that made it so, however late that was imported; the first
// attempt, snooze or decision after it ends it. What makes a lead hot after that
// starts the clock again, above a later call-back or snooze. A lead that rests is
// due when it wakes.
func (s State) DueAt(r Rules) (time.Time, DueKind) { return s.due(&r) }

func (s *State) due(r *Rules) (time.Time, DueKind) {
	st := s.stage()
	if !st.Open() {
		if (st == StageNurture || st == StageRejected && s.class() == ClassRecycle) && !s.Until.At.IsZero() {
			return s.Until.At, DueWake
		}
		return time.Time{}, DueNone
	}
	if hot := s.hotSince(); st == StageMQL && !hot.IsZero() {
		if due := r.SLAHot.Due(r.Hours, hot); s.Due.IsZero() || due.Before(s.Due) {
			return due, DueHot
		}
	}
	switch {
	case !s.Due.IsZero():
		return s.Due, s.DueKind
	case st == StageMQL && s.Facts.QualifiedAt.After(s.ActedAt):
		return r.SLAMQL.Due(r.Hours, s.Facts.QualifiedAt), DueMQL
	}
	return time.Time{}, DueNone
}

// hotSince is when the clock of a hot lead began: with the first touch that made
// it hot, or with the latest where a rep acted in between. It is zero where nobody
// is awaited.
func (s *State) hotSince() time.Time {
	switch {
	case s.Facts.HotAt.After(s.ActedAt):
		return s.Facts.HotAt
	case s.Facts.HotLast.After(s.ActedAt):
		return s.Facts.HotLast
	}
	return time.Time{}
}

// WakesAt reports whether a resting lead's date has come.
func (s State) WakesAt(now time.Time) bool {
	st := s.Stage()
	rests := st == StageNurture || st == StageRejected && s.class() == ClassRecycle
	return rests && !s.Until.At.IsZero() && !s.Until.At.After(now)
}

// WakesOn reports whether an inbound touch, or the score after it, brings the
// lead back: a nurtured one by its own rule, a recycled or lost one on intent.
// Touches from before the decision never do; where its file decided, those from
// before the import.
func (s State) WakesOn(t Touch, score int) bool {
	since, u := s.DecidedAt, s.Until
	if s.Decided == "" {
		since, u = s.Facts.CreatedAt, Until{Kind: KindAnyIntent}
	}
	if t.Outbound || !t.At.After(since) {
		return false
	}
	switch st := s.Stage(); {
	case st == StageNurture:
		return u.Kind != "" && (u.Kind == t.Kind || u.Kind == KindAnyIntent && t.Kind.Intent()) ||
			u.Score > 0 && score >= u.Score
	case st == StageRejected && s.class() == ClassRecycle, st == StageLost:
		return t.Kind.Intent()
	}
	return false
}
