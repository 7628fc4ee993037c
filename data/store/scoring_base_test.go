package store_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// edited are criteria as a team may leave them behind: rules that come, go and
// change, and now and then something else.
func edited(t testing.TB, r *rand.Rand) *criteria.Criteria {
	extra := []string{
		"[[rule]]\nname = \"clerk\"\ngroup = \"person\"\nwhen = 'title == \"Clerk\"'\npoints = %d\n",
		"[[rule]]\nname = \"page\"\ngroup = \"intent\"\ntouch = \"page_view\"\npoints = %d\n",
		"[[rule]]\nname = \"clerk's page\"\ngroup = \"intent\"\nwhen = 'title == \"Clerk\"'\ntouch = \"page_view\"\npoints = %d\n",
		"[[rule]]\nname = \"quiet\"\ngroup = \"intent\"\nwhen = 'name contains \"7\"'\nabsent = \"14d\"\npoints = -%d\n",
		"[group.late]\nside = \"engagement\"\ncap = 20\nhalf_life = \"%dd\"\n\n[[rule]]\nname = \"late\"\ngroup = \"late\"\ntouch = \"pricing_view\"\npoints = 7\n",
	}
	var more []string
	for i, e := range extra {
		if n := r.IntN(3); n > 0 && (i < 4 || r.IntN(4) == 0) {
			more = append(more, fmt.Sprintf(e, 3+n))
		}
	}
	return passing(t, r, rules(t, []int{10, 10, 20, 40}[r.IntN(4)], more...))
}

// passing are criteria with other thresholds, now and then.
func passing(t testing.TB, r *rand.Rand, c *criteria.Criteria) *criteria.Criteria {
	t.Helper()
	text := c.Text
	for _, x := range [][]string{
		{"mql = { score = 30 }", "mql = { score = 31 }", "mql = { score = 20 }", "mql = { score = 30, fit = 10 }", "mql = { score = 25, engagement = 20 }"},
		{"hot = { score = 60 }", "hot = { score = 45 }", "hot = { score = 61 }", ""},
	} {
		text = strings.Replace(text, x[0], x[r.IntN(len(x))], 1)
	}
	c, err := criteria.Parse("criteria.toml", text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var epochs = regexp.MustCompile(` epoch=\d+`)

// TestLeadsThatAnEditDoesNotConcernAreAsIfReckonedAnew edits criteria again and
// again while leads come, touches come, people decide, hours pass, clocks go back and
// scorings are cut short; a scoring of every lead at the end must find nothing to change.
func TestLeadsThatAnEditDoesNotConcernAreAsIfReckonedAnew(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			ctx, r := t.Context(), rand.New(rand.NewPCG(seed, 9))
			d := newDesk(t)
			if err := d.ApplyCriteria(ctx, edited(t, r), "dana"); err != nil {
				t.Fatal(err)
			}
			audience(d, 90)
			for step := range 25 {
				var err error
				switch r.IntN(8) {
				case 0, 1, 2:
					_, err = d.Apply(ctx, d.id(), edited(t, r), "dana")
					if r.IntN(2) == 0 && err == nil {
						err = d.FinishScoring(ctx, nil)
					}
				case 3:
					_, err = d.ScoreOn(ctx, time.Microsecond)
				case 4:
					d.now = d.now.Add(time.Duration(r.IntN(260)-60) * time.Hour)
					if r.IntN(2) == 0 {
						_, _, err = d.Sweep(ctx)
					}
				case 5:
					d.bring("more", said(fmt.Sprintf("email=lead%d@firm%d.example", step, step%17), "title=Clerk", "@page_view -1h"), said(fmt.Sprintf("name=Late 7%d", step), "@pricing_view -200h"))
				case 6:
					ids := d.ids("SELECT lead FROM score WHERE stage IN ('lead', 'mql') ORDER BY lead")
					d.do(model.ActPromote, ids[r.IntN(len(ids))])
				case 7:
					_, err = d.Undo(ctx, model.UndoCommand{ID: d.id(), At: d.now, Actor: "dana"})
				}
				if err != nil {
					t.Fatal(err)
				}
				if step%5 < 4 {
					continue
				}
				if err := d.ApplyCriteria(ctx, passing(t, r, rules(t, []int{10, 20}[r.IntN(2)], fmt.Sprintf("# after step %d", step))), "dana"); err != nil {
					t.Fatal(err)
				}
				short := epochs.ReplaceAllString(d.dump(), "")
				if err := d.Rescore(ctx, nil); err != nil {
					t.Fatal(err)
				}
				d.same("scored in whole", short, epochs.ReplaceAllString(d.dump(), ""))
			}
			d.check()
		})
	}
}

