package model_test

import (
	"bytes"
	"crypto/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/model"
)

func TestLeadIDsRiseEvenWhenManyAreMadeAtOnce(t *testing.T) {
	var last model.LeadID
	for i := range 10_000 {
		id, err := model.NewLeadID(noon.Add(time.Duration(i%3)*time.Millisecond), rand.Reader, last)
		if err != nil || id <= last {
			t.Fatalf("%d after %d: %v", id, last, err)
		}
		last = id
	}
	old, err := model.NewLeadID(time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), rand.Reader, 0)
	if err != nil || old <= 0 {
		t.Errorf("a clock before the epoch gives %d, %v", old, err)
	}
	if _, err := model.NewLeadID(noon, bytes.NewReader(nil), 0); err == nil {
		t.Error("an id without entropy")
	}
}

func TestALeadIDIsReadBackFromItsTextAndMatchedByEachBeginning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := model.LeadID(rapid.Int64Min(1).Draw(t, "id"))
		text := id.String()
		for n := 1; n <= len(text); n++ {
			mask, value, whole, ok := model.ParseLeadPrefix(text[:n])
			if !ok || int64(id)&mask != value || whole != (n == len(text)) {
				t.Fatalf("%q of %s: mask %x value %x whole %v ok %v", text[:n], text, mask, value, whole, ok)
			}
			if whole && model.LeadID(value) != id {
				t.Fatalf("%s is read as %d, it is %d", text, value, id)
			}
		}
		other := model.LeadID(rapid.Int64Min(1).Draw(t, "other"))
		mask, value, _, ok := model.ParseLeadPrefix(strings.ToUpper(text[:4]))
		if !ok || (int64(other)&mask == value) != (other.String()[:4] == text[:4]) {
			t.Fatalf("%s matches %q: not as its text does", other, text[:4])
		}
	})
}

func TestNeighboursDifferInTheirFirstCharacters(t *testing.T) {
	a, b := model.LeadID(1<<40), model.LeadID(1<<40+1)
	if a.String()[:2] == b.String()[:2] {
		t.Errorf("%s and %s", a, b)
	}
}

func TestWhatCannotBeginALeadID(t *testing.T) {
	for _, s := range []string{"", "u", "il", "0123456789abcd", "zzzzzzzzzzzzz", "0-1", "é", "000000000000z"} {
		if mask, value, whole, ok := model.ParseLeadPrefix(s); ok {
			t.Errorf("%q is taken for mask %x value %x whole %v", s, mask, value, whole)
		}
	}
}

func TestEntryIDsAreVersion7InTheOrderOfTime(t *testing.T) {
	var texts []string
	for i := range 50 {
		id, err := model.NewEntryID(noon.Add(time.Duration(i)*time.Millisecond), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		text := id.String()
		if len(text) != 36 || text[14] != '7' || !strings.ContainsRune("89ab", rune(text[19])) {
			t.Fatalf("%s is no UUIDv7", text)
		}
		back, err := model.ParseEntryID(strings.ToUpper(text))
		if err != nil || back != id {
			t.Fatalf("%s is read as %s, %v", text, back, err)
		}
		texts = append(texts, text)
	}
	if !slices.IsSorted(texts) {
		t.Error("ids of later moments do not sort later")
	}
	if got := (model.EntryID{}).String(); got != "" || !(model.EntryID{}).IsZero() {
		t.Errorf("no entry is written %q", got)
	}
	for _, s := range []string{"", "x", "0192", strings.Repeat("0", 34)} {
		if _, err := model.ParseEntryID(s); model.KindOf(err) != model.KindInvalid {
			t.Errorf("%q: %v", s, err)
		}
	}
	if _, err := model.NewEntryID(noon, bytes.NewReader(nil)); err == nil {
		t.Error("an id without entropy")
	}
}

func FuzzParseLeadPrefix(f *testing.F) {
	for _, s := range []string{"", "0", "7g3k", "zzzzzzzzzzzzy", "\u212a", "ȺȺȺ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		mask, value, whole, ok := model.ParseLeadPrefix(s)
		if !ok {
			return
		}
		if value < 0 || mask < 0 || value&^mask != 0 {
			t.Fatalf("%q: mask %x, value %x", s, mask, value)
		}
		text := model.LeadID(value).String()
		if !strings.HasPrefix(text, strings.ToLower(s)) {
			t.Fatalf("%q begins %s", s, text)
		}
		if whole != (len(s) == len(text)) && len(s) == len([]rune(s)) {
			t.Fatalf("%q: whole %v", s, whole)
		}
	})
}
