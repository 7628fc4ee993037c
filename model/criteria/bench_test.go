package criteria

import (
	"fmt"
	"testing"

	"winnow/model"
)

// What a condition of a common shape costs for a lead. Titles repeat as in a real
// queue; names and addresses do not, so that nothing about them is remembered.
func BenchmarkCondition(b *testing.B) {
	titles := []string{"VP Operations", "Head of Supply Chain", "Marketing Manager", "Student", "Software Engineer", "", "CEO", "Leiter Einkauf"}
	leads := make([]model.Lead, 5000)
	for i := range leads {
		leads[i] = model.Lead{Name: fmt.Sprintf("Person %d", i), Title: titles[i%len(titles)], Country: "Germany", Employees: i * 7919 % 6000,
			Email: fmt.Sprintf("person.%d@company%d.example", i, i), Company: fmt.Sprintf("Company %d", i),
			Attributes: []model.Attribute{{Name: "Lead Origin", Type: model.AttrText, Text: "API"}, {Name: "Visits", Type: model.AttrNumber, Text: fmt.Sprint(i), Number: float64(i)}}}
	}
	for _, when := range []string{
		`title matches "(?i)\\b(vp|chief|head|director)\\b"`,
		`anyWord(title, "vp", "chief", "head", "director", "geschäftsführ*")`,
		`anyWord(company.name, "agency", "studio", "gmbh")`,
		`company.employees in 50..500`,
		`lower(country) in ["us", "germany"]`,
		`attr["Lead Origin"] == "API"`,
		`attr["Visits"] >= 100 and not free_mail`,
		`email contains "@student" or email contains ".alum"`,
		`email matches "(?i)^(info|sales|contact|office)[0-9]*@"`,
		`any(["Ops", "Operations"], title contains #)`,
	} {
		b.Run(when, func(b *testing.B) {
			c := criteriaOf(b, when)
			f, cond := c.NewFacts(), c.Signals[0].When
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				f.Set(&leads[i%len(leads)])
				cond.Holds(f)
			}
		})
	}
	b.Run("(taking a lead over, without a condition)", func(b *testing.B) {
		f := criteriaOf(b, `attr["Lead Origin"] == "API"`).NewFacts()
		for i := 0; b.Loop(); i++ {
			f.Set(&leads[i%len(leads)])
		}
	})
}
