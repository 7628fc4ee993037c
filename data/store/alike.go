package store

import (
	"slices"
	"strings"

	"winnow/model"
)

// alike is what names have in common that are spelled nearly the same: its words in
// the order of the alphabet, without accents and without what people mishear or
// mistype in longer ones - vowels, double letters, the order of consonants. So that
// Whitlok is Whitlock, Müller Mueller and "Becker, Tom" Tom Becker, by one key and
// without comparing everybody with everybody. Short words, and a name of one word,
// keep more: in them a letter tells people apart.
func alike(name string) string {
	folded := foldRunes(strings.ToLower(name))
	words := strings.Fields(model.NormalName(folded))
	for i, w := range words {
		words[i] = soundOf(w, len(words) > 1)
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// sounds are letters that are written for one another.
var sounds = strings.NewReplacer("ph", "f", "ck", "k", "th", "t", "dt", "t", "sch", "s", "sh", "s", "ae", "a", "oe", "o", "ue", "u",
	"c", "k", "q", "k", "z", "s", "y", "i", "j", "i", "w", "f", "v", "f")

// soundOf is a word without what is easily mistaken in it. Of a word in other than
// Latin letters nothing is taken.
func soundOf(w string, rough bool) string {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return w
		}
	}
	if len(w) < 5 {
		return w
	}
	s := sounds.Replace(w)
	kept := []byte(s[:1])
	for i := 1; i < len(s); i++ {
		c := s[i]
		vowel := strings.IndexByte("aeiouh", c) >= 0
		if rough && vowel || c == kept[len(kept)-1] {
			continue
		}
		kept = append(kept, c)
	}
	if rough {
		rest := kept[1:]
		slices.Sort(rest)
		kept = append(kept[:1], slices.Compact(rest)...)
	}
	return string(kept)
}
