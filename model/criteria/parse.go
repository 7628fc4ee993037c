package criteria

import (
	"slices"
	"sync"
	"time"

	"winnow/model"
)

// Parse reads criteria. file is the name that mistakes are reported under. The
// error is of kind invalid and lists every mistake (see MistakesOf), one a line,
// as file:line:column: problem. Whole sections that a text leaves out are those
// of Default; a text without rules is refused.
func Parse(file, text string) (*Criteria, error) {
	if text == defaultText { // most databases: it need not be compiled twice
		c := *base()
		return &c, nil
	}
	return parse(file, text, sections())
}

// base is the default as a Criteria.
var base = sync.OnceValue(func() *Criteria { return embedded(allSections()) })

// sections is what absent sections are taken from: the default without its rules
// and triggers, which nobody inherits and whose conditions take long to compile.
var sections = sync.OnceValue(func() *Criteria {
	return embedded(slices.DeleteFunc(allSections(), func(name string) bool { return name == "rule" || name == "trigger" }))
})

func embedded(only []string) *Criteria {
	c, err := parseSections("default.toml", defaultText, &Criteria{}, only)
	if err != nil {
		return &Criteria{}
	}
	return c
}

// allSections are the tables of a file, in the order in which they are read:
// groups before rules, kinds before both.
func allSections() []string {
	return []string{"team", "threshold", "sla", "attempts", "nurture", "grade", "side", "group", "rule", "trigger",
		"reason", "send_back_reason", "lost_reason"}
}

func parse(file, text string, from *Criteria) (*Criteria, error) {
	return parseSections(file, text, from, allSections())
}

// parseSections is parse of a text of which only some tables count.
func parseSections(file, text string, from *Criteria, only []string) (*Criteria, error) {
	r := &reader{file: file, text: text}
	root, whole := r.tree()
	p := &parser{reader: r, whole: whole, taken: map[string]bool{}, Criteria: &Criteria{
		Text: text, Hash: hash(text), Rules: from.Rules,
		Fit: from.Fit, Engagement: from.Engagement, Grade: from.Grade,
		Groups: slices.Clone(from.Groups), Touches: nil,
	}}
	p.Rules.Hash, p.Rules.OwnDomains = p.Hash, nil
	p.root(root, only)
	if err := r.err(); err != nil {
		return nil, err
	}
	p.Attributes, p.words = p.compiler.slots, p.compiler.words
	p.outOfReach()
	return p.Criteria, nil
}

// parser fills one Criteria.
type parser struct {
	*reader
	*Criteria
	whole    bool // nothing was skipped for its syntax
	asks     []asked
	compiler compiler
	taken    map[string]bool // names of rules and triggers, ids of triggers
}

// sound runs f and reports whether it found no mistake.
func (p *parser) sound(f func()) bool {
	before := len(p.mistakes)
	f()
	return len(p.mistakes) == before
}

func (p *parser) root(t *table, only []string) {
	order := allSections()
	read := map[string]func(*node){
		"team": p.team, "threshold": p.threshold, "sla": p.sla, "attempts": p.attempts, "nurture": p.nurture,
		"grade": p.grade, "side": p.sides, "group": p.groups, "rule": p.rules, "trigger": p.triggers,
		"reason":           p.reasons(&p.Rules.Reasons, model.ActReject),
		"send_back_reason": p.reasons(&p.Rules.SendBackReasons, model.ActSendBack),
		"lost_reason":      p.reasons(&p.Rules.LostReasons, model.ActLost),
	}
	nodes := map[string][]*node{}
	for _, k := range t.keys {
		name := k.name
		if read[name] == nil {
			p.wrong(k.at, "there is no section %q%s", k.name, didYouMean(k.name, order))
			name = nearest(k.name, order) // what was meant is looked at too
		}
		nodes[name] = append(nodes[name], k.node)
	}
	for _, name := range only {
		for _, n := range nodes[name] {
			read[name](n)
		}
	}
	if p.whole && nodes["rule"] == nil {
		p.wrong(0, "there is no [[rule]]: nothing would score; winnow criteria init writes a file to start from")
	}
}

