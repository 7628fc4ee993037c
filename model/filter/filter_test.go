package filter_test

import (
	"slices"
	"strings"
	"testing"

	"winnow/model/filter"
)

func TestWords(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"nothing typed is no word":          {"  ", nil},
		"words are folded to small letters": {"Ortiz MAYA", []string{"ortiz", "maya"}},
		"an address falls into its words":   {"maya.ortiz@northwind.example", []string{"maya", "ortiz", "northwind", "example"}},
		"signs never reach the index":       {`"a* OR -b:c(`, []string{"a", "or", "b", "c"}},
		"other scripts are words too":       {"陈伟 प्रिया", []string{"陈伟", "प्रिया"}},
	} {
		if got := filter.Words(c.in); !slices.Equal(got, c.want) {
			t.Errorf("%s: Words(%q) = %q, want %q", name, c.in, got, c.want)
		}
	}
	if got := filter.Words(strings.Repeat("a ", 100)); len(got) != filter.MaxWords {
		t.Errorf("a hundred words give %d, want %d", len(got), filter.MaxWords)
	}
}
