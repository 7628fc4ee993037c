package main

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"winnow/model"
	"winnow/model/spell"
	"winnow/tui/action"
)

// config is what a user set. What the file leaves out keeps its default.
type config struct {
	Me    string
	Zone  string
	Theme string
	ASCII bool
	Still bool // motion = false
	FPS   int
	DB    string
	Keys  map[string][]string // action id -> keys

	Criteria criteriaConfig
	Import   importConfig
	Export   exportConfig
	Report   reportConfig
	Views    []model.SavedView
	Commands []commandConfig

	RunTriggers bool           // triggers may run programs
	zone        *time.Location // of Zone; nil = the machine's
	lines       map[string]int // where settings stand that name a file or a theme
}

// criteriaConfig says where the team's criteria are written, and what the console
// does when they change.
type criteriaConfig struct {
	File     string // "" = criteria.toml in the config folder
	OnChange string // ask, apply
}

// defaultFPS halves the renderer's wait of its usual 60.
const defaultFPS = 120

func defaultConfig() config {
	return config{Theme: "auto", FPS: defaultFPS, Criteria: criteriaConfig{OnChange: "ask"}, Report: defaultReportConfig()}
}

// defaultConfigText is what `winnow config init` writes.
const defaultConfigText = `# winnow's config. What is left out, or commented out, keeps its default.

# me = "maya"                # your name in the ledger and as an owner of leads; else your user name
# zone = "Europe/Amsterdam"  # what today is, and times as shown; else the machine's
# theme = "auto"             # auto, or one of: winnow themes (in the console: ,)
# ascii = false              # plain characters for every sign
# motion = true              # false: what arrives is not marked for a moment
# fps = 120                  # how often the screen may change in a second

[paths]
# db = "/home/maya/leads/winnow.db"   # else see: winnow paths

[criteria]
# file = "criteria.toml"     # from the folder of this file on, or ~/team/criteria.toml
# on_change = "ask"          # when it was saved while the console is open: ask, or apply it at once

# Keys by action id: winnow config show lists them all. A list replaces the
# default keys of its action, an empty one takes them away.
[keys]
# "decide.promote" = ["p"]
# "undo" = ["u", "ctrl+z"]
` + viewsConfigText + commandsConfigText + importConfigText + exportConfigText + reportConfigText + triggersConfigText

// readConfig reads a config file over the defaults. What is wrong in it is
// reported, each with its line, and left out; the rest holds. A file that is not
// there is an error only when it was asked for by name.
func readConfig(path string, named bool) (config, []string, error) {
	b, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist) && !named:
		return defaultConfig(), nil, nil
	case errors.Is(err, os.ErrNotExist):
		return config{}, nil, fileError(path, err)
	case err != nil:
		return defaultConfig(), []string{fmt.Sprintf("the config was left out: %v", err)}, nil
	}
	c, mistakes := parseConfig(path, string(b))
	return c, mistakes, nil
}

// configReader fills a config and collects what is wrong.
type configReader struct {
	path, text string
	c          config
	mistakes   []string
}

// mistakesOf is what the console tells of a config file with mistakes: where more
// than one is in it, its path once, and the command that lists them whole.
func mistakesOf(path string, all []string) []string {
	if len(all) < 2 {
		return all
	}
	line := make([]string, len(all))
	for i, m := range all {
		line[i] = m
		if at, ok := strings.CutPrefix(m, path+":"); ok {
			line[i] = "line " + at
		}
	}
	return []string{fmt.Sprintf("%s in %s (winnow config check lists them): %s", plural(len(all), "mistake"), path, strings.Join(line, "; "))}
}

// inFileOrder puts mistakes in the order of their lines, those without one last.
func inFileOrder(path string, all []string) {
	lineOf := func(m string) int {
		at, _ := strings.CutPrefix(m, path+":")
		number, _, _ := strings.Cut(at, ":")
		if n, err := strconv.Atoi(number); err == nil {
			return n
		}
		return math.MaxInt
	}
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(lineOf(a), lineOf(b)) })
}

