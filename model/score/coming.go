package score

import (
	"time"

	"winnow/model"
)

// farthest is how far ahead it is looked for a fall.
const farthest = 366 * 24 * time.Hour

// Coming says how a lead's score goes on if nothing happens but what the touches
// already tell. It goes from one change to the next, as the hourly pass does.
func (s *Scorer) Coming(l *model.Lead, touches []model.Touch, now time.Time) model.Coming {
	at := func(t time.Time) model.Scored { return s.ScoreOnly(l, touches, t) }
	out := model.Coming{In7: at(now.AddDate(0, 0, 7)).Score, In30: at(now.AddDate(0, 0, 30)).Score}
	rules := &s.c.Rules
	sc := at(now)
	mql := rules.MQL.Reached(sc.Score, sc.Fit, sc.Engagement)
	hot := rules.Hot > 0 && sc.Score >= rules.Hot
	for end := now.Add(farthest); (mql || hot) && !sc.NextChange.IsZero() && sc.NextChange.Before(end); {
		t := sc.NextChange
		sc = at(t)
		if hot && sc.Score < rules.Hot {
			out.BelowHot, hot = t, false
		}
		if mql && !rules.MQL.Reached(sc.Score, sc.Fit, sc.Engagement) {
			out.BelowMQL, mql = t, false
		}
	}
	return out
}
