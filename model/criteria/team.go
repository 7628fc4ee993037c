package criteria

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"winnow/model"
)

var domainPattern = regexp.MustCompile(`^([a-z0-9-]+\.)+[a-z0-9-]{2,}$`)

// domains reads the team's own mail domains.
func (p *parser) domains(n *node) {
	p.each(n, func(x *node) {
		var s string
		before := len(p.mistakes)
		p.str(&s)(x)
		s = strings.ToLower(strings.TrimSpace(s))
		switch {
		case len(p.mistakes) > before:
		case !domainPattern.MatchString(s):
			p.wrong(x.at, "%q is not a domain; write ourcompany.example", s)
		case model.IsFreeMail(s):
			p.wrong(x.at, "%s belongs to a mail provider, not to a team", s)
		default:
			p.Rules.OwnDomains = append(p.Rules.OwnDomains, s)
		}
	})
}

func (p *parser) hours(n *node) {
	var s string
	before := len(p.mistakes)
	p.str(&s)(n)
	if len(p.mistakes) > before {
		return
	}
	h, err := ParseHours(s)
	if err != nil {
		p.wrong(n.at, "%v", err)
		return
	}
	p.Hours = h
	p.Rules.WorkDays, p.Rules.DayEnd = h.Days, h.Spans[len(h.Spans)-1].To
}

var weekdays = map[string]time.Weekday{"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 0}

// ParseHours reads working hours: days, then spans of the day in rising order,
// such as "Mon-Fri 09:00-12:30, 13:30-18:00" or "Sun-Thu,Sat 08:00-16:00".
func ParseHours(s string) (Hours, error) {
	var h Hours
	fail := func(part string) (Hours, error) {
		return Hours{}, fmt.Errorf("cannot read %q in the hours; write Mon-Fri 09:00-12:30, 13:30-18:00", part)
	}
	days, spans, _ := strings.Cut(strings.TrimSpace(s), " ")
	for _, part := range strings.Split(days, ",") {
		from, to, isRange := strings.Cut(strings.ToLower(part), "-")
		if !isRange {
			to = from
		}
		a, okA := weekdays[from]
		b, okB := weekdays[to]
		if !okA || !okB {
			return fail(part)
		}
		for d := a; ; d = (d + 1) % 7 {
			h.Days[d] = true
			if d == b {
				break
			}
		}
	}
	var end time.Duration = -1
	for _, part := range strings.Split(spans, ",") {
		from, to, _ := strings.Cut(strings.TrimSpace(part), "-")
		a, okA := clockTime(from)
		b, okB := clockTime(to)
		if !okA || !okB || a >= b || a < end {
			return fail(strings.TrimSpace(part))
		}
		end = b
		h.Spans = append(h.Spans, Span{a, b})
	}
	return h, nil
}

func clockTime(s string) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	if s == "24:00" {
		return 24 * time.Hour, true
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, false
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, true
}
