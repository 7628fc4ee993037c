package filter

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"winnow/model/spell"
)

// Vocabulary is what a filter may name besides its fields.
type Vocabulary struct {
	Me      string
	Mine    []string // what owners are called that are the user, besides Me
	Now     time.Time
	Zone    *time.Location // of days; nil = UTC
	Stages  []string
	Reasons []Reason

	// For completion only: kinds of touches, attributes that leads have, and values
	// of other fields that were met.
	Kinds, Attributes []string
	Met               map[Field][]string
}

// Reason is a reason that a filter may name by its id, its key or its name.
type Reason struct{ ID, Key, Name string }

// Error is a mistake in a filter. At and Len say where, in runes of the text; a
// Len of 0 points behind what is there.
type Error struct {
	At, Len int
	Msg     string
	Next    string // the nearest right word, or an example
}

func (e *Error) Error() string {
	if e.Next != "" {
		return e.Msg + "; " + e.Next
	}
	return e.Msg
}

// Parse reads a filter. Its errors are of type *Error, the first mistake first;
// what could be read is returned with it.
func Parse(text string, v Vocabulary) (Filter, error) {
	if v.Zone == nil {
		v.Zone = time.UTC
	}
	p := parser{runes: []rune(text), voc: v}
	var f Filter
	var first error
	for {
		p.space()
		if p.end() {
			break
		}
		t, words, err := p.term()
		switch {
		case err != nil && first == nil:
			first = err
		case err != nil:
		case t != nil:
			f.Terms = append(f.Terms, *t)
		default:
			f.Words = append(f.Words, words...)
		}
	}
	if len(f.Words) > MaxWords {
		f.Words = f.Words[:MaxWords]
	}
	return f, first
}

type parser struct {
	runes []rune
	at    int
	voc   Vocabulary
}

func (p *parser) end() bool { return p.at >= len(p.runes) }

func (p *parser) peek() rune {
	if p.end() {
		return 0
	}
	return p.runes[p.at]
}

// skip goes to the end of the term, behind a mistake.
func (p *parser) skip() {
	for quoted := false; !p.end() && (quoted || !unicode.IsSpace(p.peek())); p.at++ {
		if p.peek() == '"' {
			quoted = !quoted
		}
	}
}

// wrong is the mistake between two places; it goes on behind the term.
func (p *parser) wrong(from, to int, next, format string, args ...any) error {
	p.skip()
	return &Error{At: from, Len: to - from, Msg: fmt.Sprintf(format, args...), Next: next}
}

// term reads a condition, or words.
func (p *parser) term() (*Term, []string, error) {
	t := &Term{At: p.at}
	if p.peek() == '-' && p.at+1 < len(p.runes) && !unicode.IsSpace(p.runes[p.at+1]) {
		t.Not = true
		p.at++
	}
	from := p.at
	if field, name, ok, err := p.field(); err != nil || ok {
		if err != nil {
			return nil, nil, err
		}
		t.Field, t.Name = field, name
		return t, nil, p.condition(t, from)
	}
	p.at = from
	word, err := p.word("")
	if err != nil {
		return nil, nil, err
	}
	words := Words(word)
	if !t.Not || len(words) == 0 {
		return nil, words, nil
	}
	for _, w := range words {
		t.Values = append(t.Values, Value{Text: w})
	}
	return t, nil, nil
}

