package main

import (
	"crypto/rand"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"winnow/data/demo"
	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
	"winnow/themes"
	"winnow/tui/brief"
	"winnow/tui/words"
)

// name is a word that begins with a capital, or a number: what a clause can only have
// from a fact, or from the words that every brief has.
var name = regexp.MustCompile(`[\p{Lu}][\p{L}\p{N}'’.-]+|\p{N}+`)

// dates are those in clauses: they are checked on their own.
var dates = regexp.MustCompile(`(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{1,2} [A-Z][a-z]{2})( \d{4})?( \d{2}:\d{2})?`)

// TestEveryClauseOfABriefStandsOnFacts reads the brief of every lead of the demo
// against what is stored: each clause names facts that are there, what it quotes is
// what they say, its dates are theirs, and so are its names and numbers.
func TestEveryClauseOfABriefStandsOnFacts(t *testing.T) {
	st, now := demoStore(t)
	ctx := t.Context()
	say := words.Speaker{Me: "dana", Now: now, Zone: time.UTC, Rules: st.Rules(), Glyphs: themes.Glyphs{Ellipsis: "…", Open: "“", Close: "”"}}
	clauses, quotes, sections := 0, 0, map[string]int{}
	page, err := st.Page(ctx, model.Query{View: model.ViewAll, Now: now, Limit: 400})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range page.Rows {
		d, err := st.Detail(ctx, r.ID, brief.Touches)
		if err != nil {
			t.Fatal(err)
		}
		acc, err := st.Account(ctx, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		facts := brief.Facts(&d, acc.People)
		for _, s := range brief.Make(&d, acc.People, say).Sections {
			for _, c := range s.Clauses {
				clauses++
				sections[s.Name]++
				quotes += strings.Count(c.Text, "“")
				checkClause(t, &d, acc.People, s.Name, c, facts)
			}
		}
	}
	t.Logf("%d leads, %d clauses, %d quotes; %v", len(page.Rows), clauses, quotes, sections)
	if clauses < 10*len(page.Rows) || quotes < 40 || len(sections) < len(brief.Names())-1 {
		t.Errorf("the briefs say too little to be held to anything: %d clauses, %d quotes in %v", clauses, quotes, sections)
	}
}

// checkClause holds a clause to its facts.
func checkClause(t *testing.T, d *model.Detail, others []model.Row, section string, c brief.Clause, facts map[string]string) {
	t.Helper()
	wrong := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s, %s: %q [%s]: "+format, append([]any{d.Row.Label, section, c.Text, strings.Join(c.Facts, ", ")}, args...)...)
	}
	if len(c.Facts) == 0 {
		wrong("stands on nothing")
	}
	said := ""
	for _, id := range c.Facts {
		v, ok := facts[id]
		if !ok {
			wrong("there is no fact %s", id)
		}
		said += " " + words.Plain(v) + " " + id
	}
	rest := c.Text
	for strings.Contains(rest, "“") {
		_, after, _ := strings.Cut(rest, "“")
		own, tail, _ := strings.Cut(after, "”")
		if !strings.Contains(said, strings.TrimSpace(own)) {
			wrong("nobody said %q", own)
		}
		rest = strings.Replace(rest, "“"+own+"”", "", 1)
		_ = tail
	}
	when := datesOf(d, others, c.Facts)
	for _, date := range dates.FindAllStringSubmatch(rest, -1) {
		if !slices.ContainsFunc(when, func(x time.Time) bool {
			return x.Format("Mon 2 Jan") == date[1]+" "+date[2] && (date[4] == "" || x.Format(" 15:04") == date[4])
		}) {
			wrong("%s is the date of none of its facts", date[0])
		}
	}
	if section != brief.Who && section != brief.Why {
		return // scores, and words for what was decided, are made of codes
	}
	said = strings.ReplaceAll(said, ",", "")
	for _, w := range name.FindAllString(strings.ReplaceAll(dates.ReplaceAllString(rest, ""), ",", ""), -1) {
		if !strings.Contains(strings.ToLower(said), strings.ToLower(strings.TrimRight(w, "."))) && !ownWord(w, c, section) {
			wrong("%q is in none of its facts", w)
		}
	}
}

// datesOf are the times of the facts of a clause.
func datesOf(d *model.Detail, others []model.Row, ids []string) (when []time.Time) {
	for _, id := range ids {
		for _, x := range d.Touches {
			if brief.TouchFact(x) == id {
				when = append(when, x.At)
			}
		}
		for _, it := range d.Items {
			if strings.HasPrefix(id, brief.EntryFact(it, "")) {
				when = append(when, it.At, it.Until.At, it.Due, it.Close, it.Sheet.Meeting.At)
			}
		}
		for _, l := range d.Scored.Lines {
			if brief.ReceiptFact(l) == id {
				when = append(when, l.At)
			}
		}
		for _, r := range others {
			if brief.LeadFact(r.ID) == id {
				when = append(when, r.DecidedAt)
			}
		}
	}
	return when
}

// ownWord reports whether a word is one of the brief's own: the verb that a clause
// begins with, how many touches it stands on, the time of day there and here.
func ownWord(w string, c brief.Clause, section string) bool {
	if i := strings.Index(c.Text, w); section == brief.Why && i == 0 {
		return true
	}
	if section == brief.Why && w == strconv.Itoa(len(c.Facts)) {
		return true
	}
	return slices.Contains([]string{"Came", "First"}, w) || strings.Contains(c.Text, " there when it is ")
}

// demoStore is the demo's company on a Thursday.
func demoStore(t *testing.T) (*store.Store, time.Time) {
	t.Helper()
	now := time.Date(2026, 11, 19, 10, 24, 0, 0, time.UTC)
	clock := demo.NewClock(func() time.Time { return now })
	st, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "demo.db"), store.Options{Clock: clock.Now, Rand: rand.Reader, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	if _, err := demo.Load(t.Context(), st, demo.Options{Seed: 1, Leads: demo.DefaultLeads, Now: now, Me: "dana", Zone: time.UTC, Clock: clock, Rand: rand.Reader}); err != nil {
		t.Fatal(err)
	}
	return st, now
}
