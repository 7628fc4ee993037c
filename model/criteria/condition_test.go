package criteria

import (
	"math/bits"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"winnow/model"
)

// criteriaOf makes criteria of conditions, in their order.
func criteriaOf(t interface {
	Helper()
	Fatal(...any)
}, whens ...string) *Criteria {
	t.Helper()
	text := ""
	for i, w := range whens {
		text += "[[rule]]\nname = '" + strconv.Itoa(i) + w + "'\ngroup = \"person\"\npoints = 1\nwhen = '''" + w + "'''\n"
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
		{`lower(country) in ["netherlands", "germany"]`, true, false},
		{`anyWord(title, "ceo", "vp")`, true, false},
		{`anyWord(lower(industry), "Logisti*") and not anyWord(title, "operation")`, true, false},
		{`anyWord(attr["Lead Origin"], "landing page")`, true, false},
		{`len(title) >= 13 and len(title) in 13..14`, true, false},
		{`title matches ` + "`(?i)\\bvp\\b`", true, false},
		{`attr["Opted in"] and title != ""`, true, false},
		{`not attr["Opted in"]`, false, true},
		{`attr["rate"] in 2..3`, true, false},
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
		whens = append(whens, f+` in ["VP Operations", "Maya"]`, `lower(`+f+`) contains "vp"`, `anyWord(`+f+`, "vp", "stud*")`, `len(`+f+`) > 4`)
	}
	whens = append(whens, `attr["Plan"] == true`, `not attr["Visits"]`, `upper(trim(title)) startsWith "VP"`)
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
		f, cond, together := c.NewFacts(), c.Signals[0].When, criteriaOf(t, one, two, "("+one+")"+glue+"("+two+")")
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
			holdTogether(t, together, l)
		}
	})
}

// holdTogether fails where conditions that are asked together hold otherwise than
// one by one.
func holdTogether(t interface{ Fatalf(string, ...any) }, c *Criteria, l *model.Lead) {
	conditions := make([]*Condition, len(c.Signals))
	for i := range c.Signals {
		conditions[i] = c.Signals[i].When
	}
	first, conditions := conditions[0], conditions[1:] // of the same field, but not asked with the others
	sheets, left := NewSheets(conditions)
	f, one := c.NewFacts(), c.NewFacts()
	one.Set(l)
	for range 2 { // the second time it is remembered
		f.Set(l)
		first.Holds(f)
		got := make([]bool, len(conditions))
		for i := range sheets {
			for holds := sheets[i].Holding(f); holds != 0; holds &= holds - 1 {
				got[sheets[i].At(bits.TrailingZeros64(holds))] = true
			}
		}
		for _, i := range left {
			got[i] = conditions[i].Holds(f)
		}
		for i, w := range conditions {
			if got[i] != w.Holds(one) {
				t.Fatalf("%s of %+v: %v together, %v by itself", w.Text, l, got[i], !got[i])
			}
		}
	}
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
		if i%50 == 0 {
			holdTogether(t, c, l)
		}
	}
}

