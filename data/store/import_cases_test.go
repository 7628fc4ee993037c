package store_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

func TestWhoARowSpeaksOf(t *testing.T) {
	type file struct {
		source string
		rows   []store.IncomingRow
	}
	for name, c := range map[string]struct {
		files      []file
		leads      int
		duplicates int
	}{
		"the same id of the same source is the same lead": {[]file{
			{"crm", []store.IncomingRow{said("external_id=1", "name=Ann"), said("external_id=1", "name=Anna")}}}, 1, 0},
		"the same id of another source is somebody else": {[]file{
			{"crm", []store.IncomingRow{said("external_id=1", "name=Ann")}}, {"web", []store.IncomingRow{said("external_id=1", "name=Bob")}}}, 2, 0},
		"an e-mail joins what two sources say": {[]file{
			{"crm", []store.IncomingRow{said("external_id=1", "email=ann@acme.example")}}, {"web", []store.IncomingRow{said("external_id=7", "email=Ann+news@acme.example")}}}, 1, 0},
		"two records of one source that share an address are two, and may be one": {[]file{
			{"crm", []store.IncomingRow{said("external_id=1", "email=info@acme.example"), said("external_id=2", "email=info@acme.example")}}}, 2, 1},
		"keys of two leads join the one of the id, and propose the other": {[]file{
			{"crm", []store.IncomingRow{said("external_id=1", "name=Ann")}}, {"web", []store.IncomingRow{said("email=ann@acme.example", "name=A. Lee")}},
			{"crm", []store.IncomingRow{said("external_id=1", "name=Ann", "email=ann@acme.example")}}}, 2, 1},
		"a phone is somebody's where the names agree": {[]file{
			{"crm", []store.IncomingRow{said("name=Ann Lee", "phone=+1 555 010 0200"), said("name=ann  LEE", "phone=001 (555) 0100200", "title=COO")}}}, 1, 0},
		"a phone with another name may be one, and is not joined": {[]file{
			{"crm", []store.IncomingRow{said("name=Ann Lee", "phone=+1 555 010 0200"), said("name=Bob", "phone=+1 555 010 0200")}}}, 2, 1},
		"a switchboard makes nobody one with everybody": {[]file{
			{"crm", []store.IncomingRow{said("name=A", "phone=5550100200"), said("name=B", "phone=5550100200"), said("name=C", "phone=5550100200"), said("name=D", "phone=5550100200")}}}, 4, 1},
		"a phone does not stand against an id": {[]file{
			{"crm", []store.IncomingRow{said("external_id=1", "name=Ann", "phone=5550100200"), said("external_id=2", "name=Ann", "phone=5550100200")}}}, 2, 1},
		"the same name at the same company may be one": {[]file{
			{"crm", []store.IncomingRow{said("external_id=1", "name=Ann Lee", "company=Acme Inc"), said("external_id=2", "name=Ann LEE", "company=ACME")}}}, 2, 1},
		"colleagues are not proposed": {[]file{
			{"crm", []store.IncomingRow{said("external_id=1", "name=Ann", "company=Acme"), said("external_id=2", "name=Bob", "company=Acme"), said("external_id=3", "company=Acme"), said("external_id=4", "company=Acme")}}}, 4, 0},
		"rows that name nobody are people each": {[]file{
			{"crm", []store.IncomingRow{said("+colour=red"), said("+colour=red"), said("+colour=blue")}}}, 3, 0},
		"rows of one name alone are one person": {[]file{
			{"crm", []store.IncomingRow{said("name=Ann"), said("name=Ann")}}}, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			var last model.Batch
			for _, f := range c.files {
				last = d.bring(f.source, f.rows...)
			}
			if n := d.count("SELECT count(*) FROM lead"); n != c.leads {
				t.Errorf("there are %d leads, want %d", n, c.leads)
			}
			if n := d.count("SELECT count(*) FROM duplicate"); n != c.duplicates {
				t.Errorf("%d duplicates are proposed, want %d", n, c.duplicates)
			}
			for _, f := range c.files[len(c.files)-1:] {
				if b := d.bring(f.source, f.rows...); b.Unchanged != len(f.rows) {
					t.Errorf("the last file again: %+v", b)
				}
			}
			d.check()
			with := d.dump()
			d.undo(last.LedgerID)
			d.check()
			d.redo()
			d.same("the last file given again", with, d.dump())
		})
	}
}

