package criteria

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"winnow/model"
)

const sound = `[[rule]]
name = "any"
group = "person"
when = 'name != ""'
points = 1
`

// rule is a rule on touches with a line more, its sixth.
func rule(line string) string {
	return "[[rule]]\nname = \"any\"\ngroup = \"web\"\ntouch = \"page_view\"\npoints = 1\n" + line + "\n"
}

// trigger is a sound file and a trigger with a line more, before its then.
func trigger(line string) string {
	if line != "" {
		line += "\n"
	}
	return sound + "[[trigger]]\nname = \"Two, 3 demos\"\ntouch = \"demo_request\"\n" + line + "then = [\"hot\"]\n"
}

func TestMistakesAreReportedWithTheirPlaceAndTheNearestWord(t *testing.T) {
	for _, c := range []struct {
		name string
		text string
		want []string // each line begins with one, in order
	}{
		{"an unknown key", sound + "\n[attempts]\nlast = 2\n",
			[]string{`f.toml:8:1: [attempts] has no key "last"; did you mean "least"?`}},
		{"an unknown section", sound + "[treshold]\nmql = { score = 1 }\n",
			[]string{`f.toml:6:2: there is no section "treshold"; did you mean "threshold"?`}},
		{"a key outside of all sections", "scroe = 1\n" + sound,
			[]string{`f.toml:1:1: there is no section "scroe"`}},
		{"a number where a length of time is wanted", sound + "[nurture]\nrest = 84\n",
			[]string{`f.toml:7:8: a length of time stands in quotes with its unit: "84d" for days, "84h" for hours`}},
		{"a number where text is wanted", strings.Replace(sound, `"any"`, "7", 1),
			[]string{`f.toml:2:8: text in quotes is wanted here, this is the number 7`}},
		{"text where a number is wanted", sound + "[attempts]\nmost = \"4\"\n",
			[]string{`f.toml:7:8: a whole number is wanted here, this is text`}},
		{"a fraction where a whole number is wanted", sound + "[attempts]\nmost = 4.5\n",
			[]string{`f.toml:7:8: a whole number is wanted here, this is the number 4.5`}},
		{"a length of time that is none", sound + "[sla]\nhot = \"15 minutes\"\n",
			[]string{`f.toml:7:7: "15 minutes" is not a length of time; write 15m`}},
		{"a group that is not there", strings.Replace(sound, `"person"`, `"persn"`, 1),
			[]string{`f.toml:3:9: there is no group "persn"; did you mean "person"?`}},
		{"a cap out of range", sound + "[group.web]\nside = \"engagement\"\ncap = 140\n",
			[]string{`f.toml:8:7: 140 points are out of range: 0 to 100`}},
		{"a side that is not there", sound + "[group.web]\nside = \"engagment\"\ncap = 14\n",
			[]string{`f.toml:7:8: "engagment" is not known here; did you mean "engagement"?`}},
		{"a group without a cap", sound + "[group.web]\nside = \"engagement\"\n",
			[]string{`f.toml:6:8: [group.web] needs cap`}},
		{"caps of the sides above a hundred", sound + "[side.fit]\ncap = 60\n[side.engagement]\ncap = 60\n",
			[]string{`f.toml:6:2: the caps of the two sides add up to more than 100`}},
		{"an unknown name in a condition", strings.Replace(sound, `name != ""`, `titel != ""`, 1),
			[]string{`f.toml:4:9: in this condition: unknown name titel; did you mean "title"?`}},
		{"an unknown part of the company", strings.Replace(sound, `name != ""`, `name != "" and company.employes > 5`, 1),
			[]string{`f.toml:4:32: in this condition: unknown name company.employes; did you mean "company.employees"?`}},
		{"a condition of the wrong types", strings.Replace(sound, `name != ""`, `name > 5`, 1),
			[]string{`f.toml:4:14: in this condition: cannot compare text with a number`}},
		{"a condition that is not true or false", strings.Replace(sound, `name != ""`, `name`, 1),
			[]string{`f.toml:4:9: in this condition: a condition must be true or false`}},
		{"a pattern that is none", strings.Replace(sound, `name != ""`, `name matches "(vp"`, 1),
			[]string{`f.toml:4:14: in this condition: this pattern cannot be read: missing closing )`}},
		{"a condition that ends too soon", strings.Replace(sound, `name != ""`, `name !=`, 1),
			[]string{`f.toml:4:`}},
		{"an attribute without a name", strings.Replace(sound, `name != ""`, `attr[name] == ""`, 1),
			[]string{`f.toml:4:9: in this condition: write attr["Column name"], with the name in quotes`}},
		{"a function that is not there", strings.Replace(sound, `name != ""`, `now() == ""`, 1),
			[]string{`f.toml:4:9: in this condition: unknown name now`}},
		{"a mistake after an escape in the text", strings.Replace(sound, `'name != ""'`, `"name != \"\u00e9\" and titel == 1"`, 1),
			[]string{`f.toml:4:32: in this condition: unknown name titel`}},
		{"a mistake on the second line of a condition", strings.Replace(sound, `'name != ""'`, "'''\nname != \"\" and\ntitel == \"\"\n'''", 1),
			[]string{`f.toml:6:1: in this condition: unknown name titel`}},
		{"a kind of touch with a slip", "[[rule]]\nname = \"a\"\ngroup = \"web\"\ntouch = \"demo_requst:x*\"\npoints = 1\n",
			[]string{`f.toml:4:9: there is no kind of touch "demo_requst"; did you mean "demo_request"?`}},
		{"a kind of touch of nobody's", "[[rule]]\nname = \"a\"\ngroup = \"web\"\ntouch = [\"page_view\", \"zzz\"]\npoints = 1\n",
			[]string{`f.toml:4:23: there is no kind of touch "zzz"; a kind of your own is declared with touches = [...] in [team]`}},
		{"touches on side fit", "[[rule]]\nname = \"a\"\ngroup = \"person\"\ntouch = \"page_view\"\npoints = 1\n",
			[]string{`f.toml:4:9: touches score in groups on side engagement; person is on side fit`}},
		{"a rule of nothing", "[[rule]]\nname = \"a\"\ngroup = \"web\"\npoints = 1\n",
			[]string{`f.toml:1:3: a rule needs when, touch or both`}},
		{"a key with a slip, which is one mistake and not also a missing key", strings.Replace(sound, "points = 1", "pionts = \"1\"", 1),
			[]string{`f.toml:5:1: [[rule]] has no key "pionts"; did you mean "points"?`, `f.toml:5:10: a number of points is wanted here, this is text`}},
		{"a mistake in a section with a slip", sound + "[atempts]\nmost = 4.5\n",
			[]string{`f.toml:6:2: there is no section "atempts"; did you mean "attempts"?`, `f.toml:7:8: a whole number is wanted here`}},
		{"what counts touches, without touches", strings.Replace(sound, "points = 1", "points = 1\nat_least = 3\nwithin = \"7d\"", 1),
			[]string{`f.toml:6:12: at_least says which touches count, and this rule names none: add touch = ...`}},
		{"within without what it is the span of", rule(`within = "7d"`),
			[]string{`f.toml:6:10: within is the span of at_least or visits, and this rule has neither; add at_least = 3`}},
		{"at_least without its span", rule(`at_least = 3`),
			[]string{`f.toml:6:12: at_least needs the span it counts in: add within = "7d" or within = "visit"`}},
		{"at_least 1", rule("at_least = 1\nwithin = \"7d\""), []string{`f.toml:6:12: 1 is out of range: 2 to 1000`}},
		{"visits in one visit", rule("visits = 2\nwithin = \"visit\""),
			[]string{`f.toml:7:10: visits are counted in a span of days: write within = "7d"`}},
		{"more visits than fit", rule("visits = 4\nwithin = \"1h\""), []string{`f.toml:7:10: 4 visits do not fit in it`}},
		{"at_least and visits", rule("visits = 4\nat_least = 3\nwithin = \"1h\""), []string{`f.toml:6:10: at_least counts touches and visits counts visits`}},
		{"a visit with a slip", rule("at_least = 3\nwithin = \"vist\""), []string{`f.toml:7:10: "vist" is not a length of time; did you mean "visit"?`}},
		{"absent with what it does not look at", rule("absent = \"21d\"\nper = \"every\""),
			[]string{`f.toml:7:7: per does not go with absent, which looks at the latest touch alone`}},
		{"absent on side fit", strings.Replace(sound, `when = 'name != ""'`, `absent = "21d"`, 1),
			[]string{`f.toml:4:10: touches score in groups on side engagement; person is on side fit`}},
		{"minutes where hours are counted", rule(`absent = "30m"`), []string{`f.toml:6:10: ages are counted in whole hours: write 1h or more`}},
		{"a quiet that cannot have been", rule("first_within = \"7d\"\nafter_quiet = \"30d\""), []string{`f.toml:7:15: no touch so soon after the first one`}},
		{"per_day without every", rule("per_day = 2"), []string{`f.toml:6:11: per_day goes with per = "every"; else the latest touch alone counts`}},
		{"per_day above limit", rule("per = \"every\"\nlimit = 2\nper_day = 3"), []string{`f.toml:8:11: per_day 3 is more than limit 2`}},
		{"no points", strings.Replace(sound, "points = 1", "points = 0.0", 1), []string{`f.toml:5:10: 0 points change nothing: leave the rule out`}},
		{"a name of nothing", strings.Replace(sound, `"any"`, `" "`, 1), []string{`f.toml:2:8: a rule needs a name`}},
		{"what anything is like", rule(`url = "*"`), []string{`f.toml:6:7: say what it is like, with * for anything`}},
		{"a kind that is like nothing", strings.Replace(rule(""), "page_view", "page_view:", 1), []string{`f.toml:4:9: say after the colon what it is like: page_view:*comparison*`}},
		{"a touch twice", strings.Replace(rule(""), `"page_view"`, `["page_view", "page_view"]`, 1), []string{`f.toml:4:23: "page_view" stands here twice`}},
		{"an attempt of one's own", strings.Replace(rule(""), "page_view", "call_out", 1), []string{`f.toml:4:9: call_out is what your own team did: own attempts never score`}},
		{"a kind declared that is known", sound + "[team]\ntouches = [\"chat\", \"two words\", \"a\", \"a\"]\n",
			[]string{`f.toml:7:12: chat is known already`, `f.toml:7:20: "two words" cannot be a kind of touch`, `f.toml:7:38: "a" stands here twice`}},
		{"a half-life shorter than an hour", sound + "[group.web]\nside = \"engagement\"\ncap = 9\nhalf_life = \"20m\"\n",
			[]string{`f.toml:9:13: ages are counted in whole hours: a half_life is 1h or more`}},
		{"a trigger without touches and deeds", sound + "[[trigger]]\nname = \"t\"\n",
			[]string{`f.toml:6:3: a trigger needs touch (any of them) or touches (all of them)`, `f.toml:6:3: a trigger needs then, such as`}},
		{"a trigger that waits for one touch in a span", trigger(`within = "7d"`), []string{`f.toml:9:10: within is the span of several touches or people`}},
		{"one person", trigger("people = 1"), []string{`f.toml:9:10: 1 is out of range: 2 to 1000`}},
		{"a trigger named as another", trigger("") + strings.TrimPrefix(trigger(""), sound), []string{`f.toml:11:8: each trigger needs a name of its own; "Two, 3 demos" is taken`}},
		{"a trigger with an id that is made of another's name", trigger("") + strings.Replace(strings.TrimPrefix(trigger(""), sound), "Two,", "Two", 1),
			[]string{`f.toml:11:8: the id "two-3-demos" is taken by another trigger`}},
		{"a trigger of whose name no id can be made", strings.Replace(trigger(""), "Two, 3 demos", "見積", 1), []string{`f.toml:7:8: no id can be made of this name: add id =`}},
		{"deeds that lack a word, have one too many, stand twice", strings.Replace(trigger(""), `["hot"]`, `["assign", "hot now", "mql", "mql", "tag", "run x", "asign Dana"]`, 1),
			[]string{`f.toml:9:9: say to whom: "assign Dana"`, `f.toml:9:19: hot stands alone`, `f.toml:9:37: mql stands here twice`, `f.toml:9:44: say with what: "tag enterprise"`,
				`f.toml:9:51: a program is named with a key of its own`, `f.toml:9:60: "asign Dana" is not known here; did you mean "assign"?`}},
		{"whom and what after a colon", strings.Replace(trigger(""), `["hot"]`, `["assign:Dana Wells", "tag: vip"]`, 1),
			[]string{`f.toml:9:9: write it with a space: "assign Dana Wells"`, `f.toml:9:30: write it with a space: "tag vip"`}},
		{"a program as a line for a shell", trigger(`run = "notify --all"`), []string{`f.toml:9:7: a list is wanted here, as no shell takes it apart: run = ["program", "argument"]`}},
		{"a program without a name", trigger(`run = [""]`), []string{`f.toml:9:1: name the program`}},
		{"a limit without every", "[[rule]]\nname = \"a\"\ngroup = \"web\"\ntouch = \"page_view\"\nlimit = 2\npoints = 1\n",
			[]string{`f.toml:5:9: limit goes with per = "every"`}},
		{"two rules of one name", sound + sound,
			[]string{`f.toml:7:8: each rule needs a name of its own; "any" is taken`}},
		{"one rule as a table", strings.Replace(sound, "[[rule]]", "[rule]", 1),
			[]string{`f.toml:1:2: write [[rule]]: there may be several`}},
		{"a section twice", sound + "[sla]\nhot = \"15m\"\n[sla]\nhot = \"16m\"\n",
			[]string{`f.toml:8:2: [sla] already stands in line 6`}},
		{"a key twice", sound + "points = 2\n",
			[]string{`f.toml:6:1: points is already set in line 5`}},
		{"the hot score below the other", sound + "[threshold]\nmql = { score = 60 }\nhot = { score = 50 }\n",
			[]string{`f.toml:8:17: the hot score 50 is below the MQL score 60`}},
		{"a domain of a mail provider", sound + "[team]\ndomains = [\"a.example\", \"gmail.com\", \"not a domain\"]\n",
			[]string{`f.toml:7:25: gmail.com belongs to a mail provider`, `f.toml:7:38: "not a domain" is not a domain`}},
		{"hours that end before they begin", sound + "[team]\nhours = \"Mon-Fri 18:00-09:00\"\n",
			[]string{`f.toml:7:18: 18:00-09:00 ends on the next day`}},
		{"a reason without a class, a key twice, a follow that is none", sound + `
[[reason]]
id = "a"
key = "1"
name = "A"
[[reason]]
id = "b"
key = "1"
name = "B"
class = "recycle"
then = ["wake 90d", "supress person"]
`,
			[]string{`f.toml:7:3: [[reason]] needs class`, `f.toml:13:7: key "1" is taken by reason "a"`,
				`f.toml:16:21: "supress person" is not known here; did you mean "suppress person"?`}},
		{"an id with spaces and a key of two letters", sound + "[[lost_reason]]\nid = \"too dear\"\nkey = \"xy\"\nname = \"n\"\n",
			[]string{`f.toml:7:6: an id is small letters`, `f.toml:8:7: a key is one character`}},
		{"a wake on what never comes back", sound + "[[reason]]\nid = \"a\"\nkey = \"1\"\nname = \"n\"\nclass = \"remove\"\nthen = \"wake 3d\"\n",
			[]string{`f.toml:11:8: class remove never comes back: it takes no wake`}},
		{"a text without rules", "[sla]\nhot = \"15m\"\n",
			[]string{`f.toml:1:1: there is no [[rule]]`}},
		{"what is not TOML, and a mistake further down", "[[rule]\nname = = 1\ngroup = \"person\"\nwhen = 'free_mail'\npoints = 1\n" + sound + "[attempts]\nmots = 1\n",
			[]string{`f.toml:1:7: ]] is missing`, `f.toml:2:8: `, `f.toml:12:1: [attempts] has no key "mots"; did you mean "most"?`}},
		{"what is not UTF-8", sound + "# \xff\n", []string{`f.toml:6:3: not UTF-8`}},
		{"an unknown outcome of a trigger", sound + "[[trigger]]\nname = \"t\"\ntouches = [\"demo_request\", \"chat\"]\nwithin = \"30d\"\nthen = [\"hto\"]\n",
			[]string{`f.toml:10:9: "hto" is not known here; did you mean "hot"?`}},
		{"a half-life of who somebody is", sound + "[group.person]\nside = \"fit\"\ncap = 5\nhalf_life = \"14d\"\n",
			[]string{`f.toml:9:13: half_life is for groups on side engagement`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse("f.toml", c.text)
			if got != nil || err == nil {
				t.Fatal("half a file was taken")
			}
			if model.KindOf(err) != model.KindInvalid {
				t.Errorf("kind %s", model.KindOf(err))
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(c.want) || len(MistakesOf(err)) != len(c.want) {
				t.Fatalf("%d mistakes, want %d:\n%s", len(lines), len(c.want), err)
			}
			for i, want := range c.want {
				if !strings.HasPrefix(lines[i], want) {
					t.Errorf("got  %s\nwant %s", lines[i], want)
				}
			}
		})
	}
}

func TestNoTypeOfValueBreaksAnyKey(t *testing.T) {
	values := []string{`"x"`, `1`, `-1.5`, `nan`, `true`, `[]`, `[1, "a", [2]]`, `{}`, `{ a = 1 }`, `2026-01-01`, `""`}
	keys := map[string][]string{
		"[team]": {"domains", "hours", "touches", "holidays", "zone"}, "[threshold]": {"mql", "hot"}, "[sla]": {"hot", "sent_back", "mql", "mql_working_days"},
		"[attempts]": {"least", "most", "spacing"}, "[nurture]": {"rest"}, "[grade]": {"A", "1"}, "[side]": {"fit", "engagement"},
		"[group]": {"web"}, "[group.web]": {"side", "cap", "floor", "half_life"},
		"[[rule]]": {"name", "group", "when", "touch", "points", "per", "limit", "per_day", "campaign", "channel", "url", "detail",
			"at_least", "visits", "within", "first_within", "after_quiet", "absent"},
		"[[trigger]]": {"id", "name", "touch", "touches", "when", "within", "people", "then", "run"},
		"[[reason]]":  {"id", "key", "name", "class", "then", "ask", "hint", "also", "needs_attempts"},
		"":            {"team", "threshold", "rule", "group", "side", "reason"},
	}
	for header, names := range keys {
		for _, name := range names {
			for _, v := range values {
				_, _ = Parse("f.toml", header+"\n"+name+" = "+v+"\n") // must not panic
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(Default())
	f.Add(sound)
	f.Add("[a.b]\nc.d = 1\n[[a.b]]\n[a.b.c]\n")
	f.Add("[[rule]]\nwhen = \"\"\"\\\n  name\\u00e9\"\"\"\n")
	f.Add("\" o]]\uf76c")
	f.Add("x = [\n1, # y\n]\n[x]\n")
	f.Add("\ufeff[[rule]]\nwhen = '''a\nb = 1\n[[rule]]\nx = [1,\n2\n\ny = 'a\n")
	f.Fuzz(func(t *testing.T, text string) {
		if problem := misplaced(text); problem != "" {
			t.Fatal(problem)
		}
	})
}

// Pieces of sound and unsound files, cut and thrown together: nothing panics, and
// every mistake stands in the file.
func TestNoTextBreaksTheReader(t *testing.T) {
	twenty, err := os.ReadFile("testdata/twenty.toml")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(Default()+string(twenty)+sound+trigger("people = 3\nwithin = \"1d\""), "\n")
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(1, 30).Draw(t, "lines") {
			line := rapid.SampledFrom(lines).Draw(t, "line")
			if rapid.IntRange(0, 3).Draw(t, "cut") == 0 {
				from := rapid.IntRange(0, len(line)).Draw(t, "from")
				line = line[:from] + rapid.SampledFrom([]string{"", "'", `"`, "[", "]", "=", "\n", "'''", "{", ",", "\\", "é", "\x00", "#"}).Draw(t, "put") +
					line[rapid.IntRange(from, len(line)).Draw(t, "to"):]
			}
			b.WriteString(line)
		}
		if problem := misplaced(b.String()); problem != "" {
			t.Fatalf("%s\n%s", problem, b.String())
		}
	})
}

// misplaced says what is wrong with how a text is read, "" when nothing is: it is
// taken whole, or refused with mistakes that stand in it.
func misplaced(text string) string {
	c, err := Parse("f.toml", text)
	if (c == nil) == (err == nil) {
		return fmt.Sprintf("criteria %v and error %v", c != nil, err)
	}
	if err != nil && len(MistakesOf(err)) == 0 {
		return fmt.Sprintf("refused without a mistake: %v", err)
	}
	lines := strings.Split(text, "\n")
	for _, m := range MistakesOf(err) {
		if m.Line < 1 || m.Line > len(lines) || m.Column < 1 || m.Column > utf8.RuneCountInString(lines[m.Line-1])+1 || m.Problem == "" {
			return fmt.Sprintf("a mistake at %d:%d of %d lines: %q", m.Line, m.Column, len(lines), m.Problem)
		}
	}
	return ""
}

// TestALineThatIsNoTOMLIsNamedWhereverItStands puts one between any two statements of
// a file of ours, some of which go over several lines.
func TestALineThatIsNoTOMLIsNamedWhereverItStands(t *testing.T) {
	for _, line := range []string{"oops: 3", `name = "open`, `list = ["a", "b"`} {
		lines := strings.SplitAfter(agencyText, "\n")
		for n := range lines {
			before := strings.Join(lines[:n], "")
			if _, problem := checkSyntax([]byte(before)); problem != "" {
				continue // within a statement
			}
			_, err := Parse("f.toml", before+line+"\n"+strings.Join(lines[n:], ""))
			list := MistakesOf(err)
			if len(list) == 0 || list[0].Line != n+1 || strings.HasPrefix(line, "oops") && len(list) > 1 {
				t.Fatalf("%q as line %d: %v", line, n+1, err)
			}
		}
	}
}
