package model_test

import (
	"testing"
	"time"

	"winnow/model"
)

func TestWhatADealSaysIsTakenOnceAndNeverOverWhatWasTypedSince(t *testing.T) {
	at := time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC)
	rules := model.Rules{LostReasons: []model.Reason{{ID: "price", Name: "price"}, {ID: "other", Name: "other"}}}
	item := func(n byte, a model.Action, to model.Stage, cause string, amount int64) model.Item {
		return model.Item{Entry: model.Entry{ID: model.EntryID{n}, Group: model.EntryID{n}, Seq: int64(n), At: at, Actor: "me", Action: a},
			Change: model.Change{To: to, Cause: cause, Amount: amount}}
	}
	promoted := item(1, model.ActPromote, model.StageSQL, "", 0)
	crm := func(a model.Action, to model.Stage, amount int64) model.Item {
		return item(2, a, to, "hubspot-deals", amount)
	}
	typed := func(a model.Action, to model.Stage, amount int64) model.Item { return item(3, a, to, "", amount) }
	for name, c := range map[string]struct {
		items []model.Item
		deal  model.Deal
		want  model.Verdict
	}{
		"handed off, won in the CRM":             {[]model.Item{promoted}, model.Deal{Becomes: model.StageWon, Amount: 500}, model.DealTaken},
		"not handed off":                         {nil, model.Deal{Becomes: model.StageWon, Amount: 500}, model.DealDisagrees},
		"said before":                            {[]model.Item{promoted, crm(model.ActWon, model.StageWon, 500)}, model.Deal{Becomes: model.StageWon, Amount: 500}, model.DealSame},
		"typed just so":                          {[]model.Item{promoted, typed(model.ActWon, model.StageWon, 500)}, model.Deal{Becomes: model.StageWon, Amount: 500}, model.DealSame},
		"an amount that is not given is no news": {[]model.Item{promoted, typed(model.ActWon, model.StageWon, 500)}, model.Deal{Becomes: model.StageWon, Amount: -1}, model.DealSame},
		"changed here since":                     {[]model.Item{promoted, crm(model.ActOpportunity, model.StageOpportunity, 500), typed(model.ActOpportunity, model.StageOpportunity, 700)}, model.Deal{Becomes: model.StageOpportunity, Amount: 500}, model.DealDisagrees},
		"news of the CRM above what it said":     {[]model.Item{promoted, crm(model.ActOpportunity, model.StageOpportunity, 500)}, model.Deal{Becomes: model.StageOpportunity, Amount: 900}, model.DealTaken},
		"lost here, won there":                   {[]model.Item{promoted, typed(model.ActLost, model.StageLost, 0)}, model.Deal{Becomes: model.StageWon, Amount: 500}, model.DealDisagrees},
		"the CRM changes its own mind":           {[]model.Item{promoted, crm(model.ActWon, model.StageWon, 500)}, model.Deal{Becomes: model.StageLost, Amount: -1}, model.DealTaken},
		"won here, open there":                   {[]model.Item{promoted, typed(model.ActWon, model.StageWon, 500)}, model.Deal{Becomes: model.StageOpportunity, Amount: 500}, model.DealDisagrees},
	} {
		t.Run(name, func(t *testing.T) {
			s := model.State{Lead: 1, Facts: model.Facts{CreatedAt: at}}
			for _, it := range c.items {
				s = model.Apply(s, it.Entry, it.Change)
			}
			cmd := c.deal.Command("hubspot-deals", rules)
			cmd.At = at.Add(time.Hour)
			if got, why := model.Judge(s, c.items, cmd, rules); got != c.want {
				t.Errorf("%s (%s), want %s", got, why, c.want)
			}
		})
	}
}

func TestTheReasonOfALostDealIsTheOneItsWordsAreNearestTo(t *testing.T) {
	rules := model.Rules{LostReasons: []model.Reason{{ID: "price"}, {ID: "chose-competitor"}, {ID: "timing"}, {ID: "other"}}}
	for why, want := range map[string]string{"Price too high": "price", "went with a competitor": "chose-competitor", "Timing/priority": "timing", "": "other", "???": "other"} {
		if c := (model.Deal{Becomes: model.StageLost, Why: why, Word: "Closed Lost"}).Command("x", rules); c.Reason != want || c.Note == "" {
			t.Errorf("%q: %s, %q; want %s", why, c.Reason, c.Note, want)
		}
	}
}

func TestOfSeveralDealsOfALeadTheOneThatSaysMostCounts(t *testing.T) {
	day := time.Date(2026, 11, 19, 0, 0, 0, 0, time.UTC)
	order := []model.Deal{{Becomes: model.StageWon, Close: day}, {Becomes: model.StageWon, Close: day.AddDate(0, 0, -1), Amount: 9}, {Becomes: model.StageOpportunity, Amount: 9},
		{Becomes: model.StageOpportunity, Amount: 5, ID: "b"}, {Becomes: model.StageOpportunity, Amount: 5, ID: "a"}, {Becomes: model.StageLost, Close: day}}
	for i := range order {
		for j := range order {
			if i != j && order[i].Better(order[j]) != (i < j) {
				t.Errorf("%+v before %+v", order[j], order[i])
			}
		}
	}
}

func TestSalesIsSilentAfterTwoWorkingDays(t *testing.T) {
	now := time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC)
	var r model.Rules
	for ago, want := range map[time.Duration]bool{time.Hour: false, 48 * time.Hour: false, 72 * time.Hour: true} {
		if got := r.Silent(model.Row{Stage: model.StageSQL, DecidedAt: now.Add(-ago)}, now); got != want {
			t.Errorf("after %s: %t", ago, got)
		}
	}
	if r.Silent(model.Row{Stage: model.StageAccepted, DecidedAt: now.AddDate(0, -1, 0)}, now) {
		t.Error("silent on what was accepted")
	}
}
