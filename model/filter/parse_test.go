package filter_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"winnow/model/filter"
)

func vocabulary(t *testing.T) filter.Vocabulary {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return filter.Vocabulary{Me: "maya", Now: time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC), Zone: zone, // a Thursday
		Stages:  []string{"lead", "mql", "nurture", "rejected", "sql"},
		Reasons: []filter.Reason{{ID: "junk", Key: "3", Name: "junk, test, student, job seeker"}, {ID: "bad-timing", Key: "9", Name: "bad timing"}},
		Kinds:   []string{"demo_request", "email_click", "email_open"}, Attributes: []string{"Lead Origin", "Tier"}}
}

// show writes a filter so that a test can say what it wants.
func show(f filter.Filter) string {
	var out []string
	if len(f.Words) > 0 {
		out = append(out, "words "+strings.Join(f.Words, " "))
	}
	for _, t := range f.Terms {
		s := ""
		if t.Not {
			s = "not "
		}
		s += string(t.Field)
		if t.Name != "" {
			s += "." + t.Name
		}
		s += []string{" is", " has", " <", " <=", " >", " >="}[t.Op]
		for _, v := range t.Values {
			switch {
			case v.None:
				s += " none"
			case v.Text != "":
				s += " " + v.Text
			case v.From.IsZero() && v.Until.IsZero():
				s += fmt.Sprintf(" %d..%d", v.Low, v.High)
			}
			if !v.From.IsZero() || !v.Until.IsZero() {
				s += " [" + stamp(v.From) + "," + stamp(v.Until) + ")"
			}
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("01-02T15:04")
}

func TestParse(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"words are word beginnings":                {"maya North", "words maya north"},
		"a number is more than another":            {"score>70", "score > 70..70"},
		"blanks stand around a sign":               {"score >= 70 country : Germany acme", "words acme; score >= 70..70; country is Germany"},
		"a blank stands before a sign":             {"title ~dir", "title has dir"},
		"a field is but a word":                    {"score title", "words score title"},
		"a number is one of a range":               {"score:50..70 tries:0", "score is 50..70; tries is 0..0"},
		"at most and at least":                     {"fit<=10 rising>=5", "fit <= 10..10; rising >= 5..5"},
		"one of several":                           {"country:US,CA,none", "country is US CA none"},
		"what must not be":                         {"-company:acme -gmail", "not company is acme; not  is gmail"},
		"a part of a text":                         {"title~director", "title has director"},
		"quotes hold a space and a comma":          {`company:"Acme, Inc" "free words"`, "words free words; company is Acme, Inc"},
		"an attribute by its name":                 {`attr."Lead Origin":API`, "attr.Lead Origin is API"},
		"an attribute that holds numbers":          {`attr.Visits>3`, "attr.Visits > 3..3"},
		"me is who asks":                           {"owner:me by:ME", "owner is maya; by is maya"},
		"a reason by a word of it":                 {"reason:student", "reason is junk"},
		"a reason by its key or name":              {`reason:9,"bad timing"`, "reason is bad-timing bad-timing"},
		"today is a day of the user's zone":        {"decided:today", "decided is [11-18T23:00,11-19T23:00)"},
		"the week begins on Monday":                {"decided:week", "decided is [11-15T23:00,11-22T23:00)"},
		"days lie before and after each other":     {"decided<2026-11-10 due>tomorrow", "decided < [,11-09T23:00); due > [11-20T23:00,)"},
		"a length of time past is at most so long": {"decided:7d active<2h", "decided is [11-12T10:00,11-19T10:00); active < [11-19T08:00,11-19T10:00)"},
		"more than a length ago":                   {"waiting>3d", "waiting > [,11-16T10:00)"},
		"due soon includes what is overdue":        {"due<2h", "due < [,11-19T12:00)"},
		"nothing is due":                           {"due:none", "due is none"},
		"a kind of touch, lately":                  {"touch:demo_request<7d", "touch is demo_request [11-12T10:00,11-19T10:00)"},
		"kinds of touches, one of them long ago":   {"touch:webinar*,email_reply>30d", "touch is webinar* email_reply [,10-20T10:00)"},
		"no touch at all":                          {"touch:none", "touch is none"},
		"a state":                                  {"is:late -is:free-mail", "is is late; not is is free_mail"},
		"fields in any case":                       {"SCORE>1 Stage:MQL", "score > 1..1; stage is mql"},
		"an address is words":                      {"maya@north.example", "words maya north example"},
		"a comma at the end waits for more":        {"country:US,", "country is US"},
		"a dash alone is nothing":                  {"- a", "words a"},
		"nothing":                                  {"   ", ""},
	} {
		f, err := filter.Parse(c.text, vocabulary(t))
		if err != nil {
			t.Errorf("%s: %q: %v", name, c.text, err)
		} else if got := show(f); got != c.want {
			t.Errorf("%s: %q is %q, want %q", name, c.text, got, c.want)
		}
	}
}

func TestAMistakePointsAtItselfAndNamesTheNearestRightWord(t *testing.T) {
	for name, c := range map[string]struct {
		text    string
		at, len int
		msg     string
	}{
		"a field that there is none of":      {"a scroe>70", 2, 5, `there is no field "scroe"; did you mean score?`},
		"a number that is none":              {"score>high", 6, 4, "score wants a whole number; such as 70, or 50..70 after a colon"},
		"a value before another condition":   {"score> country:DE", 6, 0, "score> wants a value; such as score>70"},
		"a value before what is left out":    {"score> -acme", 6, 0, "score> wants a value; such as score>70"},
		"a value that is not typed":          {"score>", 6, 0, "score> wants a value; such as score>70"},
		"a state that there is none of":      {"is:lat", 3, 3, `no lead is "lat"; did you mean late?`},
		"a stage that there is none of":      {"stage:mqll", 6, 4, `there is no stage "mqll"; did you mean mql?`},
		"a stage as a state":                 {"is:rejected", 3, 8, `no lead is "rejected"; did you mean stage:rejected?`},
		"a stage by what people call it":     {"is:promoted", 3, 8, `no lead is "promoted"; did you mean stage:sql?`},
		"a reason as a state":                {"is:bad_timing", 3, 10, `no lead is "bad_timing"; did you mean reason:bad-timing?`},
		"a state as a stage":                 {"stage:late", 6, 4, `there is no stage "late"; did you mean is:late?`},
		"a reason that there is none of":     {"reason:bad-timin", 7, 9, `there is no reason "bad-timin"; did you mean bad-timing?`},
		"a time that is none":                {"due:soonish", 4, 7, `"soonish" is no time; such as today, tomorrow, 12:00, mon, week, 7d, "30 nov" or 2026-11-30`},
		"a quotation mark that is left open": {`company:"ac`, 8, 1, "the quotation mark is not closed"},
		"more than of a name":                {"company>acme", 7, 1, "company has no more and less; such as company:acme"},
		"part of a number":                   {"score~7", 5, 1, "score cannot be searched with ~; such as score>70"},
		"a length that is none":              {"touch:demo_request<soon", 19, 4, `"soon" is no length of time; such as touch:demo_request<7d`},
		"an attribute without a name":        {"attr.:x", 5, 0, `attr. wants the name of a column; such as attr."Lead Origin":API`},
		"an attribute without a value":       {"attr.Tier", 9, 0, `attr.Tier wants a value; such as attr."Lead Origin":API`},
		"the first of two":                   {"is:lat is:hott", 3, 3, `no lead is "lat"; did you mean late?`},
	} {
		_, err := filter.Parse(c.text, vocabulary(t))
		var e *filter.Error
		if !errors.As(err, &e) {
			t.Errorf("%s: %q: %v", name, c.text, err)
			continue
		}
		if e.At != c.at || e.Len != c.len || e.Error() != c.msg {
			t.Errorf("%s: %q: %d+%d %s, want %d+%d %s", name, c.text, e.At, e.Len, e, c.at, c.len, c.msg)
		}
	}
}

func TestWhatIsRightBesideAMistakeIsReturnedWithIt(t *testing.T) {
	f, err := filter.Parse("maya is:lat score>70", vocabulary(t))
	if err == nil || show(f) != "words maya; score > 70..70" {
		t.Errorf("%q, %v", show(f), err)
	}
}

func TestComplete(t *testing.T) {
	v := vocabulary(t)
	v.Met = map[filter.Field][]string{filter.Campaign: {"peak", "spring sale"}, filter.Owner: {"Dana"}, filter.Country: {"Denmark", "DE", "Erewhon"}}
	for name, c := range map[string]struct {
		text string
		want string
	}{
		"a field by its beginning":           {"maya sco", "5 score>"},
		"of what must not be":                {"-cou", "1 country:"},
		"a state":                            {"is:c", "3 cooled"},
		"the second of several":              {"is:late,c", "8 cooled"},
		"a stage":                            {"stage:n", "6 nurture"},
		"a kind of touch":                    {"touch:email_", "6 email_click, 6 email_open"},
		"how long ago":                       {"touch:email_open<7", "17 7d"},
		"a time ahead":                       {"due:to", "4 today, 4 tomorrow"},
		"an attribute by its name":           {"attr.lead", `0 attr."Lead Origin":`},
		"a value that was met":               {"campaign:sp", `9 "spring sale"`},
		"the same in quotes":                 {`campaign:"sp`, `9 "spring sale"`},
		"an owner that was met":              {"owner:d", "6 Dana"},
		"what is typed whole is not offered": {"is:late", ""},
		"a country by its code":              {"country:de", "8 Germany, 8 Denmark"},
		"a country by its name":              {"country:germ", "8 Germany"},
		"one that is written whole":          {"country:denmark", ""},
		"one that nobody knows":              {"country:er", "8 Eritrea, 8 Erewhon"},
		"a field that there is none of":      {"nix:a", ""},
		"inside a quotation nothing is new":  {`company:"a sco`, ""},
	} {
		var got []string
		for _, o := range filter.Complete(c.text, len([]rune(c.text)), v) {
			got = append(got, fmt.Sprintf("%d %s", o.From, o.Text))
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %q gives %q, want %q", name, c.text, s, c.want)
		}
	}
	if n := len(filter.Complete("", 0, vocabulary(t))); n != len(filter.Fields()) {
		t.Errorf("%d fields are offered at the beginning, want %d", n, len(filter.Fields()))
	}
}

// Each example that help and errors show is a filter.
func TestEachExampleIsAFilter(t *testing.T) {
	for _, e := range filter.Fields() {
		f, err := filter.Parse(e.Like, vocabulary(t))
		if err != nil || len(f.Terms) != 1 || f.Terms[0].Field != e.Field {
			t.Errorf("%s: %s: %v, %s", e.Field, e.Like, err, show(f))
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`score>70 -company:"a b" attr."x y":1,2 touch:a<7d`, `-`, `"`, `is:`, "due:\u202e", `attr.`} {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, text string, cursor int) {
		v := vocabulary(t)
		n := len([]rune(text))
		got, err := filter.Parse(text, v)
		var e *filter.Error
		if err != nil && (!errors.As(err, &e) || e.At < 0 || e.Len < 0 || e.At+e.Len > n) {
			t.Errorf("%q: %#v", text, err)
		}
		for _, term := range got.Terms {
			if len(term.Values) == 0 || term.At < 0 || term.At >= n {
				t.Errorf("%q: %+v", text, term)
			}
		}
		for _, o := range filter.Complete(text, cursor, v) {
			if o.From < 0 || o.From > n {
				t.Errorf("%q at %d: %+v", text, cursor, o)
			}
		}
	})
}

func TestDaysAreWrittenAsPeopleWriteThem(t *testing.T) {
	now := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC) // a Sunday
	for text, want := range map[string]string{
		`decided:"20 nov"`: "2026-11-20", `decided:20_nov`: "2026-11-20", `decided:"Nov 20, 2025"`: "2025-11-20", `decided:"30 dec"`: "2025-12-30",
		`decided:sun`: "2026-11-22", `decided:saturday`: "2026-11-21", `decided:mon`: "2026-11-16", `due:mon`: "2026-11-23", `due:sun`: "2026-11-22",
		`due:"30 nov"`: "2026-11-30", `due:"1 feb"`: "2027-02-01", `due:"22 november"`: "2026-11-22", `decided:"29 feb 2024"`: "2024-02-29",
	} {
		f, err := filter.Parse(text, filter.Vocabulary{Now: now})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		v := f.Terms[0].Values[0]
		if got := v.From.Format("2006-01-02"); got != want || v.Until.Sub(v.From) != 24*time.Hour {
			t.Errorf("%s is %s to %s, want %s", text, v.From, v.Until, want)
		}
	}
	for _, text := range []string{`decided:"31 nov"`, `decided:"20 nobember"`, `due:nov`} {
		if _, err := filter.Parse(text, filter.Vocabulary{Now: now}); err == nil {
			t.Errorf("%s is understood", text)
		}
	}
}