// field reads the name of a field, if one stands here with a sign of comparison
// behind it.
func (p *parser) field() (f Field, name string, ok bool, err error) {
	from := p.at
	for !p.end() && (unicode.IsLetter(p.peek()) || p.peek() == '_') {
		p.at++
	}
	typed := string(p.runes[from:p.at])
	if typed == "attr" && p.peek() == '.' {
		p.at++
		if name, err = p.word(signs); err != nil {
			return "", "", false, err
		}
		if name == "" {
			return "", "", false, p.wrong(p.at, p.at, `such as attr."Lead Origin":API`, "attr. wants the name of a column")
		}
		if !strings.ContainsRune(signs, p.peek()) {
			return "", "", false, p.wrong(p.at, p.at, `such as attr."Lead Origin":API`, "attr.%s wants a value", name)
		}
		return Attribute, name, true, nil
	}
	low := strings.ToLower(typed)
	if _, known := entryOf(Field(low)); known {
		p.spaceBefore(signs)
	}
	if typed == "" || p.end() || !strings.ContainsRune(signs, p.peek()) {
		return "", "", false, nil
	}
	if e, known := entryOf(Field(low)); known && e.Field != Attribute {
		return e.Field, "", true, nil
	}
	next := "such as score, stage, company, country, title, touch; a word with a sign in it goes in quotes"
	if near := spell.Nearest(low, fieldNames(), 3); near != "" {
		next = "did you mean " + near + "?"
	}
	return "", "", false, p.wrong(from, p.at, next, "there is no field %q", typed)
}

// word reads up to white space or one of the signs; quotes hold both.
func (p *parser) word(signs string) (string, error) {
	var b strings.Builder
	for !p.end() {
		r := p.peek()
		if r == '"' {
			open := p.at
			p.at++
			for !p.end() && p.peek() != '"' {
				b.WriteRune(p.peek())
				p.at++
			}
			if p.end() {
				return "", &Error{At: open, Len: 1, Msg: "the quotation mark is not closed"}
			}
			p.at++
			continue
		}
		if unicode.IsSpace(r) || strings.ContainsRune(signs, r) {
			break
		}
		b.WriteRune(r)
		p.at++
	}
	return b.String(), nil
}

// op reads the sign of comparison.
func (p *parser) op() Op {
	r := p.peek()
	p.at++
	or := func(with, without Op) Op {
		if p.peek() == '=' {
			p.at++
			return with
		}
		return without
	}
	switch r {
	case '~':
		return Contains
	case '=':
		return Exactly
	case '<':
		return or(AtMost, Less)
	case '>':
		return or(AtLeast, More)
	}
	return Equals
}

// condition reads what follows the name of a field.
func (p *parser) condition(t *Term, from int) error {
	e, _ := entryOf(t.Field)
	sign := p.at
	t.Op = p.op()
	if t.Op == Exactly && e.kind != names {
		t.Op = Equals
	}
	whole := t.Op == Equals || t.Op == Exactly
	ordered := e.kind == numbers || e.kind == past || e.kind == future
	switch {
	case t.Op == Contains && e.kind != names:
		return p.wrong(sign, p.at, "such as "+e.Like, "%s cannot be searched with ~", t.Field)
	case !whole && t.Op != Contains && !ordered && t.Field != Attribute:
		return p.wrong(sign, p.at, "such as "+e.Like, "%s has no more and less", t.Field)
	}
	ends := ","
	if e.kind == touches {
		ends = ",<>"
	}
	p.spaceBeforeValue()
	for {
		at := p.at
		word, err := p.word(ends)
		if err != nil {
			return err
		}
		if word == "" {
			return p.wrong(at, p.at, "such as "+e.Like, "%s wants a value", string(p.runes[from:p.at]))
		}
		v, err := p.value(t, e, word, at)
		if err != nil {
			return err
		}
		t.Values = append(t.Values, v)
		if t.Field == Owner && strings.EqualFold(word, "me") {
			for _, name := range p.voc.Mine {
				t.Values = append(t.Values, Value{Text: name})
			}
		}
		if p.peek() != ',' {
			return nil
		}
		if p.at++; p.end() || unicode.IsSpace(p.peek()) {
			return nil // the next value is not typed yet
		}
	}
}

// value reads one value of a field.
func (p *parser) value(t *Term, e Entry, word string, at int) (Value, error) {
	low := strings.ToLower(word)
	none := low == "none" && (t.Op == Equals || t.Op == Exactly)
	switch {
	case e.kind == flags:
		return p.flag(low, at)
	case e.kind == touches:
		return p.touch(low, none)
	case none:
		return Value{None: true}, nil
	case e.kind == numbers:
		return p.number(t, word, at)
	case e.kind == past || e.kind == future:
		return p.time(t, e, low, at)
	case e.kind == codes:
		return p.code(t.Field, word, at)
	case t.Field == Attribute && t.Op != Equals && t.Op != Exactly && t.Op != Contains:
		return p.number(t, word, at)
	}
	return Value{Text: word}, nil
}

