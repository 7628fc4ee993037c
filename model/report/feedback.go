package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"winnow/model"
)

// Feedback says what sales did with marketing's leads, and why: by the decisions of
// a time, a stay in the queue at a time.
type Feedback struct {
	o       Options
	reasons map[reasonKey]*int
	why     map[whyKey]*tally
	sources map[string]*worked
	all     worked
	bands   [scoreBands + 1]verdicts // the last: not known
	wrong   [2]samples               // high and rejected, low and won
	cooled  map[string]int
	cold    samples

	scores     outcomes // good and bad that were judged fairly
	suppressed int      // leads that came in and were kept out of the queue
}

// reasonKey tells rejects and send-backs apart.
type reasonKey struct {
	action                   model.Action
	reason, source, campaign string
	band                     int
}

// whyKey is a reason of rejects or of send-backs.
type whyKey struct {
	action model.Action
	reason string
}

// tally is a number with leads for example.
type tally struct {
	n    int
	some samples
}

// worked is what became of the decided leads of a source.
type worked struct {
	bad       int // rejected, or sent back
	onSight   int // bad without a try, for a reason that needs none
	untried   int // bad without a try
	late      int // bad, first tried after the time that the SLA gives
	workedBad int // bad, tried in time
	good      int // handed to sales, and not sent back
	resting   int // in nurture
	lowGood   int // good with a score below the threshold
	lowAll    int // decided with a score below the threshold, for good or bad
	sent      int // of bad: sent back by sales
	some      [kindsOfWork]samples
}

// The ways in which a decision came about, in the order of the columns.
const (
	onSight = iota
	neverTried
	triedLate
	workedBad
	workedGood
	kindsOfWork
)

// verdicts are what was decided at scores of one band.
type verdicts struct{ promoted, rejected, sentBack, won int }

// samples are a few leads for example: those that rank first.
type samples struct{ list []sample }

type sample struct {
	lead  model.LeadID
	rank  int
	at    time.Time
	words string
}

// sampled is how many leads stand for example.
const sampled = 5

// add takes a lead in, with what words say of it, where it is one of the first.
func (s *samples) add(x sample, words func() string) {
	at, _ := slices.BinarySearchFunc(s.list, x, func(a, b sample) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), b.at.Compare(a.at), cmp.Compare(a.lead, b.lead))
	})
	if at < sampled {
		x.words = words()
		s.list = slices.Insert(s.list, at, x)
		s.list = s.list[:min(len(s.list), sampled)]
	}
}

func newFeedback(o Options) *Feedback {
	return &Feedback{o: o, reasons: map[reasonKey]*int{}, why: map[whyKey]*tally{}, sources: map[string]*worked{}, cooled: map[string]int{}}
}

// Add takes a lead in: each of its decisions within the time counts.
func (f *Feedback) Add(l *Life) {
	if l.Suppressed() && f.o.in(l.Created) {
		f.suppressed++
	}
	if !l.Counts() || l.ByFile() {
		return
	}
	source := or(l.Source, noSource)
	if l.Cooled && f.o.in(l.MQL()) {
		f.cooled[source]++
		f.cold.add(sample{lead: l.Lead, rank: l.Score, at: l.MQL()}, func() string { return "qualified " + f.o.dayOf(l.MQL()) })
	}
	for _, p := range l.Passes() {
		if !p.Ret.IsZero() && f.o.in(p.Ret) {
			f.reason(model.ActSendBack, p.OutcomeReason, l, source, &p, p.Ret)
		}
		if p.Verdict == "" || !f.o.in(p.At) {
			continue
		}
		if p.Verdict == model.ActReject {
			f.reason(model.ActReject, p.Reason, l, source, &p, p.At)
		}
		f.all.add(f, l, &p)
		group(f.sources, source).add(f, l, &p)
		f.judge(l, &p)
	}
}

func bandOf(score int) int {
	if score < 0 {
		return scoreBands
	}
	return min(score/scoreBand, scoreBands-1)
}

func (f *Feedback) reason(a model.Action, reason string, l *Life, source string, p *Pass, at time.Time) {
	*group(f.reasons, reasonKey{a, reason, source, or(l.Campaign, noCampaign), bandOf(p.Score)})++
	t := group(f.why, whyKey{a, reason})
	t.n++
	t.some.add(sample{lead: l.Lead, rank: p.Score, at: at}, func() string { return source + ", " + f.o.dayOf(at) })
}

