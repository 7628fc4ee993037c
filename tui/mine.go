package tui

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"winnow/model"
	"winnow/model/filter"
	"winnow/tui/action"
	"winnow/tui/status"
)

// whose says whether the lists to work from show everybody's leads, or the user's and
// those that are nobody's.
type whose struct {
	only    bool     // the leads of others are left out
	decided bool     // by the user, or when it was found that some are theirs and some others'
	names   []string // of the user among the owners
	others  []string // the other owners, those with most leads first
}

// whoseOf parts the owners that there are.
func whoseOf(me string, owners []model.Owner) (w whose) {
	slices.SortStableFunc(owners, func(a, b model.Owner) int {
		return cmp.Or(cmp.Compare(b.Leads, a.Leads), cmp.Compare(a.Name, b.Name))
	})
	w.names = model.Mine(me, owners)
	for _, o := range owners {
		if !slices.Contains(w.names, o.Name) {
			w.others = append(w.others, o.Name)
		}
	}
	return w
}

// parts reports whether leaving others' leads out leaves a list that is the user's:
// who owns none would lose sight of everything that somebody owns.
func (w *whose) parts() bool { return len(w.names) > 0 && len(w.others) > 0 }

// filter leaves the leads of others out.
func (w *whose) filter(me string) filter.Filter {
	values := []filter.Value{{None: true}}
	for _, name := range w.names {
		values = append(values, filter.Value{Text: name})
	}
	if len(w.names) == 0 {
		values = append(values, filter.Value{Text: me})
	}
	return filter.Filter{Terms: []filter.Term{{Field: filter.Owner, Values: values}}}
}

// both is what two filters let through.
func both(a, b filter.Filter) filter.Filter {
	return filter.Filter{Words: slices.Concat(a.Words, b.Words), Terms: slices.Concat(a.Terms, b.Terms)}
}

// ofMine are the views from which the leads of others can be left out.
func ofMine(v model.View) bool {
	return v == model.ViewToday || v == model.ViewHot || v == model.ViewWorking || v == model.ViewBack
}

// narrows reports whether the leads of others are left out of a list where they are
// at all: not of a view of the user's own, and not where its filter says whose it
// wants.
func (m *Model) narrows(key listKey, only filter.Filter) bool {
	asks := slices.ContainsFunc(only.Terms, func(t filter.Term) bool { return t.Field == filter.Owner })
	return m.savedView(key.view) == nil && ofMine(key.view) && !asks
}

// showsOthers reports whether a view of the user's own lists the leads of others, which
// are left out of the view that it narrows, without having been asked for them.
func (m *Model) showsOthers(key listKey) bool {
	v := m.savedView(key.view)
	if v == nil || !m.whose.only || !ofMine(v.Base()) && v.Base() != model.ViewQueue {
		return false
	}
	_, _, only := m.everybodys(key)
	return !slices.ContainsFunc(only.Terms, func(t filter.Term) bool { return t.Field == filter.Owner })
}

// readOwners reads whose leads there are, and what the request is about by it.
func (l *listRead) readOwners(ctx context.Context, store Store, q *request) error {
	owners, err := store.Owners(ctx, q.me)
	if err != nil {
		return err
	}
	l.whose = whoseOf(q.me, owners)
	l.whose.only, l.whose.decided = q.whose.only, q.whose.decided
	if !q.whose.decided {
		l.whose.only = l.whose.parts()
		l.whose.decided = l.whose.only
	}
	if !l.whose.only {
		return nil
	}
	mine := l.whose.filter(q.me)
	q.mine = &mine
	if q.narrow {
		q.everybody, q.only = q.only, both(mine, q.only)
		if q.orElse != nil {
			only := both(mine, *q.orElse)
			q.orElse = &only
		}
	}
	return nil
}

// readCounts reads the figures of the frame, and of the list.
func (l *listRead) readCounts(ctx context.Context, store Store, q *request) error {
	all, err := store.Counts(ctx, q.me, q.mine)
	if err != nil {
		return err
	}
	l.counts, l.matches = all, all
	if q.mine != nil {
		l.counts.Views = map[model.View]int{}
		for v, n := range all.Everybody {
			if l.counts.Views[v] = n; ofMine(v) {
				l.counts.Views[v] = all.Views[v]
			}
		}
		if l.matches = l.counts; q.narrow && q.everybody.IsZero() {
			l.others = all.Everybody[q.on] - all.Views[q.on]
			return nil
		}
	}
	if !q.only.IsZero() {
		if l.matches, err = store.Counts(ctx, q.me, &q.only); err != nil {
			return err
		}
	}
	if q.orElse != nil && l.matches.Views[model.ViewAll] == 0 {
		q.only, q.orElse, l.loose = *q.orElse, nil, true
		if l.matches = l.counts; !q.only.IsZero() {
			if l.matches, err = store.Counts(ctx, q.me, &q.only); err != nil {
				return err
			}
		}
	}
	if q.mine != nil && q.narrow && l.matches.Views[q.on] == 0 {
		others, err := store.Counts(ctx, q.me, &q.everybody)
		l.others = others.Views[q.on]
		return err
	}
	return nil
}

// takeWhose takes in whose leads there are, and returns what is to be said of it: that
// those of others are left out from now on, where it was not so from the first list on.
func (m *Model) takeWhose(msg *listRead) (news string) {
	w := &m.whose
	first := !m.reads.loaded
	if !slices.Equal(w.names, msg.whose.names) {
		m.list.SetNames(msg.whose.names)
		m.pane.SetNames(msg.whose.names)
		m.own.counts = nil // a filter may say owner:me
		if !first && m.reads.want.filter != "" {
			m.reads.again()
		}
	}
	began := msg.whose.only && !w.only
	*w = msg.whose
	switch key := m.keys.Key(action.Mine); {
	case began && !first:
		return "Leads of " + w.someOthers() + " came in: shown are yours and those without an owner; " + key + " shows everybody's"
	case first && m.message.Text == "" && !w.decided && len(w.others) > 0:
		return "Everybody's leads, for none is owned by " + m.opt.Me + "; " + m.howToBe()
	}
	return ""
}

// howToBe says how the console comes to know which leads are the user's.
func (m *Model) howToBe() string {
	return `if they call you "` + m.whose.others[0] + `", say me = "` + m.whose.others[0] + `" in the config`
}

// someOthers names some of the other owners.
func (w *whose) someOthers() string {
	some := w.others[:min(3, len(w.others))]
	text := strings.Join(some, ", ")
	if len(some) < len(w.others) {
		text += " and others"
	}
	return text
}

// turnMine leaves the leads of others out of the lists to work from, or shows them
// again.
func (m *Model) turnMine() {
	w := &m.whose
	w.only, w.decided = !w.only, true
	m.own.edits++
	m.reads.want.edit = m.own.edits
	m.reads.again()
	switch key := m.keys.Key(action.Mine); {
	case w.only && len(w.names) == 0 && len(w.others) > 0:
		m.tell(status.Message{Kind: status.Info, Whole: true, Text: "Only those without an owner; " + key + " shows everybody's. None is owned by " + m.opt.Me + "; " + m.howToBe()})
	case w.only:
		m.say(status.Info, "Yours and those without an owner; "+key+" shows everybody's")
	default:
		whose := ", those of others with @ and their owner"
		m.tell(status.Message{Kind: status.Info, Text: "Everybody's leads" + whose + "; " + key + " shows yours and those without an owner", Less: []status.Less{{Piece: whose}}})
	}
}
