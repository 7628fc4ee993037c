package criteria

import (
	"slices"
	"strings"

	"winnow/model"
)

// patterns reads one touch or a list of them: kinds, or kinds and what they are
// like.
func (p *parser) patterns(n *node) []Pattern {
	var list []Pattern
	seen := map[string]bool{}
	p.each(n, func(x *node) {
		var s string
		if !p.sound(func() { p.str(&s)(x) }) {
			return
		}
		kind, like, narrowed := strings.Cut(strings.TrimSpace(s), ":")
		switch {
		case !p.kind(x, kind):
			return
		case narrowed && strings.TrimSpace(like) == "":
			p.wrong(x.at, "say after the colon what it is like: %s:*comparison*", kind)
			return
		}
		pattern := NewPattern(model.TouchKind(kind), like)
		if seen[pattern.String()] {
			p.wrong(x.at, "%q stands here twice", s)
		}
		seen[pattern.String()] = true
		list = append(list, pattern)
	})
	if n.kind == kindArray && len(n.list) == 0 {
		p.wrong(n.at, "name a kind of touch, such as demo_request")
	}
	return list
}

// kind reports a kind of touch that is not known, and returns whether it is.
func (p *parser) kind(n *node, kind string) bool {
	k := model.TouchKind(kind)
	known := append(model.InboundKinds(), p.Touches...)
	if slices.Contains(known, k) {
		return true
	}
	if kind == "" {
		p.wrong(n.at, "name a kind of touch, such as demo_request")
		return false
	}
	if k == model.CallOut || k == model.EmailOut {
		p.wrong(n.at, "%s is what your own team did: own attempts never score", kind)
		return false
	}
	words := make([]string, len(known))
	for i, k := range known {
		words[i] = string(k)
	}
	hint := didYouMean(kind, words)
	if hint == "" {
		hint = "; a kind of your own is declared with touches = [...] in [team]"
	}
	p.wrong(n.at, "there is no kind of touch %q%s", kind, hint)
	return false
}

// ownKinds reads the kinds of touch that the team declares.
func (p *parser) ownKinds(n *node) {
	p.each(n, func(x *node) {
		var s string
		switch k := model.TouchKind(""); {
		case !p.sound(func() { p.str(&s)(x); k = model.TouchKind(s) }):
		case !ownKind(s):
			p.wrong(x.at, "%q cannot be a kind of touch: write it without spaces and colons, such as workshop_attended", s)
		case slices.Contains(model.InboundKinds(), k) || k == model.CallOut || k == model.EmailOut:
			p.wrong(x.at, "%s is known already: only kinds of your own are declared here", s)
		case slices.Contains(p.Touches, k):
			p.wrong(x.at, "%q stands here twice", s)
		default:
			p.Touches = append(p.Touches, k)
		}
	})
}

func ownKind(s string) bool { return s != "" && !strings.ContainsAny(s, " \t\n:*") }

// glob reads one text with * for anything, or a list of which one is enough; with
// ! before it what it must not be.
func (p *parser) glob(n *node) Glob {
	var forms []string
	p.each(n, func(x *node) {
		var s string
		if !p.sound(func() { p.str(&s)(x) }) {
			return
		}
		if strings.Trim(s, "!* \t") == "" {
			p.wrong(x.at, `say what it is like, with * for anything: "*comparison*"`)
		}
		forms = append(forms, s)
	})
	if n.kind == kindArray && len(n.list) == 0 {
		p.wrong(n.at, `say what it is like, with * for anything: "*comparison*"`)
	}
	return NewGlob(forms...)
}
