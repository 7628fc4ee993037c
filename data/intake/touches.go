package intake

import (
	"time"

	"winnow/model"
)

// time reads a value of a column of times.
func (c *column) time(v string) (time.Time, bool) {
	t, kind := c.dates.read(v)
	switch {
	case kind == dateNot:
		return epoch(v)
	case kind == dateOpen && c.dates.order == orderOpen:
		return t, false
	}
	return t, true
}

// touches makes a touch of each column of times, and of those that say that
// something happened.
func (w *rower) touches(rec record, utm model.UTM) []model.Touch {
	var out []model.Touch
	for i := range w.p.cols {
		c := &w.p.cols[i]
		if i >= len(rec.fields) || c.use != useTouch && c.use != useHappened && (c.use != useNoEmail || c.role.touch == "") {
			continue
		}
		v := w.p.value(c, rec.fields[i])
		if missing(v, false) {
			continue
		}
		at, ok := w.when(c, v, rec)
		if !ok {
			continue
		}
		t := model.Touch{Kind: c.role.touch, At: at, Outbound: c.role.out, Detail: w.said(c.detail, rec)}
		if t.Detail != "" && c.use == useTouch && !w.p.cols[c.detail].role.kindless {
			t.Kind = kindOf(t.Detail)
		}
		t.Channel = channelOf(t.Kind)
		if c.use == useTouch {
			switch c.role.touch { // how they came belongs to how they first came in
			case model.Created, model.Converted, model.FormSubmit, model.MeetingBooked:
				t.UTM = utm
			}
			if w.event >= 0 && c.role.touch != model.Created {
				t.EventID = w.said(w.event, rec)
			}
		}
		out = append(out, t)
	}
	return out
}

// when is the time of a touch: the column's own, or for one that says yes that of
// the column it belongs to.
func (w *rower) when(c *column, v string, rec record) (at time.Time, ok bool) {
	switch c.use {
	case useHappened:
		if yes, _ := yesNo(v); !yes || c.at >= len(rec.fields) {
			return at, false
		}
		of := &w.p.cols[c.at]
		v = w.p.value(of, rec.fields[c.at])
		at, ok = of.time(v)
	case useNoEmail: // a word, or a time
		at, ok = c.time(v)
		return at, ok && at.Year() >= 1970
	default:
		at, ok = c.time(v)
	}
	if !ok || at.Year() < 1970 || at.Year() > 2200 {
		c.odd++
		w.unreadable(rec.line, c.name, v, "not a time that can be read: left out")
		return at, false
	}
	return at, true
}

// said is what a column says of a touch, or "".
func (w *rower) said(i int, rec record) string {
	if i < 0 || i >= len(rec.fields) {
		return ""
	}
	v := w.p.value(&w.p.cols[i], rec.fields[i])
	if missing(v, false) {
		return ""
	}
	return v
}

func setUTM(u *model.UTM, which, v string) {
	switch which {
	case "source":
		u.Source = v
	case "medium":
		u.Medium = v
	case "campaign":
		u.Campaign = v
	case "term":
		u.Term = v
	case "content":
		u.Content = v
	}
}
