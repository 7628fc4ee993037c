package store

import (
	"cmp"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/model"
)

// anyRow draws a source row of anything that a file may say.
func anyRow(t *rapid.T) model.SourceRow {
	word := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "a\x00b", "\u2028<>&", `"\`, "\x1b[31m", "é", "\u009b"}))
	r := model.SourceRow{
		Line: rapid.IntRange(0, 1e9).Draw(t, "line"), At: time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "at")).UTC(),
		Typed: rapid.Bool().Draw(t, "typed"), Nth: rapid.IntRange(0, 3).Draw(t, "nth"), Mark: rapid.SampledFrom([]string{"", "row-0123456789abcdef-2"}).Draw(t, "mark"), Mends: rapid.Bool().Draw(t, "mends"), Of: model.BatchID(rapid.IntRange(0, 2).Draw(t, "of")), OfLine: rapid.IntRange(0, 2).Draw(t, "of line"), Gone: rapid.Bool().Draw(t, "gone"), Left: model.LeadID(rapid.Int64Range(0, 3).Draw(t, "left")), Twin: rapid.IntRange(0, 3).Draw(t, "twin"),
		Stage: model.Stage(rapid.SampledFrom([]string{"", "mql", "lost"}).Draw(t, "stage")), StageNote: word.Draw(t, "note"),
		Reason: word.Draw(t, "reason"), NoEmail: word.Draw(t, "no email"), NoPhone: word.Draw(t, "no phone"),
	}
	for range rapid.IntRange(0, 5).Draw(t, "fields") {
		r.Fields = append(r.Fields, model.FieldValue{Field: rapid.SampledFrom(model.Fields()).Draw(t, "field"), Value: word.Draw(t, "value")})
	}
	for range rapid.IntRange(0, 4).Draw(t, "attributes") {
		r.Attributes = append(r.Attributes, model.Attribute{Name: word.Draw(t, "name"), Type: model.AttrNumber, Text: word.Draw(t, "text"),
			Number: rapid.Float64().Draw(t, "number")})
	}
	return r
}

func TestARowIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRow(t)
		var got, want model.SourceRow
		if err := json.Unmarshal(appendRow(nil, &r), &got); err != nil {
			t.Fatalf("%s: %v", appendRow(nil, &r), err)
		}
		slow, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(slow, &want); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("read %+v, want %+v", got, want)
		}
		for _, doc := range [][]byte{appendRow(nil, &r), slow} {
			var quick model.SourceRow
			if err := readRowText(string(doc), &quick); err != nil || !reflect.DeepEqual(quick, want) {
				t.Fatalf("by hand %+v, want %+v: %v", quick, want, err)
			}
		}
	})
}

func TestAPlainRowIsReadByHand(t *testing.T) {
	r := model.SourceRow{Line: 7, At: time.UnixMicro(1_700_000_000_123_456).UTC(), Typed: true, Nth: 1, Twin: 2, Mark: "row-1", Mends: true, Of: 3, OfLine: 9, Gone: true, Left: 12, Stage: "lost", StageNote: "Junk",
		Reason: "student", NoEmail: "said so", NoPhone: "too", Fields: []model.FieldValue{{Field: model.FieldName, Value: "Léa"}, {Field: model.FieldEmail}},
		Attributes: []model.Attribute{{Name: "Size", Type: model.AttrNumber, Text: "-1.5", Number: -1.5}, {Name: "{", Type: model.AttrText, Text: "},{"}}}
	for _, r := range []model.SourceRow{r, {At: r.At}} {
		doc := string(appendRow(nil, &r))
		p, got := rowReader{rest: doc}, model.SourceRow{}
		if p.row(&got); p.other || p.rest != "" || !reflect.DeepEqual(got, r) {
			t.Errorf("%s: read %+v, left %q, other %v", doc, got, p.rest, p.other)
		}
		for cut := range doc {
			if err := readRowText(doc[:cut], &got); err == nil {
				t.Errorf("%q is taken for a row", doc[:cut])
			}
		}
	}
}

func TestANumberThatIsNoneIsLeftOut(t *testing.T) {
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		r := model.SourceRow{Attributes: []model.Attribute{{Name: "x", Type: model.AttrNumber, Text: "?", Number: x}}}
		var got model.SourceRow
		if err := json.Unmarshal(appendRow(nil, &r), &got); err != nil || got.Attributes[0].Number != 0 {
			t.Errorf("%v is read as %v, %v", x, got.Attributes, err)
		}
	}
}

func TestTheHashIsOfWhatARowSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRow(t)
		moved := r
		moved.Line, moved.At, moved.Nth = r.Line+1, r.At.Add(time.Hour), r.Nth+1
		moved.Fields, moved.Attributes = slices.Clone(r.Fields), slices.Clone(r.Attributes)
		slices.Reverse(moved.Fields)
		slices.Reverse(moved.Attributes)
		if rowHash(&r) != rowHash(&moved) {
			t.Fatalf("line, time or the order of columns changed the hash of %+v", r)
		}
		if len(r.Fields) > 0 {
			moved.Fields[0].Value += "x"
			if rowHash(&r) == rowHash(&moved) {
				t.Fatalf("a changed value did not change the hash of %+v", r)
			}
		}
	})
}

func TestOneRowFoldsAsManyDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRow(t)
		r.Typed = false
		want, _ := model.FoldRows(7, []model.SourceRow{r})
		if got := model.FoldRow(7, r); !reflect.DeepEqual(got, want) {
			t.Fatalf("one row gives %+v, want %+v", got, want)
		}
	})
}

func TestHeldKeysNameLeadsInOrder(t *testing.T) {
	var h heldKeys
	want := map[identityKey][]model.LeadID{}
	for i := range 5000 {
		k := identityKey{[]string{kindEmail, kindPhone, "id:crm"}[i%3], string(rune('a' + i%701))}
		h.add(k, model.LeadID(i+1))
		want[k] = append(want[k], model.LeadID(i+1))
	}
	for k, leads := range want {
		var got []model.LeadID
		h.each(k, func(id model.LeadID) bool { got = append(got, id); return true })
		if !slices.Equal(got, leads) {
			t.Fatalf("%v names %v, want %v", k, got, leads)
		}
	}
	h.each(identityKey{kindEmail, "nobody"}, func(id model.LeadID) bool { t.Errorf("nobody is %v", id); return true })
	h.clear()
	h.each(identityKey{kindEmail, "a"}, func(id model.LeadID) bool { t.Errorf("%v is still there", id); return true })
}

func TestHeldKeysAreStoredInTheOrderOfTheirTable(t *testing.T) {
	var h heldKeys
	var keys []leadKey
	for i, text := range []string{"b", "a", "", "a", "ab", "a\x00", "a\x01", "0123456789abcdef", "0123456789abcdefg", "0123456789abcdef\x00", "01234567", "012345678", "01234567b1", "01234567a2",
		"0123456789abcdeé", "é", "\xff", "0123456789abcdef"} {
		for _, kind := range []string{kindPhone, kindEmail, kindID + "crm", kindStaff} {
			k := leadKey{identityKey{kind, text}, model.LeadID(i + 1)}
			keys = append(keys, k)
			h.add(k.identityKey, k.lead)
		}
	}
	slices.SortFunc(keys, func(a, b leadKey) int {
		return cmp.Or(a.identityKey.compare(b.identityKey), cmp.Compare(a.lead, b.lead))
	})
	for n, p := range h.ordered() {
		if got := (leadKey{h.key(h.keys[p.at]), h.keys[p.at].lead}); got != keys[n] {
			t.Errorf("number %d is %+v, want %+v", n, got, keys[n])
		}
	}
}

func TestTheSieveForgetsNothing(t *testing.T) {
	s := make(sieve, sieveBits/64)
	passed := 0
	for i := range 20000 {
		k := identityKey{kindEmail, time.UnixMicro(int64(i)).String()}
		if s.has(k) {
			passed++
		}
		s.put(k)
		if !s.has(k) {
			t.Fatalf("%v was forgotten", k)
		}
	}
	if passed > 20 {
		t.Errorf("%d of 20000 unknown keys passed", passed)
	}
}
