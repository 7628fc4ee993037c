package model_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/model"
)

func row(batch model.BatchID, values ...string) model.SourceRow {
	r := model.SourceRow{Batch: batch, Line: int(batch) * 10, At: start.AddDate(0, 0, int(batch))}
	for i := 0; i < len(values); i += 2 {
		r.Fields = append(r.Fields, model.FieldValue{Field: model.Field(values[i]), Value: values[i+1]})
	}
	return r
}

func TestTheNewestNonEmptyValueWinsAndTypedEditsStandAboveAll(t *testing.T) {
	first := row(1, "name", "M. Ortiz", "title", "Ops", "email", "maya@northwind.example", "employees", "200-500")
	typed := row(2, "title", "VP Operations")
	typed.Typed = true
	third := row(3, "name", "Maya Ortiz", "title", "Operations", "email", "")
	l, sources := model.FoldRows(lead, []model.SourceRow{first, typed, third})
	if l.Name != "Maya Ortiz" || l.Title != "VP Operations" || l.Email != "maya@northwind.example" || l.Employees != 350 ||
		l.Domain != "northwind.example" || l.Rows != 3 || !l.CreatedAt.Equal(first.At) || l.ID != lead {
		t.Errorf("%+v", l)
	}
	from := map[string]model.Provenance{}
	for _, s := range sources {
		from[s.Name] = s
	}
	if from["title"].From != "typed" || from["name"].Batch != 3 || from["email"].Batch != 1 || from["email"].Row != 10 || from["employees"].Value != "200-500" {
		t.Errorf("%+v", from)
	}
}

func TestAttributesFoldLikeFieldsAndKeepTheirOrder(t *testing.T) {
	a, b := row(1), row(2)
	a.Attributes = []model.Attribute{{Name: "Visits", Type: model.AttrNumber, Text: "3", Number: 3}, {Name: "Plan", Type: model.AttrText, Text: "gold"}}
	b.Attributes = []model.Attribute{{Name: "Plan", Type: model.AttrText}, {Name: "Seats", Type: model.AttrNumber, Text: "9", Number: 9},
		{Name: "Visits", Type: model.AttrNumber, Text: "5", Number: 5}}
	l, _ := model.FoldRows(lead, []model.SourceRow{a, b})
	var got []string
	for _, x := range l.Attributes {
		got = append(got, x.Name+"="+x.Text)
	}
	if len(got) != 3 || got[0] != "Visits=5" || got[1] != "Plan=gold" || got[2] != "Seats=9" {
		t.Errorf("%v", got)
	}
}

func TestWhatTheFileSaysOfStageAndContactFoldsToo(t *testing.T) {
	a, b := row(1, "first_name", "Priya", "last_name", "Raman"), row(2)
	a.Stage, a.Reason, a.NoEmail = model.StageRejected, "student", "opted_out"
	l, _ := model.FoldRows(lead, []model.SourceRow{a, b})
	if l.FileStage != model.StageRejected || l.FileReason != "student" || l.NoEmail != "opted_out" || l.Name != "Priya Raman" {
		t.Errorf("%+v", l)
	}
	b.Stage = model.StageMQL
	if l, _ = model.FoldRows(lead, []model.SourceRow{a, b}); l.FileStage != model.StageMQL || l.FileReason != "" {
		t.Errorf("stage %s, reason %q", l.FileStage, l.FileReason)
	}
}

func TestFoldingWithoutABatchIsAsIfItHadNeverBeen(t *testing.T) {
	a, b := row(1, "name", "A", "phone", "1"), row(2, "name", "B", "city", "Utrecht")
	with, _ := model.FoldRows(lead, []model.SourceRow{a})
	both, _ := model.FoldRows(lead, []model.SourceRow{a, b})
	again, _ := model.FoldRows(lead, []model.SourceRow{a})
	if both.City != "Utrecht" || again.City != "" || again.Name != with.Name || again.Rows != 1 {
		t.Errorf("%+v", again)
	}
}

func TestTheLabelIsNeverEmptyAndTellsLeadsApart(t *testing.T) {
	id := lead.String()
	for _, c := range []struct {
		lead model.Lead
		want string
	}{
		{model.Lead{Name: "Maya", Email: "m@x.example"}, "Maya"},
		{model.Lead{Email: "ops@tallis.example"}, "ops@tallis.example"},
		{model.Lead{ExternalID: "660737"}, "#660737"},
		{model.Lead{ExternalID: "7927b2df-8bba-4d29-b9a2-b6e0beafe620"}, "#7927b2df"},
		{model.Lead{ExternalID: "7927b2df-8bba-4d29-b9a2-order-066612"}, "#7927b2df-8bba-4d29-b9a2-order-066612"},
		{model.Lead{Phone: "555", Company: "Tallis"}, "Tallis 555"},
		{model.Lead{Phone: "555"}, "555"},
		{model.Lead{Company: "Tallis", ID: lead}, "Tallis #" + id[:4]},
		{model.Lead{ID: lead}, "#" + id[:6]},
	} {
		if got := c.lead.Label(); got != c.want {
			t.Errorf("%+v is called %q, want %q", c.lead, got, c.want)
		}
	}
}

