package criteria

import (
	"hash/maphash"
	"slices"
	"strings"
	"unicode"

	"github.com/expr-lang/expr/vm"

	"winnow/model"
)

// names is what a condition can speak of. Unknown text is empty, an unknown
// number 0.
type names struct {
	ExternalID string   `expr:"external_id"`
	Name       string   `expr:"name"`
	FirstName  string   `expr:"first_name"`
	LastName   string   `expr:"last_name"`
	Email      string   `expr:"email"`
	Email2     string   `expr:"email2"`
	FreeMail   bool     `expr:"free_mail"`
	Phone      string   `expr:"phone"`
	Phone2     string   `expr:"phone2"`
	Title      string   `expr:"title"`
	Company    employer `expr:"company"`
	Website    string   `expr:"website"`
	Country    string   `expr:"country"`
	Region     string   `expr:"region"`
	City       string   `expr:"city"`
	Industry   string   `expr:"industry"`
	Employees  int      `expr:"employees"`
	Revenue    string   `expr:"revenue"`
	Source     string   `expr:"source"`
	Owner      string   `expr:"owner"`
	URL        string   `expr:"url"`
	TimeZone   string   `expr:"time_zone"`
	LinkedIn   string   `expr:"linkedin"`
	Notes      string   `expr:"notes"`

	Attr       map[string]string `expr:"attr"` // for the type check: see patcher
	AttrText   func(int) string  `expr:"attribute text"`
	AttrNumber func(int) float64 `expr:"attribute number"`
	AttrTruth  func(int) bool    `expr:"attribute truth"`

	AnyWord  func(string, ...string) bool `expr:"anyWord"` // for the type check: see patcher
	AnyWords func(string, int) bool       `expr:"any of words"`
}

type employer struct {
	Name      string `expr:"name"`
	Domain    string `expr:"domain"`
	Employees int    `expr:"employees"`
	Industry  string `expr:"industry"`
	Website   string `expr:"website"`
	Revenue   string `expr:"revenue"`
}

// knownNames are the names of conditions, for corrections.
func knownNames() []string {
	words := []string{"company.name", "company.domain", "company.employees", "company.industry", "company.website",
		"company.revenue", "free_mail", attrName, anyWordName}
	for _, f := range model.Fields() {
		if f != model.FieldCompany {
			words = append(words, string(f))
		}
	}
	return append(words, allowed...)
}

// Facts is a lead as the conditions of one Criteria see it. It is reused from
// lead to lead, by one goroutine.
type Facts struct {
	names     names
	vm        vm.VM
	seed      maphash.Seed
	memos     [inputs]memo
	slotMemos []memo
	none      answers           // of conditions on attributes, for a lead that has none of theirs
	wanted    []string          // attribute names, normalised
	values    []model.Attribute // by slot
	bare      bool              // none of them has a value
	slots     map[string]int    // by attribute name as given: slot or -1
	words     []*wordList
}

// NewFacts makes room for the facts of one lead at a time.
func (c *Criteria) NewFacts() *Facts {
	f := &Facts{slots: map[string]int{}, words: c.words, values: make([]model.Attribute, len(c.Attributes)), seed: maphash.MakeSeed()}
	f.slotMemos = make([]memo, len(c.Attributes))
	for _, a := range c.Attributes {
		f.wanted = append(f.wanted, NormalAttribute(a))
	}
	f.names.AnyWords = func(s string, i int) bool { return f.words[i].in(s) }
	f.names.AttrText = func(i int) string { return f.values[i].Text }
	f.names.AttrNumber = func(i int) float64 { return f.values[i].Number }
	f.names.AttrTruth = func(i int) bool { return f.values[i].Type == model.AttrBool && f.values[i].Number != 0 }
	return f
}

// Set takes the lead over.
func (f *Facts) Set(l *model.Lead) {
	f.forget()
	n := &f.names
	n.ExternalID, n.Name, n.FirstName, n.LastName = l.ExternalID, l.Name, l.FirstName, l.LastName
	n.Email, n.Email2, n.FreeMail, n.Phone, n.Phone2 = l.Email, l.Email2, l.FreeMail, l.Phone, l.Phone2
	n.Title, n.Website, n.Country, n.Region, n.City = l.Title, l.Website, l.Country, l.Region, l.City
	n.Industry, n.Employees, n.Revenue, n.Source, n.Owner = l.Industry, l.Employees, l.Revenue, l.Source, l.Owner
	n.URL, n.TimeZone, n.LinkedIn, n.Notes = l.URL, l.TimeZone, l.LinkedIn, l.Notes
	n.Company = employer{Name: l.Company, Domain: l.Domain, Employees: l.Employees, Industry: l.Industry,
		Website: l.Website, Revenue: l.Revenue}
	f.setAttributes(l.Attributes)
}

// setAttributes fills the slots.
func (f *Facts) setAttributes(attrs []model.Attribute) {
	if !f.bare {
		clear(f.values)
		f.bare = true
	}
	if len(f.wanted) == 0 {
		return
	}
	for i := range attrs {
		if attrs[i].Text == "" {
			continue
		}
		if s := f.slotOf(attrs[i].Name); s >= 0 {
			f.values[s], f.bare = attrs[i], false
			if attrs[i].Type == "" {
				f.values[s].Type = model.AttrText
			}
		}
	}
}

const mostNames = 4096

// slotOf finds the slot of an attribute, -1 where no condition names it.
func (f *Facts) slotOf(name string) int {
	slot, known := f.slots[name]
	if !known {
		if len(f.slots) >= mostNames {
			clear(f.slots)
		}
		slot = slices.Index(f.wanted, NormalAttribute(name))
		f.slots[strings.Clone(name)] = slot
	}
	return slot
}

// NormalAttribute is the form in which attribute names are compared: letters and
// digits in lower case, so that "TotalVisits", "total visits" and "total_visits"
// are one.
func NormalAttribute(name string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, name)
}
