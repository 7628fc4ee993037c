package score

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

var now = time.Date(2026, 11, 19, 11, 24, 0, 0, time.UTC)

const day = 24 * time.Hour

func defaults(t testing.TB) *criteria.Criteria {
	t.Helper()
	c, err := criteria.Parse("default.toml", criteria.Default())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func ago(d time.Duration, k model.TouchKind, detail string) model.Touch {
	return model.Touch{Kind: k, At: now.Add(-d), Detail: detail}
}

func vp() *model.Lead {
	return &model.Lead{Name: "Maya Ortiz", Title: "VP Operations", Company: "Northwind Freight", Domain: "northwind.example",
		Email: "maya.ortiz@northwind.example", Employees: 340, Country: "Netherlands", Industry: "Logistics"}
}

// small criteria with one rule of each sort.
const small = `
[threshold]
mql = { score = 20, fit = 5, engagement = 8 }
hot = { score = 30 }

[group.who]
side = "fit"
cap = 12
floor = -6

[group.acts]
side = "engagement"
cap = 30

[group.mail]
side = "engagement"
cap = 4

[[rule]]
name = "vp"
group = "who"
when = 'title contains "VP"'
points = 10

[[rule]]
name = "large"
group = "who"
when = 'employees > 100'
points = 4

[[rule]]
name = "student"
group = "who"
when = 'title == "student"'
points = -9

[[rule]]
name = "demo"
group = "acts"
touch = "demo_request"
points = 15

[[rule]]
name = "pricing"
group = "acts"
touch = "pricing_view"
points = 2.5
per = "every"
limit = 3

[[rule]]
name = "pages of a vp"
group = "acts"
touch = "page_view"
when = 'title contains "VP"'
points = 0.4
per = "every"

[[rule]]
name = "no show"
group = "acts"
touch = "no_show"
points = -20

[[rule]]
name = "opens"
group = "mail"
touch = "email_open"
points = 3
per = "every"
`

func smallScorer(t testing.TB) *Scorer {
	t.Helper()
	c, err := criteria.Parse("small.toml", small)
	if err != nil {
		t.Fatal(err)
	}
	return New(c)
}

func told(lines []model.Line) string {
	var b strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&b, "%+d %s|", l.Points, l.Signal)
	}
	return b.String()
}

func TestReceipts(t *testing.T) {
	demo, noShow := ago(2*time.Hour, model.DemoRequest, ""), ago(time.Hour, model.NoShow, "")
	pricing := func(n int) (list []model.Touch) {
		for i := range n {
			list = append(list, ago(time.Duration(i+3)*time.Hour, model.PricingView, ""))
		}
		return list
	}
	pages := func(n int) (list []model.Touch) {
		for i := range n {
			list = append(list, ago(time.Duration(i)*time.Minute, model.PageView, ""))
		}
		return list
	}
	outbound := demo
	outbound.Outbound = true
	for _, c := range []struct {
		name    string
		lead    model.Lead
		touches []model.Touch
		want    string
		score   int
	}{
		{"nothing known", model.Lead{}, nil, "", 0},
		{"a demo request", model.Lead{}, []model.Touch{demo}, "+15 demo|", 15},
		{"a rule counts once where it does not say every", model.Lead{}, []model.Touch{demo, demo}, "+15 demo|", 15},
		{"what a rep does scores nothing", model.Lead{}, []model.Touch{outbound}, "", 0},
		{"each touch counts, up to the limit", model.Lead{}, pricing(5), "+8 pricing|", 8},
		{"halves are rounded up", model.Lead{}, pricing(1), "+3 pricing|", 3},
		{"a condition with a touch", model.Lead{Title: "clerk"}, pages(3), "", 0},
		{"fractions add up: 15 + 2.5 + 0.8 are 18", model.Lead{Title: "VP"}, append(append(pages(2), demo), pricing(1)...),
			"+15 demo|+2 pricing|+1 pages of a vp|+10 vp|", 28},
		{"the cap of a group", model.Lead{Title: "VP", Employees: 500}, nil, "+10 vp|+4 large|-2 who cap 12|", 12},
		{"the cap of one group leaves the other alone", model.Lead{}, []model.Touch{demo, ago(time.Hour, model.EmailOpen, ""), ago(2*time.Hour, model.EmailOpen, "")},
			"+15 demo|+6 opens|-2 mail cap 4|", 19},
		{"the floor of a group, and of the whole", model.Lead{Title: "student"}, nil, "-9 student|+3 who floor -6|+6 a score is never below 0|", 0},
		{"the floor of the whole takes what engagement gives", model.Lead{Title: "student"}, pricing(1),
			"+3 pricing|-9 student|+3 who floor -6|+3 a score is never below 0|", 0},
		{"a group without a floor falls as far as it may, its side does not", model.Lead{Title: "VP"}, []model.Touch{noShow, ago(2*time.Hour, model.EmailOpen, "")},
			"-20 no show|+3 opens|+17 engagement floor 0|+10 vp|", 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := smallScorer(t).Score(&c.lead, c.touches, now)
			if told(got.Lines) != c.want || got.Score != c.score {
				t.Errorf("%d: %s\nwant %d: %s", got.Score, told(got.Lines), c.score, c.want)
			}
		})
	}
}

