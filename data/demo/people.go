package demo

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"winnow/model"
)

type company struct {
	name, domain string
	country      *country
	place        place
	industry     industry
	employees    int
}

type person struct {
	id                         string // in the CRM
	name, email, phone, title  string
	company                    *company
	source, owner              string
	attributes                 []model.Attribute
	level                      int // of titles()
	stage                      model.Stage
	stageNote, reason, noEmail string
	noPhone                    string
	touches                    []model.Touch // in the order of time
	seen                       int           // index of the first batch that names the person
}

// A town makes companies and the people who work there.
type town struct {
	c          chance
	countries  []country
	weights    int
	industries []industry
	names      map[string]bool
	mails      map[string]bool
	people     map[string]bool
	next       int // CRM number
}

func newTown(c chance) *town {
	t := &town{c: c, countries: countries(), industries: industries(), names: map[string]bool{}, mails: map[string]bool{}, people: map[string]bool{}, next: 10200}
	for _, x := range t.countries {
		t.weights += x.weight
	}
	return t
}

func (t *town) country() *country {
	n := t.c.IntN(t.weights)
	for i := range t.countries {
		if n -= t.countries[i].weight; n < 0 {
			return &t.countries[i]
		}
	}
	return &t.countries[0]
}

func (t *town) countryNamed(name string) *country {
	for i := range t.countries {
		if t.countries[i].name == name {
			return &t.countries[i]
		}
	}
	return &t.countries[0]
}

// industryOf lets words of a company's name choose its industry.
func (t *town) industryOf(latin string) industry {
	hints := []struct{ word, industry string }{
		{"pharm", "Pharmaceuticals"}, {"bio", "Pharmaceuticals"}, {"life sci", "Pharmaceuticals"}, {"laborat", "Pharmaceuticals"},
		{"farma", "Pharmaceuticals"}, {"vaccin", "Healthcare"}, {"sea", "Seafood"}, {"fis", "Seafood"}, {"zeevis", "Seafood"},
		{"marée", "Seafood"}, {"pesc", "Seafood"}, {"ryby", "Seafood"}, {"suisan", "Seafood"}, {"salm", "Seafood"}, {"lobster", "Seafood"},
		{"marisc", "Seafood"}, {"shrimp", "Seafood"}, {"thủy", "Seafood"}, {"ichth", "Seafood"}, {"sjáv", "Seafood"}, {"marine", "Seafood"},
		{"dair", "Dairy"}, {"molk", "Dairy"}, {"mejeri", "Dairy"}, {"mlec", "Dairy"}, {"case", "Dairy"}, {"süt", "Dairy"}, {"gala", "Dairy"},
		{"nyug", "Dairy"}, {"mahl", "Dairy"}, {"mleka", "Dairy"}, {"bloom", "Flowers"}, {"bloem", "Flowers"}, {"flower", "Flowers"},
		{"gelat", "Ice cream and frozen"}, {"tiefk", "Ice cream and frozen"}, {"surg", "Ice cream and frozen"}, {"sorvet", "Ice cream and frozen"},
		{"mraz", "Ice cream and frozen"}, {"produce", "Fresh produce"}, {"fresh", "Fresh produce"}, {"prim", "Fresh produce"}, {"frut", "Fresh produce"},
		{"fruit", "Fresh produce"}, {"frukt", "Fresh produce"}, {"ortof", "Fresh produce"}, {"agro", "Fresh produce"}, {"agua", "Fresh produce"},
		{"cerez", "Fresh produce"}, {"pivo", "Beverages"}, {"wine", "Beverages"}, {"frei", "Logistics"}, {"logi", "Logistics"}, {"lohi", "Logistics"},
		{"trans", "Logistics"}, {"cold", "Logistics"}, {"reizo", "Logistics"}, {"kyl", "Logistics"}, {"køl", "Logistics"}, {"koel", "Logistics"}}
	low := strings.ToLower(latin)
	for _, h := range hints {
		if strings.Contains(low, h.word) {
			for _, i := range t.industries {
				if i.name == h.industry {
					return i
				}
			}
		}
	}
	return pick(t.c, t.industries)
}

// company founds a company under a name nobody has yet.
func (t *town) company() *company {
	co := t.country()
	for try := 0; ; try++ {
		stem, stemLatin := spelling(pick(t.c, co.stems))
		form, formLatin := spelling(pick(t.c, co.forms))
		pl := pick(t.c, co.cities)
		name := strings.Replace(form, "%", stem, 1)
		latin := strings.Replace(formLatin, "%", stemLatin, 1)
		if try > 4 {
			name, latin = name+" "+pl.city, latin+" "+ascii(pl.city, "-")
		}
		if try > 8 {
			n := strconv.Itoa(2 + len(t.names))
			name, latin = name+" "+n, latin+" "+n
		}
		if t.names[name] {
			if try%3 == 2 {
				co = t.country()
			}
			continue
		}
		ind := t.industryOf(latin)
		return t.found(&company{name: name, domain: t.domain(latin), country: co, place: pl, industry: ind, employees: t.headcount(ind)})
	}
}

func (t *town) found(c *company) *company {
	t.names[c.name] = true
	return c
}

func (t *town) headcount(i industry) int {
	n := pick(t.c, i.sizes)
	return n + t.c.IntN(n/5+1)
}

func (t *town) domain(latin string) string {
	var kept []string
	for _, w := range strings.Fields(latin) {
		switch strings.ToLower(strings.Trim(w, ".")) {
		case "gmbh", "bv", "ltd", "inc", "llc", "ag", "sa", "sas", "sl", "srl", "spa", "ab", "aps", "a/s", "hf", "pty", "pt", "eg", "sp", "z",
			"o.o", "s.r.o", "a.s", "a.ş", "ltda", "pvt", "eood":
		default:
			kept = append(kept, w)
		}
	}
	return ascii(strings.Join(kept, " "), "-") + ".example"
}

