package criteria

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"
)

// lostLine is a statement that is not TOML, as far as it can be understood: the
// header of a table, or a key.
type lostLine struct {
	at     int
	header bool
	many   bool  // a header in double brackets
	keys   []key // of a header, none when it cannot be told; of a key the first
}

// checkSyntax returns the place and the word of the first mistake in the syntax.
func checkSyntax(text []byte) (at int, problem string) {
	var p unstable.Parser
	p.Reset(text)
	for p.NextExpression() {
	}
	err := p.Error()
	if err == nil {
		return 0, ""
	}
	var pe *unstable.ParserError
	if errors.As(err, &pe) && pe.Highlight != nil {
		if at := cap(text) - cap(pe.Highlight); at >= 0 && at <= len(text) {
			return at, pe.Message
		}
	}
	return len(text), err.Error()
}

// skip reports a mistake in the syntax, blanks the statement that holds it and
// says what was lost.
func (r *reader) skip(text []byte, at int, problem string) lostLine {
	from := statement(text, at)
	to := lineEnd(text, from)
	opening := from
	if value := bytes.IndexByte(text[from:to], '='); value >= 0 {
		opening += value + 1
		opening += len(text[opening:to]) - len(bytes.TrimLeft(text[opening:to], " \t"))
	}
	if at > to { // it runs over lines: to where the next statement seems to begin
		for to = min(to+1, len(text)); to < len(text) && !beginning.Match(text[to:lineEnd(text, to)]); {
			to = min(lineEnd(text, to)+1, len(text))
		}
		if at >= to {
			at, problem = opening, unclosed(text[opening:])
		}
	}
	if at >= len(text) && at > 0 {
		at = opening
	}
	r.wrong(at, "%s", plainSyntax(text, opening, at, problem))
	lost := lose(text[from:lineEnd(text, from)], from)
	for i := from; i < to; i++ {
		if text[i] != '\n' {
			text[i] = ' '
		}
	}
	return lost
}

// nearLines is how far back the statement with a mistake is looked for line by line.
const nearLines = 200

// statement finds the beginning of the line on which the statement with the
// mistake begins: all before it can be read.
func statement(text []byte, at int) int {
	starts := []int{0}
	for i := 0; i < min(at, len(text)-1); i++ {
		if text[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	good := func(line int) bool {
		_, problem := checkSyntax(text[:starts[line]:starts[line]])
		return problem == ""
	}
	// Line by line at first: what ends within a list of several lines is not good,
	// though all of it may be. Farther away only something open can be the mistake.
	high := len(starts) - 1
	for near := max(0, high-nearLines); high > near && !good(high); {
		high--
	}
	low := 0 // starts[low] is good
	if good(high) {
		low = high
	}
	for low < high {
		if middle := (low + high + 1) / 2; good(middle) {
			low = middle
		} else {
			high = middle - 1
		}
	}
	from := starts[low]
	for from < min(at, len(text)) { // lines that say nothing
		end := lineEnd(text, from)
		if line := bytes.TrimSpace(text[from:end]); end >= at || len(line) > 0 && line[0] != '#' {
			break
		}
		from = end + 1
	}
	return from
}

func lineEnd(text []byte, from int) int {
	if i := bytes.IndexByte(text[min(from, len(text)):], '\n'); i >= 0 {
		return from + i
	}
	return len(text)
}

// beginning is what the first line of a statement looks like: a header, or a key
// and one equals sign. Conditions compare with two.
var beginning = regexp.MustCompile(`^\s*(\[[\[\w]|[\w-]+\s*=\s*[^=~\s])`)

// lose says what a line that cannot be read was meant for.
func lose(line []byte, at int) lostLine {
	s := string(line)
	lost := lostLine{at: at}
	s = strings.TrimLeft(s, " \t")
	if lost.header = strings.HasPrefix(s, "["); !lost.header {
		lost.keys = []key{{bareWord(s), at}}
		return lost
	}
	lost.many = strings.HasPrefix(s, "[[")
	s = strings.TrimLeft(s, "[ \t")
	for _, part := range strings.Split(s[:endOf(s)], ".") {
		word := bareWord(strings.TrimSpace(part))
		if word == "" {
			lost.keys = nil
			return lost
		}
		lost.keys = append(lost.keys, key{word, at})
	}
	return lost
}

func endOf(s string) int {
	if i := strings.IndexAny(s, "]#\t "); i >= 0 {
		return i
	}
	return len(s)
}

// bareWord is the letters, digits, _ and - that a text begins with.
func bareWord(s string) string {
	for i, c := range s {
		if c >= utf8.RuneSelf || c != '_' && c != '-' && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return s[:i]
		}
	}
	return s
}

// unclosed says what a value that runs into the next statement lacks.
func unclosed(value []byte) string {
	for _, q := range []string{`"""`, "'''", `"`, "'"} {
		if bytes.HasPrefix(value, []byte(q)) {
			return "this text is not closed: " + q + " is missing"
		}
	}
	if bytes.HasPrefix(value, []byte("{")) {
		return "this table is not closed: } is missing"
	}
	return "this list is not closed: ] is missing"
}

var startOfValue = regexp.MustCompile(`^unexpected character .* at start of value$`)

// plainSyntax says what the parser said in the words of somebody who writes
// criteria.
func plainSyntax(text []byte, opening, at int, problem string) string {
	rest := string(text[at:lineEnd(text, at)])
	switch {
	case strings.HasSuffix(problem, "strings cannot have new lines") || strings.HasPrefix(problem, "unterminated"):
		return unclosed(text[opening:])
	case problem == "expected '=' after key":
		return "= is missing after the key"
	case strings.HasPrefix(problem, "expected ']]'"):
		return "]] is missing: [[so]]"
	case strings.HasPrefix(problem, "expected ']' to close table"):
		return "] is missing: [so]"
	case startOfValue.MatchString(problem) || strings.HasPrefix(problem, "expected keyword"):
		word := bareWord(rest)
		switch lower := strings.ToLower(word); {
		case strings.HasPrefix(rest, "="):
			return "one = is enough here"
		case strings.TrimSpace(rest) == "" || strings.HasPrefix(rest, "#"):
			return "a value is missing after ="
		case lower == "true" || lower == "false":
			return "write " + lower + " in small letters"
		case word != "":
			return `text stands in quotes: "` + strings.TrimSpace(rest[:min(endOfValue(rest), 60)]) + `"`
		}
	case strings.HasPrefix(problem, "expected newline but got"):
		if strings.ContainsAny(string(text[opening:min(opening+1, len(text))]), `"'`) {
			return "the text ends before this; a text with quotes in it stands in ''' '''"
		}
		return "the value ends before this; a line holds one key and one value"
	}
	return problem
}

func endOfValue(s string) int {
	if i := strings.IndexAny(s, "#,]}\""); i >= 0 {
		return i
	}
	return len(s)
}
