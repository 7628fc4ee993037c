package criteria

import (
	"strconv"
	"strings"
	"testing"
)

func TestWhatIsSoundAndProbablyNotMeantIsAWarningWithItsPlace(t *testing.T) {
	sides := "[side.fit]\ncap = 40\n[side.engagement]\ncap = 60\n"
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"thresholds above the caps of the sides", "[threshold]\nmql = { score = 50, fit = 60, engagement = 80 }\n" + sides + many,
			[]string{`f.toml:2:27: no lead can reach the fit 60: the rules, groups and cap of that side give at most 40`,
				`f.toml:2:44: no lead can reach the engagement 80: the rules, groups and cap of that side give at most 60`}},
		{"a fit that the groups cannot give", "[threshold]\nmql = { score = 30, fit = 40 }\n[group.who]\nside = \"fit\"\ncap = 3\n" + strings.ReplaceAll(many, `"person"`, `"who"`),
			[]string{`f.toml:2:27: no lead can reach the fit 40: the rules, groups and cap of that side give at most 3`}},
		{"scores above all that there is", "[threshold]\nmql = { score = 60 }\nhot = { score = 99 }\n" + sound,
			[]string{`f.toml:2:17: no lead can reach the MQL score 60: the two sides give at most 1`, `f.toml:3:17: no lead can reach the hot score 99: the two sides give at most 1`}},
		{"a holiday twice", "[team]\nholidays = [\"12-25\", \"2026-12-25\", 2026-12-26, \"12-25\", \"2026-12-26\"]\n" + sound,
			[]string{`f.toml:2:48: the holiday 12-25 stands here twice`, `f.toml:2:57: the holiday 2026-12-26 stands here twice`}},
		{"thresholds that can be reached", "[threshold]\nmql = { score = 100, fit = 40, engagement = 60 }\nhot = { score = 100 }\n" + sides + many, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			x, err := Parse("f.toml", c.text)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range x.Doubts() {
				got = append(got, m.String())
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
	texts := map[string]string{"default": Default()}
	for _, kind := range Templates() {
		texts[kind], _ = Template(kind)
	}
	for name, text := range texts {
		if x, err := Parse(name, text); err != nil || len(x.Doubts()) > 0 {
			t.Errorf("%s: %v %v", name, err, x.Doubts())
		}
	}
}

// What nobody knows is 0, and 0 is less than 50.
func TestANumberThatIsNotKnownIsDoubtedWhereItWouldBeSmallEnough(t *testing.T) {
	doubt := func(at int, name string) string {
		return "f.toml:4:" + strconv.Itoa(at) + ": this holds also where " + name + " is not known, which is 0 here: add " + name + " > 0"
	}
	for when, want := range map[string]string{
		`company.employees < 50`:                         doubt(27, "company.employees"),
		`50 >= employees`:                                doubt(12, "employees"),
		`employees in 0..49`:                             doubt(19, "employees"),
		`country == "US" and attr["Sites"] <= 2`:         doubt(43, `attr["Sites"]`),
		`employees in 1..49`:                             "",
		`employees > 0 and employees < 50`:               "",
		`employees < 50 and employees != 0`:              "",
		`attr["Sites"] >= 2 and attr["Sites"] < 9`:       "",
		`employees < 50 and company.employees > 0`:       "",
		`employees > 50 or attr["Sites"] > -1`:           "",
		`attr["Sites"] == 0 or not (employees in 5..50)`: "",
	} {
		x, err := Parse("f.toml", strings.Replace(sound, `name != ""`, when, 1))
		if err != nil {
			t.Errorf("%s: %v", when, err)
			continue
		}
		got := ""
		for _, m := range x.Doubts() {
			got += m.String()
		}
		if got != want {
			t.Errorf("%s\ngot  %s\nwant %s", when, got, want)
		}
	}
}

const many = `
[group.person]
side = "fit"
cap = 40
[group.web]
side = "engagement"
cap = 60
[[rule]]
name = "who"
group = "person"
when = 'name != ""'
points = 50
[[rule]]
name = "what"
group = "web"
touch = "page_view"
points = 10
per = "every"
limit = 9
`

func TestALengthOfTimeThatIsTooLongIsToldTheLimit(t *testing.T) {
	for _, s := range []string{"100000w", "36601d", "9999w 9999w"} {
		if _, err := ParseDuration(s); err == nil || !strings.Contains(err.Error(), "is too long: at most 36600d, a hundred years") {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, s := range []string{"", "w", "100000", "1x", "-1d"} {
		if _, err := ParseDuration(s); err == nil || !strings.Contains(err.Error(), "is not a length of time") {
			t.Errorf("%s: %v", s, err)
		}
	}
	if d, err := ParseDuration("36600d"); err != nil || d.Hours() != 36600*24 {
		t.Errorf("%v, %v", d, err)
	}
}
