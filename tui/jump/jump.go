// Package jump finds a lead or a company by a few letters. It asks for what to look
// for and draws what was found; who looks is the console's business.
package jump

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/filter"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/prompt"
	"winnow/tui/words"
)

// Most is how many leads are looked up at a time.
const Most = 60

// Hit is a lead, or a company: then Company has its name, and Lead is one of its
// leads.
type Hit struct {
	Lead    model.Row
	Company string
	People  int // of the company, as far as they were found
}

// Model is the question and its answers.
type Model struct {
	input prompt.Input
	hits  []Hit
	more  bool // there are leads beyond those
	of    string
	wrong string
	at    int
	top   int
}

// New asks.
func New() *Model { return &Model{} }

// Text is what is typed.
func (m *Model) Text() string { return strings.TrimSpace(m.input.Text()) }

// Shown is what the answers are for.
func (m *Model) Shown() string { return m.of }

// Queries are the filters by which to look for what is typed, one after the other
// until one of them finds something: all of its words as beginnings of words, and,
// where it is one word, that word parted in two, so that maor finds Maya Ortiz.
func Queries(text string) [][]string {
	typed := filter.Words(text)
	if len(typed) == 0 {
		return nil
	}
	all := [][]string{typed}
	if letters := []rune(typed[0]); len(typed) == 1 && len(letters) <= 12 {
		for i := len(letters) - 1; i > 0; i-- {
			all = append(all, []string{string(letters[:i]), string(letters[i:])})
		}
	}
	return all
}

// SetFound takes in what was found for a text: leads by score, and whether there
// are more. wrong says why nothing could be looked up.
func (m *Model) SetFound(text string, rows []model.Row, more bool, wrong string) {
	m.of, m.more, m.wrong, m.at, m.top = text, more, wrong, 0, 0
	m.hits = hits(text, rows)
}

// mostCompanies is how many companies stand before leads that are only of them.
const mostCompanies = 6

// hits are the leads whose own name or address the text begins, then the companies
// that it names, then the others.
func hits(text string, rows []model.Row) []Hit {
	typed := filter.Words(text)
	var companies []Hit
	for _, r := range rows {
		name := strings.TrimSpace(r.Company)
		if name == "" || r.FreeMail && r.Name == "" || !begins(name, typed) {
			continue
		}
		i := 0
		for i < len(companies) && !strings.EqualFold(companies[i].Company, name) {
			i++
		}
		if i == len(companies) {
			companies = append(companies, Hit{Company: name, Lead: r})
		}
		companies[i].People++
	}
	var own, others []Hit
	for _, r := range rows {
		if begins(r.Label, typed) || begins(r.Email, typed) && !begins(r.Company, typed) {
			own = append(own, Hit{Lead: r})
		} else {
			others = append(others, Hit{Lead: r})
		}
	}
	return slices.Concat(own, companies[:min(len(companies), mostCompanies)], others)
}

// begins reports whether each of the words begins a word of a name.
func begins(name string, typed []string) bool {
	of := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	for _, w := range typed {
		found := false
		for _, o := range of {
			found = found || strings.HasPrefix(o, w)
		}
		if !found {
			return false
		}
	}
	return len(typed) > 0
}

// Key edits the text or moves. chosen is what enter was pressed on, nil for none.
func (m *Model) Key(k tea.Key) (chosen *Hit) {
	switch tea.KeyPressMsg(k).Keystroke() {
	case "enter":
		if m.at < len(m.hits) && m.of == m.Text() {
			return &m.hits[m.at]
		}
	case "down", "ctrl+n", "tab":
		m.at = min(m.at+1, max(0, len(m.hits)-1))
	case "up", "ctrl+p", "shift+tab":
		m.at = max(m.at-1, 0)
	case "pgdown":
		m.at = min(m.at+10, max(0, len(m.hits)-1))
	case "pgup":
		m.at = max(m.at-10, 0)
	default:
		m.input.Key(k)
	}
	return nil
}

// Paste inserts pasted text; it chooses nothing.
func (m *Model) Paste(s string) { m.input.Insert(s) }

// View draws the question and the answers in at most w x h cells.
func (m *Model) View(th *themes.Theme, w, h int, say words.Speaker, closeKey string) []string {
	w, h = min(w, 100), min(h, 20)
	inner := max(w-4, 1)
	line := paint.New(th, themes.Dialog, inner).Put(themes.Accent, "> ")
	if m.input.Text() == "" {
		m.input.Draw(line, 1)
		line.Put(themes.Dim, " a few letters of a name, a company, an address")
	} else {
		m.input.Draw(line, inner-2)
	}
	body := []string{line.String()}
	rows := max(1, h-3)
	if m.at < m.top {
		m.top = m.at
	}
	m.top = max(m.top, m.at-rows+1)
	for i := m.top; i < m.top+rows; i++ {
		switch {
		case i < len(m.hits):
			body = append(body, m.hit(th, inner, i, say))
		case i == 0 && m.wrong != "":
			body = append(body, paint.New(th, themes.Dialog, inner).Gap(2).Put(themes.Late, m.wrong).String())
		case i == 0 && m.of != "" && m.of == m.Text():
			body = append(body, paint.New(th, themes.Dialog, inner).Gap(2).Put(themes.Dim, "Nobody's name, company, address, title or id has words that begin so.").String())
		default:
			body = append(body, paint.Blank(th, themes.Dialog, inner))
		}
	}
	hints := prompt.Hints("enter", "go there", closeKey, "close")
	if n := len(m.hits); n > 0 {
		of := strconv.Itoa(m.at+1) + " of " + strconv.Itoa(n)
		if m.more {
			of += " and more"
		}
		hints = append(hints, paint.Span{Role: themes.Faint, Text: "  " + of})
	}
	return prompt.Box(th, w, "Find", hints, body)
}

func (m *Model) hit(th *themes.Theme, w, i int, say words.Speaker) string {
	on, title, sign, h := themes.Dialog, themes.Normal, " ", m.hits[i]
	if i == m.at {
		on, title, sign = themes.Cursor, themes.Strong, th.Glyphs.Cursor
	}
	l := paint.New(th, on, w).Put(themes.Accent, sign)
	name := max(8, (w-26)*2/5)
	if h.Company != "" {
		people := words.Count(h.People, "person", "people")
		if m.more {
			people = "at least " + people
		}
		return l.Gap(4).Cell(title, h.Company, name).Gap(2).Cell(themes.Accent, "company", max(1, l.Left()-20)).Gap(1).Right(themes.Dim, people, l.Left()).String()
	}
	r := h.Lead
	l.Right(words.Heat(r.Score, say.Rules), strconv.Itoa(r.Score), 3).Gap(1).Cell(title, r.Label, name).Gap(2)
	stage := words.Stage(r.Stage)
	if r.Stage.Open() {
		stage = "in the queue"
	}
	if r.Stage == model.StageLead {
		stage = "below the threshold"
	}
	rest := max(1, l.Left()-21)
	return l.Cell(themes.Dim, r.Company, rest).Gap(1).Right(themes.Faint, stage, l.Left()).String()
}