func TestALineSaysWhatItStandsFor(t *testing.T) {
	got := smallScorer(t).Score(&model.Lead{Title: "VP", Employees: 200},
		[]model.Touch{ago(5*time.Hour, model.PricingView, ""), ago(2*time.Hour, model.PricingView, "")}, now)
	want := []model.Line{
		{Group: "acts", Side: model.SideEngagement, Signal: "pricing", At: now.Add(-2 * time.Hour), Points: 5, Kind: model.LineRule, Count: 2, Touch: model.PricingView},
		{Group: "who", Side: model.SideFit, Signal: "vp", Points: 10, Kind: model.LineRule},
		{Group: "who", Side: model.SideFit, Signal: "large", Points: 4, Kind: model.LineRule},
		{Group: "who", Side: model.SideFit, Signal: "who cap 12", Points: -2, Kind: model.LineCap},
	}
	if !reflect.DeepEqual(got.Lines, want) {
		t.Errorf("got  %+v\nwant %+v", got.Lines, want)
	}
}

func TestAScorerLeavesNothingOfTheLeadBefore(t *testing.T) {
	s := smallScorer(t)
	page := []model.Touch{ago(time.Hour, model.PageView, ""), ago(2*time.Hour, model.PageView, "")}
	for range 2 {
		if got := s.Score(&model.Lead{Title: "VP", Employees: 500}, page, now).Score; got != 13 {
			t.Errorf("the VP has %d", got)
		}
		if got := s.Score(&model.Lead{Title: "clerk"}, page, now).Score; got != 0 {
			t.Errorf("the clerk has %d", got)
		}
	}
}

func TestATouchToComeScoresNothingYet(t *testing.T) {
	s := smallScorer(t)
	soon := []model.Touch{{Kind: model.DemoRequest, At: now.Add(3 * time.Hour)}}
	got := s.Score(&model.Lead{}, soon, now)
	begins := time.Date(2026, 11, 19, 14, 0, 0, 0, time.UTC)
	if got.Score != 0 || got.Touches != 0 || !got.LastTouch.IsZero() || got.Why != (model.Why{}) || !got.NextChange.Equal(begins) {
		t.Errorf("%+v", got)
	}
	then := s.Score(&model.Lead{}, soon, begins)
	if then.Score != 15 || then.Touches != 1 {
		t.Errorf("at the hour it begins to count: %+v", then)
	}
	if got := s.Score(&model.Lead{}, soon, begins.Add(-time.Second)); got.Score != 0 {
		t.Errorf("a second before: %d", got.Score)
	}
}

