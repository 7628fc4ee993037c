package brief

import "time"

// there is the zone of the lead where it is another one than the reader's, nil else.
func (m *maker) there() *time.Location {
	if m.d.Lead.TimeZone == "" {
		return nil
	}
	z, err := time.LoadLocation(m.d.Lead.TimeZone)
	if err != nil || m.say.Now.In(z).Format("15:04") == m.say.Now.In(m.say.Zone).Format("15:04") {
		return nil
	}
	return z
}

// date is a day in the reader's zone, the year with it where it is another one.
func (m *maker) date(t time.Time) string { return t.In(m.say.Zone).Format("Mon 2 Jan" + m.year(t)) }

// moment is a day and a time of it.
func (m *maker) moment(t time.Time) string {
	return t.In(m.say.Zone).Format("Mon 2 Jan" + m.year(t) + " 15:04")
}

func (m *maker) year(t time.Time) string {
	if t.In(m.say.Zone).Year() == m.say.Now.In(m.say.Zone).Year() {
		return ""
	}
	return " 2006"
}
