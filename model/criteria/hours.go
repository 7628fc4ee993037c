package criteria

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"winnow/model"
)

// weekHours are the spans of each weekday as they are being read.
type weekHours [7][]model.WorkSpan

var weekdayNames = []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// hours reads working hours: a text of days and spans of the day, such as
// "Mon-Fri 09:00-12:30, 13:30-18:00", or a list of such texts for days that differ.
func (p *parser) hours(week *weekHours) func(*node) {
	return func(n *node) {
		if n.kind == kindArray && len(n.list) == 0 {
			p.wrong(n.at, "no hours at all: nothing would ever be due; write hours = \"Mon-Fri 09:00-18:00\"")
		}
		p.each(n, func(x *node) {
			var s string
			if p.sound(func() { p.str(&s)(x) }) {
				h := hoursReader{p: p, node: x, text: s, week: week}
				h.read()
			}
		})
	}
}

// hoursReader reads one text of hours. Every part of it that is wrong is reported
// at its own place.
type hoursReader struct {
	p    *parser
	node *node
	text string
	week *weekHours
}

const hoursExample = "write Mon-Fri 09:00-12:30, 13:30-18:00"

func (h *hoursReader) read() {
	first := strings.IndexAny(h.text, "0123456789")
	if first < 0 {
		first = len(h.text)
	}
	var days [7]bool
	right := h.parts(0, first, "a day", func(at int, part string) bool { return h.days(at, part, &days) })
	var spans []model.WorkSpan
	right = h.parts(first, len(h.text), "a time", func(at int, part string) bool { return h.span(at, part, &spans) }) && right
	if !right {
		return
	}
	for d := range days {
		if !days[d] {
			continue
		}
		for _, s := range spans {
			if i := slices.IndexFunc(h.week[d], func(o model.WorkSpan) bool { return s.From < o.To && o.From < s.To }); i >= 0 {
				h.wrong(0, "%s has %s already, which %s overlaps", time.Weekday(d).String()[:3], spanText(h.week[d][i]), spanText(s))
				return
			}
			h.week[d] = append(h.week[d], s)
		}
	}
}

// parts calls read for what stands between commas from one place to another, and
// reports whether all of it was right.
func (h *hoursReader) parts(from, to int, what string, read func(at int, part string) bool) bool {
	if strings.TrimSpace(h.text[from:to]) == "" {
		h.wrong(from, "%s is missing in the hours %q; %s", what, h.text, hoursExample)
		return false
	}
	right := true
	for part := range strings.SplitSeq(h.text[from:to], ",") {
		bare := strings.TrimSpace(part)
		right = read(from+strings.Index(part, bare), bare) && right
		from += len(part) + 1
	}
	return right
}

func (h *hoursReader) days(at int, part string, days *[7]bool) bool {
	from, to, isRange := cutDash(part)
	if !isRange {
		to = from
	}
	a, okA := h.day(at, from)
	b, okB := a, okA
	if isRange {
		b, okB = h.day(at+strings.LastIndex(part, to), to)
	}
	if !okA || !okB {
		return false
	}
	for d := a; ; d = (d + 1) % 7 {
		days[d] = true
		if d == b {
			return true
		}
	}
}

// day is a weekday by its English name or the beginning of it.
func (h *hoursReader) day(at int, word string) (time.Weekday, bool) {
	w := strings.ToLower(strings.TrimSuffix(word, "."))
	for d := time.Sunday; d <= time.Saturday; d++ {
		if len(w) >= 2 && strings.HasPrefix(strings.ToLower(d.String()), w) {
			return d, true
		}
	}
	if word == "" {
		h.wrong(at, "a day is missing in the hours %q; %s", h.text, hoursExample)
		return 0, false
	}
	h.wrong(at, "%q is no day of the week%s", word, didYouMean(word, weekdayNames))
	return 0, false
}

func (h *hoursReader) span(at int, part string, spans *[]model.WorkSpan) bool {
	from, to, isRange := cutDash(part)
	if !isRange {
		h.wrong(at, "%q is no span of a day; %s", part, hoursExample)
		return false
	}
	a, okA := clockTime(from)
	b, okB := clockTime(to)
	s := model.WorkSpan{From: a, To: b}
	switch {
	case !okA:
		h.wrong(at, "%q is no time of day; write it as 09:00", from)
	case !okB:
		h.wrong(at+strings.LastIndex(part, to), "%q is no time of day; write it as 18:00", to)
	case a == b:
		h.wrong(at, "%s has no length", part)
	case a > b:
		h.wrong(at, "%s ends on the next day; write %s-24:00, and 00:00-%s for the day after", part, from, to)
	case slices.ContainsFunc(*spans, func(o model.WorkSpan) bool { return s.From < o.To && o.From < s.To }):
		h.wrong(at, "%s overlaps another span of these days", part)
	default:
		*spans = append(*spans, s)
		return true
	}
	return false
}

// wrong reports a mistake at a place within the text.
func (h *hoursReader) wrong(at int, format string, args ...any) {
	if len(h.node.raw) == len(h.text)+2 { // quoted, and written as it is read
		at++
	} else {
		at = 0
	}
	h.p.wrong(h.node.at+at, format, args...)
}

// cutDash parts a range at its dash, whichever somebody's keyboard made of it.
func cutDash(s string) (from, to string, found bool) {
	for _, dash := range []string{"-", "–", "—"} {
		if from, to, found = strings.Cut(s, dash); found {
			break
		}
	}
	return strings.TrimSpace(from), strings.TrimSpace(to), found
}

func clockTime(s string) (time.Duration, bool) {
	if s == "24:00" {
		return 24 * time.Hour, true
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, false
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, true
}

func spanText(s model.WorkSpan) string {
	clock := func(d time.Duration) string { return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60) }
	return clock(s.From) + "-" + clock(s.To)
}
