package score

import (
	"reflect"
	"testing"
	"time"

	"winnow/model"
)

// Bugs that other scoring programs are known for, each as a case.

func TestATouchThatComesTwiceCountsOnceHoweverOften(t *testing.T) {
	s := fadingScorer(t, `
[[trigger]]
name = "pages"
touch = "page_view"
then = ["tag reader"]
`)
	page := ago(3*time.Hour, model.PageView, "/integrations")
	page.URL, page.EventID, page.UTM = "https://example.com/integrations", "ev-1", model.UTM{Campaign: "peak"}
	once := s.Score(&model.Lead{}, []model.Touch{page}, now)
	often := s.Score(&model.Lead{}, []model.Touch{page, page, page}, now)
	if !reflect.DeepEqual(once, often) || often.Touches != 1 || often.Why.Count != 1 || len(often.Fired) != 1 || often.Score != 1 {
		t.Errorf("once  %+v\noften %+v", once, often)
	}
	other := page
	other.EventID = "ev-2" // the source says that it is another one
	if got := s.Score(&model.Lead{}, []model.Touch{page, other}, now); got.Touches != 2 || got.Score != 2 || len(got.Fired) != 1 {
		t.Errorf("two of one instant: %+v", got)
	}
}

// Not only once ever: what happens again a month later is new again.
func TestWhatHappensAgainCountsAnewFromThen(t *testing.T) {
	s := fadingScorer(t)
	first, again := ago(42*day, model.DemoRequest, ""), ago(0, model.DemoRequest, "")
	if got := s.Score(&model.Lead{}, []model.Touch{first}, now); got.Score != 0 { // 5 - 5 for being quiet
		t.Errorf("after six weeks %d", got.Score)
	}
	got := s.Score(&model.Lead{}, []model.Touch{first, again}, now)
	if got.Score != 40 || len(got.Lines) != 1 || !got.Lines[0].At.Equal(now) {
		t.Errorf("asked again: %d: %s", got.Score, told(got.Lines))
	}
}

// There are no points by hand that a new reckoning could lose: a score is made of
// criteria, fields, touches and the hour, and of nothing that was reckoned before.
func TestAScoreDependsOnNothingThatWasReckonedBefore(t *testing.T) {
	c := defaults(t)
	leads, touches := sample(60)
	used := New(c)
	for i := range leads {
		used.Score(&leads[i], touches[i], now.Add(-100*day))
		used.Missing(&leads[i], touches[i], now)
		if got, want := used.Score(&leads[i], touches[i], now), New(c).Score(&leads[i], touches[i], now); !reflect.DeepEqual(got, want) {
			t.Fatalf("lead %d\nused  %+v\nfresh %+v", i, got, want)
		}
	}
}

// Nothing known is not nought points on the first of January 1970.
func TestNothingKnownIsNotNought(t *testing.T) {
	s := New(fadingDefaults(t))
	want := model.Scored{Grade: "C3"}
	for _, touches := range [][]model.Touch{nil, {{Kind: model.CallOut, At: now, Outbound: true}}} {
		got := s.Score(&model.Lead{}, touches, now)
		if len(got.Lines) != 0 {
			t.Errorf("lines %+v", got.Lines)
		}
		if got.Lines = nil; !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v", got)
		}
	}
	early := []model.Touch{{Kind: model.DemoRequest, At: time.Unix(-3600, 0)}, {Kind: model.DemoRequest}}
	if got := s.Score(&model.Lead{}, early, now); got.Score != 0 || got.Touches != 2 || !got.NextChange.IsZero() {
		t.Errorf("touches of before 1970: %+v", got)
	}
}

func TestOwnAttemptsNeverScoreAndNeverEndAnAbsence(t *testing.T) {
	s := fadingScorer(t, `
[[rule]]
name = "known"
group = "stays"
when = 'title == "VP"'
points = 10
`)
	page, call := ago(22*day, model.Chat, ""), ago(day, model.PageView, "")
	call.Outbound = true
	without, with := s.Score(&model.Lead{Title: "VP"}, []model.Touch{page}, now), s.Score(&model.Lead{Title: "VP"}, []model.Touch{page, call}, now)
	if !reflect.DeepEqual(without, with) || with.Score != 5 || told(with.Lines) != "+10 known|-5 gone quiet|" {
		t.Errorf("without %+v\nwith    %+v", without, with)
	}
}

func TestAnAbsenceBeginsOnTheHour(t *testing.T) {
	s := fadingScorer(t, `
[[rule]]
name = "known"
group = "stays"
when = 'title == "VP"'
points = 10
`)
	touches := []model.Touch{ago(0, model.Chat, ""), {Kind: model.Created, At: now.Add(5 * day)}}
	begins := now.Truncate(time.Hour).Add(21 * day)
	before := s.Score(&model.Lead{Title: "VP"}, touches, begins.Add(-time.Second))
	if before.Score != 10 || !before.NextChange.Equal(begins) {
		t.Errorf("before: %d, next change %s, want %s", before.Score, before.NextChange, begins)
	}
	if got := s.Score(&model.Lead{Title: "VP"}, touches, begins); got.Score != 5 || !got.Lines[1].At.Equal(now) {
		t.Errorf("then: %d: %s", got.Score, told(got.Lines))
	}
}

