package store

import (
	"time"

	"winnow/model"
)

// Flags of a row of table score.
const (
	flagHot     = 1  // an MQL at the hot threshold, or hot by a touch
	flagWorking = 2  // open, with an attempt or a snooze
	flagBack    = 4  // open, and sent back, woken or reopened
	flagCooled  = 8  // an MQL that qualified, stands below the threshold, is not hot nor was prompted by a trigger, and was never tried
	flagUrgent  = 16 // open, with a due time that belongs under NOW
	flagActive  = 32 // an MQL with an inbound touch beside its record being made
)

// rankFlags lists them, each with a tally of its own.
var rankFlags = [...]struct {
	flag  int64
	tally string
}{{flagHot, "flag:1"}, {flagWorking, "flag:2"}, {flagBack, "flag:4"}, {flagCooled, "flag:8"}, {flagUrgent, "flag:16"}, {flagActive, "flag:32"}}

// rank is a row of table score: where a lead stands in the lists, and what they
// show of it.
type rank struct {
	Lead    model.LeadID
	Stage   model.Stage
	Key     int64
	Scored  model.Scored
	Due     time.Time
	DueKind model.DueKind
	Waiting time.Time
	Flags   int64
}

// rankOf ranks a lead by its state, the facts of which hold what the criteria
// said of it, and by its score.
func rankOf(st *model.State, sc *model.Scored, r *model.Rules) rank {
	stage, due, kind, waiting := st.Place(r)
	k := rank{Lead: st.Lead, Stage: stage, Scored: *sc, Due: due, DueKind: kind, Waiting: waiting,
		Key: model.SortKey(sc.Score, due, waiting)}
	if !stage.Open() {
		return k
	}
	set := func(flag int64, on bool) {
		if on {
			k.Flags |= flag
		}
	}
	mql := stage == model.StageMQL
	set(flagHot, mql && (sc.Score >= r.Hot && r.Hot > 0 || !sc.HotAt.IsZero()))
	set(flagWorking, st.Attempts > 0 || kind == model.DueSnooze)
	set(flagBack, st.Return != model.ReturnNone)
	set(flagCooled, mql && !sc.QualifiedAt.IsZero() && sc.HotAt.IsZero() && !sc.Prompted && st.Attempts == 0 && !r.MQL.Reached(sc.Score, sc.Fit, sc.Engagement))
	set(flagUrgent, kind.Urgent() && !due.IsZero())
	set(flagActive, mql && sc.Why.Kind != "")
	return k
}

// rankColumns are those of table score, in the order of rank.values.
const rankColumns = `lead, stage, sort_key, score, fit, engagement, grade, rising, due_at, due_kind, waiting_since,
	qualified_at, hot_at, next_change_at, epoch, flags, why_kind, why_count, why_at, why_detail, touches, last_touch, hot_last, digest`

// values appends the row of table score.
func (k *rank) values(args []any, epoch int64) []any {
	s := &k.Scored
	return append(args, int64(k.Lead), string(k.Stage), k.Key, int64(s.Score), int64(s.Fit), int64(s.Engagement), s.Grade,
		int64(s.Rising), microsOrNil(k.Due), string(k.DueKind), k.Waiting.UnixMicro(), microsOrNil(s.QualifiedAt),
		microsOrNil(s.HotAt), microsOrNil(s.NextChange), epoch, k.Flags, string(s.Why.Kind), int64(s.Why.Count),
		microsOrNil(s.Why.At), s.Why.Detail, int64(s.Touches), microsOrNil(s.LastTouch), microsOrNil(s.HotLast), k.digest())
}

// A digest is a number that tells a score row from others, its epoch left out; it
// is never 0. It stands in files: were it made up otherwise, every row would be
// written anew once.
type digest uint64

const noTime = -1 << 63 // stands for NULL

func (d *digest) number(n int64) {
	h := (uint64(*d) ^ uint64(n)) * 0x9e3779b97f4a7c15
	*d = digest(h ^ h>>29)
}

func (d *digest) time(t time.Time) {
	if t.IsZero() {
		d.number(noTime)
	} else {
		d.number(t.UnixMicro())
	}
}

// text goes by FNV-1a.
func (d *digest) text(s string) {
	h := uint64(*d)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	*d = digest(h)
	d.number(int64(len(s)))
}

func (d digest) sum() int64 { return int64(max(d, 1)) }

// digest is that of the row.
func (k *rank) digest() int64 {
	s := &k.Scored
	d := digest(14695981039346656037)
	d.number(int64(k.Lead))
	d.text(string(k.Stage))
	d.number(k.Key)
	d.number(int64(s.Score))
	d.number(int64(s.Fit))
	d.number(int64(s.Engagement))
	d.text(s.Grade)
	d.number(int64(s.Rising))
	d.time(k.Due)
	d.text(string(k.DueKind))
	d.time(k.Waiting)
	d.time(s.QualifiedAt)
	d.time(s.HotAt)
	d.time(s.NextChange)
	d.number(k.Flags)
	d.text(string(s.Why.Kind))
	d.number(int64(s.Why.Count))
	d.time(s.Why.At)
	d.text(s.Why.Detail)
	d.number(int64(s.Touches))
	d.time(s.LastTouch)
	d.time(s.HotLast)
	return d.sum()
}

// digestOf is that of a row as it is stored.
func digestOf(row placed) int64 {
	d := digest(14695981039346656037)
	for at, v := range row {
		switch v := v.(type) {
		case int64:
			if at != atEpoch && at != atDigest {
				d.number(v)
			}
		case string:
			d.text(v)
		case nil:
			d.number(noTime)
		}
	}
	return d.sum()
}

// tally adds n to each of the counts that a row of table score stands in.
func (k *rank) tally(counts map[string]int64, n int64) { tallyRow(counts, k.Stage, k.Flags, n) }

func tallyRow(counts map[string]int64, stage model.Stage, flags, n int64) {
	counts["stage:"+string(stage)] += n
	for _, f := range rankFlags {
		if flags&f.flag != 0 {
			counts[f.tally] += n
		}
	}
}

func microsOrNil(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}
