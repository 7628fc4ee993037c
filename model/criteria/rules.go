package criteria

import (
	"slices"
	"strings"
	"time"

	"winnow/model"
)

func (p *parser) sides(n *node) {
	t := p.section(n, "side")
	if t == nil {
		return
	}
	before := len(p.mistakes)
	side := func(b *Bounds, name string, cap, lowest int) func(*node) {
		return func(n *node) {
			s := p.section(n, "side."+name)
			if s == nil {
				return
			}
			*b = Bounds{HasFloor: true}
			p.take(s, "[side."+name+"]", fields{"cap": p.points(&b.Cap, 1, cap), "floor": p.points(&b.Floor, lowest, 0)})
			p.want(s, "cap", "[side."+name+"]")
			if b.Cap%1000 != 0 || b.Floor%1000 != 0 {
				p.wrong(s.at, "cap and floor of a side are whole points")
			}
		}
	}
	p.take(t, "[side]", fields{
		"fit": side(&p.Fit, "fit", 100, -100), "engagement": side(&p.Engagement, "engagement", 100, 0),
	})
	if len(p.mistakes) == before && p.Fit.Cap+p.Engagement.Cap > 100_000 {
		p.wrong(t.at, "the caps of the two sides add up to more than 100")
	}
}

// groups reads [group.NAME] tables over those of the default.
func (p *parser) groups(n *node) {
	t := p.section(n, "group")
	if t == nil {
		return
	}
	for _, k := range t.keys {
		where := "[group." + k.name + "]"
		s := p.section(k.node, "group."+k.name)
		if s == nil {
			continue
		}
		g := Group{Name: k.name}
		var side string
		p.take(s, where, fields{
			"side": p.oneOf(&side, string(model.SideFit), string(model.SideEngagement)),
			"cap":  p.points(&g.Bounds.Cap, 0, 100), "floor": p.points(&g.Bounds.Floor, -100, 0),
			"half_life": p.duration(&g.HalfLife),
		})
		p.want(s, "side", where)
		p.want(s, "cap", where)
		g.Side, g.Bounds.HasFloor = model.Side(side), s.byName["floor"] != nil
		if n := s.byName["half_life"]; n != nil {
			p.halfLife(&g, n)
		}
		if i := p.group(k.name); i >= 0 {
			p.Groups[i] = g
		} else {
			p.Groups = append(p.Groups, g)
		}
	}
}

func (p *parser) halfLife(g *Group, n *node) {
	switch {
	case g.HalfLife == 0: // told already
	case g.Side == model.SideFit:
		p.wrong(n.at, "half_life is for groups on side engagement: who somebody is does not fade")
	case g.HalfLife < time.Hour:
		p.wrong(n.at, "ages are counted in whole hours: a half_life is 1h or more")
	}
}

func (p *parser) group(name string) int {
	return slices.IndexFunc(p.Groups, func(g Group) bool { return g.Name == name })
}

func (p *parser) groupNames() []string {
	var names []string
	for _, g := range p.Groups {
		names = append(names, g.Name)
	}
	return names
}

func (p *parser) ruleGroup(n *node) int {
	var name string
	before := len(p.mistakes)
	p.str(&name)(n)
	if len(p.mistakes) > before {
		return -1
	}
	i := p.group(name)
	if i < 0 && (p.whole || nearest(name, p.groupNames()) != "") {
		p.wrong(n.at, "there is no group %q%s", name, didYouMean(name, p.groupNames()))
	}
	return i
}

// condition compiles a when. Mistakes in it are placed within the text.
func (p *parser) condition(n *node) *Condition {
	var text string
	if !p.sound(func() { p.str(&text)(n) }) {
		return nil
	}
	c, reads, problems := p.compiler.compile(text)
	for _, x := range problems {
		p.wrong(n.at+within(n.raw, x.at), "in this condition: %s", x.what)
	}
	for _, x := range p.compiler.open {
		p.doubt(n.at+within(n.raw, x.at), "%s", x.what)
	}
	for _, r := range reads {
		place := p.at(n.at+within(n.raw, r.at), "")
		p.reads = append(p.reads, attributePlace{place: place, slot: r.slot, as: r.as.Value})
	}
	return c
}

// within finds the byte in a TOML string, as written, at which the given rune of
// its text begins.
func within(raw string, runes int) int {
	quotes := 1
	if strings.HasPrefix(raw, `"""`) || strings.HasPrefix(raw, "'''") {
		quotes = 3
		if strings.HasPrefix(raw[3:], "\r\n") {
			quotes = 5
		} else if strings.HasPrefix(raw[3:], "\n") {
			quotes = 4
		}
	}
	if len(raw) <= quotes {
		return 0
	}
	basic := raw[0] == '"'
	skip := 0
	for i, c := range raw[quotes:] {
		switch {
		case skip > 0:
			skip--
			continue
		case runes == 0:
			return quotes + i
		case c == '\\' && basic:
			skip = map[byte]int{'u': 5, 'U': 9, 'x': 3}[raw[min(quotes+i+1, len(raw)-1)]]
			skip = max(skip, 1)
		}
		runes--
	}
	return len(raw) - 1
}
