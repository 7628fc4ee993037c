package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"winnow/model"
)

// TestLeadsThatGoWithTheirImportDoNotComeBackByScoring scores every lead by other
// criteria, and what hours move, while an import is being taken back: at each of
// its transactions.
func TestLeadsThatGoWithTheirImportDoNotComeBackByScoring(t *testing.T) {
	for after := 0; after <= 12; after += 1 + after/6 {
		t.Run(fmt.Sprintf("after %d transactions", after), func(t *testing.T) {
			d := newDesk(t)
			d.bring("web", said("name=Ann", "email=ann@acme.example", "company=Acme", "phone=555 0100 900"), said("name=Bob", "phone=555 0100 200", "@demo_request -1h"))
			b := d.bring("crm", crmFile()...)
			d.do(model.ActMerge, d.find("Person 1"), func(c *model.Command) { c.Into = d.find("Bob") })
			gus := d.find("Gus")
			d.do(model.ActMerge, d.find("Person 2"), func(c *model.Command) { c.Into = gus })
			epoch := d.count("SELECT value FROM counter WHERE name = 'epoch'")
			if _, err := d.Apply(t.Context(), d.id(), rules(t, 40), "dana"); err != nil {
				t.Fatal(err)
			}
			kill := d.turnElsewhere("undo", b.LedgerID, after)
			const scored = "SELECT count(*) FROM score WHERE epoch > ?1 AND lead "
			listed := d.ids("SELECT lead FROM score ORDER BY lead")
			if err := d.FinishScoring(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			d.now = d.now.Add(30 * 24 * time.Hour)
			if _, _, err := d.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := d.ids("SELECT lead FROM score ORDER BY lead"); !slices.Equal(got, listed) {
				t.Errorf("listed were %v, and are %v", listed, got)
			}
			begun := d.count("SELECT count(*) FROM batch WHERE state = 'taking_back'") > 0
			if n := d.count(scored+`IN (SELECT r.lead FROM source_row r WHERE r.batch = ?2
				AND r.lead NOT IN (SELECT lead FROM state) AND r.lead NOT IN (SELECT lead FROM source_row WHERE batch <> ?2))`, epoch, int64(b.ID)); begun && n > 0 {
				t.Errorf("%d leads that go were scored", n)
			}
			if n := d.count(scored+"IN (SELECT lead FROM state)", epoch); n != 2 {
				t.Errorf("%d leads of decisions were scored, want both", n)
			}
			d.check()
			kill()
			if _, err := d.Recover(t.Context()); err != nil {
				t.Fatal(err)
			}
			d.check()
			if begun {
				d.redoOf(b.LedgerID)
				d.check()
			}
		})
	}
}