func TestNewestWinsAndSaysWhereFrom(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=1", "name=Ann", "email=ann@acme.example", "title=Clerk", "+size=3"))
	d.bring("web", said("email=ann@acme.example", "title=COO", "phone=555 0100 200", "+size=9", "+colour=red"))
	l, err := d.Detail(context.Background(), d.find("1"), 10)
	if err != nil {
		t.Fatal(err)
	}
	if l.Lead.Title != "COO" || l.Lead.Name != "Ann" || l.Lead.Phone == "" || l.Lead.ExternalID != "1" || len(l.Lead.Attributes) != 2 {
		t.Errorf("the lead is %+v", l.Lead)
	}
	from := map[string]string{}
	for _, p := range l.Sources {
		from[p.Name] = p.From
	}
	for name, want := range map[string]string{"title": "web", "name": "crm", "size": "web", "phone": "web", "email": "web", "external_id": "crm"} {
		if from[name] != want {
			t.Errorf("%s is from %q, want %q", name, from[name], want)
		}
	}
	b := d.bring("crm", said("external_id=1", "name=Ann", "email=ann@acme.example", "title=Clerk", "+size=3"))
	if b.Unchanged != 1 {
		t.Errorf("what the source said last is new again: %+v", b)
	}
	d.check()
}

func TestATouchWakesOnlyWhatWaitsForIt(t *testing.T) {
	for name, c := range map[string]struct {
		decide func(d *desk, id model.LeadID)
		touch  string
		wakes  bool
	}{
		"nurture until they act, and they do": {func(d *desk, id model.LeadID) { d.do(model.ActNurture, id) }, "@pricing_view 1h", true},
		"nurture until they act, by a page":   {func(d *desk, id model.LeadID) { d.do(model.ActNurture, id) }, "@page_view 1h", false},
		"a touch from before the decision":    {func(d *desk, id model.LeadID) { d.do(model.ActNurture, id) }, "@pricing_view -9h", false},
		"nurture until a kind": {func(d *desk, id model.LeadID) {
			d.do(model.ActNurture, id, func(c *model.Command) { c.Until.Kind = "webinar_attended" })
		}, "@webinar_attended 1h", true},
		"nurture until a score, and a touch brings it there": {func(d *desk, id model.LeadID) {
			d.do(model.ActNurture, id, func(c *model.Command) { c.Until.Score = 30 })
		}, "@demo_request 1h", true},
		"nurture until a score, and it stays below": {func(d *desk, id model.LeadID) {
			d.do(model.ActNurture, id, func(c *model.Command) { c.Until.Score = 90 })
		}, "@demo_request 1h", false},
		"nurture until a score, and a touch from before raises it": {func(d *desk, id model.LeadID) {
			d.do(model.ActNurture, id, func(c *model.Command) { c.Until.Score = 30 })
		}, "@demo_request -9h", true},
		"nurture until a score, and a better title raises it": {func(d *desk, id model.LeadID) {
			d.do(model.ActNurture, id, func(c *model.Command) { c.Until.Score = 15 })
		}, "title=VP Sales", true},
		"rejected for good": {func(d *desk, id model.LeadID) {
			d.do(model.ActReject, id, func(c *model.Command) { c.Reason = d.reason(model.ClassRemove) })
		}, "@demo_request 1h", false},
		"handed off":          {func(d *desk, id model.LeadID) { d.do(model.ActPromote, id) }, "@demo_request 1h", false},
		"nothing was decided": {func(d *desk, id model.LeadID) {}, "@demo_request 1h", false},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.bring("crm", said("external_id=1", "email=ann@acme.example"))
			id := d.find("1")
			c.decide(d, id)
			d.now = d.now.Add(2 * time.Hour)
			before := d.dump()
			b := d.bring("web", said("email=ann@acme.example", c.touch))
			woke := d.count("SELECT count(*) FROM entry WHERE action = 'wake' AND actor = 'winnow' AND grp = ?", b.LedgerID[:])
			if got := woke == 1; got != c.wakes {
				t.Errorf("%d wakes, want %v", woke, c.wakes)
			}
			if c.wakes {
				if b.Queued != 1 {
					t.Errorf("the import says %d came into the queue, want 1", b.Queued)
				}
				if n := d.count("SELECT count(*) FROM state WHERE lead = ? AND decided = '' AND returned = 'woken' AND due_at > 0", int64(id)); n != 1 {
					t.Error("the lead did not come back")
				}
				because := map[bool]string{true: store.WokeByScore, false: strings.TrimPrefix(strings.Fields(c.touch)[0], "@")}[strings.Contains(name, "until a score")]
				if n := d.count("SELECT count(*) FROM state WHERE lead = ? AND return_why = ?", int64(id), because); n != 1 {
					t.Errorf("the lead did not come back because of %s", because)
				}
			}
			d.check()
			if r := d.undo(b.LedgerID); len(r.Refused) > 0 {
				t.Errorf("refused are %+v", r.Refused)
			}
			d.same("the import taken back", before, d.dump())
		})
	}
}

