package model

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Decide says what a command does to one lead, or why it does nothing: then the
// error is a *Refusal. It reads the state and the rules, and changes neither.
// Whether the version seen is still the present one is part of the decision.
func Decide(s State, c Command, t Target, r Rules) (Change, error) {
	refuse := func(code RefusalCode, format string, args ...any) (Change, error) {
		return Change{}, &Refusal{Lead: s.Lead, Code: code, Action: c.Action, Stage: s.Stage(),
			By: s.DecidedBy, Msg: fmt.Sprintf(format, args...)}
	}
	if s.MergedInto != 0 {
		return refuse(RefusedMerged, "merged into %s", s.MergedInto)
	}
	if t.Version != AnyVersion && t.Version != s.Version {
		return refuse(RefusedStale, "changed meanwhile: %s", s.describe())
	}
	from := s.Stage()
	ch := Change{Lead: s.Lead, From: from, To: from}
	if to, moves := moveTo(s, c.Action); moves {
		if to == "" {
			return refuse(RefusedIllegal, "%s", illegal(s, c.Action))
		}
		ch.To = to
		if msg, code := fillMove(&ch, s, c, r); code != "" {
			return refuse(code, "%s", msg)
		}
		return ch, nil
	}
	if msg, code := fillOther(&ch, s, c, r); code != "" {
		return refuse(code, "%s", msg)
	}
	return ch, nil
}

// moveTo is the table of stages: where an action leads from the lead's stage,
// "" where it is not allowed. moves is false for actions that are not in the
// table because they never change a stage.
func moveTo(s State, a Action) (to Stage, moves bool) {
	from := s.Stage()
	remove := s.Suppressed()
	is := func(stages ...Stage) bool { return slices.Contains(stages, from) }
	when := func(ok bool, to Stage) (Stage, bool) {
		if ok {
			return to, true
		}
		return "", true
	}
	undecided := is(StageLead, StageMQL, StageNurture) || from == StageRejected && !remove
	switch a {
	case ActPromote:
		return when(undecided, StageSQL)
	case ActReject:
		return when(undecided || remove, StageRejected)
	case ActNurture:
		return when(undecided || from == StageLost, StageNurture)
	case ActAccept:
		return when(from == StageSQL, StageAccepted)
	case ActSendBack:
		return when(is(StageSQL, StageAccepted), StageMQL)
	case ActOpportunity:
		return when(is(StageSQL, StageAccepted, StageOpportunity, StageLost), StageOpportunity)
	case ActWon:
		return when(is(StageSQL, StageAccepted, StageOpportunity, StageLost), StageWon)
	case ActLost:
		return when(is(StageSQL, StageAccepted, StageOpportunity, StageWon), StageLost)
	case ActReopen:
		return when(is(StageNurture, StageRejected, StageLost), StageMQL)
	case ActWake:
		return when(from == StageNurture || from == StageLost || from == StageRejected && !remove, StageMQL)
	}
	return "", false
}

func illegal(s State, a Action) string {
	st := s.Stage()
	switch {
	case s.Suppressed():
		return fmt.Sprintf("rejected for good (%s); reopen it first", s.reasonOrFile())
	case a.Decides() && st.HandedOff():
		return fmt.Sprintf("already handed off (%s)", s.describe())
	case a.Outcome() && st.HandedOff():
		return fmt.Sprintf("the lead is at %s already", st)
	case a.Outcome() && st.Open():
		return "not handed off yet; promote it first"
	case a == ActReopen && st.Open():
		return "already in the queue"
	}
	return fmt.Sprintf("%s is not possible from %s", strings.ReplaceAll(string(a), "_", " "), st)
}

func (s State) reasonOrFile() string {
	if s.Reason != "" {
		return s.Reason
	}
	if s.Facts.FileReason != "" {
		return s.Facts.FileReason
	}
	return "no reason given"
}

