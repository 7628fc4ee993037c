package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"winnow/model"
)

var germany = model.SavedView{Key: 8, Name: "Germany", On: model.ViewToday, Filter: `country:DE attr."Lead Origin":API`, Sort: model.SortWaiting}

func TestTheConsolesViewsGoIntoTheConfigAndNothingElseInItChanges(t *testing.T) {
	hot := model.SavedView{Key: 2, Name: `So "hot" \\ ü`, On: model.ViewHot, Sort: model.SortScore}
	for name, c := range map[string]struct{ before, after string }{
		"there is no config yet": {"", ""},
		"a config with comments": {"# mine\nme = \"maya\"\n\n[keys]\nundo = [\"f8\"] # not u\n", "# mine\nme = \"maya\"\n\n[keys]\nundo = [\"f8\"] # not u\n"},
		"other views before":     {"[[view]]\nkey = 3\nname = \"old\"\n\n[keys]\nundo = [\"f8\"]\n", "[keys]\nundo = [\"f8\"]\n"},
		"a view at the end":      {"me = \"x\"\n[[view]] # gone\nkey = 3\nname = \"old\"\nfilter = \"a\"", "me = \"x\"\n"},
		"the written template":   {defaultConfigText, strings.TrimRight(defaultConfigText, "\n") + "\n"},
	} {
		t.Run(name, func(t *testing.T) {
			a := &app{home: home{config: filepath.Join(t.TempDir(), "deeper", "config.toml")}}
			if c.before != "" {
				if err := os.MkdirAll(filepath.Dir(a.home.config), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(a.home.config, []byte(c.before), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want := []model.SavedView{hot, germany}
			if err := a.keepViews(want); err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(a.home.config)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(string(b), c.after) || strings.Contains(string(b), `"old"`) {
				t.Errorf("the rest changed:\n%s", b)
			}
			got, mistakes := parseConfig("c", string(b))
			if len(mistakes) > 0 || !reflect.DeepEqual(got.Views, want) {
				t.Errorf("%v\n%+v, want\n%+v", mistakes, got.Views, want)
			}
			if err := a.keepViews(nil); err != nil {
				t.Fatal(err)
			}
			if b, err = os.ReadFile(a.home.config); err != nil || strings.Contains(string(b), "\n[[view]]") || string(b) != c.after {
				t.Errorf("after all were deleted, %v:\n%q", err, b)
			}
			if info, err := os.Stat(a.home.config); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("others may read it: %v, %v", info.Mode(), err)
			}
		})
	}
}

func TestAViewThatWouldNotBeReadAsItWasStaysUnwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	text := "[[view]]\nkey = 3\nname = \"a\"\nfilter = \"\"\"\n[keys]\n\"\"\"\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{home: home{config: path}}
	if err := a.keepViews([]model.SavedView{germany}); err == nil {
		t.Error("it was written")
	}
	if b, _ := os.ReadFile(path); string(b) != text {
		t.Errorf("the file changed: %q", b)
	}
}

func TestMistakesInViewsAreNamedWithTheirLineAndTheOthersHold(t *testing.T) {
	text := "me = \"x\"\n\n[[view]]\nkey = 8\nname = \"Germany\"\nlist = \"Today\"\norder = \"waiting\"\nfilter = \"country:DE attr.\\\"Lead Origin\\\":API\"\n" +
		"[[view]]\nkey = 8\nname = \"twice\"\n[[view]]\nkey = 12\nname = \"far\"\n[[view]]\nkey = 4\nname = \"typo\"\nfiltr = \"x\"\n[[view]]\nkey = 5\n" +
		"[[view]]\nkey = 6\nname = \"x\"\nlist = \"inbox\"\n[[view]]\nkey = 6\nname = \"x\"\norder = \"colour\"\n"
	c, mistakes := parseConfig("config.toml", text)
	if !reflect.DeepEqual(c.Views, []model.SavedView{germany}) {
		t.Errorf("%+v", c.Views)
	}
	all := strings.Join(mistakes, "\n")
	for _, want := range []string{":9: there are two views on the key 8", ":12: a view cannot stand on the key 12", `:15: a view has no setting "filtr"; did you mean filter?`,
		":19: the view on 5 has no name", `:21: there is no view "inbox"`, `:25: there is no order "colour"`} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in\n%s", want, all)
		}
	}
	if _, mistakes := parseConfig("config.toml", "view = 3\n"); len(mistakes) != 1 || !strings.Contains(mistakes[0], "[[view]]") {
		t.Errorf("%v", mistakes)
	}
}
