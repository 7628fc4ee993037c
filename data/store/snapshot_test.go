package store_test

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

func TestASnapshotHoldsWhatTheDecisionWasMadeOn(t *testing.T) {
	at := time.Date(2026, 11, 19, 11, 0, 0, 0, time.UTC)
	l := model.Lead{Name: "A \"quoted\" \\ name\n\x01\u202e", Company: "Zürich \xff AG", Employees: 340, Attributes: []model.Attribute{
		{Name: "big", Type: model.AttrNumber, Text: "1.5e300", Number: 1.5e300}, {Name: "none", Type: model.AttrNumber, Text: "NaN", Number: math.NaN()},
		{Name: "yes", Type: model.AttrBool, Text: "ja", Number: 1}, {Name: "when", Type: model.AttrTime, Text: "19.11.", Number: float64(at.Unix())},
		{Name: "say \"it\"", Type: model.AttrText, Text: ""}}}
	sc := model.Scored{Grade: "A1", Touches: 3, Receipt: model.Receipt{Score: 62, Fit: 22, Engagement: 40, Lines: []model.Line{
		{Group: "intent", Side: model.SideEngagement, Signal: "asked for a demo", At: at, Points: 40, Kind: model.LineRule},
		{Group: "intent", Side: model.SideEngagement, Signal: "asked for a demo", At: at, Points: -2, Kind: model.LineDecay},
		{Group: "intent", Side: model.SideEngagement, Signal: "website", Points: -3, Kind: model.LineDecay},
		{Group: "intent", Side: model.SideEngagement, Signal: "engagement cap", Points: -1, Kind: model.LineCap},
		{Group: "person", Side: model.SideFit, Signal: "VP", Points: 25, Kind: model.LineRule}}}}
	var got struct {
		Grade                           string
		Touches, Score, Fit, Engagement int
		Lines                           []any
		Fields                          map[string]string
		Attributes                      map[string]any
	}
	doc := store.AppendSnapshot(nil, &l, &sc)
	if err := json.Unmarshal(doc, &got); err != nil {
		t.Fatalf("%v in %s", err, doc)
	}
	if got.Grade != "A1" || got.Touches != 3 || got.Score != 62 || got.Fit != 22 || got.Engagement != 40 {
		t.Errorf("got %+v", got)
	}
	secs := float64(at.Unix())
	lines := []any{
		[]any{"engagement", "intent", []any{"asked for a demo", secs, 40.0}, -2.0, []any{"website", 0.0, -3.0, "decay"}, []any{"engagement cap", 0.0, -1.0, "cap"}},
		[]any{"fit", "person", []any{"VP", 0.0, 25.0}}}
	if !reflect.DeepEqual(got.Lines, lines) {
		t.Errorf("got %v, want %v", got.Lines, lines)
	}
	if want := map[string]string{"name": l.Name, "company": "Zürich \ufffd AG", "employees": "340"}; !reflect.DeepEqual(got.Fields, want) {
		t.Errorf("got %q, want %q", got.Fields, want)
	}
	want := map[string]any{"big": 1.5e300, "none": "NaN", "yes": true, "when": "2026-11-19T11:00:00Z", `say "it"`: ""}
	if !reflect.DeepEqual(got.Attributes, want) {
		t.Errorf("got %v, want %v", got.Attributes, want)
	}
}
