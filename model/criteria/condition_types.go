package criteria

import (
	"strings"

	"github.com/expr-lang/expr/ast"
)

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
			case truth(*b) || operator == "and" || operator == "or" || operator == "&&" || operator == "||":
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
