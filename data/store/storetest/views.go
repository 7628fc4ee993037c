package storetest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"winnow/model"
)

// shown is a lead as the model has it: what decides in which lists it is.
type shown struct {
	id    model.LeadID
	state model.State
	score model.Scored
	due   time.Time
	kind  model.DueKind
}

// key is its place in the order of the queue.
func (x shown) key() int64 { return model.SortKey(x.score.Score, x.due, x.state.WaitingSince()) }

// compareViews holds every list and its count against the model.
func (m *shadow) compareViews() {
	m.d.t.Helper()
	ctx := context.Background()
	var all []shown
	for _, id := range m.d.ids {
		if st := m.state(id); st.MergedInto == 0 {
			x := shown{id: id, state: st, score: m.scored(id)}
			x.due, x.kind = st.DueAt(m.d.Rules())
			all = append(all, x)
		}
	}
	slices.SortFunc(all, func(a, b shown) int { return cmp.Or(cmp.Compare(a.key(), b.key()), cmp.Compare(a.id, b.id)) })
	n, err := m.d.Counts(ctx, "maya", nil)
	m.d.must(err)
	for _, v := range append(model.Views(), model.ViewQueue, model.ViewCooled) {
		want := m.listed(v, all)
		var got []model.LeadID
		m.d.must(m.d.EachLead(ctx, v, nil, 0, func(r model.Row, _ func() (model.Lead, error)) error {
			got = append(got, r.ID)
			return nil
		}))
		if !slices.Equal(got, want) {
			m.d.t.Errorf("%s lists %v, want %v", v, got, want)
		}
		if n.Views[v] != len(want) {
			m.d.t.Errorf("%s is counted %d, want %d", v, n.Views[v], len(want))
		}
	}
	if now := len(m.now(all)); n.Now != now {
		m.d.t.Errorf("%d are counted under NOW, want %d", n.Now, now)
	}
}

// now are the leads under NOW, by due time.
func (m *shadow) now(all []shown) []shown {
	today := m.d.now.Truncate(24 * time.Hour).Add(24 * time.Hour)
	hotSince := m.d.now.Add(-7 * 24 * time.Hour).Truncate(time.Minute)
	var now []shown
	for _, x := range all {
		in := x.due.Before(today)
		switch x.kind {
		case model.DueHot:
			in = !x.due.Before(hotSince)
		case model.DueSentBack:
			in = true
		}
		if in && x.state.Stage().Open() && x.kind.Urgent() {
			now = append(now, x)
		}
	}
	slices.SortFunc(now, func(a, b shown) int { return cmp.Or(a.due.Compare(b.due), cmp.Compare(a.id, b.id)) })
	return now
}

// listed are the leads of a view, in its order.
func (m *shadow) listed(v model.View, all []shown) (ids []model.LeadID) {
	now := map[model.LeadID]bool{}
	if v == model.ViewToday {
		for _, x := range m.now(all) {
			now[x.id] = true
			ids = append(ids, x.id)
		}
	}
	today := m.d.now.Truncate(24 * time.Hour).Add(24 * time.Hour)
	for _, x := range all {
		stage, r := x.state.Stage(), m.d.Rules()
		mql := stage == model.StageMQL
		putOff := (x.kind == model.DueSnooze || x.kind == model.DueCallback) && !x.due.Before(today)
		in := map[model.View]bool{
			model.ViewToday:     mql && !now[x.id] && !putOff,
			model.ViewQueue:     mql,
			model.ViewHot:       mql && (x.score.Score >= r.Hot || !x.score.HotAt.IsZero()),
			model.ViewWorking:   stage.Open() && (x.state.Attempts > 0 || x.kind == model.DueSnooze),
			model.ViewBack:      stage.Open() && x.state.Return != model.ReturnNone,
			model.ViewNurture:   stage == model.StageNurture,
			model.ViewHandedOff: stage.HandedOff(),
			model.ViewAll:       true,
			model.ViewCooled: mql && !x.score.QualifiedAt.IsZero() && x.score.HotAt.IsZero() && x.state.Attempts == 0 &&
				!r.MQL.Reached(x.score.Score, x.score.Fit, x.score.Engagement),
		}[v]
		if in {
			ids = append(ids, x.id)
		}
	}
	return ids
}
