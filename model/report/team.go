package report

import (
	"fmt"
	"math"
	"strings"

	"winnow/model"
)

// Team says what each rep did, and whether reps decide alike on alike leads.
type Team struct {
	o      Options
	reps   map[string]*rep
	strata map[stratum]map[string]*choice
}

type rep struct {
	tries, connected, decided, promoted, rejected, nurtured int
	answered, accepted, sentBack, won                       int // of the promoted
}

// stratum are leads that are alike: of one source, with scores of one band.
type stratum struct {
	source string
	band   int
}

type choice struct{ promoted, decided int }

func newTeam(o Options) *Team {
	return &Team{o: o, reps: map[string]*rep{}, strata: map[stratum]map[string]*choice{}}
}

// Add takes a lead in: what was done within the time counts.
func (t *Team) Add(l *Life) {
	if !l.Counts() {
		return
	}
	for _, s := range l.Steps {
		if s.Action == model.ActTry && t.o.in(s.At) {
			r := group(t.reps, s.Actor)
			r.tries++
			if s.Try == model.Connected {
				r.connected++
			}
		}
	}
	for _, p := range l.Passes() {
		if p.Verdict == "" || p.Actor == model.ActorWinnow || !t.o.in(p.At) {
			continue
		}
		r := group(t.reps, p.Actor)
		r.add(&p)
		k := stratum{or(l.Source, noSource), bandOf(p.Score)}
		if t.strata[k] == nil {
			t.strata[k] = map[string]*choice{}
		}
		c := group(t.strata[k], p.Actor)
		c.decided++
		if p.Verdict == model.ActPromote {
			c.promoted++
		}
	}
}

func (r *rep) add(p *Pass) {
	r.decided++
	switch p.Verdict {
	case model.ActPromote:
		r.promoted++
	case model.ActReject:
		r.rejected++
	case model.ActNurture:
		r.nurtured++
	}
	switch {
	case !p.Ret.IsZero():
		r.sentBack++
		r.answered++
	case !p.Accepted.IsZero() || p.Outcome == model.ActLost:
		r.accepted++
		r.answered++
	}
	if !p.Won.IsZero() {
		r.won++
	}
}

// alike compares a rep with the others on leads that are alike: how many of the
// rep's were promoted where others decided on such leads too, how many would have
// been had the rep promoted as the others did, and the probability that this is
// chance (Mantel and Haenszel's test over the groups, J. Natl. Cancer Inst. 22,
// 1959, with continuity correction).
func (t *Team) alike(name string) (promoted, decided int, expected, p float64) {
	var dev, variance float64
	for _, by := range t.strata {
		own := by[name]
		if own == nil {
			continue
		}
		var k, n int
		for who, c := range by {
			if who != name {
				k, n = k+c.promoted, n+c.decided
			}
		}
		if n == 0 {
			continue
		}
		promoted, decided = promoted+own.promoted, decided+own.decided
		expected += float64(own.decided) * float64(k) / float64(n)
		all, up, mine, others := float64(n+own.decided), float64(k+own.promoted), float64(own.decided), float64(n)
		dev += float64(own.promoted) - mine*up/all
		if all > 1 {
			variance += mine * others * up * (all - up) / (all * all * (all - 1))
		}
	}
	if variance == 0 {
		return promoted, decided, expected, 1
	}
	z := max(0, math.Abs(dev)-0.5) / math.Sqrt(variance)
	return promoted, decided, expected, math.Erfc(z / math.Sqrt2)
}

// Document is the report of what was added.
func (t *Team) Document() Document {
	d := t.o.document("team", "Team")
	names := ranked(t.reps, func(r *rep) int { return r.decided + r.tries }, strings.Compare)
	work := Table{ID: "team", Keys: []string{"rep"}, Columns: []string{"attempts", "connected", "decided", "promoted", "rejected", "nurtured", "promoted of decided", "accepted of answered", "sent back", "won"},
		Chart: Chart{Kind: Stacks, Columns: []int{3, 4, 5}, Tones: []Tone{ToneGood, ToneBad, ToneIdle}}, Empty: "Nobody did anything in this time."}
	var all rep
	for _, name := range names {
		r := t.reps[name]
		all.decided, all.tries, all.promoted = all.decided+r.decided, all.tries+r.tries, all.promoted+r.promoted
		work.Rows = append(work.Rows, Row{Keys: []string{name}, Cells: []Figure{Number(r.tries), Number(r.connected), Number(r.decided), Number(r.promoted), Number(r.rejected), Number(r.nurtured),
			t.o.share(r.promoted, r.decided), t.o.share(r.accepted, r.answered), Number(r.sentBack), Number(r.won)}})
	}
	alike, lines := t.alikeTable(names)
	d.Lead = []string{fmt.Sprintf("%s attempts and %s decisions by %s; %s of these promoted.", Grouped(all.tries), Grouped(all.decided), people(len(names)), Grouped(all.promoted))}
	if len(names) == 0 {
		d.Lead = []string{"Nobody did anything in this time. Ask for a longer one with --since."}
	}
	d.Lead = append(d.Lead, lines...)
	d.Sections = []Section{
		{ID: "team", Title: "Who did what", Tables: []Table{work}},
		{ID: "alike", Title: "Do reps decide alike on alike leads?", Tables: []Table{alike}},
	}
	d.Notes = []string{
		"A decision counts once for each stay of a lead in the queue, for who made the last one of it. What was undone counts nowhere; nor do own staff and tests.",
		"Answered are promoted leads that sales accepted, lost or sent back.",
		"Alike are leads of one source with a score of one band. As others do is how many the rep would have promoted by the shares of the others on such leads. Differences are told beyond chance (Mantel and Haenszel's test, corrected by Benjamini and Hochberg).",
	}
	return d
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

func (t *Team) alikeTable(names []string) (table Table, lines []string) {
	table = Table{ID: "alike", Keys: []string{"rep"}, Columns: []string{"promoted", "as others do", "beyond chance"}, Empty: "No two reps decided on alike leads."}
	type compared struct {
		name             string
		promoted, others Figure
	}
	var list []compared
	var ps []float64
	for _, name := range names {
		k, n, expected, p := t.alike(name)
		if n == 0 {
			continue
		}
		c := compared{name, t.o.share(k, n), t.o.share(int(expected+0.5), n)}
		if n < t.o.Floor {
			p = 1
		}
		list, ps = append(list, c), append(ps, p)
	}
	for i, beyond := range Beyond(ps) {
		c, words := list[i], "no"
		if beyond {
			words = "yes"
			how := "more"
			if c.promoted.N < c.others.N {
				how = "less"
			}
			lines = append(lines, fmt.Sprintf("%s promotes %s often than the others on alike leads: %s, where they would have promoted %s.", c.name, how, c.promoted, Grouped(c.others.N)))
		} else if c.promoted.Few() {
			words = "too few to say"
		}
		table.Rows = append(table.Rows, Row{Keys: []string{c.name}, Cells: []Figure{c.promoted, c.others, Text(words)}})
	}
	return table, lines
}
