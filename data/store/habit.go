package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"winnow/model/report"
)

// settingHabits are the habits that were dismissed, a line each.
const settingHabits = "habits"

// shownMost is how many of the latest decisions say what they show.
const shownMost = 300

// Shown says what the latest decisions of people show, and a habit among them that was
// not dismissed and has no line in the applied criteria. floor is below how many
// nothing is said, 0 = report.DefaultFloor.
func (s *Store) Shown(ctx context.Context, floor int) (shown report.Shown, err error) {
	if floor == 0 {
		floor = report.DefaultFloor
	}
	err = s.read(ctx, func(r *reading) error {
		dismissed, err := dismissedHabits(ctx, r)
		if err != nil {
			return err
		}
		if _, err := s.readCriteria(r.ctx, r.tx); err != nil {
			return err
		}
		text := s.criteria.Load().Text
		var list []report.Judged
		for before := int64(1<<63 - 1); len(list) < shownMost; {
			past, err := r.pastDecisions(before)
			if err != nil {
				return err
			}
			if len(past) == 0 {
				break
			}
			for _, d := range past {
				before = d.id
				lead, err := snapshotLead(d.lead, d.document)
				if err != nil {
					return err
				}
				list = append(list, report.Judged{Action: d.action, Source: lead.Source, Traits: report.TraitsOf(&lead)})
			}
		}
		shown = report.ShownBy(list, floor, func(id string) bool {
			return slices.Contains(dismissed, id) || strings.Contains(text, `name = "habit: `+id+`"`)
		})
		return nil
	})
	return shown, err
}

func dismissedHabits(ctx context.Context, q querier) ([]string, error) {
	text, err := one[string](ctx, q, "SELECT value FROM setting WHERE name = $1", settingHabits)
	if err != nil {
		return nil, fmt.Errorf("read which habits were dismissed: %w", err)
	}
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' }), nil
}

// DismissHabit has a habit never told again.
func (s *Store) DismissHabit(ctx context.Context, id string) error {
	return s.write(context.WithoutCancel(ctx), func(tx querier) error {
		had, err := dismissedHabits(ctx, tx)
		if err != nil || slices.Contains(had, id) {
			return err
		}
		return putSetting(ctx, tx, settingHabits, strings.Join(append(had, id), "\n"))
	})
}