// reason is the first reason of a class that asks for nothing.
func (d *desk) reason(class model.ReasonClass) string {
	for _, r := range d.Rules().Reasons {
		if r.Class == class && r.Ask == model.AskNothing && !r.NeedsAttempts {
			return r.ID
		}
	}
	d.t.Fatalf("no reason is of class %s", class)
	return ""
}

func TestMergingAndBackIsExact(t *testing.T) {
	d := newDesk(t)
	a := d.bring("crm", said("external_id=1", "name=Ann Lee", "email=ann@acme.example", "company=Acme", "@pricing_view -3h"))
	d.bring("web", said("name=A. Lee", "email=a.lee@home.example", "phone=555 0100 200", "title=COO", "@demo_request -2h"))
	ann, other := d.find("1"), d.find("A. Lee")
	before := d.dump()
	m := d.do(model.ActMerge, other, func(c *model.Command) { c.Into = ann })
	l, err := d.Detail(context.Background(), ann, 10)
	if err != nil {
		t.Fatal(err)
	}
	if l.Lead.Title != "COO" || l.Lead.ExternalID != "1" || l.TouchCount != 2 {
		t.Errorf("the lead that stays is %+v with %d touches", l.Lead, l.TouchCount)
	}
	if n := d.count("SELECT count(*) FROM score WHERE lead = ?", int64(other)); n != 0 {
		t.Error("the lead that was merged away is still in the lists")
	}
	if got := d.ids("SELECT lead FROM identity WHERE value = 'a.lee@home.example'"); !slices.Equal(got, []model.LeadID{ann}) {
		t.Errorf("its address names %v, want %v", got, ann)
	}
	if n := d.count("SELECT count(*) FROM search WHERE words MATCH 'home*'"); n != 1 {
		t.Errorf("%d leads are found by its address, want the one that stays", n)
	}
	d.check()
	merged := d.dump()
	if b := d.bring("web", said("name=A. Lee", "email=a.lee@home.example", "phone=555 0100 200", "title=COO", "@demo_request -2h")); b.Unchanged != 1 || b.Touches != 0 {
		t.Errorf("its file again: %+v", b)
	}
	d.undo(m.Entry.ID)
	d.same("the merge taken back", before, d.dump())
	d.check()
	d.redo()
	d.same("merged again", merged, d.dump())
	d.undo(a.LedgerID)
	if got := d.ids("SELECT id FROM score JOIN lead ON lead = id"); !slices.Equal(got, []model.LeadID{ann}) {
		t.Errorf("in the lists are %v, want the lead that stays, by what was merged into it", got)
	}
	d.check()
	d.redo()
	d.same("the import of the lead that stays given again", merged, d.dump())
}

