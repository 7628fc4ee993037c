package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAThemeIsKeptInTheConfigAndNothingElseChanges(t *testing.T) {
	for _, c := range []struct{ name, before, after string }{
		{"no config", "", "theme = \"mono\"\n"},
		{"none named", "me = \"maya\"\n\n[keys]\n\"undo\" = [\"x\"]\n", "theme = \"mono\"\nme = \"maya\"\n\n[keys]\n\"undo\" = [\"x\"]\n"},
		{"another named", "me = \"maya\"\ntheme = \"dark\" # for the evening\nfps = 60\n", "me = \"maya\"\ntheme = \"mono\" # for the evening\nfps = 60\n"},
		{"with other quotes", "theme='dark'\n", "theme = \"mono\"\n"},
		{"as a comment", "# theme = \"auto\"   # auto, or another\n\n[keys]\n", "theme = \"mono\" # auto, or another\n\n[keys]\n"},
		{"both", "# theme = \"auto\"\ntheme = \"light\"\n", "# theme = \"auto\"\ntheme = \"mono\"\n"},
		{"one of a section is another", "[keys]\ntheme = \"x\"\n", "theme = \"mono\"\n[keys]\ntheme = \"x\"\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := &app{home: home{config: filepath.Join(t.TempDir(), "deep", "config.toml")}}
			if c.before != "" {
				if err := os.MkdirAll(filepath.Dir(a.home.config), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(a.home.config, []byte(c.before), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := a.keepTheme("mono"); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(a.home.config)
			if err != nil || string(got) != c.after {
				t.Errorf("%v: %q, want %q", err, got, c.after)
			}
		})
	}
}

func TestAConfigThatCannotBeChangedSafelyStaysAsItIs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	text := "me = \"\"\"\ntheme = \"x\"\"\"\"\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	err := (&app{home: home{config: path}}).keepTheme("mono")
	got, _ := os.ReadFile(path)
	if err == nil || !strings.Contains(err.Error(), "by hand") || string(got) != text {
		t.Errorf("%v: %q", err, got)
	}
}
