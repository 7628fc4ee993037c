package criteria

import (
	"regexp"
	"slices"
	"strings"
)

func (p *parser) triggers(n *node) {
	for _, t := range p.sections(n, "trigger") {
		p.trigger(t)
	}
}

func (p *parser) trigger(t *table) {
	var x Trigger
	p.take(t, "[[trigger]]", fields{
		"id": p.str(&x.ID), "name": p.str(&x.Name),
		"touch":   func(n *node) { x.Any = p.patterns(n) },
		"touches": func(n *node) { x.All = p.patterns(n) },
		"when":    func(n *node) { x.When = p.condition(n) },
		"within":  p.duration(&x.Within), "people": p.number(&x.People, 2, 1000),
		"then": func(n *node) { p.acts(&x, n) },
		"run":  func(n *node) { p.program(&x, n) },
	})
	p.want(t, "name", "[[trigger]]")
	p.name(t, x.Name, "trigger")
	p.triggerID(t, &x)
	switch {
	case !t.has("touch") && !t.has("touches") && !t.has("people"):
		p.wrong(t.at, "a trigger needs touch (any of them) or touches (all of them): it fires at one")
	case t.byName["within"] != nil && x.People == 0 && len(x.All)+min(len(x.Any), 1) == 1 && !t.has("people"):
		p.wrong(t.byName["within"].at, "within is the span of several touches or people, and this trigger waits for one touch")
	}
	if !t.has("then") && !t.has("run") {
		p.wrong(t.at, `a trigger needs then, such as then = ["hot", "notify"]`)
	}
	p.Triggers = append(p.Triggers, x)
}

// triggerID makes the id of the name where there is none, and reports one that
// is taken.
func (p *parser) triggerID(t *table, x *Trigger) {
	n := t.byName["id"]
	switch {
	case n != nil && n.kind != kindText: // told already
		return
	case n != nil && !reasonID.MatchString(x.ID):
		p.wrong(n.at, "an id is small letters, digits and hyphens, such as bad-timing; this is %q", x.ID)
		return
	case n == nil:
		if n = t.byName["name"]; n == nil || n.kind != kindText || strings.TrimSpace(x.Name) == "" || p.taken["trigger of"+x.Name] {
			return
		}
		p.taken["trigger of"+x.Name] = true
		if x.ID = slug(x.Name); x.ID == "" {
			p.wrong(n.at, `no id can be made of this name: add id = "such-as-this"`)
			return
		}
	}
	if p.taken["trigger id "+x.ID] {
		p.wrong(n.at, "the id %q is taken by another trigger: add an id of its own", x.ID)
	}
	p.taken["trigger id "+x.ID] = true
}

var noID = regexp.MustCompile(`[^a-z0-9]+`)

// slug makes an id of a name, "" where it has no letters to make it of.
func slug(name string) string {
	s := strings.Trim(noID.ReplaceAllString(strings.ToLower(name), "-"), "-0123456789")
	return strings.Trim(s[:min(len(s), 40)], "-")
}

// acts reads a then: what a trigger does, in words.
func (p *parser) acts(x *Trigger, n *node) {
	p.each(n, func(e *node) {
		var s string
		if !p.sound(func() { p.str(&s)(e) }) {
			return
		}
		act, problem := readAct(s)
		if problem != "" {
			p.wrong(e.at, "%s", problem)
			return
		}
		same := func(a Act) bool { return a.Kind == act.Kind && (a.Text == act.Text || a.Kind == ActAssign) }
		if slices.ContainsFunc(x.Then, same) {
			if p.wrong(e.at, "%s stands here twice", act.Kind); act.Kind == ActAssign {
				return
			}
		}
		x.Then = append(x.Then, act)
	})
	if n.kind == kindArray && len(n.list) == 0 {
		p.wrong(n.at, `say what it does, such as then = ["hot", "notify"]`)
	}
}

func readAct(s string) (a Act, problem string) {
	word, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
	a = Act{Kind: ActKind(word), Text: strings.TrimSpace(rest)}
	switch a.Kind {
	case ActHot, ActMQL, ActNotify:
		if a.Text != "" {
			return a, word + " stands alone; this is \"" + s + "\""
		}
	case ActAssign:
		if a.Text == "" {
			return a, `say to whom: "assign Dana"`
		}
	case ActTag:
		if a.Text == "" {
			return a, `say with what: "tag enterprise"`
		}
	case ActRun:
		return a, `a program is named with a key of its own: run = ["program", "argument"]`
	default:
		if head, tail, cut := strings.Cut(s, ":"); cut && (ActKind(head) == ActAssign || ActKind(head) == ActTag) {
			return a, `write it with a space: "` + head + " " + strings.TrimSpace(tail) + `"`
		}
		return a, "\"" + s + "\" is not known here" + didYouMean(word, []string{"hot", "mql", "notify", "assign", "tag"})
	}
	return a, ""
}

// program reads a run: the program and its arguments.
func (p *parser) program(x *Trigger, n *node) {
	var args []string
	if n.kind != kindArray {
		p.wrong(n.at, `a list is wanted here, as no shell takes it apart: run = ["program", "argument"]`)
		return
	}
	if !p.sound(func() { p.strs(&args)(n) }) {
		return
	}
	if len(args) == 0 || strings.TrimSpace(args[0]) == "" {
		p.wrong(n.at, `name the program: run = ["program", "argument"]`)
		return
	}
	x.Then = append(x.Then, Act{Kind: ActRun, Args: args})
}
