package criteria

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"winnow/model"
)

var domainPattern = regexp.MustCompile(`^([a-z0-9-]+\.)+[a-z0-9-]{2,}$`)

func (p *parser) team(n *node) {
	t := p.section(n, "team")
	if t == nil {
		return
	}
	var week weekHours
	var holidays []model.Holiday
	var zone *time.Location
	if !p.sound(func() {
		p.take(t, "[team]", fields{"domains": p.domains, "touches": p.ownKinds,
			"hours": p.hours(&week), "holidays": p.holidays(&holidays), "zone": p.zone(&zone)})
	}) {
		return
	}
	if t.byName["hours"] == nil {
		week = p.Rules.Hours.Week()
	}
	hours, err := model.NewWorkHours(week, holidays, zone)
	if err != nil {
		p.wrong(n.at, "%v", err)
		return
	}
	p.Rules.Hours = hours
}

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

// holidays reads days without work: dates, or "12-25" for a day of every year.
func (p *parser) holidays(to *[]model.Holiday) func(*node) {
	return func(n *node) {
		p.each(n, func(x *node) {
			s := x.text
			if x.kind != kindDate && !p.sound(func() { p.str(&s)(x) }) {
				return
			}
			before := len(*to)
			// 2000 had a 29 February, as every day that some year has.
			if t, err := time.Parse("2006-1-2", "2000-"+s); err == nil {
				*to = append(*to, model.Holiday{Month: t.Month(), Day: t.Day()})
			} else if t, err := time.Parse(time.DateOnly, s); err != nil {
				p.wrong(x.at, `%q is not a day; write "2026-12-25", or "12-25" for every year`, s)
			} else if t.Year() < 1970 || t.Year() > 2127 {
				p.wrong(x.at, "the year %d is out of range: 1970 to 2127", t.Year())
			} else {
				*to = append(*to, model.Holiday{Year: t.Year(), Month: t.Month(), Day: t.Day()})
			}
			if len(*to) > before && slices.Contains((*to)[:before], (*to)[before]) {
				p.doubt(x.at, "the holiday %s stands here twice", s)
			}
		})
	}
}

// zone reads the zone of the team's clock by its name in the IANA database.
func (p *parser) zone(to **time.Location) func(*node) {
	return func(n *node) {
		var s string
		if !p.sound(func() { p.str(&s)(n) }) {
			return
		}
		loc, err := time.LoadLocation(s)
		if err != nil || s == "" || s == "Local" {
			p.wrong(n.at, "there is no time zone %q%s", s, nearestZone(s))
			return
		}
		*to = loc
	}
}

// nearestZone ends a mistake with the zone that was probably meant: of the same
// city, or written nearly so.
func nearestZone(s string) string {
	city := strings.ToLower(strings.ReplaceAll(s[strings.LastIndexByte(s, '/')+1:], " ", "_"))
	for _, z := range commonZones {
		if city != "" && strings.HasSuffix(strings.ToLower(z), "/"+city) {
			return "; did you mean " + strconv.Quote(z) + "?"
		}
	}
	if near := nearest(s, commonZones); near != "" {
		return "; did you mean " + strconv.Quote(near) + "?"
	}
	return "; write it as Europe/Amsterdam"
}

// commonZones are the zones that people most often write, to guess from.
var commonZones = strings.Fields(`UTC
	Europe/London Europe/Dublin Europe/Lisbon Europe/Madrid Europe/Paris Europe/Brussels Europe/Amsterdam Europe/Berlin Europe/Zurich
	Europe/Vienna Europe/Rome Europe/Copenhagen Europe/Oslo Europe/Stockholm Europe/Helsinki Europe/Tallinn Europe/Riga Europe/Vilnius
	Europe/Warsaw Europe/Prague Europe/Budapest Europe/Bucharest Europe/Sofia Europe/Athens Europe/Kyiv Europe/Istanbul Europe/Belgrade
	Europe/Zagreb Europe/Luxembourg Europe/Moscow
	America/New_York America/Toronto America/Chicago America/Denver America/Phoenix America/Los_Angeles America/Vancouver America/Anchorage
	America/Halifax America/St_Johns America/Mexico_City America/Bogota America/Lima America/Santiago America/Sao_Paulo
	America/Argentina/Buenos_Aires Pacific/Honolulu
	Africa/Lagos Africa/Nairobi Africa/Cairo Africa/Johannesburg Africa/Casablanca
	Asia/Jerusalem Asia/Riyadh Asia/Dubai Asia/Karachi Asia/Kolkata Asia/Kathmandu Asia/Dhaka Asia/Bangkok Asia/Jakarta Asia/Singapore
	Asia/Kuala_Lumpur Asia/Manila Asia/Hong_Kong Asia/Shanghai Asia/Taipei Asia/Seoul Asia/Tokyo Asia/Ho_Chi_Minh
	Australia/Perth Australia/Adelaide Australia/Brisbane Australia/Sydney Australia/Melbourne Pacific/Auckland`)

var (
	workDays = regexp.MustCompile(`^(\d{1,2})\s*d$`)
	workTime = regexp.MustCompile(`^(\d{1,3}\s*h\s*)?(\d{1,4}\s*m)?$`)
)

// workingTime reads an SLA: working days ("1d") or working time ("15m", "1h 30m").
func (p *parser) workingTime(to *model.SLA) func(*node) {
	return func(n *node) {
		var s string
		if !p.sound(func() { p.str(&s)(n) }) {
			return
		}
		s = strings.TrimSpace(s)
		if m := workDays.FindStringSubmatch(s); m != nil {
			days, _ := strconv.Atoi(m[1])
			*to = model.SLA{Days: days}
			return
		}
		d, err := ParseDuration(s)
		if err != nil {
			p.wrong(n.at, "%v", err)
			return
		}
		if !workTime.MatchString(s) {
			p.wrong(n.at, `%q is no working time; write hours and minutes as "4h" or "1h 30m", or working days as "1d"`, s)
			return
		}
		*to = model.SLA{Time: d}
	}
}

func (p *parser) sla(n *node) {
	t := p.section(n, "sla")
	if t == nil {
		return
	}
	days := -1
	p.take(t, "[sla]", fields{
		"hot": p.workingTime(&p.Rules.SLAHot), "sent_back": p.workingTime(&p.Rules.SLASentBack),
		"mql": p.workingTime(&p.Rules.SLAMQL), "mql_working_days": p.number(&days, 0, 30),
	})
	switch {
	case days < 0:
	case t.byName["mql"] != nil:
		p.wrong(t.byName["mql_working_days"].at, "mql says it already; keep one of the two")
	default:
		p.Rules.SLAMQL = model.SLA{Days: days}
	}
}
