package filter

import (
	"strings"
	"unicode"
)

// Option is one way to go on typing: Text replaces what stands between From and
// the cursor.
type Option struct {
	From int // in runes
	Text string
	Does string // "" where the text says it
}

// Complete lists what may stand where the cursor is, in runes of the text: fields
// at the beginning of a term, values behind the sign of a field.
func Complete(text string, cursor int, v Vocabulary) []Option {
	runes := []rune(text)
	cursor = max(0, min(cursor, len(runes)))
	from := begin(runes[:cursor])
	typed := strings.ToLower(string(runes[from:cursor]))
	if rest, found := strings.CutPrefix(typed, "-"); found {
		from, typed = from+1, rest
	}
	sign := strings.IndexAny(typed, ":=~<>")
	if sign < 0 {
		return fieldOptions(from, typed, v)
	}
	e, known := entryOf(Field(typed[:sign]))
	if !known {
		return nil
	}
	at := max(sign, strings.LastIndexAny(typed, ",:=~<>")) + 1
	from += len([]rune(typed[:at]))
	value := strings.TrimPrefix(typed[at:], `"`)
	if e.Field == Country {
		return countryOptions(from, value, v.Met[Country])
	}
	var out []Option
	for _, word := range values(e, typed, v) {
		if low := strings.ToLower(word); strings.HasPrefix(low, value) && low != value {
			out = append(out, Option{From: from, Text: Quote(word)})
		}
	}
	return out
}

// countryOptions are the countries that a beginning may mean, by their names and codes:
// the one whose code it is, then those that were met.
func countryOptions(from int, typed string, met []string) []Option {
	var out []Option
	seen := map[string]bool{typed: true}
	add := func(name, code string) {
		if low := strings.ToLower(name); !seen[low] {
			seen[low] = true
			out = append(out, Option{From: from, Text: Quote(name), Does: code})
		}
	}
	if all := Spellings(typed); all != nil {
		add(all[2], all[0])
	}
	for _, value := range met {
		all := Spellings(value)
		if all == nil {
			all = []string{"", "", value}
		}
		for _, s := range all {
			if s != "" && strings.HasPrefix(strings.ToLower(s), typed) {
				add(all[2], all[0])
				break
			}
		}
	}
	return out
}

// begin is where the term begins that ends the text.
func begin(runes []rune) int {
	from, quoted := 0, false
	for i, r := range runes {
		switch {
		case r == '"':
			quoted = !quoted
		case unicode.IsSpace(r) && !quoted:
			from = i + 1
		}
	}
	return from
}

func fieldOptions(from int, typed string, v Vocabulary) []Option {
	var out []Option
	for _, e := range Fields() {
		if e.Field != Attribute && strings.HasPrefix(string(e.Field), typed) {
			out = append(out, Option{From: from, Text: string(e.Field) + signOf(e), Does: e.Does})
		}
	}
	if typed == "" {
		return append(out, Option{From: from, Text: "attr.", Does: "any other column"})
	}
	for _, name := range v.Attributes {
		whole := "attr." + name
		if strings.ContainsAny(name, " ,:=~<>\"") {
			whole = `attr."` + strings.ReplaceAll(name, `"`, "") + `"`
		}
		low := strings.ToLower(whole)
		if strings.HasPrefix(low, typed) || strings.HasPrefix(strings.ReplaceAll(low, `"`, ""), strings.ReplaceAll(typed, `"`, "")) {
			out = append(out, Option{From: from, Text: whole + ":"})
		}
	}
	return out
}

// signOf is what is mostly typed behind a field.
func signOf(e Entry) string {
	if e.kind == numbers && e.Field != Tries {
		return ">"
	}
	return ":"
}

// values lists the words that a field may be compared with.
func values(e Entry, typed string, v Vocabulary) []string {
	switch {
	case e.Field == Is:
		var out []string
		for _, f := range Flags() {
			out = append(out, string(f))
		}
		return out
	case e.Field == Stage:
		return v.Stages
	case e.Field == Reasoned:
		var out []string
		for _, r := range v.Reasons {
			out = append(out, r.ID)
		}
		return append(out, "none")
	case e.Field == Owner || e.Field == By:
		return append([]string{"me", "none"}, v.Met[e.Field]...)
	case e.kind == touches && strings.ContainsAny(typed, "<>"):
		return []string{"1d", "7d", "30d"}
	case e.kind == touches:
		return append(v.Kinds, "none")
	case e.kind == past:
		return []string{"today", "yesterday", "week", "last_week", "7d", "none"}
	case e.kind == future:
		return []string{"today", "tomorrow", "week", "next_week", "2h", "none"}
	}
	return v.Met[e.Field]
}

// Quote is a value as a filter takes it: in quotation marks where it holds white space
// or a sign. Marks of its own cannot be asked for, and are left out.
func Quote(value string) string {
	bare := strings.ReplaceAll(value, `"`, "")
	if bare != value || bare == "" || strings.ContainsFunc(bare, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",:=~<>", r) }) {
		return `"` + bare + `"`
	}
	return bare
}