// describe tells in a clause what stands, for refusals.
func (s State) describe() string {
	switch {
	case s.Decided == "" && s.LastAttempt.After(s.ReturnedAt) && s.Attempts == 1:
		return fmt.Sprintf("%s, tried once", s.Stage())
	case s.Decided == "" && s.LastAttempt.After(s.ReturnedAt) && s.Attempts > 0:
		return fmt.Sprintf("%s, tried %d times", s.Stage(), s.Attempts)
	case s.DecidedBy == "":
		return string(s.Stage())
	case s.Reason != "":
		return fmt.Sprintf("%s by %s: %s", s.Stage().Came(), s.DecidedBy, s.Reason)
	}
	return fmt.Sprintf("%s by %s", s.Stage().Came(), s.DecidedBy)
}

// plainlyWrong is the field that what happened shows to be wrong: somebody else answered
// the phone, or mail came back. It is "" where nothing shows one.
func plainlyWrong(s State) string {
	switch {
	case s.LastOutcome == WrongNumber:
		return string(FieldPhone)
	case strings.Contains(s.EmailCause(), "bounce"):
		return string(FieldEmail)
	}
	return ""
}

// fillMove completes a change that the table of stages allows. It returns the
// refusal's text and code, or an empty code.
func fillMove(ch *Change, s State, c Command, r Rules) (string, RefusalCode) {
	if list := r.ReasonsFor(c.Action); list != nil || c.Action == ActReject {
		if c.Reason == "" {
			return "a reason is required", RefusedNeedsReason
		}
		reason, ok := r.FindReason(c.Action, c.Reason)
		if !ok {
			return fmt.Sprintf("there is no reason %q", c.Reason), RefusedReason
		}
		if reason.Ask == AskNote && strings.TrimSpace(c.Note) == "" {
			return fmt.Sprintf("%q needs a note", reason.Name), RefusedNeedsNote
		}
		if reason.NeedsAttempts && s.Attempts < r.AttemptsLeast {
			return fmt.Sprintf("%s needs %d attempts first, there are %d", reason.Name, r.AttemptsLeast, s.Attempts), RefusedTooFewTries
		}
		ch.Reason, ch.Class = reason.ID, reason.Class
		if c.Action == ActReject {
			ch.Other = c.Into
			if reason.Follow == FollowFix {
				if ch.Cause = plainlyWrong(s); slices.Contains(Fields(), Field(c.Cause)) {
					ch.Cause = c.Cause
				}
			}
		}
		if c.Action == ActReject && reason.Class == ClassRecycle {
			ch.Until = c.Until
			if ch.Until.At.IsZero() && reason.Wake > 0 {
				ch.Until.At = c.At.Add(reason.Wake)
			}
		}
	}
	if c.Action.Outcome() && causePattern.MatchString(c.Cause) {
		ch.Cause = c.Cause // the export that says so
	}
	switch c.Action {
	case ActNurture:
		ch.Until = c.Until
		if ch.Until.IsZero() {
			ch.Until = Until{At: c.At.Add(r.NurtureRest), Kind: KindAnyIntent}
		}
	case ActSendBack:
		ch.Due = r.SLASentBack.Due(r.Hours, c.At)
	case ActWake:
		ch.Due = c.Due
		ch.Cause = c.Cause
	case ActOpportunity, ActWon:
		ch.Amount, ch.Close = c.Amount, c.Close
		if c.Amount < 0 {
			ch.Amount = s.Amount
		}
		if c.Close.IsZero() {
			ch.Close = s.Close
		}
	}
	if at := ch.Until.At; !at.IsZero() && !at.After(c.At) {
		return "the date to wake is not in the future", RefusedInvalid
	}
	return "", ""
}

