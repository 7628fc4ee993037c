package report

import (
	"strings"
	"testing"
	"time"

	"winnow/model"
)

func TestSpeedIsFromTheMQLToTheFirstAttempt(t *testing.T) {
	o := options()
	o.Floor = 2
	o.Rules.SLAMQL = model.SLA{Time: 4 * time.Hour}
	untouched := life("web")
	soon := life("web")
	soon.Qualified = o.Now.Add(-time.Hour)                                 // its time is not up
	below := life("web", step(model.ActTry, 1), step(model.ActPromote, 2)) // it waited for nobody
	below.FileStage, below.Qualified = model.StageLead, time.Time{}
	d := made(newSpeed(o.filled()), below,
		life("web", step(model.ActTry, 1), step(model.ActTry, 90), step(model.ActPromote, 100)),
		life("web", step(model.ActTry, 3), step(model.ActReject, 100, "no-need")),
		life("web", step(model.ActTry, 30)),
		life("web", step(model.ActReject, 2, "student")),
		life("web", step(model.ActNurture, 1), step(model.ActWake, 50), step(model.ActTry, 51)),
		untouched, soon)
	cell(t, d, "speed", "all", "MQL", "7")
	cell(t, d, "speed", "all", "answered within the SLA", "67 % of 6")
	cell(t, d, "speed", "all", "tried", "3") // the fourth was tried after it had woken
	cell(t, d, "speed", "all", "median to first try", "3 h of 3")
	cell(t, d, "speed", "all", "9 of 10 within", "1 d 6 h of 3")
	cell(t, d, "hour", "09:00", "MQL", "6")
	cell(t, d, "weekday", "Monday", "MQL", "7")
	cell(t, d, "fast", "within 1 h", "SQL of these", "1 of 1, too few")
	cell(t, d, "fast", "not in that stay", "MQL", "4")
	if last := d.Notes[len(d.Notes)-1]; !strings.HasPrefix(last, "1 MQL of the funnel is not among these") {
		t.Errorf("of who was taken up below the threshold it says %q", last)
	}
}

func TestNurtureTellsWhatWokeAndWhatBecameOfIt(t *testing.T) {
	o := options()
	o.Floor = 1
	woken := step(model.ActWake, 24*30)
	woken.Cause = "date"
	asked := step(model.ActWake, 24*10)
	asked.Cause = "demo_request"
	decided := life("web", step(model.ActNurture, 0), asked, step(model.ActPromote, 24*11))
	decided.Content = Consideration
	d := made(newNurture(o.filled()),
		decided,
		life("web", step(model.ActNurture, 0), woken, step(model.ActReject, 24*31, "no-need")),
		life("list", step(model.ActNurture, 0), step(model.ActTry, 5), step(model.ActPromote, 24*20)),
		life("list", step(model.ActNurture, 0), step(model.ActNurture, 10)),
		life("list", step(model.ActNurture, 0), step(model.ActTry, 5)),
		life("web", step(model.ActReject, 0, "no-need")))
	cell(t, d, "rests", "all", "rests", "5")
	cell(t, d, "rests", "all", "resting now", "2")
	cell(t, d, "rests", "all", "median rest", "20 d of 3")
	cell(t, d, "rests", "list", "then promoted", "1")
	cell(t, d, "woke", "its date", "rests", "1")
	cell(t, d, "woke", "demo request", "then promoted of decided", "100 % of 1")
	cell(t, d, "woke", "a rep took it up while it rested", "rests", "1")
	cell(t, d, "content", "consideration", "rests", "1")
	if n := len(d.Examples()); n != 2 {
		t.Errorf("%d leads rest longest, want 2", n)
	}
}

func TestATryWhileALeadRestsCountsForWhatIsDecidedThen(t *testing.T) {
	d := made(newFeedback(options().filled()), life("web", step(model.ActNurture, 0), step(model.ActTry, 5), step(model.ActReject, 6, "no-need")))
	cell(t, d, "worked", "web", "never tried", "0")
	cell(t, d, "worked", "web", "worked and bad", "1")
}

func TestATeamIsComparedOnAlikeLeadsAlone(t *testing.T) {
	var lives []*Life
	work := func(actor, source string, promoted, rejected int) {
		for i := range promoted + rejected {
			s := step(model.ActPromote, 3)
			if i >= promoted {
				s = step(model.ActReject, 3, "no-need")
			}
			s.Actor = actor
			lives = append(lives, life(source, step(model.ActTry, 1), s))
		}
	}
	// Dana has the good source, and decides as Tom does on each.
	work("dana", "web", 36, 4)
	work("tom", "web", 9, 1)
	work("dana", "list", 1, 9)
	work("tom", "list", 4, 36)
	work("luis", "list", 15, 5)
	work("ann", "fair", 9, 1) // alone with her source
	d := made(newTeam(options().filled()), lives...)
	cell(t, d, "team", "dana", "promoted of decided", "74 % of 50")
	cell(t, d, "team", "tom", "promoted of decided", "26 % of 50")
	cell(t, d, "alike", "luis", "beyond chance", "yes")
	cell(t, d, "alike", "dana", "beyond chance", "no")
	if _, ok := d.Figure("alike", "ann", "promoted"); ok {
		t.Error("nobody else decided on leads as Ann's")
	}
	if s := strings.Join(d.Lead, " "); !strings.Contains(s, "luis promotes more often than the others on alike leads: 75 % of 20, where they would have promoted 2.") {
		t.Error(s)
	}
	cell(t, d, "team", "dana", "attempts", "130") // all of these
}

func TestTheSpeedAndTheFeedbackSayWhatTheyCount(t *testing.T) {
	o := options()
	o.Floor = 1
	first := func(d Document) string { return strings.Join(d.Lead, " ") }
	got := first(made(newSpeed(o.filled()), life("web", step(model.ActPromote, 1)), life("web", step(model.ActReject, 2, "student")), life("web")))
	want := "Of 3 MQLs that waited in the queue 0 were tried in their first stay there, and 2 were decided on without a try. Tried or decided on within the SLA: 67 % of 3 whose time was up"
	if !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := first(made(newFeedback(o.filled()), life("web", step(model.ActReject, 2, "student")))); !strings.Contains(got, "Of 1 bad one 1 could be told on sight") {
		t.Errorf("got %q", got)
	}
}
