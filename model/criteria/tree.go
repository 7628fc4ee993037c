package criteria

import (
	"errors"
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
	opened  bool // has a header of its own
	closing bool // an inline table: takes no more keys
}

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

// tree reads the text into tables. A line that is not TOML is reported and
// skipped, so that mistakes further down are found too.
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
	for len(r.mistakes) < maxSyntax {
		at, problem := checkSyntax(text)
		if problem == "" {
			break
		}
		r.wrong(at, "%s", problem)
		blankLine(text, at)
	}
	whole = len(r.mistakes) == 0
	if len(r.mistakes) < maxSyntax {
		r.build(root, text)
	}
	return root, whole
}

// checkSyntax returns the place and the word of the first mistake in the syntax.
func checkSyntax(text []byte) (at int, problem string) {
	var p unstable.Parser
	p.Reset(text)
	for p.NextExpression() {
	}
	err := p.Error()
	if err == nil {
		return 0, ""
	}
	var pe *unstable.ParserError
	if errors.As(err, &pe) && pe.Highlight != nil {
		if at := cap(text) - cap(pe.Highlight); at >= 0 && at <= len(text) {
			return at, pe.Message
		}
	}
	return len(text), err.Error()
}

func blankLine(text []byte, at int) {
	at = min(at, len(text)-1)
	from := at
	for from > 0 && text[from-1] != '\n' {
		from--
	}
	if text[at] == '\n' && from == at && at > 0 { // the mistake is the missing end of the line above
		for from--; from > 0 && text[from-1] != '\n'; from-- {
		}
	}
	for i := from; i < len(text) && (i < at || text[i] != '\n'); i++ {
		text[i] = ' '
	}
}

// build makes the tables of a text whose syntax is right.
func (r *reader) build(root *table, text []byte) {
	var p unstable.Parser
	p.Reset(text)
	in := root
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			in = r.header(root, e)
		case unstable.KeyValue:
			if in != nil {
				r.keyValue(in, e)
			}
		}
	}
}

// header finds or makes the table of a [header]; nil when it cannot be.
func (r *reader) header(root *table, e *unstable.Node) *table {
	t := root
	it := e.Key()
	for it.Next() {
		k := it.Node()
		name, at := string(k.Data), int(k.Raw.Offset)
		n := t.byName[name]
		last := k.Next() == nil
		switch {
		case n == nil:
			n = &node{at: at, kind: unstable.Table, table: newTable(at)}
			if last && e.Kind == unstable.ArrayTable {
				n.many, n.list = true, []*node{{at: at, kind: unstable.Table, table: n.table}}
			}
			n.table.opened = last
			t.put(name, at, n)
		case n.table == nil || n.table.closing:
			r.wrong(at, "%s already has a value", name)
			return nil
		case last && e.Kind == unstable.ArrayTable && n.many:
			n.table = newTable(at)
			n.list = append(n.list, &node{at: at, kind: unstable.Table, table: n.table})
		case last && e.Kind == unstable.ArrayTable:
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
