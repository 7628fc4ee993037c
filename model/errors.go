package model

import (
	"errors"
	"fmt"
)

// Kind says what sort of failure an error is, so that a caller can choose an
// exit code or a colour without reading its text.
type Kind uint8

const (
	// KindInternal is a failure that is nobody's input: a bug or the machine.
	KindInternal Kind = iota
	// KindInvalid is input that cannot be understood or accepted.
	KindInvalid
	// KindNotFound is a name that matches nothing.
	KindNotFound
	// KindConflict is a move that the lead's present state does not allow:
	// an illegal step, a change made elsewhere meanwhile, an ambiguous name.
	KindConflict
)

func (k Kind) String() string {
	switch k {
	case KindInvalid:
		return "invalid"
	case KindNotFound:
		return "not found"
	case KindConflict:
		return "conflict"
	default:
		return "internal"
	}
}

// Error is winnow's own error: what failed and why in Msg, what to do about it
// in Next (may be empty), and the cause it wraps (may be nil).
type Error struct {
	Kind Kind
	Msg  string
	Next string
	Err  error
}

func (e *Error) Error() string {
	s := e.Msg
	if e.Err != nil {
		if s != "" {
			s += ": "
		}
		s += e.Err.Error()
	}
	if e.Next != "" {
		s += "; " + e.Next
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Invalid reports input that cannot be accepted. next says what to do.
func Invalid(next, format string, args ...any) error {
	return &Error{Kind: KindInvalid, Msg: fmt.Sprintf(format, args...), Next: next}
}

// NotFound reports a name that matches nothing. next says what to do.
func NotFound(next, format string, args ...any) error {
	return &Error{Kind: KindNotFound, Msg: fmt.Sprintf(format, args...), Next: next}
}

// Conflict reports a move the present state does not allow. next says what to do.
func Conflict(next, format string, args ...any) error {
	return &Error{Kind: KindConflict, Msg: fmt.Sprintf(format, args...), Next: next}
}

// KindOf returns the kind of the outermost winnow error in err's chain, and
// KindInternal when there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return KindInternal
}

// RefusalCode names why a command was refused for one lead.
type RefusalCode string

const (
	RefusedIllegal     RefusalCode = "illegal_move"    // the table of stages has no such step
	RefusedStale       RefusalCode = "changed"         // decided elsewhere since it was read
	RefusedReason      RefusalCode = "unknown_reason"  // no reason of that id or key
	RefusedNeedsReason RefusalCode = "reason_required" // the action needs a reason
	RefusedNeedsNote   RefusalCode = "note_required"   // the reason needs a note
	RefusedTooFewTries RefusalCode = "too_few_attempts"
	RefusedDNC         RefusalCode = "do_not_contact"
	RefusedMerged      RefusalCode = "merged"   // the lead was merged into another
	RefusedStands      RefusalCode = "stood_on" // a later change stands on what should be undone
	RefusedNothing     RefusalCode = "nothing"  // nothing to undo or redo, or it is so already
	RefusedAsk         RefusalCode = "ask"      // too much to do it unasked
	RefusedInvalid     RefusalCode = "invalid"  // a value of the command makes no sense
	RefusedUnknown     RefusalCode = "unknown_lead"
)

// Refusal is a command that was not carried out for one lead, and changed nothing.
// It is an error of kind conflict, or invalid where the command itself is wrong.
type Refusal struct {
	Lead   LeadID
	Code   RefusalCode
	Action Action
	Stage  Stage  // the lead's stage at the time
	By     string // who stands in the way, where somebody does
	Msg    string // one clause for people, without the lead's name
}

func (r *Refusal) Error() string { return r.Msg }

// As lets KindOf and errors.As see a Refusal as a winnow Error.
func (r *Refusal) As(target any) bool {
	t, ok := target.(**Error)
	if !ok {
		return false
	}
	kind := KindConflict
	switch r.Code {
	case RefusedReason, RefusedNeedsReason, RefusedNeedsNote, RefusedInvalid:
		kind = KindInvalid
	case RefusedUnknown:
		kind = KindNotFound
	}
	*t = &Error{Kind: kind, Msg: r.Msg}
	return true
}
