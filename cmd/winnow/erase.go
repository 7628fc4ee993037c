package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"winnow/data/export"
	"winnow/data/store"
	"winnow/model"
	"winnow/model/safetext"
)

func (a *app) eraseCommand() *cobra.Command {
	yes := false
	c := &cobra.Command{Use: "erase LEAD", Short: "Delete a person for good: no import brings them back", Args: usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error { return a.erase(cmd.Context(), args[0], yes) }}
	c.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return c
}

func (a *app) erase(ctx context.Context, ref string, yes bool) error {
	st, err := a.openLeads(ctx, true)
	if err != nil {
		return err
	}
	whom, stays := ref, "under the entry of this"
	r, err := a.resolve(ctx, st, ref)
	if model.KindOf(err) == model.KindNotFound {
		// Nobody is listed, but what was taken back, or waits, may name them.
		if no := st.Unlisted(ctx, ref); model.KindOf(no) == model.KindNotFound {
			return err
		} else if no != nil {
			return no
		}
	} else if err != nil {
		return err
	} else {
		whom, stays, ref = who(r), "under "+r.ID.String(), ""
	}
	if !yes {
		if err := a.askErase(r, whom); err != nil {
			return err
		}
	}
	id, err := a.newID()
	if err != nil {
		return err
	}
	p := a.progress("")
	p.say("erasing")
	res, err := st.Erase(ctx, store.EraseCommand{ID: id, At: a.clock(), Actor: a.me, Lead: r.ID, Ref: ref, Step: func(what string, done, total int64) {
		if total > 0 {
			what += fmt.Sprintf(": %s of %s", humanize.Bytes(uint64(done)), humanize.Bytes(uint64(total)))
		}
		p.say(what)
	}})
	p.done()
	if err != nil {
		return err
	}
	lines, err := cleanLog(a.home.log, res.Words)
	if err != nil {
		return err
	}
	if err := a.tellErased(whom, stays, res, lines); err != nil {
		return err
	}
	if res.LogLeft != nil {
		return &exitError{exitSome, res.LogLeft}
	}
	return nil
}

// askErase wants a word typed: neither Enter nor a key that repeats erases anybody.
func (a *app) askErase(r model.Row, whom string) error {
	if !a.interactive() {
		return usageError("erasing cannot be undone; say --yes where nobody can be asked")
	}
	id := "no lead is listed"
	if r.ID != 0 {
		id = r.ID.String()
	}
	if err := a.printf("Erase %s (%s), and all that is known of them? This cannot be undone.\nType erase to go on: ", safetext.Line(whom), id); err != nil {
		return err
	}
	said, err := bufio.NewReader(a.in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if strings.TrimSpace(said) != "erase" {
		return &exitError{exitRefused, errors.New("nothing was erased")}
	}
	return nil
}

// tellErased prints the receipt.
func (a *app) tellErased(whom, stays string, res store.Erased, lines int) error {
	if a.flags.json {
		return a.json(erasedJSON(res, lines))
	}
	say := append(erasedWords(whom, stays, res, lines), a.copiesWords(res)...)
	for _, line := range append(say, "This cannot be undone.") {
		if err := a.printf("%s\n", safetext.Line(line)); err != nil {
			return err
		}
	}
	return nil
}

func erasedJSON(res store.Erased, lines int) document {
	type file struct {
		Path string `json:"path"`
		At   stamp  `json:"at"`
		Gone bool   `json:"gone"`
	}
	list := func(copies []store.Copy) []file {
		out := []file{}
		for _, c := range copies {
			out = append(out, file{c.Path, stamp(c.At), c.Gone})
		}
		return out
	}
	leads := []string{}
	for _, id := range res.Leads {
		leads = append(leads, id.String())
	}
	return document{{"entry", res.Entry.String()}, {"leads", leads}, {"source_rows", res.Rows}, {"rows_taken_back", res.Void}, {"touches", res.Touches}, {"touches_waiting", res.Waiting}, {"notes", res.Notes},
		{"snapshots", res.Snapshots}, {"hashes_kept", res.Keys}, {"log_lines", lines}, {"searched_bytes", res.Searched}, {"rewritten", res.Rewritten}, {"log_emptied", res.LogLeft == nil},
		{"shared_words", len(res.Shared)}, {"words_left", len(res.Left)}, {"backups", list(res.Backups)}, {"exports", list(res.Files)}}
}

// erasedWords says what went, and what of it stays and why.
func erasedWords(whom, stays string, res store.Erased, lines int) []string {
	say := []string{
		fmt.Sprintf("Erased %s: %s, %d touches, %s, %s.", whom, plural(res.Rows, "source row"), res.Touches, plural(res.Notes, "note"), plural(res.Snapshots, "snapshot")),
		fmt.Sprintf("Kept: the ledger's codes %s, and keyed hashes (%d), by which every import leaves them out.", stays, res.Keys),
	}
	if res.Void > 0 {
		say = append(say, fmt.Sprintf("%s of these had come with imports that were taken back; to give one again does not bring them back.", plural(res.Void, "row")))
	}
	if res.Waiting > 0 {
		say = append(say, fmt.Sprintf("Also deleted, of what waited for them: %d touches.", res.Waiting))
	}
	if res.Searched > 0 {
		anew := ""
		if res.Rewritten {
			anew = ", written anew for what stood in its gaps"
		}
		say = append(say, fmt.Sprintf("Searched byte by byte: %s of the database%s.", humanize.Bytes(uint64(res.Searched)), anew))
	}
	if lines > 0 {
		say = append(say, fmt.Sprintf("Taken out of the log: %s.", plural(lines, "line")))
	}
	if n := len(res.Shared); n > 0 {
		say = append(say, fmt.Sprintf("%s of theirs stays, because other leads have the same (a shared number, a namesake).", plural(n, "value")))
	}
	if n := len(res.Left); n > 0 {
		say = append(say, fmt.Sprintf("%s of theirs still stands in what files or notes say of other leads: %s", plural(n, "value"), strings.Join(res.Left, ", ")))
	}
	return say
}

// copiesWords names the files beside the database that may still hold the person.
func (a *app) copiesWords(res store.Erased) (say []string) {
	list := func(what string, copies []store.Copy) {
		if len(copies) > 0 {
			say = append(say, what)
		}
		for _, c := range copies {
			line := "  " + c.Path + "  " + a.when(c.At)
			if c.Gone {
				line += "  (not there any more)"
			}
			say = append(say, line)
		}
	}
	list("Backups that still hold them; delete these, or they are cleared of them when one is put in the database's place:", res.Backups)
	list("Exports that may hold them:", res.Files)
	return say
}

// eraseRestored clears a restored backup of those who were erased since, and says so.
func (a *app) eraseRestored(ctx context.Context, st *store.Store) error {
	n, err := st.EraseRestored(ctx)
	if n > 0 {
		a.warn("this is an older copy of the database: %s in it, erased since, erased again", plural(n, "lead"))
	}
	return err
}

// cleanLog takes the lines out of the log that hold one of the words, and returns
// how many. The file is replaced whole.
func cleanLog(path string, words []string) (n int, err error) {
	found, err := store.Holding(path, words)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, fmt.Errorf("read the log: %w", err)
	}
	var keep []byte
	for line := range bytes.Lines(text) {
		hit := false
		for _, w := range found {
			hit = hit || bytes.Contains(line, []byte(w))
		}
		if hit {
			n++
		} else {
			keep = append(keep, line...)
		}
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return 0, err
	}
	return n, export.ToFile(full, true, func(w io.Writer) error { _, err := w.Write(keep); return err })
}
