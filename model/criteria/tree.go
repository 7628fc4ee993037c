package criteria

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"
)

// node is a value of the file and where it stands.
type node struct {
	at    int // byte offset
	kind  unstable.Kind
	text  string // of a string; of other scalars as written
	raw   string // as written
	list  []*node
	table *table
	many  bool // an array of tables, [[so]]
}

// table is a set of keys in the order of the file.
type table struct {
	at      int
	keys    []entry
	byName  map[string]*node
	opened  bool     // has a header of its own
	closing bool     // an inline table: takes no more keys
	lost    []string // keys of lines that could not be read, "" where even the key cannot
}

// lostKey reports whether a key may be in a line that could not be read.
func (t *table) lostKey(key string) bool {
	return slices.Contains(t.lost, key) || slices.Contains(t.lost, "")
}

// has reports whether a key is there, or may be in a line that could not be read.
func (t *table) has(key string) bool {
	return t.byName[key] != nil || t.lostKey(key)
}

const (
	kindArray = unstable.Array
	kindText  = unstable.String
	kindDate  = unstable.LocalDate
)

type entry struct {
	name string
	at   int
	node *node
}

func newTable(at int) *table { return &table{at: at, byName: map[string]*node{}} }

func (t *table) put(name string, at int, n *node) {
	t.keys = append(t.keys, entry{name, at, n})
	t.byName[name] = n
}

const (
	maxText   = 1 << 20
	maxSyntax = 20
)

// tree reads the text into tables. A statement that is not TOML is reported and
// skipped, so that mistakes further down are found too; whole says that no table
// was lost by that.
func (r *reader) tree() (root *table, whole bool) {
	root = newTable(0)
	if len(r.text) > maxText {
		r.wrong(0, "the file is larger than a mebibyte")
		return root, false
	}
	if !utf8.ValidString(r.text) {
		at := strings.IndexFunc(r.text, func(c rune) bool { return c == utf8.RuneError })
		r.wrong(at, "not UTF-8")
		return root, false
	}
	text := []byte(r.text)
	if strings.HasPrefix(r.text, "\ufeff") { // a byte order mark, which some editors write
		copy(text, "   ")
	}
	var lost []lostLine
	for len(r.mistakes) < maxSyntax {
		at, problem := checkSyntax(text)
		if problem == "" {
			break
		}
		lost = append(lost, r.skip(text, at, problem))
	}
	if len(r.mistakes) >= maxSyntax {
		return root, false
	}
	r.build(root, text, lost)
	return root, !slices.ContainsFunc(lost, func(l lostLine) bool { return len(l.keys) == 0 })
}

// build makes the tables of a text whose syntax is right, where the lost lines
// were taken out.
func (r *reader) build(root *table, text []byte, lost []lostLine) {
	var p unstable.Parser
	p.Reset(text)
	slices.SortFunc(lost, func(a, b lostLine) int { return a.at - b.at })
	in := root
	pass := func(to int) {
		for ; len(lost) > 0 && lost[0].at < to; lost = lost[1:] {
			switch {
			case lost[0].header:
				in = r.header(root, lost[0].keys, lost[0].many)
			case in != nil:
				in.lost = append(in.lost, lost[0].keys[0].name)
			}
		}
	}
	for p.NextExpression() {
		e := p.Expression()
		keys := keysOf(e)
		if len(keys) > 0 {
			pass(keys[0].at)
		}
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			in = r.header(root, keys, e.Kind == unstable.ArrayTable)
		case unstable.KeyValue:
			if in != nil {
				r.keyValue(in, e)
			}
		}
	}
	pass(len(text) + 1)
}

// key is one part of a dotted name and where it stands.
type key struct {
	name string
	at   int
}

func keysOf(e *unstable.Node) (keys []key) {
	if e.Kind != unstable.Table && e.Kind != unstable.ArrayTable && e.Kind != unstable.KeyValue {
		return nil
	}
	for it := e.Key(); it.Next(); {
		keys = append(keys, key{string(it.Node().Data), int(it.Node().Raw.Offset)})
	}
	return keys
}

// header finds or makes the table of a [header]; nil when it cannot be.
func (r *reader) header(root *table, keys []key, many bool) *table {
	t := root
	for i, k := range keys {
		name, at := k.name, k.at
		n := t.byName[name]
		last := i == len(keys)-1
		switch {
		case n == nil:
			n = &node{at: at, kind: unstable.Table, table: newTable(at)}
			if last && many {
				n.many, n.list = true, []*node{{at: at, kind: unstable.Table, table: n.table}}
			}
			n.table.opened = last
			t.put(name, at, n)
		case n.table == nil || n.table.closing:
			r.wrong(at, "%s already has a value", name)
			return nil
		case last && many && n.many:
			n.table = newTable(at)
			n.list = append(n.list, &node{at: at, kind: unstable.Table, table: n.table})
		case last && many:
			r.wrong(at, "[%s] already stands above as a single table", name)
			return nil
		case last && n.many:
			r.wrong(at, "write [[%s]]: there are several", name)
			return nil
		case last && n.table.opened:
			line, _ := position(r.text, n.table.at)
			r.wrong(at, "[%s] already stands in line %d", name, line)
			return nil
		case last:
			n.table.opened = true
		}
		t = n.table
	}
	if len(keys) == 0 {
		return nil
	}
	return t
}

func (r *reader) keyValue(t *table, e *unstable.Node) {
	it := e.Key()
	for it.Next() {
		k := it.Node()
		name, at := string(k.Data), int(k.Raw.Offset)
		n := t.byName[name]
		if k.Next() == nil {
			if n != nil {
				line, _ := position(r.text, n.at)
				r.wrong(at, "%s is already set in line %d", name, line)
				return
			}
			t.put(name, at, r.value(e.Value(), at))
			return
		}
		if n == nil {
			n = &node{at: at, kind: unstable.Table, table: newTable(at)}
			t.put(name, at, n)
		}
		if n.table == nil || n.many || n.table.closing {
			r.wrong(at, "%s already has a value", name)
			return
		}
		t = n.table
	}
}

// value reads a value; at is its place where the parser does not tell.
func (r *reader) value(v *unstable.Node, at int) *node {
	n := &node{at: at, kind: v.Kind, text: string(v.Data)}
	if v.Raw.Length > 0 {
		n.at = int(v.Raw.Offset)
		n.raw = r.text[n.at : n.at+int(v.Raw.Length)]
	}
	switch v.Kind {
	case unstable.Array:
		it := v.Children()
		for it.Next() {
			if it.Node().Kind != unstable.Comment {
				n.list = append(n.list, r.value(it.Node(), at))
			}
		}
	case unstable.InlineTable:
		n.kind, n.table = unstable.Table, newTable(n.at)
		it := v.Children()
		for it.Next() {
			if it.Node().Kind == unstable.KeyValue {
				r.keyValue(n.table, it.Node())
			}
		}
		n.table.closing = true
	}
	return n
}
