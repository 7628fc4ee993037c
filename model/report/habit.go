package report

import (
	"fmt"
	"slices"
	"strings"

	"winnow/model"
)

// Shown is what decisions show so far, and a habit that stands out among them.
type Shown struct {
	Decisions int // that were looked at: the latest
	Promoted  int
	Sources   []SourceShown // those with enough decisions, the most first
	Habit     *Habit        // nil = none
}

// SourceShown is how many of a source's decided leads were promoted.
type SourceShown struct {
	Source      string
	Promoted, N int
}

// ShownFrom is from how many decisions on it is said what they show, and again after
// as many more.
const ShownFrom = 30

// Words says what decisions show in a sentence, the floor already kept.
func (s *Shown) Words() string {
	text := fmt.Sprintf("%s decisions so far, %s promoted", Grouped(s.Decisions), Grouped(s.Promoted))
	for i, x := range s.Sources[:min(3, len(s.Sources))] {
		sep := ", "
		if i == 0 {
			sep = ": "
		}
		text += fmt.Sprintf("%s%s %s of %s", sep, x.Source, Grouped(x.Promoted), Grouped(x.N))
	}
	return text
}

// Habit is something that the latest rejects of a source have in common, and the
// promoted and nurtured leads do not.
type Habit struct {
	ID      string // stays the same from run to run
	Source  string
	Said    string // "had free-mail addresses"
	K, N    int    // of the latest rejects of the source
	Ko, No  int    // of the leads that were promoted or nurtured
	Propose Proposal
}

// Words says the habit in a sentence.
func (h *Habit) Words() string {
	return fmt.Sprintf("%d of the last %d rejects from %s %s; of %s promoted or nurtured leads %d.", h.K, h.N, h.Source, h.Said, Grouped(h.No), h.Ko)
}

// Judged is a decision, with what the lead was like then.
type Judged struct {
	Action model.Action
	Source string
	Traits []Trait
}

// Trait is something that can be told of a lead's fields by a condition.
type Trait struct{ ID, Said, When string }

// TraitsOf are those of a lead that a habit may be about.
func TraitsOf(l *model.Lead) (out []Trait) {
	add := func(is bool, id, said, when string) {
		if is {
			out = append(out, Trait{id, said, when})
		}
	}
	add(l.FreeMail, "free-mail", "had free-mail addresses", "free_mail")
	add(l.Company == "" && l.Domain == "", "no-company", "had no company", `company.name == "" and company.domain == ""`)
	add(l.Title == "", "no-title", "had no title", `title == ""`)
	add(l.Phone == "" && l.Phone2 == "", "no-phone", "had no phone", `phone == ""`)
	country := strings.ToLower(strings.TrimSpace(l.Country))
	add(country != "" && speakable(country), "country:"+country, "were in "+l.Country, `lower(country) == "`+country+`"`)
	return out
}

// speakable reports whether a word can stand in a line of criteria as it is.
func speakable(s string) bool { return s != "" && !strings.ContainsAny(s, "'\"\\\n\r\t\x1b") }

const (
	habitRejects = 14   // the latest of a source that are looked at
	habitShare   = 0.75 // of them that must have it
)

// ShownBy says what decisions show, given the latest first. A habit is told where it is
// beyond chance among all that were looked for, and asked for none of those known.
func ShownBy(list []Judged, floor int, known func(id string) bool) Shown {
	s := Shown{Decisions: len(list)}
	at := map[string]*SourceShown{}
	for _, d := range list {
		x := group(at, or(d.Source, noSource))
		x.N++
		if d.Action == model.ActPromote {
			x.Promoted++
			s.Promoted++
		}
	}
	for _, name := range ranked(at, func(x *SourceShown) int { return x.N }, strings.Compare) {
		if x := *at[name]; x.N >= floor {
			x.Source = name
			s.Sources = append(s.Sources, x)
		}
	}
	if len(list) >= ShownFrom {
		s.Habit = habitOf(list, at, floor, known)
	}
	return s
}

func habitOf(list []Judged, sources map[string]*SourceShown, floor int, known func(id string) bool) *Habit {
	var all []Habit
	var ps []float64
	kept := 0
	keptWith := map[string]int{}
	for _, d := range list {
		if d.Action != model.ActReject {
			kept++
			for _, t := range d.Traits {
				keptWith[t.ID]++
			}
		}
	}
	for _, source := range ranked(sources, func(x *SourceShown) int { return x.N }, strings.Compare) {
		n, with, traits := 0, map[string]int{}, map[string]Trait{}
		for _, d := range list {
			if d.Source != source || d.Action != model.ActReject || n == habitRejects {
				continue
			}
			n++
			for _, t := range d.Traits {
				with[t.ID]++
				traits[t.ID] = t
			}
		}
		if n < floor || kept < floor || !speakable(source) {
			continue
		}
		for _, id := range ranked(with, func(k int) int { return k }, strings.Compare) {
			t := traits[id]
			h := Habit{ID: source + ": " + id, Source: source, Said: t.Said, K: with[id], N: n, Ko: keptWith[id], No: kept}
			h.Propose = Proposal{Source: source, Name: "habit: " + strings.ReplaceAll(h.ID, "\"", ""), When: fmt.Sprintf(`source == "%s" and %s`, source, t.When),
				Points: habitPoints(list, source, id), Why: strings.TrimSuffix(h.Words(), ".")}
			all, ps = append(all, h), append(ps, Fisher(h.K, h.N, h.Ko, h.No))
		}
	}
	best := -1
	for i, beyond := range Beyond(ps) {
		h := &all[i]
		is := beyond && float64(h.K) >= habitShare*float64(h.N) && h.K*h.No > h.Ko*h.N && h.Propose.Points < 0 && !known(h.ID)
		if is && (best < 0 || ps[i] < ps[best]) {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	return &all[best]
}

// habitPoints is what such leads of a source are worth beside all others, by what share
// of either was promoted.
func habitPoints(list []Judged, source, trait string) int {
	var k, n, ko, no int
	for _, d := range list {
		good := 0
		if d.Action == model.ActPromote {
			good = 1
		}
		if d.Source == source && slices.ContainsFunc(d.Traits, func(t Trait) bool { return t.ID == trait }) {
			k, n = k+good, n+1
		} else {
			ko, no = ko+good, no+1
		}
	}
	return weigh(k, n, ko, no, usualPerPoint)
}
