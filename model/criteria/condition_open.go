package criteria

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// A number that is not known is 0, and 0 is less than 50: a condition that asks for
// a small company holds of all whose size nobody knows. It may be meant; mostly it
// is not, and every rule of that sort scores the emptiest leads.

// bound notes a comparison of a number that leads have with one that the text holds.
func (p *patcher) bound(x *ast.BinaryNode) {
	operator, left, right := x.Operator, x.Left, x.Right
	if _, constant := constantOf(left); constant {
		if turned := (map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<=", "!=": "!="})[operator]; turned != "" {
			operator, left, right = turned, right, left
		}
	}
	name := p.numberRead(left)
	if name == "" {
		return
	}
	if span, ok := right.(*ast.BinaryNode); ok && operator == "in" && span.Operator == ".." {
		operator, right = ">=", span.Left
		if low, _ := constantOf(right); low <= 0 {
			operator, right = "<=", span.Right
		}
	}
	n, constant := constantOf(right)
	switch {
	case !constant:
	case operator == ">" && n >= 0, operator == ">=" && n > 0, operator == "!=" && n == 0:
		p.above[ofLead(name)] = true
	case operator == "<" && n > 0, operator == "<=" && n > 0:
		if p.below[name] == nil {
			p.below[name] = x
		}
	}
}

// ofLead is the name of what the company and the lead have in common.
func ofLead(name string) string { return strings.TrimPrefix(name, companyName+".") }

// open are the doubts about numbers that are asked to be small and nothing else.
func (p *patcher) open() (list []problem) {
	for _, name := range slices.Sorted(maps.Keys(p.below)) {
		if !p.above[ofLead(name)] {
			list = append(list, problem{p.below[name].Location().From, "this holds also where " + name + " is not known, which is 0 here: add " + name + " > 0"})
		}
	}
	return list
}

// numberRead is the name of the number that a node reads of a lead, "" for none.
func (p *patcher) numberRead(n ast.Node) string {
	switch x := n.(type) {
	case *ast.IdentifierNode:
		if x.Value == "employees" {
			return x.Value
		}
	case *ast.MemberNode:
		id, isID := x.Node.(*ast.IdentifierNode)
		if name, ok := x.Property.(*ast.StringNode); isID && ok && id.Value == companyName && name.Value == "employees" {
			return companyName + "." + name.Value
		}
	case *ast.CallNode:
		if _, ok := attributeName(x); !ok {
			return ""
		}
		if slot, ok := x.Arguments[0].(*ast.IntegerNode); ok {
			return attrName + "[" + strconv.Quote(p.slots[slot.Value]) + "]"
		}
	}
	return ""
}

func constantOf(n ast.Node) (float64, bool) {
	switch x := n.(type) {
	case *ast.IntegerNode:
		return float64(x.Value), true
	case *ast.FloatNode:
		return x.Value, true
	case *ast.UnaryNode:
		if v, ok := constantOf(x.Node); ok && x.Operator == "-" {
			return -v, true
		}
	}
	return 0, false
}
