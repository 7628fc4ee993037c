package model

import "time"

// SLA is how soon somebody should act, by the team's working hours: within so
// much working time, or else by the end of the n-th working day after the one on
// which the clock began. The zero value is the end of that day itself.
type SLA struct {
	Days int
	Time time.Duration
}

// Due is when the time is up that began at a moment. It is never before it, and in
// UTC.
func (s SLA) Due(h *WorkHours, from time.Time) time.Time {
	if s.Time > 0 {
		return h.Add(from, s.Time)
	}
	return h.EndOfDay(from, s.Days)
}
