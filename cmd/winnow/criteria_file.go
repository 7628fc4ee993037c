package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"winnow/data/criteriafile"
	"winnow/data/store"
	"winnow/model/criteria"
	"winnow/model/report"
	"winnow/model/safetext"
)

// newCriteria reads the file that a command names, else the configured one.
func (a *app) newCriteria(args []string) (path string, c *criteria.Criteria, err error) {
	if path = a.home.criteria; len(args) > 0 {
		path = args[0]
	}
	c, err = criteriafile.Read(path)
	return path, c, failed(err)
}

func (a *app) criteriaDiffCommand() *cobra.Command {
	return &cobra.Command{Use: "diff [NEW]", Short: "What a criteria file would move, were it applied", Args: usage(cobra.MaximumNArgs(1)),
		Long: `What a criteria file would move, were it applied: who enters and leaves the
queue, how scores move, and which past decisions it would have put on top.
Without NEW it compares the configured file (winnow paths). Nothing is changed.
--json names every lead that moves.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			path, c, err := a.newCriteria(args)
			if err != nil {
				return err
			}
			if a.flags.criteria != "" {
				return usageError("--criteria asks what would be, and winnow criteria diff compares with what is applied; leave it out")
			}
			st, err := a.openToRead(ctx)
			if err != nil {
				return err
			}
			if a.flags.json {
				return a.diffJSON(ctx, st, path, c)
			}
			p := a.progress("comparing")
			change, err := st.Compare(ctx, c, nil, p.at)
			p.done()
			if err != nil {
				return err
			}
			if err := a.printf("%s against the applied criteria%s\n", safetext.Line(path), sameText(st, c)); err != nil {
				return err
			}
			return a.tellChange(&change, true)
		}}
}

func sameText(st *store.Store, c *criteria.Criteria) string {
	if st.Criteria().Hash == c.Hash {
		return ", which are the same text"
	}
	return ""
}

func (a *app) criteriaApplyCommand() *cobra.Command {
	var dry bool
	c := &cobra.Command{Use: "apply [FILE]", Short: "Apply a criteria file, and score every lead by it", Args: usage(cobra.MaximumNArgs(1)),
		Long: `Apply a criteria file, the configured one without FILE (winnow paths): it is
checked, its text goes into the database as an entry of the ledger, and every
lead is scored by it. winnow undo brings the former text back.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			path, c, err := a.newCriteria(args)
			if err != nil {
				return err
			}
			if a.flags.criteria != "" {
				return usageError("--criteria asks what would be, and this applies a file; leave it out")
			}
			st, err := a.open(cmd.Context(), true)
			if err != nil {
				return err
			}
			return a.applyCriteria(cmd.Context(), st, path, c, dry)
		}}
	c.Flags().BoolVar(&dry, "dry-run", false, "tell what would move, and apply nothing")
	return c
}

func (a *app) applyCriteria(ctx context.Context, st *store.Store, path string, c *criteria.Criteria, dry bool) error {
	if st.Criteria().Hash == c.Hash {
		if a.flags.json {
			return a.json(document{{"file", path}, {"criteria", c.Hash}, {"applied", false}, {"already", true}, {"dry_run", dry}})
		}
		return a.printf("%s is already applied\n", safetext.Line(path))
	}
	p := a.progress("comparing")
	change, err := st.Compare(ctx, c, nil, p.at)
	p.done()
	if err != nil {
		return err
	}
	if !a.flags.json {
		if err := a.tellChange(&change, false); err != nil {
			return err
		}
	}
	changed := false
	if !dry {
		id, err := a.newID()
		if err != nil {
			return err
		}
		e, err := st.Apply(ctx, id, c, a.me)
		if err != nil {
			return err
		}
		changed = e.Seq != 0
		if err := a.finishScoring(ctx, st); err != nil {
			return fmt.Errorf("%s is applied, and the leads not all scored by it: %w; it goes on with the next command", path, err)
		}
	}
	if a.flags.json {
		return a.json(document{{"file", path}, {"criteria", c.Hash}, {"applied", changed}, {"already", false}, {"dry_run", dry}, {"summary", summaryJSON(&change)}})
	}
	if dry {
		return a.printf("Nothing was applied: this was a dry run\n")
	}
	return a.printf("Applied %s to %s. Take it back with: %s\n", safetext.Line(path), plural(change.Leads, "lead"), a.typed("undo"))
}

// showCriteria writes the applied text alone to standard output, so that it can
// be kept in a file; what is to be known of it goes beside it.
func (a *app) showCriteria(ctx context.Context) error {
	st, err := a.openTimeless(ctx)
	if err != nil {
		return err
	}
	at, err := st.CriteriaState(ctx, "")
	if err != nil {
		return err
	}
	file := a.fileAgainst(st)
	if a.flags.json {
		d := document{{"criteria", st.Criteria().Hash}, {"applied_at", nil}, {"applied_by", nil}, {"file", a.home.criteria}, {"file_state", file.word},
			{"text", st.Criteria().Text}}
		if at.Entry != nil {
			d[1].value, d[2].value = stamp(at.Entry.At), at.Entry.Actor
		}
		return a.json(d)
	}
	since := "since the database was made"
	if at.Entry != nil {
		since = fmt.Sprintf("since %s, by %s", a.when(at.Entry.At), at.Entry.Actor)
	}
	a.warn("applied %s (%.12s)", since, st.Criteria().Hash)
	if file.text != "" {
		a.warn("%s", file.text)
	}
	return a.printf("%s", safetext.Block(st.Criteria().Text))
}

// fileState is how the configured file stands to the applied criteria.
type fileState struct{ word, text string }

func (a *app) fileAgainst(st *store.Store) fileState {
	if _, err := os.Stat(a.home.criteria); err != nil {
		return fileState{word: "none"}
	}
	c, err := criteriafile.Read(a.home.criteria)
	switch {
	case err != nil:
		return fileState{"broken", a.home.criteria + " has mistakes and is not applied; see: winnow criteria check " + a.home.criteria}
	case c.Hash == st.Criteria().Hash:
		return fileState{word: "applied"}
	}
	return fileState{"differs", a.home.criteria + " differs from it; see: winnow criteria diff"}
}

// criteriaPath is where the configured criteria are: a relative path counts from
// the folder of the config.
func criteriaPath(h home, file string) string {
	switch {
	case file == "":
		return h.criteria
	case strings.HasPrefix(file, "~/"):
		if dir, err := os.UserHomeDir(); err == nil {
			return filepath.Join(dir, file[2:])
		}
	case !filepath.IsAbs(file):
		return filepath.Join(filepath.Dir(h.config), file)
	}
	return file
}

// listed are the figures of a listing and its first leads, with their headings.
type listed struct {
	head, json string
	report.Listing
}

func listings(c *report.Change) []listed {
	return []listed{{"Into the queue", "enter", c.Enter}, {"Out of the queue", "leave", c.Leave},
		{"Hot", "heat", c.Heat}, {"Hot no more", "cool", c.Cool}, {"Scores that move, the furthest first", "movers", c.Movers}}
}
