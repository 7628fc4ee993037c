package store

import (
	"math"
	"time"

	"winnow/model"
)

// hotStays is how long a lead that went hot and was left alone keeps its place
// under NOW; then it goes back into the queue, where its score keeps it on top.
const hotStays = 7 * 24 * time.Hour

// A run is a part of a list that one index gives in the list's order. A list is
// the merge of its runs, so that a page reads about as many rows as it shows.
type run struct {
	where  func(p *arguments) string // over score x; matches a partial index
	key    string                    // the column that orders: sort_key or due_at
	lo, hi int64                     // of key: lo <= key < hi
}

// A span is a stretch of a run that one seek in its index reaches: the rows whose
// key is from and whose id is beyond to when it is tied, else those whose key is
// beyond from, as far as to. Equal keys may be many, as in a file without dates.
type span struct {
	tied     bool
	from, to int64
}

// spans are the stretches of a run beyond a place, in the order of reading; nil
// is the end that reading starts at.
func (run run) spans(from *place, back bool) []span {
	all := span{from: run.lo - 1, to: run.hi}
	if back {
		all = span{from: run.hi, to: run.lo}
	}
	switch {
	case from == nil, !back && from.Key < run.lo, back && from.Key >= run.hi:
		return []span{all}
	case from.Key < run.lo, from.Key >= run.hi:
		return nil
	}
	return []span{{tied: true, from: from.Key, to: int64(from.ID)}, {from: from.Key, to: all.to}}
}

// where is the condition of a span.
func (sp span) where(key string, back bool, p *arguments) string {
	from, to := p.add(sp.from), p.add(sp.to)
	switch {
	case sp.tied && back:
		return key + " = " + from + " AND x.lead < " + to
	case sp.tied:
		return key + " = " + from + " AND x.lead > " + to
	case back:
		return key + " < " + from + " AND " + key + " >= " + to
	}
	return key + " > " + from + " AND " + key + " < " + to
}

// only is a condition without parameters.
func only(where string) func(*arguments) string { return func(*arguments) string { return where } }

func byScore(where string) run {
	return run{where: only(where), key: "sort_key", hi: math.MaxInt64}
}

// day is the part of the clock that the lists depend on.
type day struct {
	start, end time.Time // of today in the user's zone
	hotSince   time.Time // hot leads due before this have left NOW
}

func dayOf(now time.Time, zone *time.Location) day {
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := now.In(zone).Date()
	return day{
		start:    time.Date(y, m, d, 0, 0, 0, 0, zone),
		end:      time.Date(y, m, d+1, 0, 0, 0, 0, zone),
		hotSince: now.Add(-hotStays).Truncate(time.Minute),
	}
}

const (
	urgent  = "(x.flags & 16) <> 0"
	patient = "(x.flags & 16) = 0"

	// marks are a lead's flags, and above them its owner, as the index of the queue has
	// them: it is read alone where a condition is written so.
	marks  = "(x.flags | (x.owner << 8))"
	cooled = "(" + marks + " & 8) <> 0"
)

// nowRuns are the rows under NOW, by due time: what is due today, and also what a
// clock of the team runs on, though the working hours may end it on a later day.
func nowRuns(d day) []run {
	end := d.end.UnixMicro()
	due := run{where: only(urgent + " AND x.due_kind <> 'hot'"), key: "due_at", hi: end}
	hot := run{where: only(urgent + " AND x.due_kind = 'hot'"), key: "due_at", lo: d.hotSince.UnixMicro(), hi: math.MaxInt64}
	back := run{where: only(urgent + " AND x.due_kind <> 'hot' AND x.due_kind = 'sent_back'"), key: "due_at", lo: end, hi: math.MaxInt64}
	return []run{due, hot, back}
}

// queueRuns are Today's rows below NOW: every MQL by score, without those under
// NOW and those that were put off to a later day. To read past these costs less
// than to count them.
func queueRuns(d day) []run {
	rest := byScore("")
	rest.where = func(p *arguments) string {
		return "x.stage = 'mql' AND " + urgent + " AND (x.due_kind = 'hot' AND x.due_at < " + p.add(d.hotSince.UnixMicro()) +
			" OR x.due_kind = 'woken' AND x.due_at >= " + p.add(d.end.UnixMicro()) + ")"
	}
	return []run{byScore("x.stage = 'mql' AND " + patient), rest}
}

// putOff reports whether somebody chose the due time, so that a later day hides
// the lead from Today.
func putOff(k model.DueKind) bool { return k == model.DueSnooze || k == model.DueCallback }

// allRuns are those of the leads of some stages: for the open stages those with an
// urgent due time apart.
func allRuns(stages []model.Stage) (all []run) {
	for _, stage := range stages {
		at := "x.stage = '" + string(stage) + "' AND "
		all = append(all, byScore(at+patient))
		if stage.Open() {
			all = append(all, byScore(at+urgent))
		}
	}
	return all
}

// runs are the parts of a view.
func runs(q model.Query) ([]run, error) {
	switch q.View {
	case model.ViewToday, "":
		if q.Section == model.SectionNow {
			return nowRuns(dayOf(q.Now, q.Zone)), nil
		}
		return queueRuns(dayOf(q.Now, q.Zone)), nil
	case model.ViewQueue:
		return []run{byScore("x.stage = 'mql' AND " + patient), byScore("x.stage = 'mql' AND " + urgent)}, nil
	case model.ViewHot:
		return []run{byScore("(x.flags & 17) = 1"), byScore("x.stage = 'mql' AND (x.flags & 1) <> 0 AND " + urgent)}, nil
	case model.ViewWorking:
		return []run{byScore("(x.flags & 2) <> 0")}, nil
	case model.ViewBack:
		return []run{byScore("(x.flags & 4) <> 0")}, nil
	case model.ViewCooled:
		return []run{byScore("x.stage = 'mql' AND " + cooled + " AND " + patient), byScore("x.stage = 'mql' AND (x.flags & 8) <> 0 AND " + urgent)}, nil
	case model.ViewNurture:
		return []run{byScore("x.stage = 'nurture' AND " + patient)}, nil
	case model.ViewHandedOff:
		return []run{byScore("x.stage = 'sql' AND " + patient), byScore("x.stage = 'accepted' AND " + patient),
			byScore("x.stage = 'opportunity' AND " + patient)}, nil
	case model.ViewAll:
		return allRuns(model.Stages()), nil
	}
	return nil, model.Invalid("use one of today, hot, working, back, nurture, handed_off, all, queue, cooled",
		"there is no view %q", q.View)
}