// TestAClockThatGoesBackLeavesEveryScoreThatOfNow turns the clock of a run on and
// back: what is listed must be what a scoring of every lead says, and a clock that
// is seconds behind another one must not set that off.
func TestAClockThatGoesBackLeavesEveryScoreThatOfNow(t *testing.T) {
	ctx := t.Context()
	d := newDesk(t)
	audience(d, 90)
	upkeep := func() {
		t.Helper()
		if err := d.FinishScoring(ctx, nil); err != nil {
			t.Fatal(err)
		}
		if _, _, err := d.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
	}
	noon := d.now.Truncate(time.Hour)
	upkeep()
	before := epochs.ReplaceAllString(d.dump(), "")
	for _, on := range []time.Duration{time.Hour, 3 * time.Hour, 30 * 24 * time.Hour} {
		d.now = noon.Add(on)
		upkeep()
		d.now = noon.Add(50 * time.Minute)
		upkeep()
		d.same(fmt.Sprintf("%s on and back", on), before, epochs.ReplaceAllString(d.dump(), ""))
	}
	d.check()

	d.now = noon.Add(time.Hour)
	upkeep()
	epoch := d.count("SELECT value FROM counter WHERE name = 'epoch'")
	d.now = d.now.Add(-2 * time.Second)
	upkeep()
	if n := d.count("SELECT value FROM counter WHERE name = 'epoch'"); n != epoch {
		t.Errorf("a clock two seconds behind began epoch %d after %d", n, epoch)
	}
}

// TestOtherThresholdsFindWhoPassesThem raises and lowers thresholds, with nothing
// else: who is hot and who waits in the queue afterwards must be as if every lead
// was reckoned, and others than before.
func TestOtherThresholdsFindWhoPassesThem(t *testing.T) {
	ctx := t.Context()
	for _, x := range []struct{ what, of, other string }{
		{"the queue begins lower", "mql = { score = 30 }", "mql = { score = 20 }"},
		{"the queue begins higher", "mql = { score = 20 }", "mql = { score = 45 }"},
		{"the queue asks for engagement", "mql = { score = 30 }", "mql = { score = 30, engagement = 40 }"},
		{"the queue asks for none any more", "mql = { score = 30, engagement = 40 }", "mql = { score = 30 }"},
		{"hot begins lower", "hot = { score = 60 }", "hot = { score = 40 }"},
		{"hot begins higher", "hot = { score = 40 }", "hot = { score = 60 }"},
		{"nobody is hot by the score", "hot = { score = 40 }", ""},
		{"somebody is", "", "hot = { score = 40 }"},
	} {
		t.Run(x.what, func(t *testing.T) {
			d := newDesk(t)
			text := rules(t, 20).Text
			with := func(threshold string) *criteria.Criteria {
				of := x.of + x.other
				start, end := strings.Index(text, of[:3]+" = {"), 0
				end = start + strings.IndexByte(text[start:], '\n')
				c, err := criteria.Parse("criteria.toml", text[:start]+threshold+text[end:])
				if err != nil {
					t.Fatal(err)
				}
				return c
			}
			d.apply(with(x.of))
			audience(d, 90)
			before := d.standings()
			d.apply(with(x.other))
			if reflect.DeepEqual(before, d.standings()) {
				t.Error("nobody moved")
			}
			short := epochs.ReplaceAllString(d.dump(), "")
			if err := d.Rescore(ctx, nil); err != nil {
				t.Fatal(err)
			}
			d.same("scored in whole", short, epochs.ReplaceAllString(d.dump(), ""))
		})
	}
}
