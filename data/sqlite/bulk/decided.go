package bulk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
)

// Decided returns the path of a copy of Database in which so many decisions were
// made, spread over its leads and over twelve weeks, with a try before every second
// one and an outcome after every promotion: what reports are measured on. Read it,
// and do not write to it.
func Decided(ctx context.Context, n, decisions int) (string, error) {
	plain, err := Database(ctx, n)
	if err != nil {
		return "", err
	}
	path := filepath.Join(filepath.Dir(plain), fmt.Sprintf("decided-%d.db", decisions))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	making := filepath.Join(filepath.Dir(plain), "deciding.db")
	if err := os.Remove(making); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	from, err := sqlite.Open(ctx, plain, Options())
	if err != nil {
		return "", err
	}
	if err := errors.Join(from.Backup(ctx, making), from.Close()); err != nil {
		return "", err
	}
	st, err := sqlite.Open(ctx, making, Options())
	if err != nil {
		return "", err
	}
	if err := errors.Join(decideOn(ctx, st, n, decisions), st.Close()); err != nil {
		return "", fmt.Errorf("decide on %d leads: %w", decisions, err)
	}
	return path, os.Rename(making, path)
}

// decideOn makes decisions on leads that are spread over all.
func decideOn(ctx context.Context, s *store.Store, n, decisions int) error {
	every := max(1, n/max(1, decisions))
	rnd, now := mathrand.New(mathrand.NewPCG(2, uint64(decisions))), s.Now()
	var ids []model.LeadID
	at := 0
	err := s.EachLead(ctx, model.ViewAll, nil, 0, func(r model.Row, _ func() (model.Lead, error)) error {
		if at++; at%every == 0 && len(ids) < decisions {
			ids = append(ids, r.ID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	const weeks = 12 * 7 * 24 * time.Hour
	begin, step := now.Add(-weeks), weeks/time.Duration(max(1, len(ids)))
	for i, lead := range ids {
		when := begin.Add(time.Duration(i) * step)
		for k, c := range work(rnd) {
			if c.ID, err = model.NewEntryID(when, rand.Reader); err != nil {
				return err
			}
			c.At, c.Targets = when.Add(time.Duration(k)*time.Minute), []model.Target{{Lead: lead, Version: model.AnyVersion}}
			if c.Action == model.ActNurture {
				c.Until.At = now.Add(30 * 24 * time.Hour)
			}
			if _, err := s.Do(ctx, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// work is what happens to one lead.
func work(rnd *mathrand.Rand) (list []model.Command) {
	actor := []string{"dana", "luis", "mira"}[rnd.IntN(3)]
	add := func(c model.Command) { c.Actor, c.Amount = actor, -1; list = append(list, c) }
	if rnd.IntN(2) == 0 {
		add(model.Command{Action: model.ActTry, Outcome: model.NoAnswer})
	}
	switch rnd.IntN(4) {
	case 0:
		add(model.Command{Action: model.ActPromote, Owner: "Luis"})
		switch rnd.IntN(4) {
		case 0:
			add(model.Command{Action: model.ActSendBack, Reason: "not-ready"})
		case 1:
			add(model.Command{Action: model.ActWon})
		default:
			add(model.Command{Action: model.ActAccept})
		}
	case 1:
		add(model.Command{Action: model.ActNurture})
	default:
		reasons := []string{"student", "poor-fit", "bad-timing", "no-budget", "competitor"}
		add(model.Command{Action: model.ActReject, Reason: reasons[rnd.IntN(len(reasons))]})
	}
	return list
}
