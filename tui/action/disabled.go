package action

import (
	"errors"

	"winnow/model"
)

func needsLead(s State) string {
	if !s.Has && s.Marked == 0 {
		return "no lead is selected"
	}
	return ""
}

// oneLead is needsLead for what can be done to one alone.
func oneLead(s State) string {
	if s.Marked > 0 {
		return "one lead at a time"
	}
	return needsLead(s)
}

// can asks the domain whether an action is possible for the selected lead. What
// it still lacks (a reason, a note, a date) is asked for later. With leads
// marked, the confirmation says which are left out.
func can(a model.Action) func(State) string {
	return func(s State) string { return refused(s, model.Command{Action: a}) }
}

func canTry(o model.AttemptOutcome) func(State) string {
	return func(s State) string { return refused(s, model.Command{Action: model.ActTry, Outcome: o}) }
}

func refused(s State, c model.Command) string {
	if why := needsLead(s); why != "" || s.Marked > 0 {
		return why
	}
	if s.Rules == nil {
		return ""
	}
	c.At = s.Now
	r := Refusal(s.Row, c, *s.Rules)
	if r == nil {
		return ""
	}
	switch r.Code {
	case model.RefusedNeedsReason, model.RefusedNeedsNote, model.RefusedInvalid:
		return ""
	}
	return r.Msg
}

// Refusal says beforehand why a command would be refused for a lead as its row
// has it, nil when it would not. The store has the last word.
func Refusal(row model.Row, c model.Command, r model.Rules) *model.Refusal {
	_, err := Foretell(row, c, r)
	var ref *model.Refusal
	if errors.As(err, &ref) {
		return ref
	}
	return nil
}

// Foretell is what a command would do to a lead as its row has it.
func Foretell(row model.Row, c model.Command, r model.Rules) (model.Change, error) {
	if c.Action == model.ActReject && row.Stage == model.StageRejected && row.Reason == c.Reason && c.Reason != "" && c.Note == "" && c.Until.IsZero() {
		name := row.Reason
		if reason, ok := r.FindReason(model.ActReject, row.Reason); ok {
			name = reason.Name
		}
		return model.Change{}, &model.Refusal{Code: model.RefusedNothing, Msg: "already rejected: " + name}
	}
	return model.Decide(stateOf(row, r), c, model.Target{Lead: row.ID, Version: row.Version}, r)
}

// stateOf is as much of a lead's state as its row tells: enough for the table
// of stages.
func stateOf(row model.Row, r model.Rules) model.State {
	s := model.State{Lead: row.ID, Version: row.Version, Attempts: row.Attempts, LastOutcome: row.LastOutcome,
		DecidedAt: row.DecidedAt, DecidedBy: row.DecidedBy,
		Email: model.Contact{Set: true, Cause: row.EmailCause}, Phone: model.Contact{Set: true, Cause: row.PhoneCause}}
	switch {
	case row.Stage == model.StageLead:
		s.Facts.FileStage = model.StageLead
	case row.Stage == model.StageMQL:
		s.Facts.FileStage = model.StageMQL
		s.Return, s.ReturnedAt = row.Return, row.ReturnedAt
	default:
		s.Decided, s.Reason = row.Stage, row.Reason
		if reason, ok := r.FindReason(model.ActReject, row.Reason); ok && row.Stage == model.StageRejected {
			s.Class = reason.Class
		}
	}
	return s
}

// noEmail and noPhone say why a lead cannot be reached that way.
var (
	noEmail = unreachable("there is no e-mail address", "do not e-mail", func(r model.Row) (string, string) { return r.Email, r.EmailCause })
	noPhone = unreachable("there is no phone number", "do not call", func(r model.Row) (string, string) { return r.Phone, r.PhoneCause })
)

func unreachable(missing, forbidden string, way func(model.Row) (target, cause string)) func(State) string {
	return func(s State) string {
		target, cause := way(s.Row)
		switch {
		case !s.Has:
			return "no lead is selected"
		case target == "":
			return missing
		case cause != "":
			return forbidden + ": " + model.SayCause(cause)
		}
		return ""
	}
}

func noURL(s State) string {
	switch {
	case !s.Has:
		return "no lead is selected"
	case s.URL == "":
		return "its file names no record in a CRM, and no site of a company"
	}
	return ""
}

func noMeeting(s State) string {
	switch {
	case !s.Has:
		return "no lead is selected"
	case s.NoFiles:
		return "files cannot be written here"
	case !s.Meeting:
		return "no meeting was agreed at a handoff"
	}
	return ""
}