func TestRisingLooksAWeekBack(t *testing.T) {
	s := smallScorer(t)
	touches := []model.Touch{ago(20*day, model.PricingView, ""), ago(7*day-2*time.Hour, model.DemoRequest, "")}
	got := s.Score(vp(), touches, now)
	if got.Score != 30 || got.Rising != 15 {
		t.Errorf("score %d, rising %d", got.Score, got.Rising)
	}
	if want := now.Truncate(time.Hour).Add(2 * time.Hour); !got.NextChange.Equal(want) {
		t.Errorf("next change %s, want %s", got.NextChange, want)
	}
	after := s.Score(vp(), touches, got.NextChange)
	if after.Score != 30 || after.Rising != 0 || !after.NextChange.IsZero() {
		t.Errorf("a week later: score %d, rising %d, next %s", after.Score, after.Rising, after.NextChange)
	}
	fell := s.Score(vp(), append(touches, ago(time.Hour, model.NoShow, "")), now)
	if fell.Rising != 0 {
		t.Errorf("a falling score rises by %d", fell.Rising)
	}
}

func TestQualifiedIsTheTouchThatReachedTheThresholdAndHotTheLastThatDid(t *testing.T) {
	s := smallScorer(t)
	at := func(d time.Duration) time.Time { return now.Add(-d) }
	touches := []model.Touch{
		ago(90*day, model.PageView, ""), ago(80*day, model.DemoRequest, ""), ago(70*day, model.PricingView, ""),
		ago(60*day, model.NoShow, ""), ago(50*day, model.PricingView, ""), ago(40*day, model.PricingView, ""),
	}
	got := s.Score(vp(), touches, now)
	if !got.QualifiedAt.Equal(at(80 * day)) {
		t.Errorf("qualified %s", got.QualifiedAt)
	}
	if !got.HotAt.IsZero() {
		t.Errorf("cooled by the no-show, yet hot since %s", got.HotAt)
	}
	before := s.Score(vp(), touches[:3], now)
	if !before.HotAt.Equal(at(70 * day)) {
		t.Errorf("hot since %s with %d", before.HotAt, before.Score)
	}
	again := s.Score(vp(), append(touches, ago(day, model.EmailOpen, ""), ago(2*day, model.EmailOpen, "")), now)
	if again.Score >= 30 || !again.HotAt.IsZero() {
		t.Errorf("%d, hot since %s", again.Score, again.HotAt)
	}
	weak := s.Score(&model.Lead{Title: "clerk"}, touches[:3], now)
	if !weak.QualifiedAt.IsZero() {
		t.Errorf("without fit it qualified %s", weak.QualifiedAt)
	}
}

func TestHotAgainIsCountedFromTheSecondTime(t *testing.T) {
	c, err := criteria.Parse("f.toml", strings.Replace(small, "points = -20\n", "points = -2\n", 1))
	if err != nil {
		t.Fatal(err)
	}
	got := New(c).Score(vp(), []model.Touch{ago(9*day, model.DemoRequest, ""), ago(8*day, model.PricingView, ""), ago(7*day, model.NoShow, ""),
		ago(2*day, model.PricingView, "")}, now)
	if want := now.Add(-2 * day); !got.HotAt.Equal(want) {
		t.Errorf("hot since %s with %d, want %s", got.HotAt, got.Score, want)
	}
}

