package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"winnow/data/export"
	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/report"
	"winnow/model/safetext"
	"winnow/tui"
)

func (a *app) criteriaHabitCommand() *cobra.Command {
	var write, dismiss bool
	c := &cobra.Command{Use: "habit", Short: "What your decisions show, and a habit that could be a rule", Args: usage(cobra.NoArgs),
		Long: `What the latest decisions show: how many of each source were promoted, and
whether the latest rejects of a source have something in common that the
promoted and nurtured leads do not. Such a habit can be a line of the criteria:
--write puts it into the configured file (winnow paths), for winnow criteria
diff and apply; --dismiss has it never told again.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.habit(cmd.Context(), write, dismiss) }}
	c.Flags().BoolVar(&write, "write", false, "write the habit's line into the criteria file")
	c.Flags().BoolVar(&dismiss, "dismiss", false, "never tell this habit again")
	c.MarkFlagsMutuallyExclusive("write", "dismiss")
	return c
}

func (a *app) habit(ctx context.Context, write, dismiss bool) error {
	st, err := a.open(ctx, write || dismiss)
	if err != nil {
		return err
	}
	shown, err := st.Shown(ctx, a.config.Report.Floor)
	if err != nil {
		return err
	}
	h := shown.Habit
	if h == nil && (write || dismiss) {
		return model.NotFound("winnow criteria habit says what decisions show", "no habit stands out")
	}
	switch {
	case write:
		err = a.writeHabit(st, *h)
	case dismiss:
		err = st.DismissHabit(ctx, h.ID)
	}
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.habitJSON(&shown, write, dismiss)
	}
	switch {
	case write:
		return a.printf("Wrote it into %s: see winnow criteria diff, then winnow criteria apply\n", safetext.Line(a.home.criteria))
	case dismiss:
		return a.printf("Dismissed for good: %s\n", safetext.Line(h.Words()))
	}
	if err := a.printf("%s\n", safetext.Line(shown.Words())); err != nil {
		return err
	}
	if h == nil {
		return a.printf("No habit stands out beyond chance.\n")
	}
	_, diff := report.Propose(st.Criteria().Text, []report.Proposal{h.Propose})
	return a.printf("%s\n\n%s\nKeep it with --write, or --dismiss it for good.\n", safetext.Line(h.Words()), safetext.Block(diff))
}

func (a *app) habitJSON(s *report.Shown, written, dismissed bool) error {
	type source struct {
		Source   string `json:"source"`
		Promoted int    `json:"promoted"`
		Of       int    `json:"of"`
	}
	sources := []source{}
	for _, x := range s.Sources {
		sources = append(sources, source{x.Source, x.Promoted, x.N})
	}
	var habit any
	if h := s.Habit; h != nil {
		name, when := h.Propose.Rule()
		habit = struct {
			ID      string `json:"id"`
			Says    string `json:"says"`
			With    int    `json:"rejects_with"`
			Rejects int    `json:"of_rejects"`
			Ko      int    `json:"others_with"`
			Others  int    `json:"of_others"`
			Name    string `json:"name"`
			When    string `json:"when"`
			Points  int    `json:"points"`
		}{h.ID, h.Words(), h.K, h.N, h.Ko, h.No, name, when, h.Propose.Points}
	}
	return a.json(document{{"decisions", s.Decisions}, {"promoted", s.Promoted}, {"sources", sources}, {"habit", habit}, {"written", written}, {"dismissed", dismissed}})
}

// writeHabit puts a habit's line at the end of the criteria file, or of a new one with
// the applied text.
func (a *app) writeHabit(st *store.Store, h report.Habit) error {
	path, text := a.home.criteria, st.Criteria().Text
	had, err := os.ReadFile(path)
	switch {
	case err == nil:
		text = string(had)
	case !errors.Is(err, fs.ErrNotExist):
		return failed(err)
	}
	text, _ = report.Propose(text, []report.Proposal{h.Propose})
	if text == "" {
		return model.Conflict("apply it with winnow criteria apply", "%s has this line already", path)
	}
	if _, err := criteria.Parse(path, text); err != nil {
		return failed(err)
	}
	return failed(export.ToFile(path, true, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }))
}

// consoleHabits are the habits for the console. Where nothing is kept (the demo) none
// is told.
type consoleHabits struct {
	a    *app
	st   *store.Store
	keep bool
}

func (c consoleHabits) Shown(ctx context.Context) (report.Shown, error) {
	s, err := c.st.Shown(ctx, c.a.config.Report.Floor)
	if !c.keep {
		s.Habit = nil
	}
	return s, err
}

func (c consoleHabits) Write(h report.Habit) error { return c.a.writeHabit(c.st, h) }

func (c consoleHabits) Dismiss(ctx context.Context, h report.Habit) error {
	return c.st.DismissHabit(ctx, h.ID)
}

var _ tui.Habits = consoleHabits{}
