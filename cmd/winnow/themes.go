package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"winnow/themes"
)

func (a *app) themesCommand() *cobra.Command {
	return &cobra.Command{Use: "themes", Short: "The themes there are", Args: usage(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			type row struct {
				Name string `json:"name"`
				From string `json:"from"`
			}
			rows := []row{}
			for _, n := range themes.Names() {
				rows = append(rows, row{n, "built in"})
			}
			for _, f := range a.themeFiles() {
				rows = append(rows, row{themeName(f), f})
			}
			if a.flags.json {
				return a.json(document{{"theme", a.config.Theme}, {"themes", rows}})
			}
			t := a.table("theme", "from")
			for _, r := range rows {
				t.row(r.Name, r.From)
			}
			if err := t.flush(); err != nil {
				return err
			}
			return a.printf("Now: %s. Choose one in %s: theme = \"light\"\n", a.config.Theme, a.home.config)
		}}
}

// themeFiles are the user's own themes, in the order of their names.
func (a *app) themeFiles() []string {
	files, err := filepath.Glob(filepath.Join(a.home.themes, "*.toml"))
	if err != nil {
		return nil
	}
	slices.Sort(files)
	return files
}

func themeName(file string) string { return strings.TrimSuffix(filepath.Base(file), ".toml") }

// loadThemes returns the themes of the console, the chosen one first, whether it
// may choose by the terminal's background, and what was wrong.
func (a *app) loadThemes() (all []*themes.Theme, auto bool, notices []string, err error) {
	for _, n := range themes.Names() {
		t, err := themes.Load(n)
		if err != nil {
			return nil, false, nil, err
		}
		all = append(all, t)
	}
	for _, f := range a.themeFiles() {
		t, err := themes.LoadFile(f)
		if err != nil {
			notices = append(notices, err.Error())
			continue
		}
		all = append(all, t)
	}
	want := a.config.Theme
	switch {
	case a.plain():
		want = "mono"
	case want == "" || want == "auto":
		auto, want = true, "dark"
	}
	at := slices.IndexFunc(all, func(t *themes.Theme) bool { return t.Name == want })
	if at < 0 {
		notices = append(notices, "there is no theme "+want+"; winnow themes lists them")
		at, auto = 0, true
	}
	chosen := all[at]
	all = slices.Insert(slices.Delete(all, at, at+1), 0, chosen)
	for i := range all { // until the terminal says that it counts otherwise
		all[i] = all[i].WithCells(ansi.WcWidth)
	}
	if a.config.ASCII || os.Getenv("TERM") == "dumb" {
		for i := range all {
			all[i] = all[i].WithASCII()
		}
	}
	return all, auto, notices, nil
}

// plain reports whether the user or the terminal wants no colours.
func (a *app) plain() bool {
	return a.flags.noColor || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb"
}