func TestNoImportIsTakenBackOrGivenAgainWhileOneRuns(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	first := d.bring("crm", said("external_id=1", "email=ann@acme.example"))
	second := d.bring("crm", said("external_id=2", "email=bob@acme.example"))
	d.undo(second.LedgerID)
	imp := d.begin("web")
	stands := d.dump()
	if _, err := d.Undo(ctx, model.UndoCommand{ID: d.id(), At: d.now, Actor: "dana", Target: first.LedgerID}); model.KindOf(err) != model.KindConflict {
		t.Errorf("undo while an import runs: %v", err)
	}
	if _, err := d.Redo(ctx, model.UndoCommand{ID: d.id(), At: d.now, Actor: "dana"}); model.KindOf(err) != model.KindConflict {
		t.Errorf("redo while an import runs: %v", err)
	}
	d.same("refused", stands, d.dump())
	if _, err := imp.Finish(ctx); err != nil {
		t.Fatal(err)
	}
	d.redo()
	d.undo(first.LedgerID)
	if got := d.ids("SELECT id FROM lead"); len(got) != 1 || got[0] != d.find("bob@acme.example") {
		t.Errorf("left are %v, want Bob", got)
	}
	d.check()
}

func TestADecidedLeadIsNeverReopenedByItsFile(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=1", "name=Ann", "email=ann@acme.example", "!mql"), said("external_id=2", "name=Bob", "!mql"))
	ann, bob := d.find("1"), d.find("2")
	d.do(model.ActPromote, ann)
	d.do(model.ActReject, bob, func(c *model.Command) { c.Reason = d.reason(model.ClassRemove) })
	d.now = d.now.Add(24 * time.Hour)
	b := d.bring("crm", said("external_id=1", "name=Ann Lee", "email=ann@acme.example", "!mql", "@demo_request 2h"), said("external_id=2", "name=Bob B", "!mql", "@demo_request 2h"))
	if b.Updated != 2 || b.Queued != 0 {
		t.Errorf("the figures are %+v", b)
	}
	for id, want := range map[model.LeadID]string{ann: "sql", bob: "rejected"} {
		if n := d.count("SELECT count(*) FROM score WHERE lead = ? AND stage = ?", int64(id), want); n != 1 {
			t.Errorf("lead %s is not %s any more", id, want)
		}
		if v := d.count("SELECT version FROM state WHERE lead = ?", int64(id)); v != 1 {
			t.Errorf("lead %s is at version %d, want 1", id, v)
		}
	}
	if d.find("Ann Lee") != ann {
		t.Error("what the file says of a decided lead was not taken")
	}
	d.check()
}