func TestWhyIsTheStrongestRecentSignal(t *testing.T) {
	s := smallScorer(t)
	created := model.Touch{Kind: model.Created, At: now.Add(-time.Minute)}
	for _, c := range []struct {
		name    string
		touches []model.Touch
		want    model.Why
	}{
		{"none", nil, model.Why{}},
		{"a record that was made says nothing", []model.Touch{created}, model.Why{}},
		{"strong before late", []model.Touch{ago(5*day, model.DemoRequest, "soon"), ago(time.Hour, model.PricingView, ""), created},
			model.Why{Kind: model.DemoRequest, Count: 1, At: now.Add(-5 * day), Detail: "soon"}},
		{"late before long ago", []model.Touch{ago(120*day, model.DemoRequest, ""), ago(time.Hour, model.PricingView, "")},
			model.Why{Kind: model.PricingView, Count: 1, At: now.Add(-time.Hour)}},
		{"the latest of its kind, counted over a month", []model.Touch{ago(50*day, model.PricingView, "old"), ago(10*day, model.PricingView, "a"), ago(day, model.PricingView, "b")},
			model.Why{Kind: model.PricingView, Count: 2, At: now.Add(-day), Detail: "b"}},
		{"what scores nothing is better than no word", []model.Touch{ago(day, model.Unsubscribe, "")},
			model.Why{Kind: model.Unsubscribe, Count: 1, At: now.Add(-day)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := s.Score(&model.Lead{}, c.touches, now).Why; got != c.want {
				t.Errorf("got %+v\nwant %+v", got, c.want)
			}
		})
	}
}

// What the default says of leads that a rep would know what to think of.
func TestTheDefaultOnDayOne(t *testing.T) {
	s := New(defaults(t))
	demo := []model.Touch{ago(5*time.Minute, model.DemoRequest, "Need it before peak season"), ago(2*time.Hour, model.PricingView, ""),
		ago(3*time.Hour, model.PricingView, ""), ago(3*time.Hour, model.PageView, "/integrations"),
		ago(3*time.Hour, model.ProductView, ""), ago(19*day, model.ContentDownload, "Comparison guide")}
	webinar := []model.Touch{ago(2*day, model.WebinarAttended, ""), ago(9*day, model.WebinarRegistered, ""), ago(30*day, model.EmailClick, ""),
		ago(20*day, model.ContentDownload, "Buyer's guide")}
	manager := &model.Lead{Title: "Logistics Manager", Email: "b@halden.example", Company: "Halden", Domain: "halden.example", Employees: 70, Country: "Germany", Phone: "+49 30 1234567"}
	student := &model.Lead{Title: "Student", Email: "x@gmail.com", FreeMail: true, Country: "India"}
	bare := &model.Lead{Email: "jk@gmail.com", FreeMail: true}
	for _, c := range []struct {
		name      string
		lead      *model.Lead
		touches   []model.Touch
		low, high int
		grade     string
		mql, hot  bool
	}{
		{"a VP of the right size who asks for a demo", vp(), demo, 88, 100, "A1", true, true},
		{"the same VP without a touch is no MQL by score", vp(), nil, 34, 40, "A3", false, false},
		{"a manager after a webinar", manager, webinar, 50, 64, "A2", true, false},
		{"a student who reads everything", student, webinar, 0, 10, "C2", false, false},
		{"a free mail address that asks for a demo, at once", bare, demo, 40, 60, "C1", true, true},
		{"an empty row", &model.Lead{}, nil, 0, 0, "C3", false, false},
		{"a director elsewhere", &model.Lead{Title: "Geschäftsführerin", Company: "Brückner", Domain: "b.example", Email: "a@b.example"}, nil, 16, 28, "B3", false, false},
		{"a director in Tokyo", &model.Lead{Title: "営業部長", Company: "山田", Country: "Japan"}, nil, 12, 24, "C3", false, false},
		{"an assistant to a director", &model.Lead{Title: "Assistant to the Director"}, nil, 0, 0, "C3", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := s.Score(c.lead, c.touches, now)
			if got.Score < c.low || got.Score > c.high || got.Grade != c.grade || got.QualifiedAt.IsZero() == c.mql || got.HotAt.IsZero() == c.hot {
				t.Errorf("score %d (%d + %d) %s, qualified %s, hot %s\n%s", got.Score, got.Fit, got.Engagement, got.Grade,
					got.QualifiedAt, got.HotAt, strings.ReplaceAll(told(got.Lines), "|", "\n"))
			}
		})
	}
}