// resident hires somebody at a company; expatriates exist.
func (t *town) resident(co *company, level int) *person {
	home := co.country
	if t.c.in(0.07) {
		home = t.country()
	}
	name, firstLatin, lastLatin := t.name(home)
	for try := 0; t.people[name] && try < 8; try++ {
		name, firstLatin, lastLatin = t.name(home)
	}
	t.people[name] = true
	local := ascii(firstLatin, "") + "." + ascii(lastLatin, "")
	switch t.c.IntN(6) {
	case 0:
		local = ascii(firstLatin, "")[:1] + ascii(lastLatin, "")
	case 1:
		local = ascii(lastLatin, "")
	}
	p := t.hire(co, name, local, pick(t.c, titles()[level]))
	p.level = level
	switch t.c.IntN(40) {
	case 0:
		p.name = "" // a form with an address only
	case 1:
		p.phone = ""
	}
	return p
}

// name is a person's name as written at home, and its parts in Latin letters.
func (t *town) name(home *country) (name, firstLatin, lastLatin string) {
	first, firstLatin := spelling(pick(t.c, home.first))
	last, lastLatin := spelling(pick(t.c, home.last))
	if home.familyFirst {
		return last + home.sep + first, firstLatin, lastLatin
	}
	return first + " " + last, firstLatin, lastLatin
}

// hire makes a person with a free address at the company.
func (t *town) hire(co *company, name, local, title string) *person {
	email := local + "@" + co.domain
	for n := 2; t.mails[email]; n++ {
		email = local + strconv.Itoa(n) + "@" + co.domain
	}
	t.mails[email] = true
	t.next += 1 + t.c.IntN(7)
	return &person{id: fmt.Sprintf("PW-%d", t.next), name: name, email: email, phone: t.c.digits(co.country.phone),
		title: title, company: co, attributes: t.attributes(co),
		stage: model.StageLead, stageNote: "Open"}
}

// attributes are the CRM's own columns.
func (t *town) attributes(co *company) []model.Attribute {
	number := func(name string, n int) model.Attribute {
		return model.Attribute{Name: name, Type: model.AttrNumber, Text: strconv.Itoa(n), Number: float64(n)}
	}
	text := func(name, v string) model.Attribute {
		return model.Attribute{Name: name, Type: model.AttrText, Text: v}
	}
	out := []model.Attribute{text("Temperature range", pick(t.c, []string{"2–8 °C", "0–4 °C", "-18 °C", "15–25 °C", "mixed"})),
		number("Reefer fleet", min(co.employees/8, 400)*t.c.IntN(3)), number("Sites", 1+t.c.IntN(1+co.employees/60))}
	if t.c.in(0.35) {
		out = append(out, text("Incumbent", pick(t.c, []string{"paper", "loggers", "Thermavue", "own build", "none"})))
	}
	return out
}

// set gives a number of the CRM another value.
func (p *person) set(name string, n int) {
	for i := range p.attributes {
		if p.attributes[i].Name == name {
			p.attributes[i].Text, p.attributes[i].Number = strconv.Itoa(n), float64(n)
		}
	}
}

// row is what the CRM's export says about the person.
func (p *person) row(at time.Time, line int) model.SourceRow {
	r := model.SourceRow{Line: line, At: at, Attributes: p.attributes, Stage: p.stage, StageNote: p.stageNote, Reason: p.reason,
		NoEmail: p.noEmail, NoPhone: p.noPhone}
	add := func(f model.Field, v string) {
		if v != "" {
			r.Fields = append(r.Fields, model.FieldValue{Field: f, Value: v})
		}
	}
	add(model.FieldExternalID, p.id)
	add(model.FieldName, p.name)
	add(model.FieldEmail, p.email)
	add(model.FieldPhone, p.phone)
	add(model.FieldTitle, p.title)
	if c := p.company; c != nil {
		add(model.FieldCompany, c.name)
		if c.domain != "" {
			add(model.FieldWebsite, "https://www."+c.domain)
		}
		add(model.FieldCountry, c.country.name)
		add(model.FieldCity, c.place.city)
		add(model.FieldIndustry, c.industry.name)
		add(model.FieldEmployees, strconv.Itoa(c.employees))
		add(model.FieldTimeZone, c.place.zone)
	}
	add(model.FieldSource, p.source)
	add(model.FieldOwner, p.owner)
	add(model.FieldURL, crm+p.id)
	return r
}

// crowd fills a town with n people at fewer companies: 250 for 400.
func (t *town) crowd(n int) []*person {
	var out []*person
	var open []*company
	for len(out) < n {
		if len(open) == 0 || len(open) < (len(out)*5+7)/8 {
			open = append(open, t.company())
		}
		co := open[len(open)-1]
		if t.c.in(0.38) {
			co = pick(t.c, open)
		}
		level := 1
		switch x := t.c.Float64(); {
		case x < 0.33:
			level = 0
		case x > 0.78:
			level = 2
		}
		out = append(out, t.resident(co, level))
	}
	rand.New(t.c).Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// competes puts somebody at the competitor: a rejection as one keeps the whole company
// out.
func (p *person) competes() {
	rival := *p.company
	rival.name, rival.domain = "Thermavue", "thermavue.example"
	p.company = &rival
	if local, _, ok := strings.Cut(p.email, "@"); ok {
		p.email = local + "@" + rival.domain
	}
}
