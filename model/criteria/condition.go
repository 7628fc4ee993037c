package criteria

import (
	"errors"
	"regexp"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"
)

// Condition is what a rule's `when` says about a lead.
type Condition struct {
	Text    string
	program *vm.Program
	quick   test  // the same as a function; nil where only the program can tell
	input   input // what it reads
	bit     int   // its place among the conditions of that input
	slots   []int // attributes that it reads
}

// allowed are the functions of the expression language that conditions may use:
// those that always answer the same and cost little.
var allowed = []string{"len", "lower", "upper", "trim", "trimPrefix", "trimSuffix", "hasPrefix", "hasSuffix", "indexOf",
	"split", "replace", "abs", "ceil", "floor", "round", "int", "float", "string", "min", "max", "any", "all", "none", "one", "count", "filter"}

// compiler makes the conditions of one file. Slots number the attributes that
// they name.
type compiler struct {
	slots []string
	index map[string]int
	bits  [inputs]int // conditions so far, by what they read
}

// compile checks and compiles a condition. The place of a mistake is in runes of
// the text.
func (c *compiler) compile(text string) (cond *Condition, at int, problem string) {
	p := &patcher{compiler: c, used: map[string]bool{}}
	options := []expr.Option{expr.Env(names{}), expr.AsBool(), expr.DisableAllBuiltins(), expr.Patch(p), expr.MaxNodes(2000)}
	for _, name := range allowed {
		options = append(options, expr.EnableBuiltin(name))
	}
	program, err := expr.Compile(text, options...)
	switch {
	case p.problem != "":
		return nil, p.at, p.problem
	case err != nil:
		at, problem = explain(err)
		return nil, at, problem
	}
	cond = &Condition{Text: text, program: program, quick: native(program.Node()), input: reads(p.used, p.slotsUsed), slots: p.slotsUsed}
	if cond.input != inOther {
		cond.bit = c.bits[cond.input]
		c.bits[cond.input]++
	}
	return cond, 0, ""
}

var unknownName = regexp.MustCompile(`^unknown name (\S+)$|has no field (\S+)$|^cannot call (\S+)`)

// explain takes place and problem from an error of the expression library.
func explain(err error) (at int, problem string) {
	var fe *file.Error
	if !errors.As(err, &fe) {
		problem = firstLine(err.Error())
		if kind, found := strings.CutPrefix(problem, "expected bool, but got "); found {
			problem = "a condition must be true or false, this is " + kind
		}
		return 0, problem
	}
	problem = firstLine(fe.Message)
	if m := unknownName.FindStringSubmatch(problem); m != nil {
		word := m[1] + m[2]
		return fe.From, "unknown name " + word + didYouMean(word, knownNames())
	}
	return fe.From, problem
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return strings.TrimSpace(s)
}

// patcher turns attr["Name"] into the value of a slot: a number where it meets a
// number, a truth where it meets true or false, else text.
type patcher struct {
	*compiler
	at        int
	problem   string
	bare      map[*ast.IdentifierNode]bool
	used      map[string]bool // names that it reads, attributes aside
	slotsUsed []int
}

const (
	attrName    = "attr"
	companyName = "company"
	slotText    = "attribute text"
	slotNumber  = "attribute number"
	slotTruth   = "attribute truth"
)

// Visit is called for each node, children first.
func (p *patcher) Visit(n *ast.Node) {
	switch x := (*n).(type) {
	case *ast.IdentifierNode:
		switch x.Value {
		case "$env":
			p.refuse(x, "$env is not known here")
		case companyName: // its fields are what is read
		case attrName:
			if p.bare == nil {
				p.bare = map[*ast.IdentifierNode]bool{}
			}
			p.bare[x] = true
			p.refuse(x, `write attr["Column name"], with the name in quotes`)
		default:
			p.used[x.Value] = true
		}
	case *ast.MemberNode:
		p.member(n, x)
	case *ast.BinaryNode:
		p.pair(x.Operator, &x.Left, &x.Right)
	}
}

func (p *patcher) refuse(n ast.Node, problem string) {
	if p.problem == "" {
		p.at, p.problem = n.Location().From, problem
	}
}

func (p *patcher) member(n *ast.Node, x *ast.MemberNode) {
	id, isID := x.Node.(*ast.IdentifierNode)
	name, isText := x.Property.(*ast.StringNode)
	switch {
	case isID && id.Value == companyName && isText:
		p.used[companyName+"."+name.Value] = true
	case isID && id.Value == companyName:
		p.used[companyName] = true
	}
	if !isID || id.Value != attrName || !isText {
		return
	}
	if NormalAttribute(name.Value) == "" {
		p.refuse(name, "an attribute needs a name")
		return
	}
	delete(p.bare, id)
	if len(p.bare) == 0 && p.at == id.Location().From {
		p.at, p.problem = 0, ""
	}
	slot := p.slot(name.Value)
	p.slotsUsed = append(p.slotsUsed, slot)
	ast.Patch(n, call(slotText, slot))
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

func call(name string, slot int) *ast.CallNode {
	return &ast.CallNode{Callee: &ast.IdentifierNode{Value: name}, Arguments: []ast.Node{&ast.IntegerNode{Value: slot}}}
}

// pair gives an attribute the type of what it is compared or reckoned with. Two
// attributes are numbers where they are reckoned with or put in order.
func (p *patcher) pair(operator string, a, b *ast.Node) {
	_, both := attributeName(*a)
	_, other := attributeName(*b)
	both = both && other && strings.Contains("< <= > >=", operator)
	for range 2 {
		if id, ok := attributeName(*a); ok && id.Value == slotText {
			switch {
			case both || numeric(*b) || strings.Contains("- * / % **", operator):
				id.Value = slotNumber
			case truth(*b):
				id.Value = slotTruth
			}
		}
		a, b = b, a
	}
}

// attributeName is the name in the call that reads an attribute.
func attributeName(n ast.Node) (*ast.IdentifierNode, bool) {
	c, ok := n.(*ast.CallNode)
	if !ok {
		return nil, false
	}
	id, ok := c.Callee.(*ast.IdentifierNode)
	return id, ok && (id.Value == slotText || id.Value == slotNumber || id.Value == slotTruth)
}

func truth(n ast.Node) bool {
	_, ok := n.(*ast.BoolNode)
	return ok
}

func numeric(n ast.Node) bool {
	switch x := n.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		return true
	case *ast.CallNode:
		id, ok := attributeName(x)
		return ok && id.Value == slotNumber
	case *ast.UnaryNode:
		return numeric(x.Node)
	case *ast.BinaryNode:
		switch x.Operator {
		case "..", "+", "-", "*", "/", "%", "**":
			return numeric(x.Left) || numeric(x.Right)
		}
	case *ast.ArrayNode:
		return len(x.Nodes) > 0 && numeric(x.Nodes[0])
	case *ast.IdentifierNode:
		return x.Value == "employees"
	case *ast.MemberNode:
		s, ok := x.Property.(*ast.StringNode)
		return ok && s.Value == "employees"
	case *ast.BuiltinNode:
		switch x.Name {
		case "len", "int", "float", "abs", "ceil", "floor", "round", "indexOf", "count":
			return true
		}
	}
	return false
}
