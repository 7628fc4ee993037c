package spell_test

import (
	"testing"

	"winnow/model/spell"
)

func TestTheNearestWordIsTheOneMeant(t *testing.T) {
	words := []string{"promote", "reject", "send_back", "send_bark", "nurture"}
	for _, c := range []struct {
		name, word string
		within     int
		want       string
	}{
		{"a letter too few", "prmote", 1, "promote"},
		{"a letter too many", "rejectt", 1, "reject"},
		{"another letter", "nurtare", 1, "nurture"},
		{"two neighbours swapped", "rejcet", 1, "reject"},
		{"case and dashes do not count", "Send-Back", 0, "send_back"},
		{"the first of several as near", "send_bask", 1, "send_back"},
		{"one edit too far", "prmot", 1, ""},
		{"nothing like it", "xylophone", 3, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := spell.Nearest(c.word, words, c.within); got != c.want {
				t.Errorf("Nearest(%q, %d) = %q, want %q", c.word, c.within, got, c.want)
			}
		})
	}
	if got := spell.Nearest("word", nil, 9); got != "" {
		t.Errorf("of no words: %q", got)
	}
}

func TestDistanceCountsCharactersNotBytes(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"größe", "grösse", 2}, {"ab", "ba", 1}, {"日本", "日", 1}} {
		if got := spell.Distance(c.a, c.b); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
