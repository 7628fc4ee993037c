package filter_test

import (
	"slices"
	"strings"
	"testing"

	"winnow/model/filter"
)

func TestACountryIsKnownByItsCodesAndNames(t *testing.T) {
	for _, c := range []struct{ text, also string }{
		{"US", "United States"}, {"usa", "United States"}, {"united states", "US"}, {"United States of America", "USA"}, {"uk", "United Kingdom"},
		{"GBR", "England"}, {"Deutschland", "DE"}, {"österreich", "Austria"}, {"Côte d'Ivoire", "CI"}, {"korea", "KR"}, {"Holland", "NL"},
	} {
		if all := filter.Spellings(c.text); !slices.Contains(all, c.also) {
			t.Errorf("%q is spelled %q, without %q", c.text, all, c.also)
		}
	}
	for _, text := range []string{"", "Uni", "Utopia", "U", "|", "US|USA", "\n"} {
		if all := filter.Spellings(text); all != nil {
			t.Errorf("%q is taken for %q", text, all[0])
		}
	}
}

// A spelling that two countries had would find the leads of the first alone.
func TestNoSpellingIsThatOfTwoCountries(t *testing.T) {
	seen, n := map[string]string{}, 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			all := filter.Spellings(code)
			if len(all) == 0 || code == "UK" { // which is what everybody writes for GB
				continue
			}
			if all[0] != code {
				t.Errorf("%s is another spelling of %s", code, all[0])
				continue
			}
			if n++; len(all) < 3 || len(all[1]) != 3 {
				t.Errorf("%s lacks its other code or its name: %q", code, all)
			}
			for _, s := range all {
				low := strings.ToLower(s)
				if other := seen[low]; other != "" {
					t.Errorf("%q is %s and %s", s, other, code)
				}
				seen[low] = code
			}
		}
	}
	if n != 250 {
		t.Errorf("%d countries, want the 249 of the standard and Kosovo", n)
	}
}

func TestWordsThatNameACountryWerePerhapsMeantAsACondition(t *testing.T) {
	for text, want := range map[string]string{
		"germany": "country:germany", "united states": `country:"united states"`, "": "", "maya": "", "de": "", "germany score>70": "",
	} {
		f, err := filter.Parse(text, vocabulary(t))
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Meant(); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
