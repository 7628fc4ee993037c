package lead

import (
	"slices"
	"strconv"
	"strings"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/words"
)

// leastAttributes is how many attributes the pane has, also where they have to be
// scrolled to, before it says how many more there are.
const leastAttributes = 8

// telling ranks an attribute: words about the lead first, then numbers, then
// what is true, then what is long; "no", zero and placeholders tell nothing.
func telling(a model.Attribute) int {
	v := strings.ToLower(strings.TrimSpace(a.Text))
	switch v {
	case "", "no", "false", "0", "0.0", "none", "n/a", "na", "null", "-", "select", "unknown", "not specified":
		return 9
	}
	switch a.Type {
	case model.AttrNumber:
		if a.Number == 0 {
			return 9
		}
		return 1
	case model.AttrBool:
		if a.Number == 0 {
			return 9
		}
		return 2
	case model.AttrTime:
		return 2
	}
	if len(v) > 60 {
		return 3
	}
	return 0
}

// farthest is how many cells a name may keep its value away.
const farthest = 34

// about draws the other columns of the lead's file that say something, the most
// telling first.
func (p *page) about() {
	attrs := slices.Clone(p.d.Lead.Attributes)
	slices.SortStableFunc(attrs, func(a, b model.Attribute) int { return telling(a) - telling(b) })
	silent := slices.IndexFunc(attrs, func(a model.Attribute) bool { return telling(a) == 9 })
	if silent < 0 {
		silent = len(attrs)
	}
	rest := len(attrs) - silent
	if !p.full {
		attrs = attrs[:silent]
		if room := max(leastAttributes, p.h-len(p.lines)-3); len(attrs) > room {
			rest += len(attrs) - room
			attrs = attrs[:room]
		}
	}
	if len(attrs) == 0 || p.full && len(p.d.Sources) > 0 { // in full the fields have them
		return
	}
	p.gap()
	name, value := 0, 0
	for _, a := range attrs {
		name = max(name, paint.Width(p.th, paint.Clean(a.Name)))
		value = max(value, paint.Width(p.th, paint.Clean(a.Text)))
	}
	name = min(name, max(8, p.room()-2-min(value, p.room()/2)), farthest)
	for i, a := range attrs {
		l := p.line()
		if i == 0 {
			l.Put(themes.Section, "ABOUT")
		}
		l.To(column).Cell(themes.Faint, a.Name, name).Gap(2)
		p.put(l.Put(themes.Normal, paint.Cut(p.th, paint.Clean(a.Text), p.w-1-l.At())))
	}
	if rest > 0 {
		p.put(p.line().To(column).Put(themes.Faint, strconv.Itoa(rest)+" more in full"))
	}
}

// fields draws every value, under the file it came from: that with the most first.
func (p *page) fields() {
	if len(p.d.Sources) == 0 {
		return
	}
	p.gap()
	own := map[string]bool{} // columns keep the name that their file gives them
	for _, a := range p.d.Lead.Attributes {
		own[a.Name] = true
	}
	fieldName := func(n string) string {
		if own[n] {
			return n
		}
		return strings.ReplaceAll(n, "_", " ")
	}
	name, of, files := 0, map[string][]model.Provenance{}, []string(nil)
	for _, s := range p.d.Sources {
		name = max(name, paint.Width(p.th, paint.Clean(fieldName(s.Name))))
		from := p.origins(s)
		if of[from] == nil {
			files = append(files, from)
		}
		of[from] = append(of[from], s)
	}
	slices.SortStableFunc(files, func(a, b string) int { return len(of[b]) - len(of[a]) })
	name = min(name, p.room()/2)
	for i, from := range files {
		section := ""
		if i == 0 {
			section = "FIELDS"
		} else {
			p.gap()
		}
		p.block(section, 0, p.flow(span(themes.Dim, from)))
		for _, s := range of[from] {
			p.field(fieldName(s.Name), s.Value, name)
		}
	}
}

// field draws a value beside its name, or below it where it would be broken within a
// word beside it.
func (p *page) field(name, value string, w int) {
	l := p.line().To(column).Cell(themes.Faint, name, w).Gap(2)
	at := l.At()
	for _, word := range strings.Fields(paint.Clean(value)) {
		if paint.Width(p.th, word) > p.w-1-at {
			p.put(l)
			at = column + 2
			l = p.line().To(at)
			break
		}
	}
	for i, row := range paint.Flow(p.th, []paint.Span{span(themes.Normal, value)}, p.w-1-at) {
		if i > 0 {
			l = p.line().To(at)
		}
		p.put(l.Spans(row...))
	}
}

func (p *page) origins(s model.Provenance) string {
	text := s.From
	if s.Row > 0 {
		text += " row " + words.Number(s.Row)
	}
	if !s.At.IsZero() {
		text += ", " + words.Date(s.At, p.say.Now, p.say.Zone)
	}
	return text
}
