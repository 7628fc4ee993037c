package words

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"winnow/model"
	"winnow/themes"
)

// Phrase is a short text and what it means.
type Phrase struct {
	Text string
	Role themes.Role
}

// Speaker knows what phrases depend on besides the lead.
type Speaker struct {
	Me     string   // the user; other owners are named
	Names  []string // of the user, among owners; nil = those that are the Same as Me
	Now    time.Time
	Zone   *time.Location
	Rules  model.Rules
	Glyphs themes.Glyphs
}

// detailLen is how long the name of a guide or a webinar may be to stand in a
// row: a longer one would cost the company's name its place.
const detailLen = 18

// Why says why a row is in its list, the most pressing cause first. queue says
// that the list is one of open leads, where a decided one was decided elsewhere.
func (s Speaker) Why(r model.Row, queue bool) Phrase {
	switch {
	case !r.Stage.Open() && queue:
		if s.who(r) == "you" {
			return Phrase{strings.TrimSuffix("decided in another window: "+strings.TrimPrefix(s.because(r), ", "), ": "), themes.Accent}
		}
		return Phrase{strings.TrimSuffix("decided elsewhere: "+strings.TrimPrefix(s.who(r)+s.because(r), ", "), ": "), themes.Accent}
	case !r.Stage.Open():
		if p := s.handed(r); p.Text != "" {
			return p
		}
		if r.DecidedAt.IsZero() && r.DecidedBy == "" {
			return Phrase{s.since(r), themes.Dim} // nobody here decided it
		}
		return Phrase{s.since(r), themes.Normal}
	case r.EmailCause != "" && r.PhoneCause != "":
		return Phrase{"no contact: " + model.SayCause(r.PhoneCause), themes.Refused}
	case r.Return == model.ReturnSentBack:
		return Phrase{"sent back: " + Reason(s.Rules, r.ReturnWhy), themes.Refused}
	case r.DueKind == model.DueCallback && !r.DueAt.IsZero():
		return s.backAnd(r, "call back "+At(r.DueAt, s.Now, s.Zone))
	case r.DueKind == model.DueSnooze && !r.DueAt.IsZero():
		return s.backAnd(r, "snoozed to "+At(r.DueAt, s.Now, s.Zone))
	case r.Duplicate != "":
		return Phrase{"= dup? " + ShortName(r.Duplicate), themes.Soon}
	case r.Return != model.ReturnNone && !(r.Why.Kind.Intent() && r.Why.At.After(r.ReturnedAt)):
		return Phrase{s.returned(r), themes.Accent}
	case r.Why.Kind != "":
		return s.signal(r)
	case model.Student(r.Email, r.Title) != "":
		return Phrase{"student?", themes.Soon}
	case model.RoleAddress(r.Email):
		return Phrase{"shared address", themes.Soon}
	case r.Source != "":
		return Phrase{"via " + r.Source, themes.Dim}
	case r.Title != "":
		return Phrase{r.Title, themes.Dim}
	}
	return FitOnly()
}

// FitOnly is why a lead of which nothing but its fields is known is in the list.
func FitOnly() Phrase { return Phrase{"fit only", themes.Faint} }

// backAnd is when a lead is due, behind why it is back where it came back before.
func (s Speaker) backAnd(r model.Row, due string) Phrase {
	if r.Return != model.ReturnWoken {
		return Phrase{due, themes.Normal}
	}
	return Phrase{s.returned(r) + ", " + due, themes.Normal}
}

func (s Speaker) returned(r model.Row) string {
	day := Date(r.ReturnedAt, s.Now, s.Zone)
	if Days(r.ReturnedAt, s.Now, s.Zone) == 0 {
		day = "today"
	}
	switch k := model.TouchKind(r.ReturnWhy); {
	case r.Return == model.ReturnReopened:
		return "reopened " + day
	case kindNames[k] != "":
		return "back: " + Kind(k)
	case r.ReturnWhy == "score":
		return "back: score rose"
	}
	if r.RestedFor != "" {
		return "back: " + Reason(s.Rules, r.RestedFor)
	}
	return "back: woke " + day
}

// signal is the strongest touch: what, how often, and how long ago where it is
// a matter of hours.
func (s Speaker) signal(r model.Row) Phrase {
	text := Kind(r.Why.Kind)
	switch r.Why.Kind {
	case model.ContentDownload, model.WebinarAttended, model.WebinarRegistered, model.EventAttended, model.Converted:
		if d := r.Why.Detail; d != "" && utf8.RuneCountInString(d) <= detailLen {
			text = d
		}
	}
	ago := s.Now.Sub(r.Why.At)
	if r.Why.Count > 1 {
		text += " " + s.Glyphs.Times + strconv.Itoa(r.Why.Count)
	} else if r.Why.Kind.Intent() && !r.Why.At.IsZero() && ago >= 0 && ago < 24*time.Hour {
		text += " " + Span(ago)
	}
	if r.Cooled {
		return Phrase{"cooled: " + text, themes.Dim}
	}
	return Phrase{text, themes.Normal}
}

