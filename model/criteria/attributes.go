package criteria

import (
	"fmt"
	"maps"
	"slices"

	"winnow/model"
)

// attributePlace is a place of the file where a condition reads an attribute,
// and as what: slotText, slotNumber or slotTruth.
type attributePlace struct {
	place Mistake
	slot  int
	as    string
}

// CheckAttributes compares the attributes that conditions name with those that
// the leads of a database have: their names, and the types of their columns
// ("" = mixed or not known). It returns what is probably a slip, in the order of the file:
// names that no lead has, and columns of a type that the condition never finds
// there. These are warnings, as a column may come with the next import. A name is
// told once; those of the default, which are columns of some files only, are not.
func (c *Criteria) CheckAttributes(known map[string]model.AttributeType) []Mistake {
	columns := map[string]string{} // by normal name, as given
	for _, name := range slices.Sorted(maps.Keys(known)) {
		columns[NormalAttribute(name)] = name
	}
	told := map[string]bool{}
	for _, name := range base().Attributes {
		told[NormalAttribute(name)] = true
	}
	var list []Mistake
	for _, r := range c.reads {
		name, m := c.Attributes[r.slot], r.place
		normal := NormalAttribute(name)
		if column, there := columns[normal]; !there && told[normal] {
			continue
		} else if !there {
			told[normal] = true
			m.Problem = fmt.Sprintf("no lead has an attribute %q%s", name, nearColumn(name, columns))
		} else {
			m.Problem = mistyped(column, known[column], r.as)
		}
		if m.Problem != "" {
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, func(a, b Mistake) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return list
}

// nearColumn is the column that was probably meant, or the known field that
// conditions read without attr.
func nearColumn(name string, columns map[string]string) string {
	normal := NormalAttribute(name)
	for _, field := range knownNames() {
		if NormalAttribute(field) == normal {
			return fmt.Sprintf("; what is known of every lead is written without attr: %s", field)
		}
	}
	if near := nearest(normal, slices.Sorted(maps.Keys(columns))); near != "" {
		return fmt.Sprintf("; did you mean %q?", columns[near])
	}
	return ""
}

// mistyped says why a column of a type never is what a condition asks, "" where
// it may be.
func mistyped(column string, t model.AttributeType, as string) string {
	switch {
	case as == slotNumber && (t == model.AttrText || t == model.AttrBool):
		return fmt.Sprintf("the attribute %q holds %s: as a number it is always 0", column, typeName(t))
	case as == slotTruth && t != "" && t != model.AttrBool:
		return fmt.Sprintf("the attribute %q holds %s: it is never true; compare it with what it holds", column, typeName(t))
	}
	return ""
}

func typeName(t model.AttributeType) string {
	switch t {
	case model.AttrNumber:
		return "numbers"
	case model.AttrBool:
		return "yes or no"
	case model.AttrTime:
		return "dates"
	}
	return "text"
}
