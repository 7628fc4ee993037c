package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
)

// home says where everything of this run lives.
type home struct {
	db, config, criteria, themes, log string
}

func findHome(config, db string) home {
	dir := filepath.Join(xdg.ConfigHome, "winnow")
	h := home{
		db:     filepath.Join(xdg.DataHome, "winnow", "winnow.db"),
		config: filepath.Join(dir, "config.toml"), criteria: filepath.Join(dir, "criteria.toml"),
		themes: filepath.Join(dir, "themes"),
		log:    filepath.Join(xdg.StateHome, "winnow", "winnow.log"),
	}
	if config != "" {
		h.config = config
	}
	if env := os.Getenv("WINNOW_DB"); env != "" {
		h.db = env
	}
	if db != "" {
		h.db = db
	}
	return h
}

func (a *app) pathsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "paths",
		Short: "Where everything lives",
		Args:  usage(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			type row struct {
				What   string `json:"what"`
				Path   string `json:"path"`
				Exists bool   `json:"exists"`
			}
			rows := []row{{What: "database", Path: a.home.db}, {What: "config", Path: a.home.config}, {What: "criteria", Path: a.home.criteria},
				{What: "themes", Path: a.home.themes}, {What: "log", Path: a.home.log}}
			for i := range rows {
				_, err := os.Stat(rows[i].Path)
				rows[i].Exists = err == nil
			}
			if a.flags.json {
				return a.json(document{{"paths", rows}})
			}
			t := a.table("", "")
			for _, r := range rows {
				note := ""
				if !r.Exists {
					note = "  (not there yet)"
				}
				t.row(r.What, r.Path+note)
			}
			return t.flush()
		},
	}
}

// makeParent makes the folder that a file of ours is to live in.
func makeParent(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the folder of %s: %w", path, err)
	}
	return nil
}
