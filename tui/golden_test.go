package tui_test

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/model/filter"
	"winnow/themes"
	"winnow/tui"
	"winnow/tui/internal/scene"
	"winnow/tui/tuitest"
)

var update = flag.Bool("update", false, "write the golden frames anew")

// morning is a store that shows one morning, whatever the criteria weigh today.
type morning struct {
	empty      bool
	done       map[model.LeadID]bool
	everywhere bool // each view lists the queue
}

func (s *morning) Page(_ context.Context, q model.Query) (model.Page, error) {
	p := scene.QueuePage()
	switch {
	case q.View == model.ViewAll && len(q.Filter.Words) > 0:
		p.Rows = append(scene.NowPage().Rows, p.Rows...)
	case s.everywhere && q.View != model.ViewToday && q.Section != model.SectionNow:
	case s.empty || q.View != model.ViewToday:
		return model.Page{}, nil
	case q.Section == model.SectionNow:
		p = scene.NowPage()
	}
	var rows []model.Row
	for _, r := range p.Rows {
		if !s.done[r.ID] && (len(q.Filter.Words) == 0 || strings.Contains(strings.ToLower(r.Label), q.Filter.Words[0])) {
			rows = append(rows, r)
		}
	}
	p.Rows = rows
	return p, nil
}

func (s *morning) Counts(_ context.Context, _ string, only *filter.Filter) (model.Counts, error) {
	c := scene.Counts()
	if s.empty {
		return model.Counts{Views: map[model.View]int{}}, nil
	}
	if only != nil {
		c.Now = 0
		c.Views = map[model.View]int{model.ViewToday: 2}
	}
	return c, nil
}

func (s *morning) Owners(context.Context, string) ([]model.Owner, error) { return nil, nil }
func (s *morning) Receivers(context.Context) ([]string, error)           { return nil, nil }

func (s *morning) Detail(_ context.Context, id model.LeadID, _ int) (model.Detail, error) {
	if d := scene.Detail(); d.Row.ID == id {
		return *d, nil
	}
	for _, p := range []model.Page{scene.NowPage(), scene.QueuePage()} {
		for _, r := range p.Rows {
			if r.ID == id {
				return model.Detail{Row: r, Lead: model.Lead{ID: id, Name: r.Name, Title: r.Title, Company: r.Company, Email: r.Email},
					Scored: model.Scored{Receipt: model.Receipt{Score: r.Score, Fit: r.Fit, Engagement: r.Engagement}, Grade: r.Grade}}, nil
			}
		}
	}
	return model.Detail{}, model.NotFound("", "no such lead")
}

func (s *morning) Account(context.Context, model.LeadID) (model.Account, error) {
	return scene.Account(), nil
}

func (s *morning) History(_ context.Context, q model.HistoryQuery) (model.HistoryPage, error) {
	if q.Before > 0 || q.After > 0 || s.empty || len(q.Filter.Words) > 0 {
		return model.HistoryPage{}, nil
	}
	return model.HistoryPage{Entries: scene.History()}, nil
}

func (s *morning) HistoryEntry(_ context.Context, seq int64) (d model.HistoryDetail, err error) {
	for _, e := range scene.History() {
		if e.Seq == seq {
			d.HistoryEntry = e
		}
	}
	if seq == 16 {
		d.WhyNot = "promoted by me on 19 Nov 11:20, and that stands on it"
	}
	return d, nil
}

func (s *morning) Since(context.Context, string) (model.Since, error) {
	if s.empty {
		return model.Since{}, nil
	}
	return scene.Since(), nil
}

func (s *morning) Rules() model.Rules {
	r := scene.Rules()
	reason := func(key, name string, class model.ReasonClass, days int, f model.Follow, ask model.Ask) model.Reason {
		return model.Reason{ID: name, Key: key, Name: name, Class: class, Wake: time.Duration(days) * 24 * time.Hour, Follow: f, Ask: ask, NeedsAttempts: key == "0"}
	}
	const remove, recycle = model.ClassRemove, model.ClassRecycle
	r.AttemptsLeast = 2
	r.Reasons = []model.Reason{
		reason("1", "bad data", recycle, 0, model.FollowFix, ""), reason("2", "duplicate", remove, 0, model.FollowMerge, ""),
		reason("3", "junk, test, student, job seeker", remove, 0, "", ""), reason("4", "competitor", remove, 0, model.FollowSuppressDomain, ""),
		reason("v", "vendor, selling to us", remove, 0, "", ""), reason("w", "own staff", remove, 0, "", ""),
		reason("5", "poor fit", remove, 0, "", model.AskDetail), reason("6", "wrong person", recycle, 0, model.FollowRefer, ""),
		reason("7", "no need", recycle, 180, "", ""), reason("8", "no budget", recycle, 90, "", ""), reason("9", "bad timing", recycle, 90, "", model.AskDate),
		reason("0", "unreachable", recycle, 30, "", ""), reason("c", "chose a competitor", recycle, 300, "", model.AskDate),
		reason("e", "existing customer or open deal", remove, 0, model.FollowRefer, ""), reason("o", "other", recycle, 0, "", model.AskNote),
	}
	return r
}

func (s *morning) Do(_ context.Context, c model.Command) (model.Result, error) {
	res := model.Result{Entry: model.Entry{ID: c.ID, Seq: 1, Action: c.Action}}
	for _, t := range c.Targets {
		s.done[t.Lead] = true
		d, _ := s.Detail(context.Background(), t.Lead, 0)
		res.Done = append(res.Done, model.Done{Label: d.Row.Label, Version: t.Version + 1,
			Change: model.Change{Lead: t.Lead, From: model.StageMQL, To: model.StageSQL}})
	}
	return res, nil
}