func parseConfig(path, text string) (config, []string) {
	r := &configReader{path: path, text: strings.TrimPrefix(text, "\ufeff"), c: defaultConfig()}
	r.c.lines = map[string]int{}
	tree := r.tree()
	r.top(tree)
	inFileOrder(path, r.mistakes)
	return r.c, r.mistakes
}

func (r *configReader) wrong(line int, format string, args ...any) {
	r.mistakes = append(r.mistakes, fmt.Sprintf("%s:%d: %s", r.path, line, fmt.Sprintf(format, args...)))
}

// tree parses the text; a line that is no TOML is reported and left out, and the
// others are read.
func (r *configReader) tree() map[string]any {
	lines := strings.Split(r.text, "\n")
	for range min(len(lines), 50) {
		tree := map[string]any{}
		err := toml.Unmarshal([]byte(strings.Join(lines, "\n")), &tree)
		var bad *toml.DecodeError
		if err == nil {
			return tree
		}
		if !errors.As(err, &bad) {
			r.wrong(1, "%s; the config was left out", strings.TrimPrefix(err.Error(), "toml: "))
			return nil
		}
		row, _ := bad.Position()
		if row < 1 || row > len(lines) || lines[row-1] == "" {
			r.wrong(row, "%s; the config was left out", strings.TrimPrefix(bad.Error(), "toml: "))
			return nil
		}
		r.wrong(row, "%s; the line was left out", strings.TrimPrefix(bad.Error(), "toml: "))
		lines[row-1] = ""
	}
	return nil
}

func (r *configReader) top(tree map[string]any) {
	settings := map[string]func(line int, v any){
		"me": func(line int, v any) { r.str(line, "me", v, &r.c.Me) },
		"zone": func(line int, v any) {
			r.str(line, "zone", v, &r.c.Zone)
			r.zone(line)
		},
		"theme": func(line int, v any) {
			r.str(line, "theme", v, &r.c.Theme)
			r.c.lines["theme"] = line
		},
		"ascii": func(line int, v any) {
			if b, ok := v.(bool); ok {
				r.c.ASCII = b
			} else {
				r.wrong(line, "ascii wants true or false")
			}
		},
		"motion": func(line int, v any) {
			if b, ok := v.(bool); ok {
				r.c.Still = !b
			} else {
				r.wrong(line, "motion wants true or false")
			}
		},
		"fps": func(line int, v any) {
			if n, ok := v.(int64); ok && n >= 10 && n <= 120 {
				r.c.FPS = int(n)
			} else {
				r.wrong(line, "fps wants a number from 10 to 120")
			}
		},
		"paths":    func(line int, v any) { r.paths(line, v) },
		"view":     func(line int, v any) { r.views(line, v) },
		"command":  func(line int, v any) { r.commands(line, v) },
		"keys":     func(line int, v any) { r.keys(line, v) },
		"criteria": func(line int, v any) { r.criteria(line, v) },
		"import":   func(line int, v any) { r.imports(line, v) },
		"mapping":  func(line int, v any) { r.mapping(line, v) },
		"export":   func(line int, v any) { r.export(line, v) },
		"report":   func(line int, v any) { r.report(line, v) },
		"triggers": func(line int, v any) { r.triggers(line, v) },
	}
	for _, name := range sortedKeys(tree) {
		line := r.lineOf("", name)
		if set := settings[name]; set != nil {
			set(line, tree[name])
			continue
		}
		r.wrong(line, "there is no setting %q%s", name, didYouMean(name, sortedKeys(settings)))
	}
}

func (r *configReader) str(line int, name string, v any, to *string) {
	if s, ok := v.(string); ok && s != "" {
		*to = s
		return
	}
	r.wrong(line, "%s wants a text in quotes", name)
}

func (r *configReader) zone(line int) {
	if r.c.Zone == "" {
		return
	}
	loc, err := time.LoadLocation(r.c.Zone)
	if err != nil {
		r.wrong(line, "there is no time zone %q; write it as Europe/Amsterdam", r.c.Zone)
		r.c.Zone = ""
		return
	}
	r.c.zone = loc
}

