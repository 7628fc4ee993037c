package criteria

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"
)

// fields says what each key of a table takes.
type fields map[string]func(*node)

// take goes through a table's keys and reports those that are not known. One
// with a slip is then read as what was meant: it is one mistake, not also a
// missing key, and its value is looked at too.
func (r *reader) take(t *table, where string, f fields) {
	for _, k := range t.keys {
		read, known := f[k.name]
		if !known {
			r.wrong(k.at, "%s has no key %q%s", where, k.name, didYouMean(k.name, f.names()))
			if near := nearest(k.name, f.names()); near != "" && !t.has(near) {
				t.byName[near] = k.node
				f[near](k.node)
			}
			continue
		}
		read(k.node)
	}
}

func (f fields) names() []string {
	names := make([]string, 0, len(f))
	for n := range f {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// section returns the table of a key, nil where it is absent or no table.
func (r *reader) section(n *node, name string) *table {
	switch {
	case n == nil:
		return nil
	case n.many:
		r.wrong(n.at, "write [%s]: there is one only", name)
		return nil
	case n.table == nil:
		r.wrong(n.at, "%s is a table: write [%s]", name, name)
		return nil
	}
	return n.table
}

// sections returns the tables of a [[key]].
func (r *reader) sections(n *node, name string) []*table {
	if n == nil {
		return nil
	}
	if !n.many {
		r.wrong(n.at, "write [[%s]]: there may be several", name)
		return nil
	}
	tables := make([]*table, len(n.list))
	for i, x := range n.list {
		tables[i] = x.table
	}
	return tables
}

func (r *reader) str(to *string) func(*node) {
	return func(n *node) {
		if n.kind != unstable.String {
			r.wrong(n.at, "text in quotes is wanted here, this is %s", kindName(n))
			return
		}
		*to = n.text
	}
}

// strs takes one text or a list of texts.
func (r *reader) strs(to *[]string) func(*node) {
	return func(n *node) {
		r.each(n, func(x *node) {
			var s string
			r.str(&s)(x)
			*to = append(*to, s)
		})
	}
}

// each calls f for the elements of a list, or for the value itself.
func (r *reader) each(n *node, f func(*node)) {
	if n.kind != unstable.Array {
		f(n)
		return
	}
	for _, x := range n.list {
		f(x)
	}
}

func (r *reader) oneOf(to *string, words ...string) func(*node) {
	return func(n *node) {
		var s string
		before := len(r.mistakes)
		r.str(&s)(n)
		if len(r.mistakes) > before {
			return
		}
		if !slices.Contains(words, s) {
			r.wrong(n.at, "%q is not known here%s", s, didYouMean(s, words))
			return
		}
		*to = s
	}
}

func (r *reader) boolean(to *bool) func(*node) {
	return func(n *node) {
		if n.kind != unstable.Bool {
			r.wrong(n.at, "true or false is wanted here, this is %s", kindName(n))
			return
		}
		*to = n.text == "true"
	}
}

func (r *reader) number(to *int, least, most int) func(*node) {
	return func(n *node) {
		v, err := strconv.ParseInt(strings.ReplaceAll(n.text, "_", ""), 10, 64)
		if n.kind != unstable.Integer || err != nil {
			r.wrong(n.at, "a whole number is wanted here, this is %s", kindName(n))
			return
		}
		if v < int64(least) || v > int64(most) {
			r.wrong(n.at, "%d is out of range: %d to %d", v, least, most)
			return
		}
		*to = int(v)
	}
}

// points takes a number of points, to the thousandth.
func (r *reader) points(to *Milli, least, most int) func(*node) {
	return func(n *node) {
		v, err := strconv.ParseFloat(strings.ReplaceAll(n.text, "_", ""), 64)
		if n.kind != unstable.Integer && n.kind != unstable.Float || err != nil || math.IsNaN(v) {
			r.wrong(n.at, "a number of points is wanted here, this is %s", kindName(n))
			return
		}
		if v < float64(least) || v > float64(most) {
			r.wrong(n.at, "%s points are out of range: %d to %d", n.text, least, most)
			return
		}
		*to = Milli(math.Round(v * 1000))
	}
}

func (r *reader) duration(to *time.Duration) func(*node) {
	return func(n *node) {
		if n.kind == unstable.Integer {
			r.wrong(n.at, `a length of time stands in quotes with its unit: "%sd" for days, "%sh" for hours`, n.text, n.text)
			return
		}
		var s string
		before := len(r.mistakes)
		r.str(&s)(n)
		if len(r.mistakes) > before {
			return
		}
		d, err := ParseDuration(s)
		if err != nil {
			r.wrong(n.at, "%v", err)
			return
		}
		*to = d
	}
}

var units = map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}

const longest = 36600 * 24 * time.Hour

var errTooLong = errors.New("too long: at most 36600d, a hundred years")

func tooLong(s string) error { return fmt.Errorf("%q is %w", s, errTooLong) }

// ParseDuration reads a positive length of time: a whole number and m, h, d or
// w, or several such in a row ("1d 4h"). A day has 24 hours.
func ParseDuration(s string) (time.Duration, error) {
	var sum time.Duration
	rest := strings.ReplaceAll(s, " ", "")
	for rest != "" {
		digits := 0
		for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
			digits++
		}
		for digits > 1 && rest[0] == '0' {
			rest, digits = rest[1:], digits-1
		}
		if digits > 5 && digits < len(rest) && units[rest[digits]] != 0 {
			return 0, tooLong(s)
		}
		if digits == 0 || digits == len(rest) || units[rest[digits]] == 0 {
			sum = 0
			break
		}
		n, _ := strconv.Atoi(rest[:digits])
		sum += time.Duration(n) * units[rest[digits]]
		rest = rest[digits+1:]
		if sum < 0 || sum > longest {
			return 0, tooLong(s)
		}
	}
	if sum <= 0 {
		return 0, fmt.Errorf("%q is not a length of time; write %s", s, lengthMeant(s))
	}
	return sum, nil
}

var lengthInWords = regexp.MustCompile(`^\s*(\d{1,4})\s*(m|h|d|w)[a-z]*\s*$`)

// lengthMeant is how a length of time in words is written, "21 days" as 21d; any
// other text gets examples. A month is thirty days.
func lengthMeant(s string) string {
	m := lengthInWords.FindStringSubmatch(strings.ToLower(s))
	if m == nil || len(s) < 3 {
		return "15m, 4h, 14d or 2w"
	}
	if n, _ := strconv.Atoi(m[1]); strings.Contains(strings.ToLower(s), "mo") {
		return strconv.Itoa(30*n) + "d"
	}
	return m[1] + m[2]
}

func kindName(n *node) string {
	switch {
	case n.many:
		return "a list of tables"
	case n.table != nil:
		return "a table"
	}
	switch n.kind {
	case unstable.String:
		return "text"
	case unstable.Integer, unstable.Float:
		return "the number " + n.text
	case unstable.Bool:
		return n.text
	case unstable.Array:
		return "a list"
	}
	return "a date"
}