// judge looks whether the score said what the decision did.
func (f *Feedback) judge(l *Life, p *Pass) {
	b := &f.bands[bandOf(p.Score)]
	switch p.Verdict {
	case model.ActPromote:
		b.promoted++
		if !p.Ret.IsZero() {
			b.sentBack++
		}
	case model.ActReject:
		b.rejected++
	}
	if !p.Won.IsZero() {
		b.won++
	}
	if p.Score == NoScore {
		return
	}
	if p.Verdict == model.ActReject && p.Score >= f.high() {
		f.wrong[0].add(sample{lead: l.Lead, rank: p.Score, at: p.At}, func() string { return f.reasonName(model.ActReject, p.Reason) + ", " + f.o.dayOf(p.At) })
	}
	if !p.Won.IsZero() && p.Score < f.low() {
		f.wrong[1].add(sample{lead: l.Lead, rank: -p.Score, at: p.At}, func() string { return "won " + f.o.dayOf(p.Won) })
	}
}

// high and low are the scores from which and below which a decision is surprising.
func (f *Feedback) high() int {
	if f.o.Rules.Hot > 0 {
		return f.o.Rules.Hot
	}
	return 75
}

func (f *Feedback) low() int {
	if f.o.Rules.MQL.Score > 0 {
		return f.o.Rules.MQL.Score
	}
	return 50
}

func (f *Feedback) add(w *worked, kind int, l *Life, p *Pass, words string) {
	at := p.At
	if kind == workedBad && !p.Ret.IsZero() {
		at = p.Ret
	}
	w.some[kind].add(sample{lead: l.Lead, rank: p.Score, at: p.At}, func() string { return words + " " + f.o.dayOf(at) })
}

func (w *worked) add(f *Feedback, l *Life, p *Pass) {
	if p.Verdict == model.ActNurture {
		w.resting++
		return
	}
	good := p.Verdict == model.ActPromote && p.Ret.IsZero()
	if p.Score != NoScore && p.Score < f.low() {
		w.lowAll++
		if good {
			w.lowGood++
		}
	}
	if good {
		w.good++
		if w == &f.all {
			f.scores.add(p.Score, true)
		}
		f.add(w, workedGood, l, p, "promoted")
		return
	}
	w.bad++
	if fair := p.Verdict == model.ActPromote || p.Tries > 0 && !f.late(p) || f.clear(p.Reason); fair && w == &f.all {
		f.scores.add(p.Score, false)
	}
	words := f.reasonName(model.ActReject, p.Reason)
	if p.Verdict == model.ActPromote {
		w.sent++
		words = "sent back, " + f.reasonName(model.ActSendBack, p.OutcomeReason)
	}
	switch {
	case p.Verdict == model.ActPromote: // somebody talked to them
		w.workedBad++
		f.add(w, workedBad, l, p, words)
	case p.Tries == 0 && f.clear(p.Reason):
		w.onSight++
		f.add(w, onSight, l, p, words)
	case p.Tries == 0:
		w.untried++
		f.add(w, neverTried, l, p, words)
	case f.late(p):
		w.late++
		f.add(w, triedLate, l, p, words)
	default:
		w.workedBad++
		f.add(w, workedBad, l, p, words)
	}
}

// clear reports whether a reason is seen without a call: the lead is none, or is one
// that is there already, or its data is wrong.
func (f *Feedback) clear(reason string) bool {
	r, ok := f.o.Rules.FindReason(model.ActReject, reason)
	return ok && (r.Class == model.ClassRemove || r.Follow == model.FollowFix || r.Follow == model.FollowMerge)
}

// late reports whether a lead was first tried after the SLA of an MQL, counted from
// when its stay in the queue began.
func (f *Feedback) late(p *Pass) bool { return !p.Start.IsZero() && p.FirstTry.After(f.o.due(p)) }

// due is until when somebody should have acted in a stay.
func (o *Options) due(p *Pass) time.Time {
	if p.Back == model.ActSendBack {
		return o.Rules.SLASentBack.Due(o.Rules.Hours, p.Start)
	}
	return o.Rules.SLAMQL.Due(o.Rules.Hours, p.Start)
}

func (f *Feedback) reasonName(a model.Action, id string) string { return f.o.reasonName(a, id) }

func (o *Options) reasonName(a model.Action, id string) string {
	if r, ok := o.Rules.FindReason(a, id); ok && r.Name != "" {
		return r.Name
	}
	return or(id, "no reason")
}

// bySource lists the sources, those with the most decisions first.
func (f *Feedback) bySource() []string {
	return ranked(f.sources, func(w *worked) int { return w.bad + w.good + w.resting }, strings.Compare)
}
