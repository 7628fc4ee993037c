package criteria

import (
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
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
	asks    []string
}

// allowed are the functions of the expression language that conditions may use:
// those that always answer the same and cost little.
var allowed = []string{"len", "lower", "upper", "trim", "trimPrefix", "trimSuffix", "hasPrefix", "hasSuffix", "indexOf",
	"split", "replace", "abs", "ceil", "floor", "round", "int", "float", "string", "min", "max", "any", "all", "none", "one", "count", "filter"}

// compiler makes the conditions of one file. Slots number the attributes that
// they name, words the lists of words.
type compiler struct {
	slots []string
	index map[string]int
	words []*wordList
	bits  [inputs]int // conditions so far, by what they read
	open  []problem   // of the one that was compiled last: what holds of who it is not known of
}

// problem is a mistake in a condition. The place is in runes of its text.
type problem struct {
	at   int
	what string
}

// compile checks and compiles a condition. Without problems, attributes are those
// that it names.
func (c *compiler) compile(text string) (cond *Condition, attributes []attributeRead, problems []problem) {
	p := &patcher{compiler: c, used: map[string]bool{}, bare: map[ast.Node]bool{}, unknown: map[ast.Node]problem{},
		below: map[string]ast.Node{}, above: map[string]bool{}}
	options := []expr.Option{expr.Env(names{}), expr.AsBool(), expr.DisableAllBuiltins(), expr.Patch(p), expr.MaxNodes(2000)}
	for _, name := range allowed {
		options = append(options, expr.EnableBuiltin(name))
	}
	program, err := expr.Compile(text, options...)
	c.open = p.open()
	if problems = p.all(); len(problems) > 0 {
		return nil, nil, problems
	}
	if err != nil {
		return nil, nil, []problem{explain(text, err)}
	}
	cond = &Condition{Text: text, program: program, quick: native(program.Node()), input: reads(p.used, p.slotsUsed()), slots: p.slotsUsed(), asks: p.asks()}
	if cond.input != inOther {
		cond.bit = c.bits[cond.input]
		c.bits[cond.input]++
	}
	return cond, p.reads, nil
}
