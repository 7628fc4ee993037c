package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/action"
)

func (a *app) configCommand() *cobra.Command {
	c := &cobra.Command{Use: "config", Short: "Your name, zone, theme and keys", Args: usage(cobra.NoArgs),
		Long: `The config is one commented file; winnow paths says where it lies. init writes
one to start from, show what holds now, and check what is wrong in it. A line
with a mistake never stops the start: the default holds in its place.`}
	c.AddCommand(
		&cobra.Command{Use: "init", Short: "Write a config to start from", Args: usage(cobra.NoArgs),
			RunE: func(*cobra.Command, []string) error { return a.writeNew(a.home.config, defaultConfigText) }},
		&cobra.Command{Use: "show [brief|brief.md]", Short: "What holds now, defaults included", Long: `What holds now, defaults included. With brief the default template of the
handoff brief, with brief.md that in Markdown.`,
			Args: usage(cobra.MaximumNArgs(1)),
			RunE: func(_ *cobra.Command, args []string) error {
				if len(args) > 0 {
					return a.showTemplate(args[0])
				}
				return a.showConfig()
			}},
		&cobra.Command{Use: "check", Short: "What is wrong in the config", Args: usage(cobra.NoArgs),
			RunE: func(*cobra.Command, []string) error { return a.checkConfig() }},
	)
	return group(c)
}

// writeNew writes a file that must not be there yet.
func (a *app) writeNew(path, text string) error {
	if err := makeParent(path); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if os.IsExist(err) {
		return &exitError{exitRefused, fmt.Errorf("%s exists already and was left as it is; move it away first", path)}
	}
	if err != nil {
		return err
	}
	if _, err := f.WriteString(text); err != nil {
		_ = f.Close() // the write's error is the one to tell
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if a.flags.json {
		return a.json(document{{"file", path}})
	}
	return a.printf("Wrote %s\n", path)
}

func (a *app) showConfig() error {
	set, _ := action.New(a.config.Keys)
	c := a.config
	if a.flags.json {
		keys := map[string][]string{}
		for _, x := range set.All() {
			keys[string(x.ID)] = append([]string{}, x.Keys...)
		}
		return a.json(document{{"file", a.home.config}, {"me", a.me}, {"zone", a.zone.String()}, {"theme", c.Theme},
			{"ascii", c.ASCII}, {"motion", !c.Still}, {"fps", c.FPS}, {"paths", map[string]string{"db": a.home.db}},
			{"criteria", map[string]string{"file": a.home.criteria, "on_change": c.Criteria.OnChange}}, {"views", viewsJSON(c.Views)}, {"keys", keys}})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\nme = %q\nzone = %q\ntheme = %q\nascii = %t\nmotion = %t\nfps = %d\n\n[paths]\ndb = %q\n\n[criteria]\nfile = %q\non_change = %q\n\n[keys]\n",
		a.home.config, a.me, a.zone, c.Theme, c.ASCII, !c.Still, c.FPS, a.home.db, a.home.criteria, c.Criteria.OnChange)
	for _, x := range set.All() {
		quoted := make([]string, len(x.Keys))
		for i, k := range x.Keys {
			quoted[i] = fmt.Sprintf("%q", k)
		}
		fmt.Fprintf(&b, "%-30s = %-22s # %s\n", fmt.Sprintf("%q", x.ID), "["+strings.Join(quoted, ", ")+"]", x.Title)
	}
	return a.printf("%s", withViews(b.String(), c.Views))
}

// viewsJSON are the user's own views as documents show them.
func viewsJSON(views []model.SavedView) []document {
	all := make([]document, 0, len(views))
	for _, v := range views {
		all = append(all, document{{"key", v.Key}, {"name", v.Name}, {"list", string(v.Base())}, {"filter", v.Filter}, {"order", string(v.Order())}})
	}
	return all
}

// wrongAt is a mistake at a setting of the config.
func (a *app) wrongAt(setting, format string, args ...any) string {
	return fmt.Sprintf("%s:%d: %s", a.home.config, a.config.lines[setting], fmt.Sprintf(format, args...))
}

// checkTheme leaves a theme out that is not there.
func (a *app) checkTheme() {
	names := append([]string{"auto"}, themes.Names()...)
	for _, f := range a.themeFiles() {
		names = append(names, themeName(f))
	}
	if slices.Contains(names, a.config.Theme) {
		return
	}
	a.mistakes = append(a.mistakes, a.wrongAt("theme", "there is no theme %q%s", a.config.Theme, didYouMean(a.config.Theme, names)))
	a.config.Theme = defaultConfig().Theme
}

// notThere are the settings that name what is not there. It may come yet, so it is
// only told to who asks what is wrong.
func (a *app) notThere() (mistakes []string) {
	if a.config.Criteria.File != "" {
		if info, err := os.Stat(a.home.criteria); err != nil || info.IsDir() {
			mistakes = append(mistakes, a.wrongAt("criteria.file", "there is no file %s; write one with: winnow criteria init %[1]s", a.home.criteria))
		}
	}
	if dir := a.config.Import.Watch; dir != "" {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			mistakes = append(mistakes, a.wrongAt("import.watch", "there is no folder %s; make it, or name another", dir))
		}
	}
	return mistakes
}

func (a *app) checkConfig() error {
	if _, _, err := readConfig(a.home.config, true); err != nil {
		return err
	}
	gone := a.notThere()
	for _, m := range gone {
		a.warn("%s", m)
	}
	mistakes := append(slices.Clone(a.mistakes), gone...)
	if a.flags.json {
		if mistakes == nil {
			mistakes = []string{}
		}
		if err := a.json(document{{"file", a.home.config}, {"mistakes", mistakes}}); err != nil {
			return err
		}
	}
	if len(mistakes) > 0 { // each was told at the start of the run
		return &exitError{exitFailed, fmt.Errorf("%s in %s; the rest of it holds", plural(len(mistakes), "mistake"), a.home.config)}
	}
	if a.flags.json {
		return nil
	}
	return a.printf("%s: nothing is wrong\n", a.home.config)
}
