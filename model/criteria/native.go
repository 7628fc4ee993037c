package criteria

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"

	"winnow/model"
)

// Most conditions compare a field with a constant. These are turned into plain
// functions, several times faster than the expression machine, which runs the
// rest. Both give the same answer (see the test that compares them).

type (
	test   func(*Facts) bool
	text   func(*Facts) string
	number func(*Facts) float64
)

var textOf = map[string]text{
	"external_id": func(f *Facts) string { return f.names.ExternalID }, "name": func(f *Facts) string { return f.names.Name },
	"first_name": func(f *Facts) string { return f.names.FirstName }, "last_name": func(f *Facts) string { return f.names.LastName },
	"email": func(f *Facts) string { return f.names.Email }, "email2": func(f *Facts) string { return f.names.Email2 },
	"phone": func(f *Facts) string { return f.names.Phone }, "phone2": func(f *Facts) string { return f.names.Phone2 },
	"title": func(f *Facts) string { return f.names.Title }, "website": func(f *Facts) string { return f.names.Website },
	"url": func(f *Facts) string { return f.names.URL }, "linkedin": func(f *Facts) string { return f.names.LinkedIn },
	"time_zone": func(f *Facts) string { return f.names.TimeZone }, "company.revenue": func(f *Facts) string { return f.names.Company.Revenue },
	"country": func(f *Facts) string { return f.names.Country }, "region": func(f *Facts) string { return f.names.Region },
	"city": func(f *Facts) string { return f.names.City }, "industry": func(f *Facts) string { return f.names.Industry },
	"revenue": func(f *Facts) string { return f.names.Revenue }, "source": func(f *Facts) string { return f.names.Source },
	"owner": func(f *Facts) string { return f.names.Owner }, "notes": func(f *Facts) string { return f.names.Notes },
	"company.name":     func(f *Facts) string { return f.names.Company.Name },
	"company.domain":   func(f *Facts) string { return f.names.Company.Domain },
	"company.website":  func(f *Facts) string { return f.names.Company.Website },
	"company.industry": func(f *Facts) string { return f.names.Company.Industry },
}

// native makes a plain function of a condition, nil where it is not of the simple
// kind.
func native(n ast.Node) test {
	switch x := n.(type) {
	case *ast.BoolNode:
		return func(*Facts) bool { return x.Value }
	case *ast.IdentifierNode:
		if x.Value == "free_mail" {
			return func(f *Facts) bool { return f.names.FreeMail }
		}
	case *ast.UnaryNode:
		if a := native(x.Node); a != nil && (x.Operator == "not" || x.Operator == "!") {
			return func(f *Facts) bool { return !a(f) }
		}
	case *ast.BinaryNode:
		return nativePair(x)
	case *ast.CallNode:
		return nativeCall(x)
	}
	return nil
}

// nativeCall looks for words in a text, or reads an attribute as true or false.
func nativeCall(x *ast.CallNode) test {
	if slot, ok := slotCall(x, slotTruth); ok {
		return func(f *Facts) bool { return f.values[slot].Type == model.AttrBool && f.values[slot].Number != 0 }
	}
	id, ok := x.Callee.(*ast.IdentifierNode)
	if !ok || id.Value != wordsName || len(x.Arguments) != 2 {
		return nil
	}
	a, list := textField(x.Arguments[0]), x.Arguments[1].(*ast.IntegerNode).Value
	if a == nil {
		return nil
	}
	return func(f *Facts) bool { return f.words[list].in(a(f)) }
}

// textField reads a text: a field, an attribute, or one of them in other letters.
func textField(n ast.Node) text {
	switch x := n.(type) {
	case *ast.CallNode:
		if slot, ok := slotCall(x, slotText); ok {
			return func(f *Facts) string { return f.values[slot].Text }
		}
	case *ast.BuiltinNode:
		change := map[string]func(string) string{"lower": strings.ToLower, "upper": strings.ToUpper, "trim": strings.TrimSpace}[x.Name]
		if change == nil || len(x.Arguments) != 1 {
			return nil
		}
		if a := textField(x.Arguments[0]); a != nil {
			return func(f *Facts) string { return change(a(f)) }
		}
		return nil
	}
	return textOf[nameOf(n)]
}

