package criteria

import (
	"math/rand/v2"
	"regexp"
	"testing"
)

func TestAPatternThatIsTiedToTheBeginningMatchesAsEver(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	letters := []rune("iIkKsSlaz0-@. \u212a\u017fßéЖ\xff")
	for _, x := range []struct {
		pattern string
		tied    bool
	}{
		{"(?i)^(info|sales|kontakt|no-?reply)[0-9]*@", true}, {"^[a-k]+@", true}, {"^(é|Ж)", true}, {"(?i)^k", true}, {"(?i)^(s|ß)z", true},
		{"^a?z", true}, {"^(a|)z", true}, {"(^i)", true}, {"^a*", false}, {"i", false}, {"^i|l", false}, {"^.", false}, {"(?m)^i", false}, {"^[^a]", true}, {"^", false},
	} {
		re := regexp.MustCompile(x.pattern)
		if _, tied := beginsOf(x.pattern); tied != x.tied {
			t.Errorf("%s is tied: %v", x.pattern, tied)
		}
		match := matcher(re)
		for range 3000 {
			s := ""
			for range r.IntN(5) {
				s += string(letters[r.IntN(len(letters))])
			}
			if r.IntN(9) == 0 {
				s = "\xff" + s
			}
			if match(s) != re.MatchString(s) {
				t.Fatalf("%s in %q: %v", x.pattern, s, match(s))
			}
		}
	}
}
