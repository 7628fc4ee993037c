package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"winnow/data/export"
	"winnow/data/store"
	"winnow/model"
	"winnow/model/safetext"
	"winnow/tui/brief"
	"winnow/tui/words"
)

func (a *app) briefCommand() *cobra.Command {
	var format, out string
	var facts, force bool
	c := &cobra.Command{Use: "brief LEAD", Short: "The handoff brief: who, why now, what is known, how to open", Args: usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format == "" {
				format = formatOf(out)
			}
			if format != string(brief.Markdown) && format != string(brief.Text) && format != "ics" {
				return usageError("there is no format %q%s", format, didYouMean(format, []string{"text", "md", "ics"}))
			}
			ctx := cmd.Context()
			st, err := a.openLeads(ctx, false)
			if err != nil {
				return err
			}
			r, err := a.resolve(ctx, st, args[0])
			if err != nil {
				return err
			}
			b, d, err := a.briefOf(ctx, st, r.ID)
			if err != nil {
				return err
			}
			if a.flags.json {
				return a.json(briefJSON(b, d))
			}
			text, err := a.briefText(b, d, format, facts)
			if err != nil {
				return err
			}
			if out == "" {
				_, err = io.WriteString(a.out, text)
				return err
			}
			if err := a.briefFile(out, force, text); err != nil {
				return err
			}
			return a.printf("Wrote the brief of %s to %s\n", safetext.Line(d.Row.Label), safetext.Line(out))
		}}
	f := c.Flags()
	f.StringVar(&format, "format", "", "`text|md`, or ics: the meeting as a calendar file; else by the name of --out")
	f.BoolVar(&facts, "facts", false, "behind each clause, the ids of the fields, touches and entries that it stands on")
	f.StringVar(&out, "out", "", "the `file` to write; else standard output")
	f.BoolVar(&force, "force", false, "write over a file that is there")
	return c
}

// formatOf is the format that the name of a file asks for.
func formatOf(out string) string {
	switch strings.ToLower(filepath.Ext(out)) {
	case ".md", ".markdown":
		return string(brief.Markdown)
	case ".ics":
		return "ics"
	}
	return string(brief.Text)
}

// briefFile writes a file that somebody asked for.
func (a *app) briefFile(path string, force bool, text string) error {
	if a.isDatabase(path) {
		return usageError("--out %s is the database itself; name another file", safetext.Line(path))
	}
	err := export.ToFile(path, force, func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
	if err != nil {
		return failed(err)
	}
	return nil
}

// briefOf makes the brief of a lead.
func (a *app) briefOf(ctx context.Context, st *store.Store, id model.LeadID) (brief.Brief, model.Detail, error) {
	d, err := st.Detail(ctx, id, brief.Touches)
	if err != nil {
		return brief.Brief{}, d, err
	}
	var others []model.Row
	if d.Lead.Company != "" || d.Lead.Domain != "" {
		acc, err := st.Account(ctx, id)
		if err != nil {
			return brief.Brief{}, d, err
		}
		others = acc.People
	}
	return brief.Make(&d, others, a.speaker(st)), d, nil
}

func (a *app) speaker(st *store.Store) words.Speaker {
	return words.Speaker{Me: a.me, Now: a.clock(), Zone: a.zone, Rules: st.Rules(), Glyphs: glyphs()}
}

// briefText writes a brief in a format, by the team's own template where there is one.
func (a *app) briefText(b brief.Brief, d model.Detail, format string, facts bool) (string, error) {
	if facts {
		return brief.Write(b, brief.Text, "{{.Label}}\n{{range .Sections}}\n{{upper .Name}}\n{{range .Clauses}}  {{.Text}}\n      [{{facts .}}]\n{{end}}{{end}}")
	}
	f := brief.Format(format)
	if format == "ics" {
		f = brief.Text
	}
	own, err := a.briefTemplate(f)
	if err != nil {
		return "", err
	}
	text, err := brief.Write(b, f, own)
	if err != nil || format != "ics" {
		return text, err
	}
	text, ok := brief.Calendar(&d, text, a.speaker(a.st))
	if !ok {
		return "", model.NotFound(`promote with --meeting "thu 14:00 luis"`, "no meeting was agreed with %s", safetext.Line(d.Row.Label))
	}
	return text, nil
}

// briefTemplate is the team's own template of a format, "" where it has none.
func (a *app) briefTemplate(f brief.Format) (string, error) {
	path := a.briefTemplatePath(f)
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the template of the brief: %w", err)
	}
	return string(text), nil
}

func (a *app) briefTemplatePath(f brief.Format) string {
	return filepath.Join(filepath.Dir(a.home.config), brief.TemplateFile(f))
}

func briefJSON(b brief.Brief, d model.Detail) document {
	type section struct {
		Name    string         `json:"name"`
		Clauses []brief.Clause `json:"clauses"`
	}
	sections := make([]section, 0, len(b.Sections))
	for _, s := range b.Sections {
		sections = append(sections, section{s.Name, s.Clauses})
	}
	return document{{"lead", d.Row.ID.String()}, {"label", b.Label}, {"sections", sections}}
}

// showTemplate prints a default template, to be kept in the config folder and changed
// there.
func (a *app) showTemplate(name string) error {
	f := brief.Text
	switch name {
	case "brief", "brief.txt":
	case "brief.md":
		f = brief.Markdown
	default:
		return usageError("there is no template %q%s", name, didYouMean(name, []string{"brief", "brief.md"}))
	}
	if a.flags.json {
		return a.json(document{{"file", a.briefTemplatePath(f)}, {"default", brief.DefaultTemplate(f)}})
	}
	_, err := io.WriteString(a.out, "{{- /* Save it as "+a.briefTemplatePath(f)+" to change what a brief says. */ -}}\n"+brief.DefaultTemplate(f))
	return err
}

// filesFolder is where files go that were asked for in the console: among what was
// downloaded, where calendars and mail look first, else where the console was opened.
func (a *app) filesFolder() (dir string, err error) {
	dir = xdg.UserDirs.Download
	if info, err := os.Stat(dir); dir != "" && err == nil && info.IsDir() {
		return dir, nil
	}
	if dir, err = os.Getwd(); err != nil {
		return "", fmt.Errorf("find a folder for files: %w", err)
	}
	return dir, nil
}

// keepFile writes a file that was asked for in the console.
func (a *app) keepFile(name, text string) (path string, err error) {
	dir, err := a.filesFolder()
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, name)
	return path, a.briefFile(path, true, text) // the same meeting again: it may have changed
}