func (s *morning) Undo(context.Context, model.UndoCommand) (model.Result, error) {
	return model.Result{Refused: []model.Refused{{Refusal: &model.Refusal{Code: model.RefusedNothing, Msg: "nothing to take back"}}}}, nil
}

func (s *morning) Redo(ctx context.Context, u model.UndoCommand) (model.Result, error) {
	return s.Undo(ctx, u)
}

func (s *morning) ScoreOn(context.Context, time.Duration) (model.Scoring, error) {
	return model.Scoring{}, nil
}
func (s *morning) Sweep(context.Context) (int, int, error)    { return 0, 0, nil }
func (s *morning) MarkSeen(context.Context, string) error     { return nil }
func (s *morning) DataVersion(context.Context) (int64, error) { return 1, nil }
func (s *morning) Outlook(context.Context, model.LeadID) (model.Missing, model.Coming, error) {
	return model.Missing{To: model.MarkHot, Short: model.Threshold{Score: 4}, Ways: []model.Way{{Steps: []model.Step{{Touch: model.PricingView, Again: true, Points: 10}}}}},
		model.Coming{In7: 60, In30: 48, BelowMQL: scene.Now().Add(25 * 24 * time.Hour)}, nil
}
func (s *morning) Duplicates(context.Context, model.LeadID, int) ([]model.Duplicate, bool, error) {
	return scene.Pairs(), false, nil
}
func (s *morning) Resolve(context.Context, string) ([]model.Row, error) {
	return nil, model.NotFound("", "no such lead")
}
func (s *morning) Batches(context.Context) ([]model.Batch, error) { return scene.Batches(), nil }
func (s *morning) FiredSince(context.Context, int64, int) ([]model.Firing, int64, error) {
	return nil, 1, nil
}

// screens are what a user can have before them, by the keys that lead there.
var screens = map[string][]string{
	"today":     nil,
	"decided":   {"j", "p"},
	"reasons":   {"j", "r"},
	"nurture":   {"j", "n"},
	"tries":     {"j", "t"},
	"note":      {"j", "N", "c", "a", "l", "l", "space", "m", "e"},
	"date":      {"j", "n", "d", "1", "4", "d"},
	"bulk":      {"space", "space", "space", "p"},
	"selection": {"space", "space"},
	"palette":   {":", "s", "n", "o"},
	"help":      {"?"},
	"filter":    {"/", "m", "a"},
	"full":      {"j", "enter"},
	"pane":      {"j", "tab"},
	"views":     {"v"},
	"story":     {"j", "enter", "T"},
	"story-web": {"j", "enter", "f", "ctrl+d", "ctrl+d"},
	"history":   {"h", "j"},
	"history-2": {"h", "G", "k"},
	"history-0": {"h", "/", "n", "o", "b", "o", "d", "y"},
	"account":   {"j", "a", "j", "space", "space"},
	"account-2": {"j", "a", "tab", "j", "j"},
	"views-own": {"8", "v"},
	"jump":      {"ctrl+f"},
	"jump-to":   {"ctrl+f", "m", "a"},
	"no-match":  {"/", "x", "y", "z"},
	"hot-empty": {"2"},
	"empty":     nil,
	"above":     {"G", "k", "k", "w"},
	"import":    {"I"},
	"pairs":     {"="},
	"pairs-end": {"=", "j", "x"},
	"import-2":  {"I", "x", "y", "enter"},
	"preview":   {"I", "a", "tab", "enter"},
	"imported":  {"I", "a", "tab", "enter", "y"},
	"problems":  {"I", "a", "tab", "enter", "y", "I"},
	"refused":   {"I", "a", "tab", "enter", "y", "I", "/", "r", "e", "f", "u", "enter"},
	"imports":   {":", "i", "m", "p", "o", "r", "t", "s", "enter"},
	"theme":     {",", "j"},
	"take-back": {":", "i", "m", "p", "o", "r", "t", "s", "enter", "u"},
}

func TestEveryScreenLooksAsItDid(t *testing.T) {
	sizes := [][2]int{{160, 45}, {120, 40}, {100, 30}, {80, 24}, {60, 20}, {39, 11}}
	looks := map[string]*themes.Theme{"dark": theme(t, "dark"), "ascii": theme(t, "mono").WithASCII()}
	for name, keys := range screens {
		for look, th := range looks {
			t.Run(name+" "+look, func(t *testing.T) {
				var own []model.SavedView
				if name == "views-own" {
					own = []model.SavedView{{Key: 2, Name: "Germany", On: model.ViewToday, Filter: "country:DE score>60"}, {Key: 8, Name: "Fair", On: model.ViewAll, Filter: "source:fair", Sort: model.SortWaiting}}
				}
				d := tuitest.Start(t, tuitest.NewClock(scene.Now()), 160, 45, tui.Options{
					Views: own, Store: &morning{empty: name == "empty", done: map[model.LeadID]bool{}}, Me: "me", Rand: rand.Reader, Files: scene.Files{},
					Zone: scene.Zone(), Themes: []*themes.Theme{th}, Auto: true, Open: func(string) error { return nil }})
				d.Press(keys...)
				var b strings.Builder
				for _, s := range sizes {
					d.Resize(s[0], s[1])
					exact(t, d.Raw(), s[0], s[1])
					fmt.Fprintf(&b, "%dx%d\n%s\n", s[0], s[1], strings.Join(d.Raw(), "\n"))
				}
				tuitest.Golden(t, name+"-"+look, b.String(), *update)
			})
		}
	}
}
