package model

import (
	"slices"
	"strings"
	"unicode"
)

// Owner is somebody whose leads there are, as the data spells them.
type Owner struct {
	Name  string
	Leads int
}

// Mine are the owners that are the user, as the ledger names them: those that are
// spelled like me, letters' size and the order of the words aside, and an address for
// the name before its @. Where there is none, it is the one person that me can mean
// by a first or last name, or as login names are made ("dwhitfield"); where me can
// mean several, it is nobody.
func Mine(me string, owners []Owner) (names []string) {
	my := namedBy(me)
	if len(my) == 0 {
		return nil
	}
	for _, o := range owners {
		if sameName(me, o.Name) {
			names = append(names, o.Name)
		}
	}
	if names != nil {
		return names
	}
	var person []string
	for _, o := range owners {
		words := namedBy(o.Name)
		if !mayMean(my, words) && !mayMean(words, my) {
			continue
		}
		if person != nil && !slices.Equal(person, words) {
			return nil
		}
		person, names = words, append(names, o.Name)
	}
	return names
}

// namedBy are the words of a name, or of an address before its @, in alphabetical
// order.
func namedBy(name string) []string {
	local, _, _ := strings.Cut(name, "@")
	words := strings.FieldsFunc(strings.ToLower(local), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	slices.Sort(words)
	return words
}

// sameName reports whether two spellings name one person. Two addresses do only
// where they are the same.
func sameName(a, b string) bool {
	if strings.Contains(a, "@") && strings.Contains(b, "@") {
		return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
	}
	return slices.Equal(namedBy(a), namedBy(b))
}

// mayMean reports whether a single word names somebody by one of the words of a
// name, or by two of them, of which one may be its first letter.
func mayMean(short, words []string) bool {
	if len(short) != 1 || len(words) < 2 || len([]rune(short[0])) < 2 {
		return false
	}
	if slices.Contains(words, short[0]) {
		return true
	}
	for i, a := range words {
		for j, b := range words {
			if i != j && (short[0] == a+b || short[0] == initial(a)+b || short[0] == a+initial(b)) {
				return true
			}
		}
	}
	return false
}

func initial(word string) string { return string([]rune(word)[:1]) }
