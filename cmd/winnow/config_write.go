package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
)

// changeConfig writes the config with something changed in it, and everything else as
// it was, comments too. The file is replaced as a whole, or stays as it was. want is
// what then holds: where the changed text does not say so, it is not written.
func (a *app) changeConfig(what string, change func(text string) string, want func(*config)) error {
	path := a.home.config
	if real, err := filepath.EvalSymlinks(path); err == nil { // what it points to is the file
		path = real
	}
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("the config cannot be read: %w", err)
	}
	changed := change(string(text))
	was, _ := parseConfig(path, string(text))
	is, _ := parseConfig(path, changed)
	want(&was)
	was.lines, is.lines = nil, nil
	if !reflect.DeepEqual(was, is) {
		return fmt.Errorf("%s is written in a way that cannot be changed without harm; write %s there by hand", path, what)
	}
	if err := makeParent(path); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".config-*.toml")
	if err != nil {
		return fmt.Errorf("the config cannot be written: %w", err)
	}
	defer os.Remove(f.Name()) // nothing is there once it has its name
	_, err = f.WriteString(changed)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("the config cannot be written: %w", err)
	}
	return nil
}

// keepTheme writes the theme to begin with into the config.
func (a *app) keepTheme(name string) error {
	return a.changeConfig("the theme", func(text string) string { return withTheme(text, name) }, func(c *config) { c.Theme = name })
}

// withTheme is the text of a config with another theme: in the place of the one it
// names, else of the comment that shows how, else on top.
func withTheme(text, name string) string {
	line := "theme = " + tomlText(name)
	lines := strings.Split(text, "\n")
	place := -1
	for i, l := range lines {
		bare := strings.TrimSpace(l)
		if strings.HasPrefix(bare, "[") {
			break
		}
		key, _, _ := strings.Cut(strings.TrimLeft(bare, "# "), "=")
		if strings.Trim(key, " \t\"'") != "theme" {
			continue
		}
		if place < 0 || !strings.HasPrefix(bare, "#") {
			place = i
		}
	}
	if place < 0 {
		return line + "\n" + text
	}
	if note := commentOf(lines[place]); note != "" {
		line += note
	}
	lines[place] = line
	return strings.Join(lines, "\n")
}

// commentOf is the comment behind a setting on a line, "" where there is none.
func commentOf(line string) string {
	_, value, _ := strings.Cut(line, "=")
	if s := strings.TrimSpace(value); len(s) > 1 && (s[0] == '"' || s[0] == '\'') {
		if end := strings.IndexByte(s[1:], s[0]); end >= 0 {
			value = s[end+2:]
		}
	}
	if i := strings.IndexByte(value, '#'); i >= 0 {
		return " " + value[i:]
	}
	return ""
}
