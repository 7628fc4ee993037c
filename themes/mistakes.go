package themes

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// Mistake is something wrong in a theme file, at a line and column from 1.
type Mistake struct {
	Line, Column int
	What         string // what it is, and what would be right
}

func (m Mistake) String() string { return fmt.Sprintf("%d:%d: %s", m.Line, m.Column, m.What) }

// Mistakes are all that is wrong in a theme file, in its order. As an error it is
// the first of them, with how many others there are.
type Mistakes struct {
	File string // its path, "" where the text is none of a file
	List []Mistake
}

func (m *Mistakes) Error() string {
	text := m.List[0].String()
	if m.File != "" {
		text = m.File + ":" + text
	}
	if n := len(m.List) - 1; n > 0 {
		text += fmt.Sprintf(" (and %d more)", n)
	}
	return text
}

// settings are what may stand at the top of a theme file.
func settings() []string {
	names := []string{"basic", "surface", "role"}
	t := reflect.TypeFor[spec]()
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get("toml"); name != "" && name != "basic" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// check collects what is wrong in a theme file that can be read.
func check(text []byte, sp spec) []Mistake {
	c := checker{at: places(text)}
	c.decided("kind", string(sp.Kind), []string{string(KindDark), string(KindLight), string(KindMono), string(KindTerminal)})
	c.decided("base", sp.Base, Names())
	for i, a := range sp.Assume {
		if _, err := parseColor(a); err != nil {
			c.wrong("assume", "background %d: %v", i+1, err)
		}
	}
	c.part("", sp.part)
	c.part("basic.", sp.Basic)
	c.part("palette.", sp.Palette)
	slices.SortStableFunc(c.list, func(a, b Mistake) int { return a.Line - b.Line })
	return c.list
}

type checker struct {
	at   map[string]unstable.Position
	list []Mistake
}

func (c *checker) wrong(path, format string, args ...any) {
	at := c.at[path]
	c.list = append(c.list, Mistake{max(at.Line, 1), max(at.Column, 1), fmt.Sprintf(format, args...)})
}

// decided checks a setting that is one of some words, or left out.
func (c *checker) decided(name, value string, among []string) {
	if value != "" && !slices.Contains(among, value) {
		what := name
		if name == "base" {
			what = "theme"
		}
		c.wrong(name, "there is no %s %q%s", what, value, meant(value, among))
	}
}

func (c *checker) part(prefix string, p part) {
	for _, n := range slices.Sorted(maps.Keys(p.Surface)) {
		path := prefix + "surface." + n
		if !slices.Contains(surfaceNames[:], n) {
			c.wrong(path, "there is no surface %q%s", n, meant(n, surfaceNames[:]))
		} else if _, err := parseSurface(p.Surface[n]); err != nil {
			c.wrong(path, "surface %s: %v", n, err)
		}
	}
	for _, n := range slices.Sorted(maps.Keys(p.Role)) {
		path := prefix + "role." + n
		if !slices.Contains(roleNames[:], n) {
			c.wrong(path, "there is no role %q%s", n, meant(n, roleNames[:]))
		} else if _, err := parseLook(p.Role[n]); err != nil {
			c.wrong(path, "role %s: %v", n, err)
		}
	}
}

// unreadable is what the reader of TOML found wrong.
func unreadable(err error) []Mistake {
	var strict *toml.StrictMissingError
	var bad *toml.DecodeError
	switch {
	case errors.As(err, &strict) && len(strict.Errors) > 0:
		var all []Mistake
		for _, e := range strict.Errors {
			row, col := e.Position()
			key := e.Key()
			all = append(all, Mistake{row, col, fmt.Sprintf("there is no setting %q%s", strings.Join(key, "."), meant(key[len(key)-1], settings()))})
		}
		return all
	case errors.As(err, &bad):
		row, col := bad.Position()
		return []Mistake{{row, col, strings.TrimPrefix(bad.Error(), "toml: ")}}
	}
	return []Mistake{{1, 1, err.Error()}}
}

// places says where each name of a TOML text stands, by its path: role.hot.
func places(text []byte) map[string]unstable.Position {
	at := map[string]unstable.Position{}
	var p unstable.Parser
	p.Reset(text)
	var in func(prefix string, kv *unstable.Node)
	in = func(prefix string, kv *unstable.Node) {
		path, first := pathOf(prefix, kv)
		if first != nil {
			at[path] = p.Shape(first.Raw).Start
		}
		if v := kv.Value(); v.Kind == unstable.InlineTable {
			for it := v.Children(); it.Next(); {
				in(path+".", it.Node())
			}
		}
	}
	prefix := ""
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table:
			prefix, _ = pathOf("", e)
			prefix += "."
		case unstable.KeyValue:
			in(prefix, e)
		}
	}
	return at
}

// pathOf is the path that the key of a node names, and the last part of the key.
func pathOf(prefix string, n *unstable.Node) (path string, last *unstable.Node) {
	var parts []string
	for it := n.Key(); it.Next(); {
		last = it.Node()
		parts = append(parts, string(last.Data))
	}
	return prefix + strings.Join(parts, "."), last
}

// meant names the word that was probably meant, else all there are.
func meant(word string, words []string) string {
	best, least := "", len(word)/2+1
	for _, w := range words {
		if d := edits(strings.ToLower(word), w); d < least {
			best, least = w, d
		}
	}
	if best != "" {
		return "; did you mean " + best + "?"
	}
	return "; choose " + strings.Join(words, ", ")
}

// edits is how many letters to add, drop or change make b of a.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := left
			if a[i] != b[j] {
				cost++
			}
			left = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
