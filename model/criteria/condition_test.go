package criteria

import (
	"testing"

	"pgregory.net/rapid"

	"winnow/model"
)

// criteriaOf makes criteria of conditions, in their order.
func criteriaOf(t testing.TB, whens ...string) *Criteria {
	t.Helper()
	text := ""
	for _, w := range whens {
		text += "[[rule]]\nname = '" + string(rune('a'+len(text)%26)) + w + "'\ngroup = \"person\"\npoints = 1\nwhen = '''" + w + "'''\n"
	}
	c, err := Parse("f.toml", text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWhatAConditionCanSay(t *testing.T) {
	full := &model.Lead{Name: "Maya Ortiz", Title: "VP Operations", Email: "maya@northwind.example", Company: "Northwind Freight",
		Domain: "northwind.example", Employees: 340, Country: "Netherlands", Source: "webinar", Industry: "Logistics",
		Attributes: []model.Attribute{{Name: "Lead Origin", Type: model.AttrText, Text: "Landing Page"},
			{Name: "total_visits", Type: model.AttrNumber, Text: "7", Number: 7}, {Name: "Opted in", Type: model.AttrBool, Text: "Yes", Number: 1},
			{Name: "Rate", Type: model.AttrNumber, Text: "2.5", Number: 2.5}}}
	empty := &model.Lead{}
	for _, c := range []struct {
		when          string
		full, nothing bool
	}{
		{`title matches "(?i)\\bvp\\b"`, true, false},
		{`title contains "Oper"`, true, false},
		{`title startsWith "VP" and title endsWith "ions"`, true, false},
		{`not (title startsWith "VP")`, false, true},
		{`title == ""`, false, true},
		{`company.employees in 50..999`, true, false},
		{`company.employees >= 340 and employees <= 340`, true, false},
		{`company.employees < 50`, false, true},
		{`50 <= employees`, true, false},
		{`country in ["Netherlands", "Germany"]`, true, false},
		{`lower(country) == "netherlands"`, true, false},
		{`company.domain == "northwind.example" and company.name != ""`, true, false},
		{`free_mail`, false, false},
		{`email contains "@" and not free_mail`, true, false},
		{`attr["Lead Origin"] == "Landing Page"`, true, false},
		{`attr["lead origin"] contains "Page"`, true, false},
		{`attr.LeadOrigin matches "^L"`, true, false},
		{`attr["TotalVisits"] >= 5`, true, false},
		{`attr["Total Visits"] in 5..9`, true, false},
		{`attr["Total Visits"] in [7, 8]`, true, false},
		{`attr["Total Visits"] == 7`, true, false},
		{`attr["Total Visits"] == "7"`, true, false},
		{`attr["Total Visits"] < 5`, false, true},
		{`5 < attr["Total Visits"]`, true, false},
		{`attr["rate"] * 2 == 5`, true, false},
		{`attr["rate"] > 2.25`, true, false},
		{`attr["Total Visits"] / attr["rate"] > 2.0`, true, false},
		{`attr["Total Visits"] > attr["rate"]`, true, false},
		{`attr["Total Visits"] - 5 < attr["rate"]`, true, true},
		{`attr["Total Visits"] == attr["rate"]`, false, true},
		{`attr["Opted in"] == true`, true, false},
		{`attr["Opted in"] == "Yes"`, true, false},
		{`attr["Opted in"] != true`, false, true},
		{`attr["no such column"] == ""`, true, true},
		{`attr["no such column"] >= 1`, false, false},
		{`attr["no such column"] < 1`, true, true},
		{`10 / attr["no such column"] > 1`, true, true},
		{`employees % 0 == 1`, false, false},
		{`any(["Ops", "Operations"], title contains #)`, true, false},
		{`len(title) > 5 ? employees > 300 : false`, true, false},
		{`let t = lower(title); t contains "vp"`, true, false},
	} {
		t.Run(c.when, func(t *testing.T) {
			criteria := criteriaOf(t, c.when)
			f := criteria.NewFacts()
			for range 2 { // once worked out, once remembered
				f.Set(full)
				if got := criteria.Signals[0].When.Holds(f); got != c.full {
					t.Errorf("of a full lead: %v", got)
				}
				f.Set(empty)
				if got := criteria.Signals[0].When.Holds(f); got != c.nothing {
					t.Errorf("of an empty lead: %v", got)
				}
			}
		})
	}
}

// The quick way, what is remembered and the expression machine must agree.
func TestQuickAnswersAreThoseOfTheExpressionMachine(t *testing.T) {
	text := rapid.SampledFrom([]string{"", "VP Operations", "Student", "info@x.example", "webinar", "Maya"})
	whens := []string{"free_mail"}
	for _, f := range []string{"title", "email", "company.name", `attr["Plan"]`, "industry", "source"} {
		for _, op := range []string{"==", "!=", "contains", "startsWith", "endsWith", "matches"} {
			for _, v := range []string{"", "VP", "Student", "a"} {
				whens = append(whens, f+" "+op+` "`+v+`"`)
			}
		}
		whens = append(whens, f+` in ["VP Operations", "Maya"]`)
	}
	for _, f := range []string{"employees", "company.employees", `attr["Visits"]`} {
		for _, op := range []string{"==", "!=", "<", "<=", ">", ">=", "in"} {
			right := []string{"0", "5", "50"}
			if op == "in" {
				right = []string{"0..4", "5..50", "[5, 50]"}
			}
			for _, v := range right {
				whens = append(whens, f+" "+op+" "+v)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		one := rapid.SampledFrom(whens).Draw(t, "one")
		two := rapid.SampledFrom(whens).Draw(t, "two")
		glue := rapid.SampledFrom([]string{" and ", " or ", " and not ", " or not "}).Draw(t, "glue")
		c, err := Parse("f.toml", "[[rule]]\nname = 'x'\ngroup = \"person\"\npoints = 1\nwhen = '''("+one+")"+glue+"("+two+")'''\n")
		if err != nil {
			t.Fatal(err)
		}
		f, cond := c.NewFacts(), c.Signals[0].When
		for range 4 {
			l := &model.Lead{Title: text.Draw(t, "title"), Email: text.Draw(t, "email"), Company: text.Draw(t, "company"),
				Industry: text.Draw(t, "industry"), Source: text.Draw(t, "source"), FreeMail: rapid.Bool().Draw(t, "free"),
				Employees: rapid.SampledFrom([]int{0, 4, 5, 50}).Draw(t, "employees")}
			if rapid.Bool().Draw(t, "visits") {
				n := rapid.SampledFrom([]float64{0, 4.5, 5, 50}).Draw(t, "number")
				l.Attributes = append(l.Attributes, model.Attribute{Name: "visits", Type: model.AttrNumber, Text: "v" + string(rune('0'+int(n))), Number: n})
			}
			if rapid.Bool().Draw(t, "plan") {
				l.Attributes = append(l.Attributes, model.Attribute{Name: "plan", Type: model.AttrText, Text: text.Draw(t, "plan text")})
			}
			f.Set(l)
			if got, want := cond.Holds(f), cond.machine(f); got != want {
				t.Fatalf("%s: %v, the machine says %v of %+v", cond.Text, got, want, l)
			}
		}
	})
}

func TestManyValuesAndManyConditionsAreRememberedRight(t *testing.T) {
	var whens []string
	for i := range 80 { // more than an input can remember
		whens = append(whens, `title contains "`+string(rune('A'+i%26))+string(rune('a'+i/26))+`"`)
	}
	c := criteriaOf(t, whens...)
	f := c.NewFacts()
	for i := range 5000 {
		l := &model.Lead{Title: string(rune('A'+i%26)) + string(rune('a'+i/26%3)) + string(rune('a'+i%23)) + string(rune('a'+i%19))}
		f.Set(l)
		for k := range c.Signals {
			if w := c.Signals[k].When; w.Holds(f) != w.machine(f) {
				t.Fatalf("%s of %q", w.Text, l.Title)
			}
		}
	}
}
