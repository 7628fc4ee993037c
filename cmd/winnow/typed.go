package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/safetext"
	"winnow/tui/importer"
)

// typed is a command as the user would type it now: with the database and the config
// that this run was given, so that it is about the same leads.
func (a *app) typed(words string) string {
	text := "winnow"
	for _, f := range []struct{ name, value string }{{"--db", a.flags.db}, {"--config", a.flags.config}} {
		if f.value != "" {
			text += " " + f.name + " " + shellWord(f.value)
		}
	}
	return strings.TrimSpace(text + " " + words)
}

// askImport asks whether the import that undo would take back is meant, by its file,
// its time and what it brought.
func (a *app) askImport(ctx context.Context, st *store.Store, group model.EntryID) error {
	text := "Take back the last import"
	if batches, err := st.Batches(ctx); err == nil {
		for _, b := range batches {
			if b.LedgerID == group {
				text = "Take back the import of " + b.File + " of " + a.when(b.At) + ", which brought " + importer.Brought(b)
			}
		}
	}
	if err := a.printf("%s? [y/N] ", safetext.Line(text)); err != nil {
		return err
	}
	said, err := bufio.NewReader(a.in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if yes := strings.ToLower(strings.TrimSpace(said)); yes != "y" && yes != "yes" {
		return &exitError{exitRefused, errors.New("nothing was taken back")}
	}
	return nil
}
