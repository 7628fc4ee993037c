package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"winnow/model"
)

func move(id, before, after int, stages ...model.Stage) Move {
	m := Move{Lead: model.LeadID(id), Before: Standing{Stage: model.StageMQL, Score: before}, After: Standing{Stage: model.StageMQL, Score: after}}
	if len(stages) == 2 {
		m.Before.Stage, m.After.Stage = stages[0], stages[1]
	}
	return m
}

func TestAChangeCountsWhoEntersLeavesAndMoves(t *testing.T) {
	var c Change
	c.Add(move(1, 50, 50))
	c.Add(move(2, 20, 55, model.StageLead, model.StageMQL))
	c.Add(move(3, 60, 10, model.StageMQL, model.StageLead))
	c.Add(move(4, 40, 45))
	c.Add(move(5, 40, 90, model.StageRejected, model.StageRejected))
	dated := move(6, 100, 100)
	dated.After.Due = time.Unix(1, 0)
	c.Add(dated)
	staff := move(8, 1, 99, model.StageLead, model.StageLead)
	staff.Staff = true
	c.Add(staff)
	hot := move(7, 70, 70)
	hot.After.Hot = true
	c.Add(hot)
	if c.Leads != 8 || c.Moved != 6 || c.Decided != 1 || c.Staff != 1 || c.Redated != 1 || c.Up != 2 || c.Down != 1 || c.Same != 3 {
		t.Errorf("%+v", c)
	}
	if c.Enter.N != 1 || c.Enter.First[0].Lead != 2 || c.Leave.N != 1 || c.Leave.First[0].Lead != 3 || c.Heat.N != 1 || c.Cool.N != 0 {
		t.Errorf("enter %+v leave %+v hot %+v", c.Enter, c.Leave, c.Heat)
	}
	if c.Movers.N != 3 || c.Movers.First[0].Lead != 3 || c.Movers.First[1].Lead != 2 {
		t.Errorf("movers %+v", c.Movers)
	}
	if c.Before[10-1] != 1 || c.Before[5] != 1 || c.After[1] != 1 || c.Before[2] != 1 {
		t.Errorf("before %v after %v", c.Before, c.After)
	}
}

func TestTheFirstNamedAreTheFurthestInWhateverOrderTheyCome(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	want := ""
	for range 20 {
		var c Change
		for _, i := range r.Perm(200) {
			c.Add(move(i+1, 50, 50+(i*7)%41-20))
		}
		got := ""
		for _, m := range c.Movers.First {
			got += fmt.Sprint(m.Lead, " ")
		}
		if want == "" {
			want = got
		}
		if got != want || len(c.Movers.First) != named {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
}

func TestTheShareOfThePromotedIsCountedWithinTheFirstPercents(t *testing.T) {
	var r Replay
	for i := range 100 { // ten promoted: five with the highest scores, five with the lowest by the one text
		action, before := model.ActReject, 50
		if i < 5 {
			action, before = model.ActPromote, 90
		} else if i < 10 {
			action, before = model.ActPromote, 10
		}
		after := 20
		if i < 10 {
			after = 80
		}
		r.Add(action, before, after)
	}
	for _, want := range []struct {
		top           int
		before, after float64
	}{{10, 0.5, 1}, {20, 0.5, 1}, {5, 0.5, 0.5}, {100, 1, 1}} {
		if b, a := r.Share(want.top); math.Abs(b-want.before) > 1e-9 || math.Abs(a-want.after) > 1e-9 {
			t.Errorf("top %d %%: %.3f and %.3f, want %.3f and %.3f", want.top, b, a, want.before, want.after)
		}
	}
}

func TestAmongEqualScoresTheShareIsThatOfChance(t *testing.T) {
	var r Replay
	for i := range 40 {
		action := model.ActReject
		if i%4 == 0 {
			action = model.ActPromote
		}
		r.Add(action, 50, 50)
	}
	if b, a := r.Share(20); math.Abs(b-0.2) > 1e-9 || math.Abs(a-0.2) > 1e-9 {
		t.Errorf("%.3f, %.3f", b, a)
	}
}

func TestFewDecisionsSayNothing(t *testing.T) {
	for name, c := range map[string]struct {
		promoted, others int
		enough           bool
	}{"none": {0, 0, false}, "too few": {5, 14, false}, "too few promoted": {4, 40, false}, "only promoted": {40, 0, false}, "enough": {5, 15, true}} {
		var r Replay
		for range c.promoted {
			r.Add(model.ActPromote, 10, 20)
		}
		for range c.others {
			r.Add(model.ActNurture, 10, 20)
		}
		if r.Enough() != c.enough {
			t.Errorf("%s: %t", name, r.Enough())
		}
	}
}
