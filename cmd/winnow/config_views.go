package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"winnow/model"
)

const viewsConfigText = `
# Views of your own on the keys 1 to 9; the console writes them here too (v). One on
# the key of a view of winnow's takes its place. list: today, hot, working, back,
# nurture, handed_off, all, queue, cooled. order: score, due, waiting, active, rising.
# [[view]]
# key = 8
# name = "Germany"
# list = "today"
# filter = "country:DE score>60"
# order = "waiting"
`

// views reads the user's own views.
func (r *configReader) views(line int, v any) {
	tables, ok := v.([]any)
	if !ok {
		r.wrong(line, "view wants two brackets around: [[view]]")
		return
	}
	lines := r.linesOf("[[view]]")
	for i, x := range tables {
		at := line
		if i < len(lines) {
			at = lines[i]
		}
		t, ok := x.(map[string]any)
		if !ok {
			r.wrong(at, "view wants two brackets around: [[view]]")
			continue
		}
		view, ok := r.view(at, t)
		switch err := view.Check(); {
		case !ok:
		case err != nil:
			r.wrong(at, "%v", err)
		case slices.ContainsFunc(r.c.Views, func(o model.SavedView) bool { return o.Key == view.Key }):
			r.wrong(at, "there are two views on the key %d; the first one holds", view.Key)
		default:
			r.c.Views = append(r.c.Views, view)
		}
	}
	for i := range r.c.Views {
		r.c.Views[i].On, r.c.Views[i].Sort = r.c.Views[i].Base(), r.c.Views[i].Order()
	}
	slices.SortFunc(r.c.Views, func(a, b model.SavedView) int { return a.Key - b.Key })
}

// view reads one of them; false where something in it was reported.
func (r *configReader) view(line int, t map[string]any) (v model.SavedView, ok bool) {
	ok = true
	list, order := "", ""
	texts := map[string]*string{"name": &v.Name, "filter": &v.Filter, "list": &list, "order": &order}
	for _, name := range sortedKeys(t) {
		s, isText := t[name].(string)
		n, isNumber := t[name].(int64)
		switch {
		case name == "key" && isNumber:
			v.Key = int(n)
		case name == "key" && isText:
			v.Key, _ = strconv.Atoi(s) // Check says what is wrong
		case texts[name] != nil && isText:
			*texts[name] = s
		case name == "key" || texts[name] != nil:
			r.wrong(line, "%s of a view wants a text in quotes", name)
			ok = false
		default:
			r.wrong(line, "a view has no setting %q%s", name, didYouMean(name, []string{"key", "name", "list", "filter", "order"}))
			ok = false
		}
	}
	v.On, v.Sort = model.View(strings.ReplaceAll(strings.ToLower(list), " ", "_")), model.Sort(strings.ToLower(order))
	return v, ok
}

// linesOf are the lines that consist of a text.
func (r *configReader) linesOf(text string) (lines []int) {
	for i, l := range strings.Split(r.text, "\n") {
		if strings.ReplaceAll(tomlHead(l), " ", "") == text {
			lines = append(lines, i+1)
		}
	}
	return lines
}

// tomlHead is a line without its margin and the comment at its end, as far as it
// can be the heading of a section.
func tomlHead(line string) string {
	head, _, _ := strings.Cut(strings.TrimSpace(line), "#")
	return strings.TrimSpace(head)
}

// withViews is the text of a config with other views in it: everything else in it
// stays as it is, comments too.
func withViews(text string, views []model.SavedView) string {
	var kept []string
	in := false
	for _, l := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		head := tomlHead(l)
		if strings.HasPrefix(head, "[") {
			in = strings.ReplaceAll(head, " ", "") == "[[view]]"
		}
		// What stands between the views is theirs, but for comments: those may be
		// about what follows.
		if !in || strings.HasPrefix(strings.TrimSpace(l), "#") {
			kept = append(kept, l)
		}
	}
	var b strings.Builder
	if rest := strings.TrimRight(strings.Join(kept, "\n"), "\n"); rest != "" {
		b.WriteString(rest + "\n")
	}
	for _, v := range views {
		fmt.Fprintf(&b, "\n[[view]]\nkey = %d\nname = %s\nlist = %s\n", v.Key, tomlText(v.Name), tomlText(string(v.Base())))
		if v.Filter != "" {
			fmt.Fprintf(&b, "filter = %s\n", tomlText(v.Filter))
		}
		fmt.Fprintf(&b, "order = %s\n", tomlText(string(v.Order())))
	}
	return b.String()
}

// tomlText is a text in quotes as TOML reads it.
func tomlText(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteRune('\\')
			b.WriteRune(c)
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&b, "\\u%04X", c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String() + "\""
}

// keepViews writes the views into the config.
func (a *app) keepViews(views []model.SavedView) error {
	return a.changeConfig("the views", func(text string) string { return withViews(text, views) }, func(c *config) { c.Views = views })
}
