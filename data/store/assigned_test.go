package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/filter"
)

const assigning = `
[[trigger]]
id = "asked-for-a-demo"
name = "asked for a demo"
touch = "demo_request"
then = ["assign Dana Wells", "tag enterprise", "tag fast lane"]

[[trigger]]
name = "called"
touch = "call_in"
then = ["assign Luis", "tag fast lane", "tag phone"]
`

func (d *desk) ownerAndTags(who string) (owner string, tags []string) {
	d.t.Helper()
	r := d.detail(d.find(who), 1).Row
	return r.Owner, r.Tags.List()
}

// queue counts what words find.
func (d *desk) queue(words string) int {
	d.t.Helper()
	n, err := d.Counts(context.Background(), "dana", &filter.Filter{Words: strings.Fields(words)})
	if err != nil {
		d.t.Fatal(err)
	}
	return n.Views[model.ViewAll]
}

func TestATriggerAssignsALeadThatIsNobodysAndTagsIt(t *testing.T) {
	d := newDesk(t)
	d.trigger(assigning)
	d.bring("crm", said("email=ann@gmail.com"), said("email=bob@gmail.com", "owner=Ines"))
	b := d.bring("web", said("email=ann@gmail.com", "@demo_request -2h"), said("email=bob@gmail.com", "@demo_request -2h"))
	if owner, tags := d.ownerAndTags("ann@gmail.com"); owner != "Dana Wells" || !slices.Equal(tags, []string{"enterprise", "fast lane"}) {
		t.Errorf("assigned to %q, tagged %q", owner, tags)
	}
	if owner, tags := d.ownerAndTags("bob@gmail.com"); owner != "Ines" || len(tags) != 2 {
		t.Errorf("who has an owner is assigned to %q, tagged %q", owner, tags)
	}
	d.bring("tel", said("email=ann@gmail.com", "@call_in -1h"))
	if owner, tags := d.ownerAndTags("ann@gmail.com"); owner != "Dana Wells" || !slices.Equal(tags, []string{"enterprise", "fast lane", "phone"}) {
		t.Errorf("then assigned to %q, tagged %q", owner, tags)
	}
	for words, want := range map[string]int{"enterpr": 2, "fast lane": 2, "phone": 1, "nobody": 0} {
		if got := d.queue(words); got != want {
			t.Errorf("%q finds %d leads", words, got)
		}
	}
	if err := d.Rescore(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	d.bring("crm", said("email=ann@gmail.com", "title=COO"))
	if owner, tags := d.ownerAndTags("ann@gmail.com"); owner != "Dana Wells" || len(tags) != 3 {
		t.Errorf("a rescoring or a re-import lost it: %q, %q", owner, tags)
	}
	d.check()
	if n := d.count("SELECT count(*) FROM change WHERE cause LIKE '%Dana%' OR cause LIKE '%enterprise%'"); n > 0 {
		t.Error("the ledger holds names")
	}
	d.undo(b.LedgerID)
	if d.queue("enterprise") != 0 || d.queue("phone") != 1 {
		t.Error("taken back it is found by its tags")
	}
	if owner, tags := d.ownerAndTags("ann@gmail.com"); owner != "" || !slices.Equal(tags, []string{"phone"}) {
		t.Errorf("taken back it is assigned to %q, tagged %q", owner, tags)
	}
	d.check()
}

func TestWhatATriggerGaveComesAgainWithTheFileThatWasTakenBack(t *testing.T) {
	d := newDesk(t)
	d.trigger(assigning)
	d.bring("crm", said("email=ann@gmail.com"))
	row := []string{"email=ann@gmail.com", "@demo_request -2h", "@unsubscribe -1h"}
	first := d.bring("web", said(row...))
	d.undo(first.LedgerID)
	d.bring("web", said(row...))
	given := func() string {
		owner, tags := d.ownerAndTags("ann@gmail.com")
		return fmt.Sprint(owner, tags, d.detail(d.find("ann@gmail.com"), 1).Row.EmailCause, d.queue("enterprise"))
	}
	const all = "Dana Wells[enterprise fast lane]unsubscribed1"
	if got := given(); got != all {
		t.Errorf("after its undo and a new import: %s", got)
	}
	d.redoOf(first.LedgerID)
	d.bring("web", said(row...))
	if got := given(); got != all {
		t.Errorf("brought twice: %s", got)
	}
	d.check()
}

func TestWhatATriggerGaveStaysAsLongAsAnImportTellsItsTouch(t *testing.T) {
	d := newDesk(t)
	d.trigger(assigning)
	row := []string{"email=ann@gmail.com", "@demo_request -2h", "@unsubscribe -1h"}
	first := d.bring("crm", said(row...))
	second := d.bring("crm", said(append(row, "title=COO")...))
	given := func() string {
		owner, tags := d.ownerAndTags("ann@gmail.com")
		return fmt.Sprint(owner, tags, d.detail(d.find("ann@gmail.com"), 1).Row.EmailCause, d.queue("enterprise"))
	}
	const all = "Dana Wells[enterprise fast lane]unsubscribed1"
	before := given()
	d.undo(first.LedgerID)
	if got := given(); before != all || got != all {
		t.Errorf("before %s, with the second import alone %s", before, got)
	}
	d.check()
	if r := d.undo(second.LedgerID); len(r.Refused) > 0 || d.queue("enterprise") != 0 {
		t.Errorf("both are taken back, and it is found by its tag, or %+v", r.Refused)
	}
	d.check()
	d.redo()
	d.redoOf(first.LedgerID)
	if got := given(); got != all {
		t.Errorf("both done again: %s", got)
	}
	d.check()
}

func TestWhatSeveralPeopleOfACompanyCompletedStaysAsLongAsAnImportTellsIt(t *testing.T) {
	d := newDesk(t)
	d.trigger(`
[[trigger]]
name = "two people"
touch = ["pricing_view", "demo_request"]
people = 2
within = "7d"
then = ["mql", "tag project"]
`)
	rows := func(more ...string) []store.IncomingRow {
		return []store.IncomingRow{said(append(more, "email=ann@acme.example", "company=Acme", "@pricing_view -3h")...),
			said(append(more, "email=bob@acme.example", "company=Acme", "@demo_request -2h")...)}
	}
	given := func() string {
		_, ann := d.ownerAndTags("ann@acme.example")
		_, bob := d.ownerAndTags("bob@acme.example")
		return fmt.Sprint(ann, bob)
	}
	first := d.bring("crm", rows()...)
	second := d.bring("crm", rows("title=COO")...)
	if got := given(); got != "[project] [project]" {
		t.Fatalf("tagged %s", got)
	}
	d.undo(first.LedgerID)
	if got := given(); got != "[project] [project]" {
		t.Errorf("with the second import alone: %s", got)
	}
	d.check()
	if d.undo(second.LedgerID); d.queue("project") != 0 {
		t.Error("both are taken back, and they are found by the tag")
	}
	d.bring("crm", rows()...)
	if got := given(); got != "[project] [project]" {
		t.Errorf("brought again: %s", got)
	}
	d.check()
}

func TestAFileThatNamesAnOwnerStandsAboveATrigger(t *testing.T) {
	d := newDesk(t)
	d.trigger(assigning)
	d.bring("crm", said("email=ann@gmail.com", "@demo_request -2h"))
	d.bring("crm", said("email=ann@gmail.com", "owner=Ines", "@demo_request -2h"))
	if owner, _ := d.ownerAndTags("ann@gmail.com"); owner != "Ines" {
		t.Errorf("it is %q's", owner)
	}
	d.check()
}

func TestWhoUnsubscribesOrCannotBeReachedIsNotMailedAnyMore(t *testing.T) {
	for touch, want := range map[string]string{"unsubscribe": "unsubscribed", "email_bounce": "bounced", "spam_complaint": "complained", "email_click": ""} {
		t.Run(touch, func(t *testing.T) {
			d := newDesk(t)
			d.bring("crm", said("email=ann@gmail.com", "name=Ann"), said("email=bob@gmail.com"))
			rows := func() []string { return []string{"email=ann@gmail.com", "@" + touch + " -50h"} }
			b := d.bring("mail", said(rows()...), said("email=new@gmail.com", "@"+touch+" -3000h"))
			cause := func(who string) string {
				r := d.detail(d.find(who), 1)
				if r.Row.EmailCause != r.State.EmailCause() {
					t.Errorf("the row says %q, the state %q", r.Row.EmailCause, r.State.EmailCause())
				}
				return r.Row.EmailCause
			}
			if got := []string{cause("ann@gmail.com"), cause("new@gmail.com"), cause("bob@gmail.com")}; !slices.Equal(got, []string{want, want, ""}) {
				t.Fatalf("causes %q, wanted %q", got, want)
			}
			if want == "" {
				return
			}
			log, err := d.Log(context.Background(), model.Log{Lead: d.find("ann@gmail.com")})
			if err != nil || len(log) != 1 || log[0].Actor != model.ActorWinnow || log[0].Channel != model.ChannelEmail || !log[0].Due.Equal(thursday.Add(-50*3600e9)) {
				t.Fatalf("the ledger has %+v, %v", log, err)
			}
			d.bring("mail", said(rows()...))
			d.bring("crm", said("email=ann@gmail.com", "name=Ann", "title=COO"))
			if log, _ := d.Log(context.Background(), model.Log{Lead: d.find("ann@gmail.com")}); len(log) != 1 || cause("ann@gmail.com") != want {
				t.Errorf("after a re-import %q, and %d entries", cause("ann@gmail.com"), len(log))
			}
			d.check()
			d.undo(b.LedgerID)
			if cause("ann@gmail.com") != "" {
				t.Error("the import was taken back, and she is still not to be mailed")
			}
			d.check()
		})
	}
}

func TestASoftBounceClosesNothing(t *testing.T) {
	d := newDesk(t)
	in := said("email=ann@gmail.com", "@email_bounce -5h")
	in.Touches[0].Detail = "Soft bounce: mailbox full"
	d.bring("mail", in)
	if got := d.detail(d.find("ann@gmail.com"), 1).Row.EmailCause; got != "" {
		t.Errorf("not to be mailed: %s", got)
	}
}

func TestContactThatSomebodyAllowedAgainIsClosedOnlyByWhatComesAfter(t *testing.T) {
	d := newDesk(t)
	d.bring("mail", said("email=ann@gmail.com", "@unsubscribe -50h"))
	ann := d.find("ann@gmail.com")
	d.do(model.ActDNCOff, ann, func(c *model.Command) { c.Channel = model.ChannelEmail })
	d.bring("mail", said("email=ann@gmail.com", "@unsubscribe -50h", "@unsubscribe -20h"))
	if got := d.detail(ann, 1).Row.EmailCause; got != "" {
		t.Errorf("an earlier touch closed it: %s", got)
	}
	d.bring("mail", said("email=ann@gmail.com", "@unsubscribe 3m"))
	if got := d.detail(ann, 1).Row.EmailCause; got != "unsubscribed" {
		t.Errorf("a later touch did not close it: %q", got)
	}
	d.check()
}

// Elsewhere points that people gave by hand are gone once everything is reckoned
// anew. Here people give none; what they say instead has to stay.
func TestWhatWasSetByHandOutlivesEveryRecalculation(t *testing.T) {
	d := newDesk(t)
	d.trigger(assigning)
	rows := func() []store.IncomingRow {
		return []store.IncomingRow{said("email=ann@gmail.com", "@demo_request -2h"), said("email=bob@gmail.com", "@page_view -2h")}
	}
	d.bring("crm", rows()...)
	ann, bob := d.find("ann@gmail.com"), d.find("bob@gmail.com")
	d.do(model.ActDNC, ann, func(c *model.Command) { c.Channel, c.Cause = model.ChannelPhone, "asked" })
	d.do(model.ActNote, ann, func(c *model.Command) { c.Note = "prefers Tuesdays" })
	d.do(model.ActSnooze, ann, func(c *model.Command) { c.Due = d.now.Add(72 * time.Hour) })
	d.do(model.ActReject, bob, func(c *model.Command) { c.Reason = "student" })
	state := func(id model.LeadID) model.State {
		s := d.detail(id, 1).State
		s.Facts = model.Facts{}
		return s
	}
	before := [2]model.State{state(ann), state(bob)}
	ctx := context.Background()
	if err := d.Rescore(ctx, nil); err != nil {
		t.Fatal(err)
	}
	d.trigger("")
	d.bring("crm", rows()...)
	d.now = d.now.Add(30 * time.Hour)
	if _, _, err := d.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	if after := [2]model.State{state(ann), state(bob)}; after != before {
		t.Errorf("before %+v\nafter  %+v", before, after)
	}
	if items := d.detail(ann, 1).Items; items[2].Note != "prefers Tuesdays" {
		t.Errorf("the note is gone: %+v", items)
	}
	d.check()
}
