package criteria

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"winnow/model"
)

var reasonID = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

// reasons reads one of the three lists of reasons. Any at all replace those of
// the default.
func (p *parser) reasons(to *[]model.Reason, a model.Action) func(*node) {
	return func(n *node) {
		name := map[model.Action]string{model.ActReject: "reason", model.ActSendBack: "send_back_reason", model.ActLost: "lost_reason"}[a]
		tables := p.sections(n, name)
		if len(tables) == 0 {
			return
		}
		*to = nil
		seen := map[string]string{}
		for _, t := range tables {
			*to = append(*to, p.reason(t, "[["+name+"]]", a, seen))
		}
	}
}

func (p *parser) reason(t *table, where string, a model.Action, seen map[string]string) model.Reason {
	var x model.Reason
	var class, ask string
	f := fields{
		"id": p.str(&x.ID), "key": p.str(&x.Key), "name": p.str(&x.Name), "also": p.strs(&x.Also),
		"ask":  p.oneOf(&ask, string(model.AskNote), string(model.AskDetail), string(model.AskDate)),
		"hint": p.str(&x.AskHint),
	}
	if a == model.ActReject {
		f["class"] = p.oneOf(&class, string(model.ClassRemove), string(model.ClassRecycle))
		f["then"] = func(n *node) { p.each(n, func(e *node) { p.follow(&x, e) }) }
		f["needs_attempts"] = p.boolean(&x.NeedsAttempts)
	}
	p.take(t, where, f)
	if a == model.ActReject {
		p.want(t, "class", where)
	}
	x.Class, x.Ask = model.ReasonClass(class), model.Ask(ask)
	for _, key := range []string{"id", "key", "name"} {
		p.want(t, key, where)
	}
	if n := t.byName["id"]; n != nil && !reasonID.MatchString(x.ID) {
		p.wrong(n.at, "an id is small letters, digits and hyphens, such as bad-timing; this is %q", x.ID)
	}
	if n := t.byName["key"]; n != nil && (utf8.RuneCountInString(x.Key) != 1 || strings.TrimSpace(x.Key) == "") {
		p.wrong(n.at, "a key is one character; this is %q", x.Key)
	}
	for _, key := range []string{"id", "key", "also"} {
		if n := t.byName[key]; n != nil {
			p.each(n, func(e *node) { p.unique(e, key, x.ID, seen) })
		}
	}
	if x.Class == model.ClassRemove && x.Wake > 0 {
		p.wrong(t.byName["then"].at, "class remove never comes back: it takes no wake")
	}
	return x
}

// unique reports an id or key that another reason of the list has.
func (p *parser) unique(n *node, key, id string, seen map[string]string) {
	space := "key "
	if key != "key" {
		space = "id "
	}
	if owner, taken := seen[space+n.text]; taken {
		p.wrong(n.at, "%s %q is taken by reason %q", key, n.text, owner)
		return
	}
	seen[space+n.text] = id
}

// follow reads what follows from a reason: "wake 90d", "suppress person", ...
func (p *parser) follow(x *model.Reason, n *node) {
	var s string
	before := len(p.mistakes)
	p.str(&s)(n)
	if len(p.mistakes) > before {
		return
	}
	if d, isWake := strings.CutPrefix(s, "wake "); isWake {
		wake, err := ParseDuration(d)
		if err != nil {
			p.wrong(n.at, "%v", err)
		}
		x.Wake = wake
		return
	}
	words := []string{string(model.FollowSuppressPerson), string(model.FollowSuppressDomain), string(model.FollowFix),
		string(model.FollowMerge), string(model.FollowRefer)}
	for _, w := range words {
		if s == w {
			x.Follow = model.Follow(w)
			return
		}
	}
	p.wrong(n.at, "%q is not known here%s", s, didYouMean(s, append(words, "wake 90d")))
}
