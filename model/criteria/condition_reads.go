package criteria

import (
	"slices"
	"strconv"
)

// Reads lists what a condition asks of a lead: its fields by the names that
// conditions know them by, in order, then attributes as attr["Name"].
func (c *Condition) Reads() []string { return slices.Clone(c.asks) }

// asks are the names of fields, then those of attributes.
func (p *patcher) asks() []string {
	var out []string
	for name := range p.used {
		out = append(out, name)
	}
	slices.Sort(out)
	for _, r := range p.reads {
		if name := attrName + "[" + strconv.Quote(p.slots[r.slot]) + "]"; !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
