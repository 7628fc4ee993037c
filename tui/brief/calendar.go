package brief

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"winnow/model"
	"winnow/model/safetext"
	"winnow/tui/words"
)

// Calendar writes the meeting of a lead's handoff as a calendar file by RFC 5545: one
// event, whose times are in UTC, which every calendar shows in its own zone. The brief
// is its description. Its id is that of the promotion, so that the file taken in again
// changes the event and makes no second one. ok is false where no meeting was agreed.
func Calendar(d *model.Detail, description string, say words.Speaker) (text string, ok bool) {
	it, ok := model.HandedOver(d.Items)
	if !ok || it.Sheet.Meeting.IsZero() {
		return "", false
	}
	x := it.Sheet.Meeting
	with := x.With
	if with == "" {
		with = it.Owner
	}
	title := d.Row.Label
	if d.Lead.Company != "" {
		title += ", " + d.Lead.Company
	}
	if with != "" {
		title += " with " + with
	}
	var c calendar
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//winnow//handoff//EN")
	c.line("METHOD", "PUBLISH")
	c.line("BEGIN", "VEVENT")
	c.line("UID", it.ID.String()+"-"+d.Row.ID.String()+"@winnow")
	c.line("DTSTAMP", utc(it.At))
	c.line("SEQUENCE", strconv.FormatInt(max(0, d.Row.Version), 10))
	c.line("DTSTART", utc(x.At))
	c.line("DTEND", utc(x.End()))
	c.line("SUMMARY", escapeText(safetext.Line(title)))
	if d.Lead.Phone != "" && d.Row.PhoneCause == "" {
		c.line("LOCATION", escapeText(safetext.Line("telephone "+d.Lead.Phone)))
	}
	c.line("DESCRIPTION", escapeText(description))
	if url := d.Lead.URL; strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://") {
		if !strings.ContainsFunc(url, func(r rune) bool { return r <= ' ' || r > '~' }) {
			c.line("URL", url)
		}
	}
	if mail := strings.TrimSpace(d.Lead.Email); d.Row.EmailCause == "" && plainAddress(mail) {
		c.line("ATTENDEE;CN="+parameter(d.Row.Label)+";ROLE=REQ-PARTICIPANT", "mailto:"+mail)
	}
	c.line("TRANSP", "OPAQUE")
	c.line("END", "VEVENT")
	c.line("END", "VCALENDAR")
	return c.b.String(), true
}

// utc is a time as a calendar writes it.
func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// calendar gathers content lines.
type calendar struct{ b strings.Builder }

// lineMost is how many octets a line has at most, without its end (RFC 5545, 3.1).
const lineMost = 75

// line writes a property, folded so that no character is cut in two.
func (c *calendar) line(name, value string) {
	rest, room := name+":"+value, lineMost
	for len(rest) > room {
		n := room
		for n > 1 && !utf8.RuneStart(rest[n]) {
			n--
		}
		c.b.WriteString(rest[:n] + "\r\n ")
		rest, room = rest[n:], lineMost-1
	}
	c.b.WriteString(rest + "\r\n")
}

// escapeText writes a text value (RFC 5545, 3.3.11).
func escapeText(s string) string {
	return strings.NewReplacer("\\", "\\\\", ";", "\\;", ",", "\\,", "\n", "\\n").Replace(strings.TrimSpace(safetext.Block(s)))
}

// parameter writes the value of a parameter: in quotes, which nothing inside can end
// (RFC 5545, 3.2).
func parameter(s string) string {
	return `"` + strings.ReplaceAll(safetext.Line(s), `"`, "'") + `"`
}

// plainAddress reports whether an address can stand in a mailto as it is.
func plainAddress(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	return ok && local != "" && strings.Contains(domain, ".") && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"<>\:;,?&#%()[]`, r)
	})
}
