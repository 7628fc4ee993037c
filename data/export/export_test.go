package export

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/data/intake"
	"winnow/data/store"
	"winnow/model"
	"winnow/model/filter"
)

var noon = time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)

// desk is a source of a few leads and decisions.
type desk struct {
	leads     []model.Lead
	rows      []model.Row
	decisions []store.Decision
}

func (d *desk) EachLead(_ context.Context, _ model.View, _ *filter.Filter, limit int, f func(model.Row, func() (model.Lead, error)) error) error {
	for i, l := range d.leads {
		if limit > 0 && i == limit {
			break
		}
		if err := f(d.rows[i], func() (model.Lead, error) { return l, nil }); err != nil {
			return err
		}
	}
	return nil
}

func (d *desk) AttributeNames(_ context.Context, most int) (names []string, err error) {
	for _, l := range d.leads {
		for _, a := range l.Attributes {
			if !slices.Contains(names, a.Name) && len(names) < most {
				names = append(names, a.Name)
			}
		}
	}
	return names, nil
}

func (d *desk) EachDecision(_ context.Context, _ string, _ bool, f func(store.Decision) error) (int64, error) {
	for _, x := range d.decisions {
		if err := f(x); err != nil {
			return 0, err
		}
	}
	return 7, nil
}

func (d *desk) EachDecided(ctx context.Context, target string, onlyNew bool, f func(store.Decision) error) (int64, error) {
	return d.EachDecision(ctx, target, onlyNew, f)
}

func (d *desk) lead(l model.Lead, stage model.Stage) {
	l.ID = model.LeadID(len(d.leads) + 1)
	d.leads = append(d.leads, l)
	d.rows = append(d.rows, model.Row{ID: l.ID, ExternalID: l.ExternalID, Name: l.Name, Email: l.Email, Stage: stage, Score: 52})
}

