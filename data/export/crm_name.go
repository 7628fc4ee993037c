package export

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"winnow/model"
)

// crmName is the name of a lead in the two parts of a CRM. Where the source had it
// in one, it is parted for a record that is new there alone, and never in an export
// of decisions: what the CRM knows is better than a guess. A name that cannot be
// parted for sure stands as the last one, whole.
func crmName(l *model.Lead, known, decisions bool) (first, last string) {
	if l.FirstName != "" || l.LastName != "" || known || decisions {
		return l.FirstName, l.LastName
	}
	return partName(l.Name, l.Country)
}

// partName parts a full name: "Ortiz, Maya" as it says, else before the last word and
// what belongs to it (van der Berg). Nothing is parted where the family name may
// come first: in scripts and countries that write it so, and where capitals or a
// hyphen say so (KIM Minjun, Kim Min-jun).
func partName(name, country string) (first, last string) {
	words := strings.Fields(name)
	whole := strings.Join(words, " ")
	if before, after, is := strings.Cut(whole, ","); is {
		before, after = strings.TrimSpace(before), strings.TrimSpace(after)
		if before == "" || after == "" || strings.Contains(after, ",") || afterName[strings.ToLower(strings.ReplaceAll(after, ".", ""))] {
			return "", whole
		}
		return after, before
	}
	if len(words) < 2 || familyFirst(words, country) {
		return "", whole
	}
	at := len(words) - 1
	for at > 1 && particles[strings.ToLower(words[at-1])] {
		at--
	}
	return strings.Join(words[:at], " "), strings.Join(words[at:], " ")
}

// hyphenGiven is a given name as Korean and Chinese ones are written in Latin letters.
var hyphenGiven = regexp.MustCompile(`^\p{Lu}\p{Ll}+-\p{Ll}+$`)

func familyFirst(words []string, country string) bool {
	if slices.ContainsFunc([]rune(strings.Join(words, "")), func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo)
	}) {
		return true
	}
	if familyFirstIn[strings.ToLower(strings.TrimSpace(country))] || hyphenGiven.MatchString(words[len(words)-1]) {
		return true
	}
	head, rest := words[0], strings.Join(words[1:], "")
	return len([]rune(head)) > 2 && strings.ToUpper(head) == head && strings.ToUpper(rest) != rest
}

// afterName is what may follow a comma and is no first name.
var afterName = set("jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "esq", "cpa", "cfa", "pmp", "dds", "rn", "msc", "bsc", "inc", "ltd", "llc", "gmbh")

// particles belong to the family name that follows them.
var particles = set("van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "du", "la", "le", "ter", "ten", "bin", "ibn", "al", "el")

// familyFirstIn are countries, by name and code, where the family name is commonly
// written first, also in Latin letters.
var familyFirstIn = set("cn", "china", "jp", "japan", "kr", "south korea", "korea", "republic of korea", "kp", "north korea", "tw", "taiwan", "hk", "hong kong",
	"mo", "macau", "macao", "vn", "vietnam", "viet nam", "hu", "hungary", "kh", "cambodia", "sg", "singapore")

func set(words ...string) map[string]bool {
	out := make(map[string]bool, len(words))
	for _, w := range words {
		out[w] = true
	}
	return out
}