// WhyBeside is Why without the day of a call-back, which the due time beside it tells.
func (s Speaker) WhyBeside(r model.Row, queue bool) Phrase {
	p := s.Why(r, queue)
	callBack := r.DueKind == model.DueCallback || r.DueKind == model.DueSnooze
	if callBack && s.Due(r).Role != themes.Accent { // there whose it is has the place of the time
		if head, ok := strings.CutSuffix(p.Text, At(r.DueAt, s.Now, s.Zone)); ok {
			p.Text = strings.Replace(head, ", call back ", ", call ", 1) + Clock(r.DueAt, s.Zone) // behind why it is back there is no room for both
		}
	}
	return p
}

// Decision tells what was decided on a row, by whom and why: "rejected by Dana,
// student". Stages that a file brought have nobody.
func (s Speaker) Decision(r model.Row) string {
	text := Stage(r.Stage)
	if who := s.who(r); who != "" {
		text = r.Stage.Came() + " by " + who
	}
	if why := strings.TrimPrefix(s.because(r), ", "); why != "" {
		text += ": " + why // the names of reasons have commas of their own
	}
	return text
}

// who decided on a row: "you", a colleague's name, or "".
func (s Speaker) who(r model.Row) string {
	if Same(r.DecidedBy, s.Me) {
		return "you"
	}
	return FirstName(r.DecidedBy)
}

func (s Speaker) because(r model.Row) string {
	if r.Reason == "" {
		return ""
	}
	return ", " + Reason(s.Rules, r.Reason)
}

// since tells of a decision what the rest of its row does not: why, since when,
// and by whom if not by the user.
func (s Speaker) since(r model.Row) string {
	text := strings.TrimPrefix(s.because(r), ", ")
	if text == "" && !r.DecidedAt.IsZero() && (r.Stage == model.StageNurture || r.Stage == model.StageRejected) {
		text = Stage(r.Stage) // the due time of these says when they wake
	}
	if !r.DecidedAt.IsZero() {
		text += " since " + Stamp(r.DecidedAt, s.Now, s.Zone)
	}
	if who := s.who(r); who != "" && who != "you" {
		text += ", " + who
	}
	if text == "" {
		return "as its file says"
	}
	return strings.TrimPrefix(strings.TrimPrefix(text, " "), ", ")
}

// handed tells of a lead with sales who has it, and what it is worth, as far as that is
// known: "Luis: 48,000, closes 15 Dec", "Luis since 16 Nov".
func (s Speaker) handed(r model.Row) Phrase {
	if !r.Stage.HandedOff() || r.HandedTo == "" && r.Amount == 0 && r.Close.IsZero() {
		return Phrase{}
	}
	var worth []string
	if r.Amount > 0 {
		worth = append(worth, Amount(r.Amount))
	}
	if !r.Close.IsZero() {
		worth = append(worth, "closes "+Date(r.Close, s.Now, s.Zone))
	}
	who, what := FirstName(r.HandedTo), strings.Join(worth, ", ")
	switch {
	case what == "":
		return Phrase{who + " since " + Stamp(r.DecidedAt, s.Now, s.Zone), themes.Normal}
	case who != "":
		what = who + ": " + what
	}
	return Phrase{what, themes.Normal}
}

// Tries is the count of attempts in the present round: "1/4". A lead that is not
// worked by calling shows a dash.
func (s Speaker) Tries(r model.Row) Phrase {
	switch {
	case !r.Stage.Open() && r.Stage != model.StageNurture, r.Return == model.ReturnSentBack && r.Attempts == 0:
		return Phrase{s.Glyphs.Dash, themes.Faint}
	case s.Rules.AttemptsMost == 0:
		return Phrase{strconv.Itoa(r.Attempts), themes.Dim}
	}
	return Phrase{strconv.Itoa(r.Attempts) + "/" + strconv.Itoa(s.Rules.AttemptsMost), themes.Dim}
}

// Worked is how far a lead that was tried has come: how the last try ended, and when
// the next one is due; after the last, what winnow would decide and leaves to the rep.
func (s Speaker) Worked(r model.Row) Phrase {
	last := Outcome(r.LastOutcome)
	if reason, ok := s.Rules.Proposed(r.Attempts, r.LastOutcome); ok {
		return Phrase{last + ", decide: " + reason.Name + "?", themes.Soon}
	}
	if back := r.DueKind == model.DueCallback || r.DueKind == model.DueSnooze; back && !r.DueAt.IsZero() {
		return Phrase{last + ", back " + Clock(r.DueAt, s.Zone), themes.Normal} // the due time beside it tells the day
	}
	return Phrase{last, themes.Normal}
}

// Heat is the role of a score: hot from the hot threshold, warm from half-way to
// it, strong from the threshold of the queue.
func Heat(score int, rules model.Rules) themes.Role {
	mql, hot := rules.MQL.Score, rules.Hot
	if hot == 0 {
		hot = 75
	}
	if mql == 0 || mql >= hot {
		mql = hot * 2 / 3
	}
	switch {
	case score >= hot:
		return themes.Hot
	case score >= mql+(hot-mql)*2/5:
		return themes.Warm
	case score >= mql:
		return themes.Strong
	}
	return themes.Dim
}
