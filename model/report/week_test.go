package report

import (
	"math"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

// weekly are leads of a good and of a bad source over the weeks before, and of one
// week in which much more came.
func weekly() (lives []*Life) {
	now := options().Now
	add := func(source string, daysAgo int, s Step) {
		l := life(source, step(model.ActTry, 1), s)
		l.Qualified = now.AddDate(0, 0, -daysAgo)
		for i := range l.Steps {
			l.Steps[i].At = l.Qualified.Add(time.Duration(i+1) * time.Minute)
		}
		lives = append(lives, l)
	}
	for i := range 24 {
		add("web", 10+2*i, step(model.ActPromote, 2))
		add("list", 10+2*i, step(model.ActReject, 2, "no-need"))
	}
	for i := range 20 {
		add("web", 1+i%5, step(model.ActPromote, 2))
	}
	return lives
}

func TestAWeekTellsWhatChangedBeyondChanceAndWhatToDo(t *testing.T) {
	w := newWeek(options().filled())
	d := made(w, weekly()...)
	cell(t, d, "week", "new MQLs", "this week", "20")
	cell(t, d, "week", "new MQLs", "7 weeks before", "6.9")
	cell(t, d, "week", "new MQLs", "beyond chance", "yes, more")
	cell(t, d, "week", "promoted of decided", "this week", "100 % of 20")
	found := strings.Join(d.Sections[0].Text, "\n")
	if len(d.Sections[0].Text) != toldFindings || !strings.Contains(found, "list costs sales time: 100 % of 24") {
		t.Errorf("it found\n%s", found)
	}
	if p := w.Proposals(); len(p) != 1 || p[0].Source != "list" || p[0].Points != -pointsMost || !strings.Contains(p[0].Why, "ten points are taken") {
		t.Errorf("it proposes %+v", p)
	}
}

func TestAQuietWeekSaysSo(t *testing.T) {
	d := made(newWeek(options().filled()), life("web", step(model.ActReject, 2, "no-need")))
	if s := strings.Join(append(d.Lead, d.Sections[0].Text...), " "); !strings.Contains(s, "Nothing happened in this time") || !strings.Contains(s, "Nothing of this week is beyond chance") {
		t.Error(s)
	}
}

func TestAWeekOfWhichNothingIsKnownAnnouncesNothing(t *testing.T) {
	d := made(newWeek(options().filled()))
	if s := strings.Join(d.Sections[0].Text, " "); s != "Nothing of this week is beyond chance." {
		t.Error(s)
	}
}

func TestCountsAreComparedExactly(t *testing.T) {
	for _, c := range []struct {
		k, n int
		p    float64
		want float64
	}{{5, 10, 0.5, 1}, {10, 10, 0.5, 2.0 / 1024}, {0, 4, 0.25, 0.57813}} {
		if got := binomial(c.k, c.n, c.p); math.Abs(got-c.want) > 1e-4 {
			t.Errorf("%+v: %.5f", c, got)
		}
	}
}

func TestAProposalIsADiffThatMakesTheText(t *testing.T) {
	text := "[team]\ndomains = []\n"
	list := []Proposal{{Source: "list", Points: -5, Why: "why"}, {Source: "it's", Points: 5, Why: "why"}, {Source: "x\ny", Points: 5, Why: "why"}}
	proposed, diff := Propose(text, list)
	if strings.Count(proposed, "[[rule]]") != 1 || !strings.HasPrefix(proposed, text) || !strings.Contains(proposed, `when = 'source == "list"'`) {
		t.Errorf("%s", proposed)
	}
	if n := strings.Count(diff, "\n+"); len(strings.Split(proposed, "\n"))-len(strings.Split(text, "\n")) != n-1 { // one is the head's
		t.Errorf("%d lines are added:\n%s", n, diff)
	}
	if again, _ := Propose(proposed, list); again != "" {
		t.Errorf("what is there is proposed again:\n%s", again)
	}
}