// A rule of absence that is not about the lead takes nothing of what it reaches, in
// a scorer that has scored nobody yet either.
func TestAnAbsenceThatIsNotAboutTheLeadKeepsItFromNothing(t *testing.T) {
	s := fadingScorer(t, `
[[rule]]
name = "quiet clerks"
group = "acts"
when = 'title == "Clerk"'
absent = "21d"
touch = "pricing_view"
points = -35
`)
	asked := []model.Touch{ago(0, model.DemoRequest, "")}
	if got := s.ScoreOnly(&model.Lead{CreatedAt: now.Add(-60 * day)}, asked, now); !got.QualifiedAt.Equal(now) || !got.HotAt.Equal(now) {
		t.Errorf("%+v", got)
	}
}

// Who never did such a thing is absent since the lead is known: by the making of
// its record, or by what else it did, and not before the span is over.
func TestAnAbsenceOfWhatNeverWasRunsFromWhenTheLeadIsKnown(t *testing.T) {
	s := fadingScorer(t, `
[[rule]]
name = "known"
group = "stays"
when = 'title == "VP"'
points = 10

[[rule]]
name = "never looked"
group = "stays"
touch = "pricing_view"
absent = "21d"
points = -3
`)
	made, hours := now.Truncate(time.Hour), 21*day
	record := []model.Touch{{Kind: model.Created, At: now}}
	for _, c := range []struct {
		name  string
		lead  model.Lead
		acts  []model.Touch
		after time.Duration
		want  int
	}{
		{"younger than the span", model.Lead{CreatedAt: now}, nil, hours - time.Hour, 10},
		{"imported so long ago", model.Lead{CreatedAt: now}, nil, hours, 2},
		{"made so long ago in its source, imported later", model.Lead{CreatedAt: now.Add(9 * day)}, record, hours, 2},
		{"nothing says since when", model.Lead{}, nil, hours, 10},
		{"something else lately", model.Lead{CreatedAt: now}, []model.Touch{{Kind: model.Chat, At: now.Add(20 * day)}}, hours, 7},
	} {
		c.lead.Title = "VP"
		got := s.Score(&c.lead, c.acts, made.Add(c.after))
		if got.Score != c.want {
			t.Errorf("%s: %d: %s", c.name, got.Score, told(got.Lines))
		}
		if c.want == 10 && !c.lead.CreatedAt.IsZero() && !got.NextChange.Equal(made.Add(hours)) {
			t.Errorf("%s: the next change is %s", c.name, got.NextChange)
		}
	}
}

func TestAnAbsenceDoesNotFadeThoughItsGroupDoes(t *testing.T) {
	s := fadingScorer(t, `
[[rule]]
name = "known"
group = "stays"
when = 'title == "VP"'
points = 10

[[rule]]
name = "left for good"
group = "mail"
absent = "60d"
points = -4
`)
	for _, days := range []time.Duration{60, 61, 90, 400} {
		got := s.Score(&model.Lead{Title: "VP"}, []model.Touch{ago(days*day, model.Chat, "")}, now)
		if got.Score != 1 { // known 10, gone quiet -5, left for good -4
			t.Errorf("after %d days: %d: %s", days, got.Score, told(got.Lines))
		}
		if days == 400 && !got.NextChange.IsZero() {
			t.Errorf("after %d days something moves at %s", days, got.NextChange)
		}
	}
}

func TestADayOfPerDayIsThatOfTheTeam(t *testing.T) {
	touches := func() (list []model.Touch) {
		for _, h := range []int{21, 22, 23, 24, 25} { // of 17 November, in UTC
			list = append(list, model.Touch{Kind: model.PageView, At: time.Date(2026, 11, 17, h, 30, 0, 0, time.UTC)})
		}
		return list
	}()
	at := time.Date(2026, 11, 18, 2, 0, 0, 0, time.UTC)
	count := func(s *Scorer, touches []model.Touch) int { return s.Score(&model.Lead{}, touches, at).Lines[0].Count }
	utc, berlin := fadingScorer(t), fadingScorer(t, "[team]\nzone = \"Europe/Berlin\"\n")
	if a, b := count(utc, touches[:3]), count(berlin, touches[:3]); a != 2 || b != 3 {
		t.Errorf("21:30 to 23:30 are %d in UTC, %d in Berlin", a, b)
	}
	if a, b := count(utc, touches), count(berlin, touches); a != 4 || b != 4 {
		t.Errorf("21:30 to 1:30 are %d in UTC, %d in Berlin", a, b)
	}
}
