package store_test

import (
	"bytes"
	"context"
	"os"
	"reflect"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

// resting rests a lead for two weeks.
func resting(c *model.Command) { c.Until.At = thursday.Add(14 * 24 * time.Hour) }

func TestALookAtAnotherTimeIsWhatASweepWouldShowAndWritesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		clock time.Duration // from thursday
		say   func(d *desk, ann model.LeadID)
	}{
		"in a week":                    {clock: 7 * 24 * time.Hour},
		"the week before":              {clock: -7 * 24 * time.Hour},
		"after a touch to come":        {clock: 5 * time.Hour},
		"of one who rests until then":  {20 * 24 * time.Hour, func(d *desk, ann model.LeadID) { d.do(model.ActNurture, ann, resting) }},
		"of one whose colleague rests": {20 * 24 * time.Hour, func(d *desk, _ model.LeadID) { d.do(model.ActNurture, d.find("Bob"), resting) }},
		"of one who was promoted":      {7 * 24 * time.Hour, func(d *desk, ann model.LeadID) { d.do(model.ActPromote, ann) }},
		"of one into whom another was made": {7 * 24 * time.Hour, func(d *desk, ann model.LeadID) {
			d.do(model.ActMerge, d.find("Bob"), func(c *model.Command) { c.Into = ann })
		}},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			d := newDesk(t)
			d.trigger(demoTrigger)
			d.bring("crm", said("email=ann@acme.example", "name=Ann", "title=COO", "company=Acme", "@pricing_view -2h", "@page_view -200h"),
				said("email=bob@acme.example", "name=Bob", "company=Acme", "owner=Luis", "@page_view -1h"))
			d.bring("web", said("email=ann@acme.example", "@demo_request 3h"))
			ann := d.find("Ann")
			if c.say != nil {
				c.say(d, ann)
			}
			d.now = thursday.Add(c.clock)
			files := func() (all [][]byte) {
				for _, end := range []string{"", "-wal"} {
					b, err := os.ReadFile(d.path + end)
					if err != nil {
						t.Fatal(err)
					}
					all = append(all, b)
				}
				return all
			}
			before := files()
			look, err := d.LookAt(ctx, ann, 100, true)
			if err != nil {
				t.Fatal(err)
			}
			for i, b := range files() {
				if !bytes.Equal(b, before[i]) {
					t.Errorf("file %d has changed", i)
				}
			}
			if _, err := d.ScoreOn(ctx, time.Minute); err != nil {
				t.Fatal(err)
			}
			if _, _, err := d.Sweep(ctx); err != nil {
				t.Fatal(err)
			}
			var want store.Look
			want.Detail = d.detail(ann, 100)
			if want.Missing, want.Coming, err = d.Outlook(ctx, ann); err != nil {
				t.Fatal(err)
			}
			for _, l := range []*store.Look{&look, &want} { // a wake of the look has another id
				for i := range l.Detail.Items {
					l.Detail.Items[i].ID, l.Detail.Items[i].Group, l.Detail.Items[i].Seq = model.EntryID{}, model.EntryID{}, 0
				}
			}
			if !reflect.DeepEqual(look, want) {
				t.Errorf("looked at\n%+v\nis\n%+v", look, want)
			}
		})
	}
}

func TestWhatIsMissingIsSaidOfLeadsThatAreNotDecided(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	d.bring("crm", said("email=ann@acme.example", "name=Ann", "@page_view -2h"), said("email=rex@x.example", "name=Rex", "!rejected", "@page_view -2h"))
	ann := d.find("Ann")
	of := func(id model.LeadID) model.Mark {
		t.Helper()
		missing, _, err := d.Outlook(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		return missing.To
	}
	if of(ann) == model.MarkNone || of(d.find("Rex")) != model.MarkNone {
		t.Errorf("of an open lead %q, of one that its file rejected %q", of(ann), of(d.find("Rex")))
	}
	for _, a := range []model.Action{model.ActPromote, model.ActReject, model.ActNurture} {
		r := d.do(a, ann, because(map[model.Action]string{model.ActReject: "no-need"}[a]), func(c *model.Command) {
			if a == model.ActNurture {
				resting(c)
			}
		})
		if got := of(ann); got != model.MarkNone {
			t.Errorf("after %s: %q", a, got)
		}
		d.undo(r.Entry.Group)
		if of(ann) == model.MarkNone {
			t.Errorf("nothing once %s is undone", a)
		}
	}
}
