package tui_test

import (
	"context"
	"strings"
	"testing"

	"winnow/data/store"
	"winnow/model"
)

// campaigns is a desk with leads of two campaigns and one of none.
func campaigns(t *testing.T) *desk {
	t.Helper()
	d := desk0(t)
	imp, err := d.store.BeginImport(context.Background(), store.ImportHeader{At: d.clock.Now(), Actor: d.me, File: "leads.csv", Format: "generic", Source: "test"})
	if err != nil {
		t.Fatal(err)
	}
	var rows []store.IncomingRow
	for i, p := range people(9) {
		r := store.IncomingRow{Row: model.SourceRow{Line: i + 2, Fields: []model.FieldValue{{Field: model.FieldName, Value: p.name}, {Field: model.FieldEmail, Value: p.email},
			{Field: model.FieldSource, Value: "Trade fair"}}}}
		touch := model.Touch{Kind: model.PricingView, At: d.clock.Now().Add(-p.pricing)}
		if i > 0 {
			touch.UTM.Campaign = []string{"Peak, Q4", "spring"}[i%2]
		}
		r.Touches = []model.Touch{touch}
		rows = append(rows, r)
	}
	if err := imp.Add(context.Background(), rows); err != nil {
		t.Fatal(err)
	}
	if _, err := imp.Finish(context.Background()); err != nil {
		t.Fatal(err)
	}
	d.open(120, 40)
	return d
}

func TestEverythingOfACampaignIsRejectedInSixKeys(t *testing.T) {
	d := campaigns(t)
	d.Press("j", "j") // to somebody of it
	d.wantSelected("Olu Adeyemi")
	d.Press("l")
	if !d.Shows("the same campaign") || !d.Shows("Peak, Q4") || !d.Shows("no company of this lead is known") {
		t.Fatalf("the menu does not say what they have in common:\n%s", d.Frame())
	}
	d.Press("c")
	d.wantSelected("Olu Adeyemi")
	d.wantStatus("Like Olu Adeyemi: the same campaign, Peak, Q4", "* selects those in Today, esc shows everybody")
	if !d.Shows("4 matches") || d.Shows("Ines Calder") {
		t.Fatalf("the list has others:\n%s", d.Frame())
	}
	d.Press("*", "r", "3", "y")
	d.wantStatus("4", "u undo")
	for i, p := range people(9) {
		want := model.StageMQL
		if i > 0 && i%2 == 0 {
			want = model.StageRejected
		}
		d.wantStage(p.name, want)
	}
	d.Press("u")
	d.wantStage("Olu Adeyemi", model.StageMQL)
}

func TestAlikeGoesOnFromWhatTheListIsNarrowedToAndSaysWhatIsNotKnown(t *testing.T) {
	d := campaigns(t)
	d.Press("l", "c")
	d.wantStatus("no campaign of this lead is known")
	d.Press("esc", "l", "s")
	if !d.Shows(`source="Trade fair"`) || !d.Shows("9 matches") {
		t.Errorf("it is not narrowed by source:\n%s", d.Frame())
	}
	d.Press("j", "l", "k", "l", "k")
	if want := `source="Trade fair" touch:pricing_view`; !d.Shows(want) || strings.Count(d.Frame(), "touch:pricing_view") != 1 {
		t.Errorf("it does not go on:\n%s", d.Frame())
	}
	d.Press("space", "l")
	d.wantStatus("one lead at a time")
}