func (p *parser) threshold(n *node) {
	t := p.section(n, "threshold")
	if t == nil {
		return
	}
	sound := p.sound(func() { p.thresholds(t) })
	if sound && p.Rules.Hot < p.Rules.MQL.Score {
		at := n.at
		for _, name := range []string{mqlScore, hotScore} {
			if i := slices.IndexFunc(p.asks, func(a asked) bool { return a.name == name }); i >= 0 {
				at = p.asks[i].at
			}
		}
		p.wrong(at, "the hot score %d is below the MQL score %d", p.Rules.Hot, p.Rules.MQL.Score)
	}
}

func (p *parser) thresholds(t *table) {
	p.take(t, "[threshold]", fields{
		"mql": func(n *node) {
			if m := p.inline(n, "mql = { score = 50, fit = 10, engagement = 15 }"); m != nil {
				p.Rules.MQL = model.Threshold{}
				p.take(m, "threshold.mql", fields{"score": p.number(&p.Rules.MQL.Score, 1, 100),
					"fit": p.number(&p.Rules.MQL.Fit, -100, 100), "engagement": p.number(&p.Rules.MQL.Engagement, 0, 100)})
				p.want(m, "score", "threshold.mql")
				p.ask(m, "score", mqlScore)
				p.ask(m, "fit", "fit")
				p.ask(m, "engagement", "engagement")
			}
		},
		"hot": func(n *node) {
			if h := p.inline(n, "hot = { score = 75 }"); h != nil {
				p.take(h, "threshold.hot", fields{"score": p.number(&p.Rules.Hot, 1, 100)})
				p.want(h, "score", "threshold.hot")
				p.ask(h, "score", hotScore)
			}
		},
	})
}

// inline returns a table value, or reports how one is written.
func (p *parser) inline(n *node, example string) *table {
	if n.table == nil || n.many {
		p.wrong(n.at, "a table is wanted here, this is %s; write %s", kindName(n), example)
		return nil
	}
	return n.table
}

// want reports a key that a table cannot do without.
func (p *parser) want(t *table, key, where string) {
	if !t.has(key) {
		p.wrong(t.at, "%s needs %s", where, key)
	}
}

func (p *parser) attempts(n *node) {
	t := p.section(n, "attempts")
	if t == nil {
		return
	}
	spacing := func(n *node) {
		p.Rules.Spacing = nil
		p.each(n, func(x *node) {
			var d time.Duration
			p.duration(&d)(x)
			p.Rules.Spacing = append(p.Rules.Spacing, d)
		})
	}
	sound := p.sound(func() {
		p.take(t, "[attempts]", fields{"spacing": spacing,
			"least": p.number(&p.Rules.AttemptsLeast, 0, 50), "most": p.number(&p.Rules.AttemptsMost, 1, 50)})
	})
	if sound && p.Rules.AttemptsLeast > p.Rules.AttemptsMost {
		p.wrong(n.at, "least attempts %d are more than most %d", p.Rules.AttemptsLeast, p.Rules.AttemptsMost)
	}
}

func (p *parser) nurture(n *node) {
	if t := p.section(n, "nurture"); t != nil {
		p.take(t, "[nurture]", fields{"rest": p.duration(&p.Rules.NurtureRest)})
	}
}

func (p *parser) grade(n *node) {
	t := p.section(n, "grade")
	if t == nil {
		return
	}
	g := &p.Grade
	sound := p.sound(func() {
		p.take(t, "[grade]", fields{
			"A": p.number(&g.A, -100, 100), "B": p.number(&g.B, -100, 100),
			"1": p.number(&g.One, 0, 100), "2": p.number(&g.Two, 0, 100),
		})
	})
	if !sound {
		return
	}
	if g.A < g.B {
		p.wrong(n.at, "grade A starts at %d, below B at %d", g.A, g.B)
	}
	if g.One < g.Two {
		p.wrong(n.at, "grade 1 starts at %d, below 2 at %d", g.One, g.Two)
	}
}
