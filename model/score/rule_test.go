package score

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// Which touches of a rule count, and the age of the latest.
func TestWhichTouchesCount(t *testing.T) {
	const minute = time.Minute
	page := func(ages ...time.Duration) (list []model.Touch) {
		for _, d := range ages {
			list = append(list, ago(d, model.PageView, ""))
		}
		return list
	}
	chat := func(d time.Duration) model.Touch { return ago(d, model.Chat, "") }
	visit := func(start time.Duration, pages int) []model.Touch {
		var ages []time.Duration
		for i := range pages {
			ages = append(ages, start-time.Duration(i)*20*minute)
		}
		return page(ages...)
	}
	for _, c := range []struct {
		name    string
		keys    string
		touches []model.Touch
		counts  int
		latest  time.Duration
	}{
		{"once: the latest", ``, page(3*day, day), 1, day},
		{"every one", `per = "every"`, page(3*day, 2*day, day), 3, day},
		{"every one up to a limit", "per = \"every\"\nlimit = 2", page(3*day, 2*day, day), 2, day},
		{"so many a day", "per = \"every\"\nper_day = 2", page(3*day, 3*day-minute, 3*day-2*minute, day), 3, day},
		{"so many a day, and in all", "per = \"every\"\nper_day = 2\nlimit = 3", append(page(5*day, 5*day-minute, 3*day, 3*day-minute, 3*day-2*minute), chat(0)), 3, 3*day - 2*minute},
		{"one a day, and in all, where one day has more", "per = \"every\"\nper_day = 1\nlimit = 2", page(3*day, 3*day-minute, day), 2, day},
		{"one a day, and in all, where the first days have more", "per = \"every\"\nper_day = 1\nlimit = 3", page(5*day, 5*day-minute, 3*day, 3*day-minute, day), 3, day},

		{"two within a week, of which one is too far back", "at_least = 2\nwithin = \"7d\"", page(8*day+minute, day), 0, 0},
		{"two within a week, to the second", "at_least = 2\nwithin = \"7d\"", page(8*day, day), 1, day},
		{"two within a week, and every one from then on", "per = \"every\"\nat_least = 2\nwithin = \"7d\"", page(9*day, 3*day, 2*day), 2, 2 * day},

		{"pages of one visit are one visit", "visits = 2\nwithin = \"7d\"", visit(day, 4), 0, 0},
		{"a second visit, half an hour after the first", "visits = 2\nwithin = \"7d\"", page(day, day-20*minute, day-50*minute), 1, day - 50*minute},
		{"a second visit, dated by its beginning", "visits = 2\nwithin = \"7d\"", append(page(3*day), visit(day, 3)...), 1, day},
		{"a second visit too late", "visits = 2\nwithin = \"7d\"", append(visit(8*day, 2), visit(day-minute, 3)...), 0, 0},

		{"three pages of one visit", "at_least = 3\nwithin = \"visit\"", visit(day, 3), 1, day - 40*minute},
		{"three pages of two visits", "at_least = 3\nwithin = \"visit\"", append(visit(2*day, 2), visit(day, 2)...), 0, 0},

		{"soon after the first of anything", "first_within = \"2d\"", append(page(3*day), chat(5*day)), 1, 3 * day},
		{"not so soon", "first_within = \"2d\"", append(page(2*day), chat(5*day)), 0, 0},
		{"its record being made is not the first", "first_within = \"2d\"", append(page(2*day), ago(9*day, model.Created, "")), 1, 2 * day},

		{"after a quiet", "after_quiet = \"30d\"", append(page(day), chat(31*day)), 1, day},
		{"after too short a quiet", "after_quiet = \"30d\"", append(page(2*day), chat(31*day)), 0, 0},
		{"the first ever comes after no quiet", "after_quiet = \"30d\"", page(day), 0, 0},
		{"what shares its instant does not break the quiet", "after_quiet = \"30d\"", append(page(day), chat(31*day), chat(day)), 1, day},
		{"what a rep does does not break it", "after_quiet = \"30d\"", append(page(day), chat(31*day), model.Touch{Kind: model.CallOut, Outbound: true, At: now.Add(-5 * day)}), 1, day},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := fmt.Sprintf("[threshold]\nmql = { score = 20, fit = 0, engagement = 8 }\nhot = { score = 30 }\n[group.acts]\nside = \"engagement\"\ncap = 60\n"+
				"[[rule]]\nname = \"page\"\ngroup = \"acts\"\ntouch = \"page_view\"\npoints = 10\n%s\n", c.keys)
			read, err := criteria.Parse("f.toml", text)
			if err != nil {
				t.Fatal(err)
			}
			got := New(read).Score(&model.Lead{}, c.touches, now)
			if got.Score != 10*c.counts {
				t.Errorf("%d count, want %d: %s", got.Score/10, c.counts, told(got.Lines))
			}
			if mql, hot := !got.QualifiedAt.IsZero(), !got.HotAt.IsZero(); mql != (c.counts >= 2) || hot != (c.counts >= 3) {
				t.Errorf("%d count, and it qualified: %v, is hot: %v", c.counts, mql, hot)
			}
			if len(got.Lines) > 0 && !got.Lines[0].At.Equal(now.Add(-c.latest)) {
				t.Errorf("dated %s ago, want %s", now.Sub(got.Lines[0].At), c.latest)
			}
		})
	}
}

// The kind and the fields of a touch both have to fit.
func TestCampaignAndChannelNarrowARule(t *testing.T) {
	text := strings.Replace(small, "touch = \"demo_request\"", "touch = \"demo_request\"\ncampaign = \"peak-*\"\nchannel = \"form\"", 1)
	c, err := criteria.Parse("f.toml", text)
	if err != nil {
		t.Fatal(err)
	}
	demo := ago(time.Hour, model.DemoRequest, "")
	for _, x := range []struct {
		campaign, channel string
		want              int
	}{{"peak-q4", "form", 15}, {"peak-q4", "web", 0}, {"spring", "form", 0}, {"", "form", 0}} {
		demo.UTM.Campaign, demo.Channel = x.campaign, x.channel
		if got := New(c).Score(&model.Lead{}, []model.Touch{demo}, now).Score; got != x.want {
			t.Errorf("%+v scores %d", x, got)
		}
	}
}