func (p *parser) flag(low string, at int) (Value, error) {
	low = strings.ReplaceAll(low, "-", "_")
	var known []string
	for _, f := range Flags() {
		if string(f) == low {
			return Value{Text: low}, nil
		}
		known = append(known, string(f))
	}
	next := "one of " + strings.Join(known, ", ")
	if near := spell.Nearest(low, known, 3); near != "" {
		next = "did you mean " + near + "?"
	}
	if other := p.elsewhere(low); other != "" {
		next = "did you mean " + other + "?"
	}
	return Value{}, p.wrong(at, p.at, next, "no lead is %q", low)
}

// elsewhere is the condition that a word is a value of, where another field wants it.
func (p *parser) elsewhere(low string) string {
	if s := stageOf(low); slices.Contains(p.voc.Stages, s) {
		return string(Stage) + ":" + s
	}
	if low == "tried" || low == "attempted" {
		return string(Tries) + ">0"
	}
	for _, r := range p.voc.Reasons {
		if r.ID == strings.ReplaceAll(low, "_", "-") || strings.EqualFold(r.Name, low) {
			return string(Reasoned) + ":" + r.ID
		}
	}
	return ""
}

// stageOf is a stage as it is named, by what people write for it.
func stageOf(low string) string {
	low = strings.NewReplacer("-", "_", " ", "_").Replace(low)
	if s, is := map[string]string{"promoted": "sql", "handed_off": "sql", "nurtured": "nurture", "resting": "nurture", "queued": "mql"}[low]; is {
		return s
	}
	return low
}

// code reads a value of a field with few.
func (p *parser) code(f Field, word string, at int) (Value, error) {
	low := strings.ToLower(word)
	switch f {
	case Owner, By:
		if low == "me" {
			return Value{Text: p.voc.Me}, nil
		}
	case Grade:
		return Value{Text: strings.ToUpper(word)}, nil
	case Stage:
		low = stageOf(low)
		if slices.Contains(p.voc.Stages, low) {
			return Value{Text: low}, nil
		}
		next := near(low, p.voc.Stages)
		if slices.Contains(Flags(), Flag(low)) {
			next = "did you mean " + string(Is) + ":" + low + "?"
		}
		return Value{}, p.wrong(at, p.at, next, "there is no stage %q", word)
	case Reasoned:
		return p.reason(low, at)
	}
	return Value{Text: word}, nil
}

func (p *parser) reason(low string, at int) (Value, error) {
	var ids []string
	for _, r := range p.voc.Reasons {
		if strings.EqualFold(r.ID, low) || strings.EqualFold(r.Name, low) || r.Key == low {
			return Value{Text: r.ID}, nil
		}
		ids = append(ids, r.ID)
	}
	for _, r := range p.voc.Reasons {
		for _, w := range append(Words(r.Name), strings.Split(r.ID, "-")...) {
			if w == low {
				return Value{Text: r.ID}, nil
			}
		}
	}
	return Value{}, p.wrong(at, p.at, near(low, ids), "there is no reason %q", low)
}

func near(word string, among []string) string {
	if n := spell.Nearest(word, among, 3); n != "" {
		return "did you mean " + n + "?"
	}
	return "one of " + strings.Join(among, ", ")
}

// number reads 70, or 50..70.
func (p *parser) number(t *Term, word string, at int) (Value, error) {
	low, high, isRange := strings.Cut(word, "..")
	a, err := strconv.Atoi(low)
	b := a
	if err == nil && isRange && t.Op == Equals {
		b, err = strconv.Atoi(high)
	}
	if err != nil || isRange && t.Op != Equals || a > 1<<40 || b > 1<<40 {
		return Value{}, p.wrong(at, p.at, "such as 70, or 50..70 after a colon", "%s wants a whole number", t.Field)
	}
	return Value{Low: a, High: b}, nil
}
