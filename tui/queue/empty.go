package queue

import (
	"strconv"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/words"
)

// DueByNoon and DueToday are the filters of what is due soon.
const DueByNoon, DueToday = "due<12:00", "due<tomorrow"

// soon says that nothing is due soon, where the filter asks for that; else nothing.
func (m *Model) soon() (why string) {
	until := map[string]string{DueByNoon: "before 12:00", DueToday: "today"}[m.filter]
	switch {
	case until == "" || m.view != model.ViewToday:
		return ""
	case m.mine && m.others > 0:
		return "Nothing of yours or without an owner is due " + until + "."
	}
	return "Nothing is due " + until + "."
}

// empty says why the list is empty, and the one key that helps.
func (m *Model) empty() (why, key, does string) {
	t := m.totals
	const none = "There are no leads yet. Any CSV or workbook of people fills the queue; outside of here, winnow demo shows a day's work."
	switch {
	case m.nobody:
		return none, m.keys.Import, "import a file"
	case m.mistaken && m.filter != "": // how many would match it otherwise nobody knows
		return "There is a mistake in the filter, and nothing here matches the rest of it.", m.keys.Clear, "clear the filter"
	case m.soon() != "":
		return m.soon(), m.keys.Due, "shows all of Today"
	case m.filter != "" && m.meant != "":
		return "Nobody here is called " + m.th.Glyphs.Open + m.filter + m.th.Glyphs.Close + ". The leads of a country: " + m.meant + ".", m.keys.Clear, "clear the filter"
	case m.mine && m.others > 0 && m.filter != "":
		return "Nothing of yours or without an owner matches " + m.th.Glyphs.Open + m.filter + m.th.Glyphs.Close + "; " +
			words.Count(m.others, "lead of others does.", "leads of others do."), m.keys.Mine, "show everybody's"
	case m.mine && m.others > 0:
		return "Nothing here is yours or without an owner; " + words.Count(m.others, "lead is of others.", "leads are of others."), m.keys.Mine, "show everybody's"
	case m.filter != "" && m.view != model.ViewAll && t.Views[model.ViewAll] > 0:
		return "Nothing here matches " + m.th.Glyphs.Open + m.filter + m.th.Glyphs.Close + "; " + words.Count(t.Views[model.ViewAll], "lead does", "leads do") +
			" in view " + m.keys.All + ", " + model.ViewAll.Title() + ".", m.keys.Clear, "clear the filter"
	case m.filter != "":
		return "Nothing here matches " + m.th.Glyphs.Open + m.filter + m.th.Glyphs.Close + ".", m.keys.Clear, "clear the filter"
	case t.Views[model.ViewAll] == 0:
		return none, m.keys.Import, "import a file"
	}
	switch m.view {
	case model.ViewToday, model.ViewQueue:
		if n := t.WorkedToday; n > 0 {
			why = "The queue is clear: " + words.Count(n, "lead", "leads") + " worked today."
		} else {
			why = "The queue is clear: no lead waits for a decision."
		}
		return why, m.keys.Nurture, "see who rests"
	case model.ViewHot:
		return "Nobody is hot: no lead in the queue scores " + strconv.Itoa(m.say.Rules.Hot) + " or more.", m.keys.Today, "the queue"
	case model.ViewWorking:
		return "Nothing is under way: no open lead was tried or snoozed.", m.keys.Today, "the queue"
	case model.ViewBack:
		return "Nothing came back: no lead was sent back, woke or was reopened.", m.keys.Today, "the queue"
	case model.ViewNurture:
		return "Nobody rests. A lead that is too early for sales goes here: " + m.keys.Rest + " in the queue.", m.keys.Today, "the queue"
	case model.ViewHandedOff:
		return "Nothing is with sales. A promoted lead goes here: " + m.keys.Promote + " in the queue.", m.keys.Today, "the queue"
	case model.ViewCooled:
		return "No lead cooled down without a try.", m.keys.Today, "the queue"
	}
	return "Nothing to show.", m.keys.All, "all leads"
}

// SetReading says whether the list is about to be another one: one that has become
// empty meanwhile is not called clear.
func (m *Model) SetReading(on bool) { m.reading = on }

func (m *Model) viewEmpty(out []string) []string {
	body := []string{paint.New(m.th, themes.Base, m.w).Gap(3).Put(themes.Dim, "Opening"+m.th.Glyphs.Ellipsis).String()}
	opening := !m.loaded || m.reading && m.filter == "" && !m.nobody && m.totals.Views[m.view] > 0
	if m.loaded && opening {
		body = []string{paint.New(m.th, themes.Base, m.w).Gap(3).Put(themes.Dim, "Reading"+m.th.Glyphs.Ellipsis).String()}
	} else if m.loaded {
		body = nil
		why, key, does := m.empty()
		for _, spans := range paint.Flow(m.th, []paint.Span{{Role: themes.Normal, Text: why}}, m.w-4) {
			body = append(body, paint.New(m.th, themes.Base, m.w).Gap(3).Spans(spans...).String())
		}
		if key != "" {
			body = append(body, paint.Blank(m.th, themes.Base, m.w),
				paint.New(m.th, themes.Base, m.w).Gap(3).Put(themes.Key, key).Put(themes.Dim, " "+does).String())
		}
	}
	for y := range m.h {
		at := y - 2
		switch {
		case y == 0 && !opening:
			word, _ := m.section()
			out = append(out, paint.New(m.th, themes.Base, m.w).Gap(1).Put(themes.Section, word).Put(themes.Faint, "  0").String())
		case at >= 0 && at < len(body):
			out = append(out, body[at])
		default:
			out = append(out, paint.Blank(m.th, themes.Base, m.w))
		}
	}
	return out
}