var causePattern = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,31}$`)

// fillOther completes a change that leaves the stage alone.
func fillOther(ch *Change, s State, c Command, r Rules) (string, RefusalCode) {
	st := s.Stage()
	switch c.Action {
	case ActTry:
		return fillTry(ch, s, c, r)
	case ActSnooze:
		if !st.Open() {
			return fmt.Sprintf("only an open lead can be snoozed, this one is %s", st), RefusedIllegal
		}
		if !c.Due.After(c.At) {
			return "the time to come back is not in the future", RefusedInvalid
		}
		ch.Due = c.Due
	case ActDNC, ActDNCOff:
		return fillContact(ch, s, c)
	case ActNote:
		if strings.TrimSpace(c.Note) == "" {
			return "the note is empty", RefusedNeedsNote
		}
	case ActEdit:
		if why := wrongValues(c.Typed); why != "" {
			return why, RefusedInvalid
		}
	case ActTrigger:
		if c.Cause == "" || c.Due.IsZero() {
			return "a trigger needs its id and the time of the touch that completed it", RefusedInvalid
		}
		ch.Cause, ch.Due = c.Cause, c.Due
	case ActMerge:
		if c.Into == 0 || c.Into == s.Lead {
			return "a lead cannot be merged into itself", RefusedInvalid
		}
		ch.Other = c.Into
	case ActDistinct:
		if c.Into == 0 || c.Into == s.Lead {
			return "name two leads that are not the same", RefusedInvalid
		}
		ch.Other = c.Into
	default:
		return fmt.Sprintf("there is no action %q", c.Action), RefusedInvalid
	}
	return "", ""
}

// fillContact completes what is said about contact. What is so already is not
// written again.
func fillContact(ch *Change, s State, c Command) (string, RefusalCode) {
	ch.Channel, ch.Cause = c.Channel, c.Cause
	if ch.Channel == "" {
		ch.Channel = ChannelAll
	}
	if !slices.Contains([]Channel{ChannelAll, ChannelEmail, ChannelPhone}, ch.Channel) {
		return fmt.Sprintf("there is no channel %q", c.Channel), RefusedInvalid
	}
	if ch.Cause == "" {
		ch.Cause = causeManual
	}
	if c.Action == ActDNCOff {
		ch.Cause = ""
	} else if !causePattern.MatchString(ch.Cause) {
		return "the cause must be one word of small letters, such as unsubscribed, bounced or manual", RefusedInvalid
	}
	if c.Action == ActDNC {
		ch.Due = c.Due
	}
	same := Contact{Set: true, Cause: ch.Cause}
	if (ch.Channel == ChannelPhone || s.Email == same) && (ch.Channel == ChannelEmail || s.Phone == same) {
		if ch.Cause == "" {
			return "contact is allowed already", RefusedNothing
		}
		what := map[Channel]string{ChannelAll: "contact", ChannelEmail: "e-mail", ChannelPhone: "call"}[ch.Channel]
		return fmt.Sprintf("it is so already: do not %s (%s)", what, SayCause(ch.Cause)), RefusedNothing
	}
	return "", ""
}

// causeManual is the cause of a ban that a person set without naming one.
const causeManual = "manual"

// SayCause is why a way of contact is closed, in words.
func SayCause(cause string) string {
	if cause == causeManual {
		return "set by hand"
	}
	return strings.ReplaceAll(cause, "_", " ")
}

func fillTry(ch *Change, s State, c Command, r Rules) (string, RefusalCode) {
	st := s.Stage()
	if !st.Open() && st != StageNurture {
		return fmt.Sprintf("attempts are logged on open leads, this one is %s", st), RefusedIllegal
	}
	if !slices.Contains(AttemptOutcomes(), c.Outcome) {
		return fmt.Sprintf("there is no outcome %q", c.Outcome), RefusedInvalid
	}
	if cause := s.EmailCause(); cause != "" && c.Outcome == Emailed {
		return "do not e-mail: " + SayCause(cause), RefusedDNC
	}
	if cause := s.PhoneCause(); cause != "" && c.Outcome != Emailed {
		return "do not call: " + SayCause(cause), RefusedDNC
	}
	ch.Outcome = c.Outcome
	switch n := s.Attempts + 1; {
	case !st.Open():
	case !c.Due.IsZero(): // agreed with whoever answered, or wanted beyond the usual tries
		if !c.Due.After(c.At) {
			return "the time to call back is not in the future", RefusedInvalid
		}
		ch.Due = c.Due
	case c.Outcome == Connected || n >= r.AttemptsMost:
	default:
		ch.Due = r.CallBack(n, c.At)
	}
	return "", ""
}

// Apply returns the state after one change of one entry. Undo and redo are not
// applied: they take effect in Replay, by taking other entries out of it.
func Apply(s State, e Entry, ch Change) State {
	s.Version++
	if e.Action.answers() {
		s.ActedAt = e.At
	}
	switch e.Action {
	case ActPromote, ActReject, ActNurture, ActAccept, ActOpportunity, ActWon, ActLost:
		s = applyDecision(s, e, ch)
	case ActSendBack:
		s = applyReturn(s, e, ch, ReturnSentBack, DueSentBack)
		s.ReturnWhy = ch.Reason
	case ActWake:
		s = applyReturn(s, e, ch, ReturnWoken, DueWoken)
		s.ReturnWhy = ch.Cause
	case ActReopen:
		s = applyReturn(s, e, ch, ReturnReopened, DueNone)
	case ActTry:
		s.Attempts++
		s.LastAttempt, s.LastOutcome = e.At, ch.Outcome
		s.Due, s.DueKind = ch.Due, DueNone
		if !ch.Due.IsZero() {
			s.DueKind = DueCallback
		}
	case ActSnooze:
		s.Due, s.DueKind = ch.Due, DueSnooze
	case ActDNC, ActDNCOff:
		c := Contact{Set: true, Cause: ch.Cause}
		if ch.Channel != ChannelPhone {
			s.Email = c
		}
		if ch.Channel != ChannelEmail {
			s.Phone = c
		}
	case ActErase: // nothing falls due any more; who was merged with whom stays
		s = State{Lead: s.Lead, Facts: s.Facts, Version: s.Version, MergedInto: s.MergedInto}
	case ActMerge:
		s.MergedInto = ch.Other
		if ch.Other == s.Lead { // the lead that stays sees the merge too
			s.MergedInto = 0
		}
	}
	return s
}

// ApplyItem is Apply with what stands beside the ledger: whom a trigger assigned
// the lead to, where it had nobody, and what it tagged it with.
func ApplyItem(s State, it Item) State {
	s = Apply(s, it.Entry, it.Change)
	if it.Action == ActTrigger {
		if s.Owner == "" {
			s.Owner = it.Owner
		}
		s.Tags = s.Tags.With(it.Tags)
	}
	return s
}

func applyDecision(s State, e Entry, ch Change) State {
	s.Decided, s.Reason, s.Class, s.Until = ch.To, ch.Reason, ch.Class, ch.Until
	s.DecidedAt, s.DecidedBy = e.At, e.Actor
	s.Due, s.DueKind = time.Time{}, DueNone
	s.Return, s.ReturnedAt, s.ReturnWhy = ReturnNone, time.Time{}, ""
	switch e.Action {
	case ActNurture:
		s.Round++
	case ActOpportunity, ActWon:
		s.Amount, s.Close = ch.Amount, ch.Close
	}
	return s
}

func applyReturn(s State, e Entry, ch Change, how Return, kind DueKind) State {
	s.Decided, s.Reason, s.Class, s.Until = "", "", "", Until{}
	s.DecidedAt, s.DecidedBy = e.At, e.Actor
	s.Return, s.ReturnedAt = how, e.At
	s.Attempts, s.LastAttempt, s.LastOutcome = 0, time.Time{}, ""
	s.Due, s.DueKind = ch.Due, kind
	if ch.Due.IsZero() {
		s.DueKind = DueNone
	}
	return s
}