func nativePair(x *ast.BinaryNode) test {
	switch x.Operator {
	case "and", "&&":
		if a, b := native(x.Left), native(x.Right); a != nil && b != nil {
			return func(f *Facts) bool { return a(f) && b(f) }
		}
		return nil
	case "or", "||":
		if a, b := native(x.Left), native(x.Right); a != nil && b != nil {
			return func(f *Facts) bool { return a(f) || b(f) }
		}
		return nil
	}
	if a := nativeNumber(x.Left); a != nil {
		if b := nativeNumber(x.Right); b != nil {
			return compareNumbers(x.Operator, a, b)
		}
		return nil
	}
	return nativeText(x)
}

func nativeNumber(n ast.Node) number {
	switch x := n.(type) {
	case *ast.IntegerNode:
		v := float64(x.Value)
		return func(*Facts) float64 { return v }
	case *ast.FloatNode:
		return func(*Facts) float64 { return x.Value }
	case *ast.CallNode:
		if slot, ok := slotCall(x, slotNumber); ok {
			return func(f *Facts) float64 { return f.values[slot].Number }
		}
	case *ast.BuiltinNode:
		if x.Name == "len" && len(x.Arguments) == 1 {
			if a := textField(x.Arguments[0]); a != nil {
				return func(f *Facts) float64 { return float64(utf8.RuneCountInString(a(f))) }
			}
		}
	}
	if name := nameOf(n); name == "employees" || name == "company.employees" {
		return func(f *Facts) float64 { return float64(f.names.Employees) }
	}
	return nil
}

func compareNumbers(operator string, a, b number) test {
	switch operator {
	case "==":
		return func(f *Facts) bool { return a(f) == b(f) }
	case "!=":
		return func(f *Facts) bool { return a(f) != b(f) }
	case "<":
		return func(f *Facts) bool { return a(f) < b(f) }
	case "<=":
		return func(f *Facts) bool { return a(f) <= b(f) }
	case ">":
		return func(f *Facts) bool { return a(f) > b(f) }
	case ">=":
		return func(f *Facts) bool { return a(f) >= b(f) }
	}
	return nil
}

// nativeText compares a text with a constant.
func nativeText(x *ast.BinaryNode) test {
	a := textField(x.Left)
	if a == nil {
		return nil
	}
	if set, ok := x.Right.(*ast.ConstantNode); ok && x.Operator == "in" {
		if words, ok := set.Value.(map[string]struct{}); ok {
			return func(f *Facts) bool { _, found := words[a(f)]; return found }
		}
	}
	s, ok := x.Right.(*ast.StringNode)
	if !ok {
		return nil
	}
	switch b := s.Value; x.Operator {
	case "==":
		return func(f *Facts) bool { return a(f) == b }
	case "!=":
		return func(f *Facts) bool { return a(f) != b }
	case "contains":
		return func(f *Facts) bool { return strings.Contains(a(f), b) }
	case "startsWith":
		return func(f *Facts) bool { return strings.HasPrefix(a(f), b) }
	case "endsWith":
		return func(f *Facts) bool { return strings.HasSuffix(a(f), b) }
	case "matches":
		if re, err := regexp.Compile(b); err == nil {
			match := matcher(re)
			return func(f *Facts) bool { return match(a(f)) }
		}
	}
	return nil
}

// nameOf is the field that a node reads, "" for any other node.
func nameOf(n ast.Node) string {
	switch x := n.(type) {
	case *ast.IdentifierNode:
		return x.Value
	case *ast.MemberNode:
		id, isID := x.Node.(*ast.IdentifierNode)
		name, isText := x.Property.(*ast.StringNode)
		if isID && isText && id.Value == companyName {
			return companyName + "." + name.Value
		}
	}
	return ""
}

func slotCall(c *ast.CallNode, name string) (slot int, ok bool) {
	id, isID := c.Callee.(*ast.IdentifierNode)
	if !isID || id.Value != name || len(c.Arguments) != 1 {
		return 0, false
	}
	i, isInt := c.Arguments[0].(*ast.IntegerNode)
	if !isInt {
		return 0, false
	}
	return i.Value, true
}
