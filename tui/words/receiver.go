package words

import (
	"slices"
	"strings"
)

// Spelled is a name as one of those that are known spells it; false where none is it.
func Spelled(name string, known []string) (string, bool) {
	if slices.Contains(known, name) {
		return name, true
	}
	for _, k := range known {
		if strings.EqualFold(k, name) {
			return k, true
		}
	}
	return name, false
}

// Beginning are the known names of which a word begins as typed, those whose first word
// does before the others.
func Beginning(typed string, known []string) (names []string) {
	wanted := []rune(typed)
	begins := func(s string) bool {
		name := []rune(s)
		return len(name) >= len(wanted) && strings.EqualFold(string(name[:len(wanted)]), typed)
	}
	var later []string
	for _, k := range known {
		switch {
		case begins(k):
			names = append(names, k)
		case slices.ContainsFunc(strings.Fields(k), begins):
			later = append(later, k)
		}
	}
	return append(names, later...)
}

// unheardMost is how many known names are told to whom one of them may be meant.
const unheardMost = 3

// Unheard says that no lead was handed to anybody of a name yet, what can be done, and to
// whom some were.
func Unheard(name string, known []string, does string) string {
	text := "Nobody is named " + name + " yet" + does
	if len(known) > 0 {
		text += " (known: " + strings.Join(known[:min(len(known), unheardMost)], ", ")
		if len(known) > unheardMost {
			text += ", …"
		}
		text += ")"
	}
	return text
}