func written(t *testing.T, what What, s Source, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := Write(t.Context(), &b, what, s, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestNoCellBeginsAFormulaAndNumbersStayBare(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1":                   "'=1+1",
		"+SUM(A1)":               "'+SUM(A1)",
		"-1+2":                   "'-1+2",
		"@SUM(1+9)":              "'@SUM(1+9)",
		" =1":                    "'=1",
		"\t=1":                   "'=1",
		"\r\n=1":                 "'=1",
		"\u200b=1":               "'=1",
		"＝1":                     "'＝1",
		"'=1":                    "''=1",
		"-12.5":                  "-12.5",
		"+31 10 555 0148":        "+31 10 555 0148",
		"+1-532-344-1362":        "+1-532-344-1362",
		"+1-887-577-1205x5686":   "+1-887-577-1205x5686",
		"+1|cmd":                 "'+1|cmd",
		"O'Hara":                 "O'Hara",
		"a\x1b[31mred\u202e":     "a[31mred",
		"maya@northwind.example": "maya@northwind.example",
		"":                       "",
	} {
		if got := Cell(in); got != want {
			t.Errorf("Cell(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNoPayloadOrNaughtyStringGetsOutOfItsCell(t *testing.T) {
	shared := filepath.Join("..", "..", "..", "shared", "data", "torture")
	var all []string
	for _, f := range []string{"formula/csv-payload.txt", "blns/blns.txt"} {
		b, err := os.ReadFile(filepath.Join(shared, f))
		if err != nil {
			t.Skip("the shared data is not here")
		}
		all = append(all, strings.Split(string(b), "\n")...)
	}
	d := &desk{}
	for _, s := range all {
		d.lead(model.Lead{Name: s, Company: s, Attributes: []model.Attribute{{Name: "note", Type: model.AttrText, Text: s}}}, model.StageMQL)
	}
	text := written(t, Leads, d, Options{})
	for _, r := range text {
		if r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r == '\u202e' || r == '\u200b' {
			t.Fatalf("%U is in the file", r)
		}
	}
	recs, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(recs) != len(all)+1 {
		t.Fatalf("%d rows of %d, %v", len(recs), len(all)+1, err)
	}
	for _, rec := range recs[1:] {
		for _, c := range rec {
			if c != "" && strings.ContainsRune("=+-@", rune(c[0])) && !bareNumber.MatchString(c) && !barePhone.MatchString(c) {
				t.Errorf("a cell begins %q", c)
			}
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(written(t, Leads, d, Options{Format: JSONL})), "\n") {
		if !json.Valid([]byte(line)) {
			t.Fatalf("not JSON: %s", line)
		}
	}
}

// taken keeps the rows of an import.
type taken struct{ rows []intake.Row }

func (k *taken) BeginImport(context.Context, intake.Header) (intake.Batch, error) { return k, nil }
func (k *taken) Add(_ context.Context, rows []intake.Row) error {
	k.rows = append(k.rows, rows...)
	return nil
}
func (k *taken) Reject(int)                                  {}
func (k *taken) Finish(context.Context) (model.Batch, error) { return model.Batch{}, nil }
func (k *taken) Abort(context.Context) error                 { return nil }

func TestWhatWasExportedIsReadBackAsItWas(t *testing.T) {
	d := &desk{}
	want := []model.Lead{
		{ExternalID: "00Q1", Name: "=HYPERLINK(1)", Email: "a@b.example", Phone: "+31 10 555 0148", Company: "'-x", Title: "VP, \"Ops\"",
			Attributes: []model.Attribute{{Name: "Budget", Type: model.AttrNumber, Text: "-12", Number: -12}, {Name: "company", Type: model.AttrText, Text: "@me"}}},
		{ExternalID: "00Q2", Name: "Léa Fournier", Email: "lea@atelier.example"},
	}
	for _, l := range want {
		d.lead(l, model.StageMQL)
	}
	k := &taken{}
	if _, err := intake.Run(t.Context(), intake.Job{Files: []string{"-"}, Stdin: strings.NewReader(written(t, Queue, d, Options{})), Store: k, Now: noon}); err != nil {
		t.Fatal(err)
	}
	if len(k.rows) != len(want) {
		t.Fatalf("%d rows came back, want %d", len(k.rows), len(want))
	}
	for i, w := range want {
		got := k.rows[i].Row
		for _, f := range []model.Field{model.FieldExternalID, model.FieldName, model.FieldEmail, model.FieldPhone, model.FieldCompany, model.FieldTitle} {
			if got.Get(f) != w.Get(f) {
				t.Errorf("%s came back as %q, was %q", f, got.Get(f), w.Get(f))
			}
		}
		for _, a := range w.Attributes {
			found := false
			for _, g := range got.Attributes {
				found = found || strings.HasPrefix(g.Name, a.Name) && g.Text == a.Text
			}
			if !found {
				t.Errorf("attribute %s=%q is not in %+v", a.Name, a.Text, got.Attributes)
			}
		}
		if got.Stage != model.StageMQL {
			t.Errorf("came back at stage %q", got.Stage)
		}
	}
}

func TestDecisionsAndHandoffsCarryNotesAndOwners(t *testing.T) {
	d := &desk{}
	d.lead(model.Lead{ExternalID: "7", Name: "Maya Ortiz"}, model.StageSQL)
	d.decisions = []store.Decision{{Row: d.rows[0], Item: model.Item{Note: "call before peak", Owner: "Luis",
		Entry:  model.Entry{ID: model.EntryID{1}, Seq: 4, At: noon, Actor: "dana", Action: model.ActPromote},
		Change: model.Change{Lead: 1, From: model.StageMQL, To: model.StageSQL}}}}
	text := written(t, Decisions, d, Options{})
	for _, s := range []string{"entry,seq,at,actor,action,lead", "2026-11-19T12:00:00Z,dana,promote", "Luis,call before peak"} {
		if !strings.Contains(text, s) {
			t.Errorf("decisions do not say %q:\n%s", s, text)
		}
	}
	if text := written(t, Handoffs, d, Options{}); !strings.Contains(text, "Luis,call before peak") {
		t.Errorf("handoffs:\n%s", text)
	}
	var obj map[string]any
	if err := json.Unmarshal([]byte(written(t, Decisions, d, Options{Format: JSONL})), &obj); err != nil || obj["to"] != "sql" || obj["until_at"] != nil || obj["amount"] != nil {
		t.Errorf("%v, %v", obj, err)
	}
}

func TestAFileIsWholeOrNotThereAndNeverWrittenOver(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.csv")
	say := func(s string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
	}
	failed := errors.New("no")
	if err := ToFile(path, false, func(w io.Writer) error { return errors.Join(say("half")(w), failed) }); !errors.Is(err, failed) {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v is left behind, %v", left, err)
	}
	if err := ToFile(path, false, say("one")); err != nil {
		t.Fatal(err)
	}
	if err := ToFile(path, false, say("two")); model.KindOf(err) != model.KindConflict {
		t.Errorf("written over: %v", err)
	}
	if err := ToFile(path, true, say("three")); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil || string(b) != "three" {
		t.Errorf("%q, %v", b, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%v is left behind, %v", left, err)
	}
}

func TestCSVRefusesAttributesItWouldLoseAndJSONLinesKeepThem(t *testing.T) {
	for n, fits := range map[int]bool{maxAttributes: true, maxAttributes + 1: false} {
		d := &desk{}
		l := model.Lead{ExternalID: "00Q1"}
		for i := range n {
			l.Attributes = append(l.Attributes, model.Attribute{Name: fmt.Sprintf("column %d", i), Type: model.AttrText, Text: "x"})
		}
		d.lead(l, model.StageMQL)
		var b bytes.Buffer
		_, err := Write(t.Context(), &b, Leads, d, Options{})
		if fits != (err == nil) || !fits && (model.KindOf(err) != model.KindInvalid || b.Len() > 0) {
			t.Errorf("%d attributes as CSV: %v, %d bytes written", n, err, b.Len())
		}
		if all := written(t, Leads, d, Options{Format: JSONL}); strings.Count(all, `"column `) != n {
			t.Errorf("%d attributes as JSON lines: %d came", n, strings.Count(all, `"column `))
		}
	}
}
