package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"winnow/themes"
	"winnow/tui"
)

func (a *app) themesCommand() *cobra.Command {
	return &cobra.Command{Use: "themes", Short: "The themes there are", Args: usage(cobra.NoArgs),
		Long: `The themes there are, with the contrast of the text that is hardest to read
(WCAG asks for 4.5:1, its strict level for 7:1; of the terminal's own colours
nobody knows it). Those of your own are TOML files in the folder that winnow
paths names: a base and what differs from it. They are read again as they are
saved while the console is open. In the console , shows them.`,
		RunE: func(*cobra.Command, []string) error { return a.listThemes() }}
}

func (a *app) listThemes() error {
	type row struct {
		Name     string   `json:"name"`
		Kind     string   `json:"kind"`
		From     string   `json:"from"`
		About    string   `json:"about"`
		Contrast *float64 `json:"contrast"`
		Problem  text     `json:"problem"`
	}
	rows := []row{}
	add := func(name, from string, th *themes.Theme, err error) {
		r := row{Name: name, From: from}
		if err != nil {
			r.Problem = text(err.Error())
		} else {
			r.Kind, r.About = string(th.Kind), th.About
			if worst, _, _, ok := th.Worst(); ok {
				worst = themes.Floored(worst)
				r.Contrast = &worst
			}
		}
		if i := slices.IndexFunc(rows, func(o row) bool { return o.Name == name }); i >= 0 {
			rows[i] = r
			return
		}
		rows = append(rows, r)
	}
	for _, n := range themes.Names() {
		th, err := themes.Load(n)
		add(n, "built in", th, err)
	}
	for _, f := range a.themeFiles() {
		th, err := themes.LoadFile(f)
		add(themeName(f), f, th, err)
	}
	if a.flags.json {
		return a.json(document{{"theme", a.config.Theme}, {"themes", rows}})
	}
	t := a.table("theme", "kind", "contrast>", "from", "")
	for _, r := range rows {
		ratio, about := "", r.About
		if r.Contrast != nil {
			ratio = strconv.FormatFloat(*r.Contrast, 'f', 1, 64) + ":1"
		}
		if r.Problem != "" {
			about = string(r.Problem)
		}
		t.row(r.Name, r.Kind, ratio, r.From, about)
	}
	if err := t.flush(); err != nil {
		return err
	}
	return a.printf("Now: %s. The console shows them with , and remembers the one you keep in %s\n", a.config.Theme, a.home.config)
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

// looks puts what the console draws with into its options.
func (a *app) looks(opt *tui.Options) error {
	for _, n := range themes.Names() {
		t, err := themes.Load(n)
		if err != nil {
			return err
		}
		opt.Themes = append(opt.Themes, a.dressed(t))
	}
	files := &ownThemes{a: a}
	files.Changed()
	opt.Own, opt.ThemeFiles = files.Read(), files
	opt.Theme, opt.NoColour = a.config.Theme, a.noColour()
	if opt.Theme == "auto" || opt.Theme == "" {
		opt.Theme, opt.Auto = "", true
	}
	if opt.NoColour != "" {
		opt.Theme, opt.Auto = "mono", false
	}
	return nil
}

// dressed is a theme as this run draws it.
func (a *app) dressed(t *themes.Theme) *themes.Theme {
	t = t.WithCells(ansi.WcWidth) // until the terminal says that it counts otherwise
	term := os.Getenv("TERM")
	if a.config.ASCII || term == "dumb" || term == "linux" || plainCharset(os.Getenv) { // the console's font lacks the signs
		t = t.WithASCII()
	}
	if strings.HasPrefix(term, "screen") && !strings.Contains(term, "bce") {
		t = t.Solid()
	}
	return t
}

// plainCharset reports whether the locale names characters other than those of
// Unicode: C, POSIX, de_DE.ISO-8859-1. One that names nothing says nothing of the
// terminal either, as in many a container and over ssh.
func plainCharset(env func(string) string) bool {
	locale := env("LC_ALL")
	if locale == "" {
		locale = env("LC_CTYPE")
	}
	if locale == "" {
		locale = env("LANG")
	}
	name := strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(locale))
	return name == "c" || name == "posix" || strings.Contains(locale, ".") && !strings.Contains(name, "utf8")
}

// ownThemes are the user's themes, looked at while the console is open.
type ownThemes struct {
	a    *app
	seen string
}

// Changed compares names, sizes and times with those of the last look.
func (o *ownThemes) Changed() bool {
	var b strings.Builder
	for _, f := range o.a.themeFiles() {
		if info, err := os.Stat(f); err == nil {
			fmt.Fprintln(&b, f, info.Size(), info.ModTime().UnixNano())
		}
	}
	changed := b.String() != o.seen
	o.seen = b.String()
	return changed
}

// Read reads all of them.
func (o *ownThemes) Read() (all []tui.ThemeFile) {
	for _, f := range o.a.themeFiles() {
		t, err := themes.LoadFile(f)
		if err == nil {
			t = o.a.dressed(t)
		}
		all = append(all, tui.ThemeFile{Name: themeName(f), Theme: t, Err: err})
	}
	return all
}

// noColour says why no colours are shown, "" where they are.
func (a *app) noColour() string {
	switch {
	case a.flags.noColor:
		return "--no-color was asked for"
	case os.Getenv("NO_COLOR") != "":
		return "NO_COLOR is set"
	case os.Getenv("TERM") == "dumb":
		return "this terminal has no colours (TERM=dumb)"
	}
	return ""
}
