// Package brief makes the handoff brief: what the account executive gets with a
// lead. It is made from facts alone. Every clause carries the ids of the fields,
// touches and entries that it stands on, and a clause that stands on none is not
// written. It is pure: reading, writing and templates are elsewhere.
package brief

import (
	"slices"
	"strings"

	"winnow/model"
	"winnow/tui/words"
)

// Brief is a lead as text for somebody else.
type Brief struct {
	Label    string
	Sections []Section
}

// Section is a part of a brief.
type Section struct {
	Name    string
	Clauses []Clause
}

// Clause is one statement and the ids of the facts that it stands on: see Facts.
type Clause struct {
	Text  string   `json:"text"`
	Facts []string `json:"facts"`
}

// Names of the sections, in the order of a brief.
const (
	Who     = "Who"
	Handoff = "Handed off"
	Why     = "Why now"
	Score   = "Score"
	Known   = "Known so far"
	Before  = "Before"
	Company = "Others at the company"
	Open    = "To open with"
)

// Names lists them.
func Names() []string { return []string{Who, Handoff, Why, Known, Score, Before, Company, Open} }

// Touches is how many touches of a lead a brief wants to know.
const Touches = 500

// Make writes the brief of a lead. Others are the people at its company, itself
// among them or not; nil where they are not known. Times are told in the speaker's
// zone, as dates: who reads the brief does so another day.
func Make(d *model.Detail, others []model.Row, say words.Speaker) Brief {
	say.Me, say.Names = "", nil // whoever reads it is somebody else
	m := &maker{d: d, say: say}
	m.who()
	m.handoff(others)
	m.why()
	m.known()
	m.score()
	m.before()
	m.others(others)
	m.open()
	b := Brief{Label: d.Row.Label}
	for _, name := range Names() {
		if i := slices.IndexFunc(m.sections, func(s Section) bool { return s.Name == name }); i >= 0 {
			b.Sections = append(b.Sections, m.sections[i])
		}
	}
	return b
}

// Section is one by its name, in whatever case; an empty one where there is none.
func (b Brief) Section(name string) Section {
	for _, s := range b.Sections {
		if strings.EqualFold(s.Name, name) {
			return s
		}
	}
	return Section{}
}

// Opener is the sentence that it suggests to begin with, "" where the lead did nothing.
func (b Brief) Opener() string {
	for _, c := range b.Section(Open).Clauses {
		if text, is := strings.CutPrefix(c.Text, toSay); is {
			return text
		}
	}
	return ""
}

// maker is a brief on its way.
type maker struct {
	d        *model.Detail
	say      words.Speaker
	sections []Section
	cited    []model.Touch // those that the reasons tell of, the strongest first
}

// add writes a clause. What stands on no fact, or says nothing, is left out.
func (m *maker) add(section, text string, facts ...string) {
	facts = slices.DeleteFunc(slices.Clone(facts), func(id string) bool { return id == "" })
	if text = strings.TrimSpace(text); text == "" || len(facts) == 0 {
		return
	}
	i := slices.IndexFunc(m.sections, func(s Section) bool { return s.Name == section })
	if i < 0 {
		m.sections = append(m.sections, Section{Name: section})
		i = len(m.sections) - 1
	}
	m.sections[i].Clauses = append(m.sections[i].Clauses, Clause{text, facts})
}

// list joins parts that each stand on a fact to one clause.
type list struct {
	parts, facts []string
}

func (l *list) put(text, fact string) {
	if text != "" {
		l.parts, l.facts = append(l.parts, text), append(l.facts, fact)
	}
}

func (m *maker) addList(section string, l list) {
	m.add(section, strings.Join(l.parts, ", "), l.facts...)
}

// who is the person, the company, how to reach them, and where the record is.
func (m *maker) who() {
	l, r := &m.d.Lead, m.d.Row
	field := func(f model.Field) string { return FieldFact(f) }
	name := field(model.FieldName)
	if l.Name == "" {
		name = "lead:" + r.ID.String()
	}
	m.addList(Who, list{[]string{r.Label}, []string{name}}.with(l.Title, field(model.FieldTitle)))
	people := ""
	if l.Employees > 0 {
		people = words.Count(l.Employees, "person", "people")
	}
	m.addList(Who, list{}.with(l.Company, field(model.FieldCompany)).with(people, field(model.FieldEmployees)).
		with(l.Industry, field(model.FieldIndustry)).with(l.City, field(model.FieldCity)).with(l.Country, field(model.FieldCountry)))
	m.reach()
	if l.URL != "" {
		m.add(Who, l.URL, field(model.FieldURL))
	}
	if l.Source != "" {
		m.add(Who, "Came by "+l.Source, field(model.FieldSource))
	}
	if first, last := model.Origins(m.d.Touches); last != nil {
		text := "First campaign " + first.UTM.Words() + ", " + m.date(first.At)
		facts := []string{TouchFact(*first)}
		if TouchFact(*last) != facts[0] {
			text += "; last " + last.UTM.Words() + ", " + m.date(last.At)
			facts = append(facts, TouchFact(*last))
		}
		m.add(Who, text, facts...)
	}
}

func (l list) with(text, fact string) list {
	l.put(text, fact)
	return l
}

// reach says how the lead may be reached, and how not.
func (m *maker) reach() {
	l, r := &m.d.Lead, m.d.Row
	var reach list
	email, phone := l.Email, l.Phone
	if r.EmailCause != "" {
		email = ""
		reach.put("do not e-mail ("+model.SayCause(r.EmailCause)+")", m.forbidden(model.ChannelEmail))
	}
	if r.PhoneCause != "" {
		phone = ""
		reach.put("do not call ("+model.SayCause(r.PhoneCause)+")", m.forbidden(model.ChannelPhone))
	}
	reach.put(email, FieldFact(model.FieldEmail))
	reach.put(phone, FieldFact(model.FieldPhone))
	m.addList(Who, reach)
	if zone := m.there(); zone != nil {
		m.add(Who, m.say.Now.In(zone).Format("15:04")+" there when it is "+m.say.Now.In(m.say.Zone).Format("15:04")+" here ("+l.TimeZone+")", FieldFact(model.FieldTimeZone))
	}
}

// forbidden is what says that a channel is closed: an entry, else the lead's file.
func (m *maker) forbidden(c model.Channel) string {
	live := model.Live(m.d.Items)
	for i := len(live) - 1; i >= 0; i-- {
		if it := live[i]; it.Action == model.ActDNC && (it.Channel == c || it.Channel == model.ChannelAll) {
			return EntryFact(it, "")
		}
	}
	return "file:do_not_contact"
}