func TestMistakesInConditionsAreSaidInPlainWords(t *testing.T) {
	for _, c := range []struct {
		when string
		at   int
		want string
	}{
		{`title = "x"`, 6, "write == to compare"},
		{`title == "x" AND free_mail`, 13, "did not expect AND here: write and in small letters"},
		{`NOT free_mail`, 4, "did not expect free_mail here: write not in small letters"},
		{`title LIKE "x"`, 6, `did not expect LIKE here: write contains "..." or anyWord(...)`},
		{`title startswith "x"`, 6, `did not expect startswith here; did you mean "startsWith"?`},
		{`title <> "x"`, 7, "write != for is not"},
		{`employees => 5`, 10, "write >= for at least"},
		{`contains(title, "x")`, 0, `contains stands between what is compared: title contains "..."`},
		{`(free_mail`, 9, "the condition ends too soon: ) is missing"},
		{`country in ["US", "CA"`, 21, "the condition ends too soon: ] is missing"},
		{`free_mail)`, 9, "there is one ) too many"},
		{``, 0, "this condition is empty"},
		{`title == "x`, 11, "a quote is missing: the text does not end"},
		{`title == “x”`, 9, `write straight quotes, " in place of “`},
		{`employees > 1,000`, 13, "did not expect a comma here: a list stands in [ ], a number has no commas"},
		{`employees > "5"`, 10, "cannot compare a number with text: a number stands without quotes, text in quotes"},
		{`free_mail == "yes"`, 10, "cannot compare true or false with text"},
		{`country in "US"`, 8, `in wants a list or a span, this is text: write in ["US", "CA"] or in 50..500`},
		{`country in [US]`, 12, `unknown name US; text stands in quotes: "US"`},
		{`country in ["US", 5]`, 18, "text is looked for here, and this is a number: text stands in quotes"},
		{`attr["Seats"] in [5, "6"]`, 21, "numbers are looked for here, and this is text: a number stands without quotes"},
		{`employees in 500..50`, 13, "a span counts up: the smaller number stands first"},
		{`company == "Acme"`, 8, "company has parts: write company.name, company.domain or company.employees"},
		{`title`, 0, `a condition must be true or false, this is text; write != "" for what is there`},
		{`title and name`, 6, `and joins two conditions, this is text and text; write title != "", employees > 0`},
		{`title contains 5`, 6, "contains wants text on both sides, this is text and a number"},
		{`title contains ["a"]`, 6, `contains wants one text; for several write anyWord(title, "vp", "head of")`},
		{`title == null`, 9, `nothing here is nil: what a lead does not have is "" or 0`},
		{`lower(employees) == ""`, 6, "lower wants text, this is a number"},
		{`lower(title) contains "VP"`, 22, `lower gives small letters: write "vp"`},
		{`title matches name`, 14, "matches wants a pattern in quotes"},
		{`title matches vp`, 14, `unknown name vp; text stands in quotes: "vp"`},
		{`title matches "\bvp\b"`, 14, `this pattern holds a backspace: write \\b for the edge of a word, or put the pattern in backticks`},
		{`title matches "\d"`, 16, `a backslash is written twice here, \\d, or the pattern stands in backticks`},
		{`anyWord(title)`, 0, `anyWord wants a text and the words to look for: anyWord(title, "vp", "head of")`},
		{`anyWord(title, name)`, 15, `anyWord wants its words in quotes: anyWord(title, "vp", "head of")`},
		{`anyword(title, "a")`, 0, `unknown name anyword; did you mean "anyWord"?`},
		{`attr == ""`, 0, `write attr["Column name"], with the name in quotes`},
	} {
		_, _, got := (&compiler{}).compile(c.when)
		if len(got) != 1 || got[0] != (problem{c.at, c.want}) {
			t.Errorf("%s\ngot  %v\nwant {%d %s}", c.when, got, c.at, c.want)
		}
	}
	_, _, both := (&compiler{}).compile(`titel == "x" and lower(nmae) == "Y"`)
	if len(both) != 3 {
		t.Errorf("three mistakes in a condition are told as %v", both)
	}
}

func TestWordsAreFoundWholeWhateverTheirCase(t *testing.T) {
	for _, c := range []struct {
		text, word string
		want       bool
	}{
		{"VP Operations", "vp", true}, {"SVP Operations", "vp", false}, {"Head of Growth", "head of", true}, {"Head  of Growth", "head of", false},
		{"Overhead of it", "head of", false}, {"Logistician", "logisti*", true}, {"Biologistics", "logisti*", false}, {"Biologistics", "*logisti*", true},
		{"Co-Founder", "founder", true}, {"R&D lead", "r&d", true}, {"C++ developer", "c++", true}, {"DIRECTRICE GÉNÉRALE", "générale", true},
		{"Généralement", "général", false}, {"代表取締役社長", "社長", true}, {"директор по продажам", "Директор", true}, {"", "vp", false}, {"v", "vp", false},
	} {
		if got := newWordList([]string{"zzz", c.word}).in(c.text); got != c.want {
			t.Errorf("%q in %q: %v", c.word, c.text, got)
		}
	}
}

func TestAttributesThatNoLeadHasAreWarnedOf(t *testing.T) {
	c, err := Parse("f.toml", `[[rule]]
name = "a"
group = "person"
points = 1
when = """
attr["Lead Orgin"] == "API" or attr["lead_origin"] == "API" or
attr["Visits"] > 3 or attr["visits"] == "3" or attr["Plan"] >= 2 or attr["Plan"] == true or attr["Opted in"] == true"""

[[trigger]]
name = "t"
touch = "chat"
when = 'attr["Something else"] != "" and attr.Country == "US" and attr["something else"] == "" and attr["Total Visits"] > 3'
then = "hot"
`)
	if err != nil {
		t.Fatal(err)
	}
	got := c.CheckAttributes(map[string]model.AttributeType{"Lead Origin": model.AttrText, "Visits": model.AttrNumber,
		"Plan": model.AttrText, "Opted In": model.AttrBool})
	want := []string{
		`f.toml:6:6: no lead has an attribute "Lead Orgin"; did you mean "Lead Origin"?`,
		`f.toml:7:53: the attribute "Plan" holds text: as a number it is always 0`,
		`f.toml:7:74: the attribute "Plan" holds text: it is never true; compare it with what it holds`,
		`f.toml:12:14: no lead has an attribute "Something else"`,
		`f.toml:12:47: no lead has an attribute "Country"; what is known of every lead is written without attr: country`,
	}
	for i, m := range got {
		if i >= len(want) || m.String() != want[i] {
			t.Errorf("%s", m)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d warnings, want %d", len(got), len(want))
	}
}