func (r *configReader) paths(line int, v any) {
	t, ok := v.(map[string]any)
	if !ok {
		r.wrong(line, "paths wants a section: [paths]")
		return
	}
	for _, name := range sortedKeys(t) {
		at := r.lineOf("paths", name)
		if name != "db" {
			r.wrong(at, "there is no path %q%s", name, didYouMean(name, []string{"db"}))
			continue
		}
		r.pathOf(at, "db", t[name], &r.c.DB)
	}
}

// pathOf reads a path, which may begin in the user's home.
func (r *configReader) pathOf(line int, name string, v any, to *string) {
	r.str(line, name, v, to)
	if rest, found := strings.CutPrefix(*to, "~/"); found {
		if home, err := os.UserHomeDir(); err == nil {
			*to = filepath.Join(home, rest)
		}
	}
}

func (r *configReader) criteria(line int, v any) {
	t, ok := v.(map[string]any)
	if !ok {
		r.wrong(line, "criteria wants a section: [criteria]")
		return
	}
	for _, name := range sortedKeys(t) {
		at := r.lineOf("criteria", name)
		switch name {
		case "file":
			r.str(at, "file", t[name], &r.c.Criteria.File)
			r.c.lines["criteria.file"] = at
		case "on_change":
			if s, ok := t[name].(string); ok && (s == "ask" || s == "apply") {
				r.c.Criteria.OnChange = s
			} else {
				r.wrong(at, "on_change wants \"ask\" or \"apply\"")
			}
		default:
			r.wrong(at, "there is no setting criteria.%s%s", name, didYouMean(name, []string{"file", "on_change"}))
		}
	}
}

func (r *configReader) keys(line int, v any) {
	t, ok := v.(map[string]any)
	if !ok {
		r.wrong(line, "keys wants a section: [keys]")
		return
	}
	keys := map[string][]string{}
	r.flatten("", t, keys)
	_, problems := action.New(keys)
	for _, p := range problems {
		r.wrong(r.lineOf("keys", p.ID), "%s", strings.TrimPrefix(p.String(), "keys: "))
		if p.Key == "" {
			delete(keys, p.ID)
		} else if p.Held {
			continue
		} else if list, own := keys[p.ID]; own {
			keys[p.ID] = slices.DeleteFunc(slices.Clone(list), func(k string) bool { return k == p.Key })
			if len(keys[p.ID]) == 0 { // not taken away: it was a mistake
				delete(keys, p.ID)
			}
		}
	}
	r.c.Keys = keys
}

// flatten also takes ids that were written without quotes: decide.promote.
func (r *configReader) flatten(prefix string, t map[string]any, keys map[string][]string) {
	for _, name := range sortedKeys(t) {
		id := strings.TrimPrefix(prefix+"."+name, ".")
		switch v := t[name].(type) {
		case string:
			keys[id] = []string{v}
		case []any:
			keys[id] = []string{}
			for _, k := range v {
				s, ok := k.(string)
				if !ok {
					r.wrong(r.lineOf("keys", id), "%s wants keys in quotes: [\"p\"]", id)
					continue
				}
				keys[id] = append(keys[id], s)
			}
		case map[string]any:
			r.flatten(id, v, keys)
		default:
			r.wrong(r.lineOf("keys", id), "%s wants a list of keys: [\"p\"]", id)
		}
	}
}

// lineOf is the line on which a name is set in a section, 1 when it is not found.
func (r *configReader) lineOf(section, name string) int {
	in := ""
	for i, l := range strings.Split(r.text, "\n") {
		l = strings.TrimSpace(l)
		if strings.HasPrefix(l, "[") {
			in = strings.Trim(strings.SplitN(l, "]", 2)[0], "[] ")
			if section == "" && in == name {
				return i + 1
			}
			continue
		}
		key, _, ok := strings.Cut(l, "=")
		key = strings.NewReplacer(`"`, "", "'", "", " ", "").Replace(key)
		if full := strings.TrimPrefix(in+"."+key, section+"."); ok && (in == section && key == name || section != "" && full == name) {
			return i + 1
		}
	}
	return 1
}

func sortedKeys[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// didYouMean names the word that was probably meant, else all there are.
func didYouMean(word string, words []string) string {
	if near := spell.Nearest(word, words, len(word)/2); near != "" {
		return "; did you mean " + near + "?"
	}
	return "; there are " + strings.Join(words, ", ")
}
