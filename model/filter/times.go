package filter

import (
	"strconv"
	"strings"
	"time"
)

// span reads a length such as 45m, 12h, 7d, 2w; a month is 30 days.
func span(s string) (time.Duration, bool) {
	if len(s) < 2 {
		return 0, false
	}
	unit, ok := map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}[s[len(s)-1]]
	digits := s[:len(s)-1]
	if strings.HasSuffix(s, "mo") {
		unit, ok, digits = 30*24*time.Hour, true, s[:len(s)-2]
	}
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 0 || n > 100_000 {
		return 0, false
	}
	return time.Duration(n) * unit, true
}

// day is the day that lies n days from today, from its first instant to the next
// day's.
func (p *parser) day(n int) Value {
	y, m, d := p.voc.Now.In(p.voc.Zone).Date()
	return Value{From: time.Date(y, m, d+n, 0, 0, 0, 0, p.voc.Zone), Until: time.Date(y, m, d+n+1, 0, 0, 0, 0, p.voc.Zone)}
}

// week is the week, from Monday on, that lies n weeks from this one.
func (p *parser) week(n int) Value {
	now := p.voc.Now.In(p.voc.Zone)
	back := (int(now.Weekday()) + 6) % 7
	return Value{From: p.day(7*n - back).From, Until: p.day(7*n - back + 6).Until}
}

// named are the times of today, and the days and weeks that have names.
func (p *parser) named(word string) (Value, bool) {
	switch word {
	case "today":
		return p.day(0), true
	case "yesterday":
		return p.day(-1), true
	case "tomorrow":
		return p.day(1), true
	case "week", "this_week":
		return p.week(0), true
	case "last_week":
		return p.week(-1), true
	case "next_week":
		return p.week(1), true
	}
	if at, err := time.Parse("15:04", word); err == nil { // today
		y, m, d := p.voc.Now.In(p.voc.Zone).Date()
		from := time.Date(y, m, d, at.Hour(), at.Minute(), 0, 0, p.voc.Zone)
		return Value{From: from, Until: from.Add(time.Minute)}, true
	}
	for _, layout := range []string{"2006-01-02", "2.1.2006"} {
		if d, err := time.ParseInLocation(layout, word, p.voc.Zone); err == nil {
			y, m, n := d.Date()
			return Value{From: d, Until: time.Date(y, m, n+1, 0, 0, 0, 0, p.voc.Zone)}, true
		}
	}
	return Value{}, false
}

// time reads when something was or will be. A length counts from now: of what
// lies behind, <7d is at most so long ago and >7d longer; of what lies ahead, <2h
// is at most so long from now, what is overdue included.
func (p *parser) time(t *Term, e Entry, low string, at int) (Value, error) {
	if d, ok := span(low); ok {
		return p.ago(t.Op, e.kind == future, d), nil
	}
	v, ok := p.named(low)
	if !ok {
		v, ok = p.dated(low, e.kind == future)
	}
	if !ok {
		return Value{}, p.wrong(at, p.at, `such as today, tomorrow, 12:00, mon, week, 7d, "30 nov" or 2026-11-30`, "%q is no time", low)
	}
	switch t.Op { // of days, less is earlier
	case Less:
		v.From, v.Until = time.Time{}, v.From
	case AtMost:
		v.From = time.Time{}
	case More:
		v.From, v.Until = v.Until, time.Time{}
	case AtLeast:
		v.Until = time.Time{}
	}
	return v, nil
}

// ago is the span of a length from now. A colon means at most.
func (p *parser) ago(op Op, ahead bool, d time.Duration) Value {
	now := p.voc.Now
	within := op == Equals || op == Less || op == AtMost
	switch {
	case ahead && within:
		return Value{Until: now.Add(d)}
	case ahead:
		return Value{From: now.Add(d)}
	case within:
		return Value{From: now.Add(-d), Until: now.Add(time.Microsecond)}
	}
	return Value{Until: now.Add(-d)}
}

// touch reads a kind of touch, and how long ago it was: demo_request<7d.
func (p *parser) touch(kind string, none bool) (Value, error) {
	if none {
		return Value{None: true}, nil
	}
	v := Value{Text: kind}
	if r := p.peek(); r != '<' && r != '>' {
		return v, nil
	}
	op := p.op()
	at := p.at
	word, err := p.word(",")
	if err != nil {
		return v, err
	}
	d, ok := span(strings.ToLower(word))
	if !ok {
		return v, p.wrong(at, p.at, "such as touch:"+kind+"<7d", "%q is no length of time", word)
	}
	when := p.ago(op, false, d)
	v.From, v.Until = when.From, when.Until
	return v, nil
}

// dated reads a day of the week, and a day and a month with or without a year: mon,
// "20 nov", "nov 20 2026". Without a year it is the nearest such day ahead, else the
// nearest that lies behind; today is either.
func (p *parser) dated(text string, ahead bool) (Value, bool) {
	y, m, d := p.voc.Now.In(p.voc.Zone).Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	on := func(day time.Time) (Value, bool) { return p.day(int(day.Sub(today) / (24 * time.Hour))), true }
	text = strings.TrimSpace(strings.NewReplacer(",", " ", "_", " ", ".", " ").Replace(text))
	for n := range 7 {
		day := today.AddDate(0, 0, n)
		if !ahead {
			day = today.AddDate(0, 0, -n)
		}
		if name := strings.ToLower(day.Weekday().String()); text == name || text == name[:3] {
			return on(day)
		}
	}
	for _, layout := range []string{"2 Jan 2006", "2 January 2006", "Jan 2 2006", "January 2 2006"} {
		if day, err := time.Parse(layout, text); err == nil {
			return on(day)
		}
		for _, year := range []int{y - 1, y, y + 1} {
			day, err := time.Parse(layout, text+" "+time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006"))
			switch {
			case err != nil, ahead && day.Before(today), !ahead && day.Before(today.AddDate(-1, 0, 1)):
			case ahead || !day.After(today):
				return on(day)
			}
		}
	}
	return Value{}, false
}
