package criteria

import (
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// patcher goes through a condition. It turns attr["Name"] into the value of a
// slot: a number where it meets a number, a truth where it meets true or false,
// else text; a span into two comparisons; and anyWord into a list made once. On
// its way it finds the mistakes that types alone do not show.
type patcher struct {
	*compiler
	problems []problem
	bare     map[ast.Node]bool    // attr without a name in brackets
	unknown  map[ast.Node]problem // names
	used     map[string]bool      // names that it reads, attributes aside
	reads    []attributeRead
	below    map[string]ast.Node // numbers that are asked to be small, where it first is so
	above    map[string]bool     // and those that are asked to be more than 0
}

// attributeRead is a place where a condition reads an attribute.
type attributeRead struct {
	at   int // in runes of the condition
	slot int
	as   *ast.IdentifierNode // how: its Value is slotText, slotNumber or slotTruth
}

const (
	attrName    = "attr"
	companyName = "company"
	anyWordName = "anyWord"
	wordsName   = "any of words"
	slotText    = "attribute text"
	slotNumber  = "attribute number"
	slotTruth   = "attribute truth"
)

// all are the problems found, in the order of their places, one for each: a name
// that is not known says more than what is asked for where it stands.
func (p *patcher) all() []problem {
	var list []problem
	for n := range p.bare {
		list = append(list, problem{n.Location().From, `write attr["Column name"], with the name in quotes`})
	}
	for _, x := range p.unknown {
		list = append(list, x)
	}
	list = append(list, p.problems...)
	slices.SortStableFunc(list, func(a, b problem) int { return a.at - b.at })
	return slices.CompactFunc(list, func(a, b problem) bool { return a.at == b.at })
}

func (p *patcher) slotsUsed() (slots []int) {
	for _, r := range p.reads {
		slots = append(slots, r.slot)
	}
	return slots
}

func (p *patcher) refuse(n ast.Node, what string) {
	p.problems = append(p.problems, problem{n.Location().From, what})
}

// Visit is called for each node, children first.
func (p *patcher) Visit(n *ast.Node) {
	switch x := (*n).(type) {
	case *ast.IdentifierNode:
		p.name(x)
	case *ast.VariableDeclaratorNode:
		for at := range p.unknown {
			if id, ok := at.(*ast.IdentifierNode); ok && id.Value == x.Name {
				delete(p.unknown, at)
			}
		}
	case *ast.MemberNode:
		p.member(n, x)
	case *ast.CallNode:
		p.call(n, x)
	case *ast.UnaryNode:
		if id, ok := attributeName(x.Node); ok && (x.Operator == "not" || x.Operator == "!") && id.Value == slotText {
			id.Value = slotTruth
		}
	case *ast.NilNode:
		p.refuse(x, noNil)
	case *ast.BinaryNode:
		p.pair(x.Operator, &x.Left, &x.Right)
		p.sense(x)
		p.bound(x)
		p.spread(n, x)
	}
}

func (p *patcher) name(x *ast.IdentifierNode) {
	switch x.Value {
	case "$env":
		p.refuse(x, "$env is not known here")
	case companyName, anyWordName: // what is read is told by what stands around it
	case attrName:
		p.bare[x] = true
	default:
		if p.used[x.Value] = true; !isField(x.Value) {
			p.unknown[x] = problem{x.Location().From, unknownName(x.Value)}
		}
	}
}

func isField(word string) bool { return slices.Contains(knownNames(), word) }

const noNil = `nothing here is nil: what a lead does not have is "" or 0`

func unknownName(word string) string {
	if lower := strings.ToLower(word); lower == "null" || lower == "none" {
		return noNil
	}
	hint := didYouMean(word, knownNames())
	if hint == "" {
		hint = `; text stands in quotes: "` + word + `"`
	}
	return "unknown name " + word + hint
}

func (p *patcher) member(n *ast.Node, x *ast.MemberNode) {
	id, isID := x.Node.(*ast.IdentifierNode)
	name, isText := x.Property.(*ast.StringNode)
	switch {
	case !isID:
	case id.Value == companyName && isText:
		full := companyName + "." + name.Value
		if p.used[full] = true; !slices.Contains(knownNames(), full) {
			p.unknown[x] = problem{x.Property.Location().From, unknownName(full)}
		}
	case id.Value == companyName:
		p.used[companyName] = true
	case id.Value == attrName && isText:
		p.attribute(n, x, name)
	case id.Value == attrName:
		delete(p.unknown, x.Property)
	}
}

// attribute turns attr["Name"] into the value of a slot.
func (p *patcher) attribute(n *ast.Node, x *ast.MemberNode, name *ast.StringNode) {
	delete(p.bare, x.Node)
	if NormalAttribute(name.Value) == "" {
		p.refuse(name, "an attribute needs a name")
		return
	}
	slot, as := p.slot(name.Value), &ast.IdentifierNode{Value: slotText}
	p.reads = append(p.reads, attributeRead{at: name.Location().From, slot: slot, as: as})
	ast.Patch(n, &ast.CallNode{Callee: as, Arguments: []ast.Node{&ast.IntegerNode{Value: slot}}})
}

func (c *compiler) slot(name string) int {
	key := NormalAttribute(name)
	if i, ok := c.index[key]; ok {
		return i
	}
	if c.index == nil {
		c.index = map[string]int{}
	}
	c.index[key] = len(c.slots)
	c.slots = append(c.slots, name)
	return len(c.slots) - 1
}

// call turns anyWord(text, "a", "b") into a look into a list of words.
func (p *patcher) call(n *ast.Node, x *ast.CallNode) {
	if id, ok := x.Callee.(*ast.IdentifierNode); !ok || id.Value != anyWordName {
		return
	}
	if len(x.Arguments) < 2 {
		p.refuse(x, `anyWord wants a text and the words to look for: anyWord(title, "vp", "head of")`)
		return
	}
	var words []string
	for _, a := range x.Arguments[1:] {
		s, ok := a.(*ast.StringNode)
		if !ok || barePart(s.Value) == "" {
			p.refuse(a, `anyWord wants its words in quotes: anyWord(title, "vp", "head of")`)
			return
		}
		words = append(words, s.Value)
	}
	p.words = append(p.words, newWordList(words))
	ast.Patch(n, &ast.CallNode{Callee: &ast.IdentifierNode{Value: wordsName},
		Arguments: []ast.Node{x.Arguments[0], &ast.IntegerNode{Value: len(p.words) - 1}}})
}

// spread turns a span, x in 5..50, into two comparisons: fractions lie in it too,
// and no list is made.
func (p *patcher) spread(n *ast.Node, x *ast.BinaryNode) {
	span, ok := x.Right.(*ast.BinaryNode)
	if x.Operator != "in" || !ok || span.Operator != ".." {
		return
	}
	low, isLow := span.Left.(*ast.IntegerNode)
	high, isHigh := span.Right.(*ast.IntegerNode)
	if isLow && isHigh && low.Value > high.Value {
		p.refuse(low, "a span counts up: the smaller number stands first")
	}
	from := &ast.BinaryNode{Operator: ">=", Left: x.Left, Right: span.Left}
	to := &ast.BinaryNode{Operator: "<=", Left: x.Left, Right: span.Right}
	from.SetLocation(x.Location())
	to.SetLocation(x.Location())
	ast.Patch(n, &ast.BinaryNode{Operator: "and", Left: from, Right: to})
}

// sense finds comparisons that can never be true, or that would be slow.
func (p *patcher) sense(x *ast.BinaryNode) {
	right, isText := x.Right.(*ast.StringNode)
	list, isList := x.Right.(*ast.ArrayNode)
	switch {
	case x.Operator == "matches" && !isText:
		p.refuse(x.Right, "matches wants a pattern in quotes")
	case x.Operator == "matches" && strings.ContainsRune(right.Value, '\b'):
		p.refuse(right, "this pattern holds a backspace: write \\\\b for the edge of a word, or put the pattern in backticks")
	case x.Operator == "in" && isList:
		p.alike(x.Left, list)
	}
	f, isCall := x.Left.(*ast.BuiltinNode)
	if !isCall || f.Name != "lower" || x.Operator == "matches" {
		return
	}
	words := []ast.Node{x.Right}
	if isList {
		words = list.Nodes
	}
	for _, w := range words {
		if s, ok := w.(*ast.StringNode); ok && s.Value != strings.ToLower(s.Value) {
			p.refuse(s, "lower gives small letters: write \""+strings.ToLower(s.Value)+"\"")
		}
	}
}

// alike reports what stands in a list and cannot be what is looked for in it.
func (p *patcher) alike(left ast.Node, list *ast.ArrayNode) {
	text, number := false, numeric(left)
	if t := left.Type(); t != nil && !number {
		text = t.Kind() == reflect.String
	}
	for _, n := range list.Nodes {
		_, isText := n.(*ast.StringNode)
		switch {
		case isText && number:
			p.refuse(n, "numbers are looked for here, and this is text: a number stands without quotes")
			return
		case !isText && numeric(n) && text:
			p.refuse(n, "text is looked for here, and this is a number: text stands in quotes")
			return
		}
		text, number = text || isText, number || !isText && numeric(n)
	}
}
