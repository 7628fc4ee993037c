package words

import (
	"strconv"
	"time"

	"winnow/model"
	"winnow/themes"
)

// Due says when somebody should act on a row, in at most eleven cells. For a
// lead that is not open it says where it stands.
//
// What is left is time on the clock, for that is when to act; it is counted in
// minutes as clocks show them, so that it is what a reader gets who subtracts. By
// how much a promise of the team is late (hot, new, sent back, woken) is working
// time, as the promise was: what fell due when work ended on Friday is "LATE !" at
// the weekend, and on Monday counts from the morning on. A day of it is a working
// day. A call-back or snooze was for one moment, and is late by the clock.
func (s Speaker) Due(r model.Row) Phrase {
	if !r.Stage.Open() {
		return s.dueClosed(r)
	}
	p := s.dueOpen(r)
	if r.Owner != "" && !s.Owns(r.Owner) && (p.Role == themes.Dim || p.Text == "") {
		return Phrase{"@" + FirstName(r.Owner), themes.Accent}
	}
	return p
}

func (s Speaker) dueOpen(r model.Row) Phrase {
	if r.DueAt.IsZero() {
		return Phrase{"", themes.Dim}
	}
	if r.Late(s.Now) {
		return Phrase{s.lateBy(r) + "LATE !", themes.Late}
	}
	left := minute(r.DueAt).Sub(minute(s.Now))
	back := r.DueKind == model.DueCallback || r.DueKind == model.DueSnooze
	soon := r.DueKind.Urgent() && !back && r.DueKind != model.DueWoken
	switch away := Days(r.DueAt, s.Now, s.Zone); {
	case left == 0:
		return Phrase{"due now", themes.Soon}
	case left < time.Hour && back:
		return Phrase{"in " + Span(left), themes.Soon}
	case left < time.Hour, away == 0 && soon:
		return Phrase{Span(left) + " left", themes.Soon}
	case away == 0 && back:
		return Phrase{"at " + Clock(r.DueAt, s.Zone), themes.Soon}
	case away < 7 && soon: // the working hours gave it till then
		return Phrase{r.DueAt.In(s.Zone).Format("Mon 15:04"), themes.Soon}
	}
	return Phrase{Day(r.DueAt, s.Now, s.Zone), themes.Dim}
}

// lateBy is how late a row is, with a space; nothing while that is less than a
// minute, or the team has not worked since.
func (s Speaker) lateBy(r model.Row) string {
	from, to := minute(r.DueAt), minute(s.Now)
	late, hours := to.Sub(from), s.Rules.Hours
	if r.DueKind == model.DueCallback || r.DueKind == model.DueSnooze || hours == nil {
		if late < time.Minute {
			return ""
		}
		return Span(late) + " "
	}
	switch late = hours.Between(from, to); {
	case late < time.Minute:
		return ""
	case late < 2*hours.Day():
		return hoursOrMinutes(late) + " "
	case late < 60*hours.Day():
		return strconv.Itoa(int(late/hours.Day())) + "d "
	}
	return strconv.Itoa(int(late/(hours.Day()*time.Duration(hours.Days())))) + "w "
}

// minute is the time that a clock without seconds shows.
func minute(t time.Time) time.Time { return t.Truncate(time.Minute) }

func (s Speaker) dueClosed(r model.Row) Phrase {
	switch {
	case r.DueKind == model.DueWake && !r.DueAt.IsZero():
		return Phrase{Day(r.DueAt, s.Now, s.Zone), themes.Dim}
	case r.Stage == model.StageNurture:
		return Phrase{"resting", themes.Faint}
	case s.Rules.Silent(r, s.Now):
		return Phrase{"silent " + s.daysSince(r.DecidedAt), themes.Soon}
	case r.Stage == model.StageSQL && !r.DecidedAt.IsZero():
		if Days(r.DecidedAt, s.Now, s.Zone) >= 0 {
			return Phrase{"since today", themes.Normal}
		}
		return Phrase{"waits " + s.daysSince(r.DecidedAt), themes.Normal}
	case r.Stage == model.StageAccepted && !r.DecidedAt.IsZero():
		if Days(r.DecidedAt, s.Now, s.Zone) >= 0 {
			return Phrase{"taken today", themes.Done}
		}
		return Phrase{"took it " + s.daysSince(r.DecidedAt), themes.Done}
	case r.Stage == model.StageSQL:
		return Phrase{"handed off", themes.Done}
	case r.Stage == model.StageWon:
		return Phrase{"won", themes.Done}
	case r.Stage == model.StageAccepted, r.Stage == model.StageOpportunity:
		return Phrase{string(r.Stage), themes.Done}
	}
	return Phrase{string(r.Stage), themes.Dim}
}

// daysSince is how many midnights have passed.
func (s Speaker) daysSince(t time.Time) string {
	return strconv.Itoa(max(0, -Days(t, s.Now, s.Zone))) + "d"
}
