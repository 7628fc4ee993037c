package store_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"winnow/model"
)

// told is what the ledger says by time, by entry and by lead.
func (d *desk) told(leads ...model.LeadID) (text string) {
	d.t.Helper()
	ctx := context.Background()
	for _, q := range []model.Log{{}, {Since: d.now.Add(-time.Hour)}, {Since: d.now.Add(-30 * 24 * time.Hour)}, {Limit: 2}, {Lead: leads[0]}} {
		items, err := d.Log(ctx, q)
		if err != nil {
			d.t.Fatal(err)
		}
		for _, it := range items {
			text += fmt.Sprintln(it.Seq, it.Action, it.Change.Lead, it.To)
		}
		text += "\n"
	}
	n, err := d.Counts(ctx, "dana", nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return text + fmt.Sprintln(n.WorkedToday, n.NotExported, d.decisions(false))
}

func TestTheLedgerOfAnOlderWinnowTellsTheSame(t *testing.T) {
	d := newDesk(t)
	d.bring("s", said("name=Ann", "email=ann@a.example"), said("name=Bob", "email=bob@b.example"), said("name=Cid", "email=cid@c.example"))
	ann, bob, cid := d.find("ann@a.example"), d.find("bob@b.example"), d.find("cid@c.example")
	d.do(model.ActPromote, ann)
	d.do(model.ActNurture, bob, func(c *model.Command) {
		c.Targets = append(c.Targets, model.Target{Lead: cid, Version: model.AnyVersion})
	})
	d.do(model.ActNurture, cid)
	before := d.told(ann)

	// Before their indexes were told apart, every change and every entry was in them.
	db, err := sql.Open("sqlite3", "file:"+d.path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, step := range []string{"DROP TRIGGER entry_keeps", "DROP TRIGGER change_keeps", "UPDATE change SET shared = 1", "UPDATE entry SET lead = 0, aside = 1"} {
		if _, err := db.Exec(step); err != nil {
			t.Fatal(err)
		}
	}
	if after := d.told(ann); after != before {
		t.Errorf("it tells\n%s\ninstead of\n%s", after, before)
	}
	if res := d.undo(model.EntryID{}); len(res.Done) != 1 || res.Done[0].Change.Lead != cid {
		t.Errorf("undone: %+v", res.Done)
	}
}

func TestAnEntryIsFoundByItsTimeHoweverOldItsIdIs(t *testing.T) {
	for _, age := range []time.Duration{0, 59 * time.Minute, -59 * time.Minute, time.Hour, 90 * 24 * time.Hour, -90 * 24 * time.Hour} {
		d := newDesk(t)
		d.bring("s", said("name=Ann", "email=ann@a.example"))
		ann := d.find("ann@a.example")
		d.now = d.now.Add(24 * time.Hour)
		d.do(model.ActPromote, ann, func(c *model.Command) {
			id, err := model.NewEntryID(d.now.Add(-age), rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			c.ID, c.Group = id, id
		})
		n, err := d.Counts(context.Background(), "dana", nil)
		if err != nil || n.WorkedToday != 1 {
			t.Errorf("id %s old: %d worked today, %v", age, n.WorkedToday, err)
		}
		items, err := d.Log(context.Background(), model.Log{Since: d.now.Add(-time.Minute)})
		if err != nil || len(items) != 1 || items[0].Action != model.ActPromote {
			t.Errorf("id %s old: the log since then has %+v, %v", age, items, err)
		}
	}
}