func TestAnImportIsAnEntryOfItsOwn(t *testing.T) {
	d := newDesk(t)
	imp := d.begin("crm")
	if err := imp.Add(context.Background(), []store.IncomingRow{said("name=Ann")}); err != nil {
		t.Fatal(err)
	}
	imp.Reject(3)
	b, err := imp.Finish(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := imp.Abort(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := d.count("SELECT count(*) FROM entry WHERE id = ? AND grp = id AND action = 'import' AND batch = ? AND actor = 'dana'", b.LedgerID[:], int64(b.ID)); n != 1 {
		t.Error("the import is not in the ledger")
	}
	r := d.undo(model.EntryID{}) // one's own latest
	if r.Of != model.ActImport {
		t.Errorf("undone is %q", r.Of)
	}
	bs, err := d.Batches(context.Background())
	if err != nil || len(bs) != 1 || !bs[0].TakenBack || !bs[0].Finished || bs[0].Rejected != 3 {
		t.Errorf("the imports are %+v, %v", bs, err)
	}
}

func TestWhatNoDocumentHoldsIsReadAsItIsStored(t *testing.T) {
	d := newDesk(t)
	odd := said("external_id=\xff1", "name=An\xc3n", "company=a\x00b", "+si\xfeze=\x80")
	odd.Row.Attributes = append(odd.Row.Attributes, model.Attribute{Name: "x", Type: model.AttrNumber, Text: "?", Number: math.NaN()})
	odd.Row.StageNote = "\xff"
	odd.Touches = []model.Touch{{Kind: "\xff", At: thursday, Detail: "\xfe", UTM: model.UTM{Source: "\xfd"}}}
	b := d.bring("crm", odd)
	d.check()
	if again := d.bring("crm", odd); again.Unchanged != 1 {
		t.Errorf("the same row again: %+v", again)
	}
	with := d.dump()
	d.undo(b.LedgerID)
	d.redo()
	d.same("given again", with, d.dump())
	if odd.Row.Fields[0].Value != "\xff1" || odd.Row.Attributes[0].Text != "\x80" {
		t.Error("the caller's row was changed")
	}
}

func TestAPhoneIsKnownHoweverFarApartItsRowsAre(t *testing.T) {
	rows := []store.IncomingRow{said("name=Ann Lee", "phone=555 0100 200")}
	for c := newCrowd(400); c.n < 400; {
		rows = append(rows, incoming(0, c.next()))
	}
	rows = append(rows, said("name=Ann LEE", "phone=5550100200", "title=COO"), said("name=Bob", "phone=5550100200"))
	d := newDesk(t)
	if b := d.bring("crm", rows...); b.Created != 402 || b.Updated != 1 {
		t.Errorf("the figures are %+v", b)
	}
	if b := d.bring("crm", rows...); b.Unchanged != len(rows) {
		t.Errorf("the figures of the same file again are %+v", b)
	}
	d.check()
}

func TestAFileThatSaysManyThingsOfOneLeadFoldsThemAll(t *testing.T) {
	var rows []store.IncomingRow
	for i := range 300 {
		rows = append(rows, said("email=ann@acme.example", fmt.Sprintf("+step=%d", i), fmt.Sprintf("@page_view -%dm", i+1)))
	}
	d := newDesk(t)
	b := d.bring("web", rows...)
	if b.Created != 1 || b.Updated != 299 || b.Touches != 300 {
		t.Errorf("the figures are %+v", b)
	}
	if n := d.count("SELECT touches FROM score"); n != 300 {
		t.Errorf("the lead is ranked by %d touches, want 300", n)
	}
	if b := d.bring("web", rows...); b.Unchanged != 300 {
		t.Errorf("the figures of the same file again are %+v", b)
	}
	d.check()
}

func TestWhatWinnowWroteItselfComesBackToTheLeadsItWasAbout(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=5", "name=Ann"), said("name=Bob"), said("company=Acme"), said("external_id=6", "name=Cy", "email=cy@acme.example"))
	d.bring("web", said("external_id=5", "name=Dee"))
	ids := d.ids("SELECT id FROM lead ORDER BY id")
	d.do(model.ActMerge, ids[3], func(c *model.Command) { c.Into = ids[1] })
	before := d.dump()
	own := func(id model.LeadID, more ...string) store.IncomingRow {
		in := said(more...)
		in.Row.Fields = append(in.Row.Fields, model.FieldValue{Field: model.FieldFormerID, Value: id.String()})
		return in
	}
	rows := []store.IncomingRow{own(ids[0], "external_id=5", "title=VP"), own(ids[1], "title=VP"), own(ids[2], "title=VP"), own(ids[3], "title=COO"), own(ids[4], "external_id=5", "title=CEO")}
	rows = append(rows, own(1<<40, "name=Eve"), own(0, "name=Flo"))
	b := d.bring(model.SourceOwn, rows...)
	if b.Updated != 5 || b.Created != 2 {
		t.Errorf("it brought %+v", b)
	}
	for i, want := range []string{"Ann VP", "Cy COO", " VP", "", "Dee CEO"} {
		if got := d.texts(fmt.Sprintf("SELECT name || ' ' || title FROM lead WHERE id = %d", int64(ids[i]))); want != "" && (len(got) != 1 || got[0] != want) {
			t.Errorf("lead %d is %q, want %q", i, got, want)
		}
	}
	if again := d.bring(model.SourceOwn, rows...); again.Unchanged != len(rows) {
		t.Errorf("a second time it brought %+v", again)
	}
	d.check()
	d.undo(b.LedgerID)
	d.same("taken back", before, d.dump())
	d.check()
}