func TestEveryFieldOfALeadCanBeRead(t *testing.T) {
	for _, f := range model.Fields() {
		value := "x"
		if f == model.FieldEmployees {
			value = "12"
		}
		l, _ := model.FoldRows(lead, []model.SourceRow{row(1, string(f), value)})
		if got := l.Get(f); got != value {
			t.Errorf("%s reads %q", f, got)
		}
	}
	if (&model.Lead{}).Get("shoe_size") != "" {
		t.Error("a field that is not known has a value")
	}
}

func TestAnAttributesValueHasItsType(t *testing.T) {
	at := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		a    model.Attribute
		want any
	}{
		{model.Attribute{Type: model.AttrNumber, Number: 2.5}, 2.5}, {model.Attribute{Type: model.AttrBool, Number: 1}, true},
		{model.Attribute{Type: model.AttrTime, Number: float64(at.Unix())}, at}, {model.Attribute{Type: model.AttrText, Text: "x"}, "x"},
	} {
		if got := c.a.Any(); got != c.want {
			t.Errorf("%+v is %v", c.a, got)
		}
	}
}

func TestTheFoldOfOneRowIsTheSameBothWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := row(1)
		value := rapid.SampledFrom([]string{"", "x", "a@gmail.com", "a@b.example", "200-500"})
		for range rapid.IntRange(0, 6).Draw(t, "fields") {
			r.Fields = append(r.Fields, model.FieldValue{Field: rapid.SampledFrom(model.Fields()).Draw(t, "field"), Value: value.Draw(t, "value")})
		}
		for range rapid.IntRange(0, 4).Draw(t, "attributes") {
			r.Attributes = append(r.Attributes, model.Attribute{Name: rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "name"),
				Type: model.AttrText, Text: value.Draw(t, "text")})
		}
		if rapid.Bool().Draw(t, "many") {
			for i := range 120 {
				r.Attributes = append(r.Attributes, model.Attribute{Name: fmt.Sprint(i % 110), Type: model.AttrText, Text: "x"})
			}
		}
		r.Stage = rapid.SampledFrom([]model.Stage{"", model.StageRejected}).Draw(t, "stage")
		r.Reason, r.NoPhone = "student", value.Draw(t, "no phone")
		one := model.FoldRow(lead, r)
		full, _ := model.FoldRows(lead, []model.SourceRow{r})
		if !reflect.DeepEqual(one, full) {
			t.Fatalf("alone %+v\nfull  %+v", one, full)
		}
	})
}

func TestAMendedRowTakesThePlaceOfTheOneItMends(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 11, n, 9, 0, 0, 0, time.UTC) }
	row := func(at int, mark, mail, title string) model.SourceRow {
		return model.SourceRow{At: day(at), Mark: mark, Line: at,
			Fields: []model.FieldValue{{Field: model.FieldEmail, Value: mail}, {Field: model.FieldTitle, Value: title}}}
	}
	bad, later := row(1, "row-1", "jo at b", "VP"), row(2, "", "", "CEO")
	for name, c := range map[string]struct {
		rows        []model.SourceRow
		mail, title string
		count       int
	}{
		"put right":                   {[]model.SourceRow{bad, later, row(3, "row-1", "jo@b.example", "VP")}, "jo@b.example", "CEO", 2},
		"emptied":                     {[]model.SourceRow{bad, row(3, "row-1", "", "VP")}, "", "VP", 1},
		"put right twice":             {[]model.SourceRow{bad, row(3, "row-1", "x@b.example", "VP"), row(4, "row-1", "jo@b.example", "")}, "jo@b.example", "", 1},
		"another row":                 {[]model.SourceRow{bad, row(3, "row-2", "jo@b.example", "")}, "jo@b.example", "VP", 2},
		"not yet":                     {[]model.SourceRow{bad, later}, "jo at b", "CEO", 2},
		"the mended one alone counts": {[]model.SourceRow{row(3, "row-1", "jo@b.example", "VP")}, "jo@b.example", "VP", 1},
	} {
		t.Run(name, func(t *testing.T) {
			l, _ := model.FoldRows(1, c.rows)
			if l.Email != c.mail || l.Title != c.title || l.Rows != c.count || !l.CreatedAt.Equal(c.rows[0].At) {
				t.Errorf("%q, %q, of %d rows, since %s", l.Email, l.Title, l.Rows, l.CreatedAt)
			}
		})
	}
}
