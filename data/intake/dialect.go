package intake

import (
	"bytes"
	"strings"
)

const delimiters = ",;\t|"

// readDialect finds out how a text writes its rows, from its beginning. skip is
// how many bytes of it stand before the header: the "sep=;" line that Excel
// writes.
func readDialect(text []byte, whole bool) (d dialect, skip int) {
	d.comma = ','
	d.crOnly = mostlyCR(text)
	if line, _, _ := bytes.Cut(text, []byte{'\n'}); len(line) < 16 {
		rest, found := strings.CutPrefix(strings.ToLower(strings.TrimSuffix(strings.TrimRight(string(line), "\r"), `"`)), "sep=")
		if !found {
			rest, found = strings.CutPrefix(strings.ToLower(strings.TrimSuffix(strings.TrimRight(string(line), "\r"), `"`)), `"sep=`)
		}
		if found && len(rest) == 1 && strings.Contains(delimiters, rest) {
			d.comma = rest[0]
			return d, min(len(line)+1, len(text))
		}
	}
	const look = 256 << 10
	if len(text) > look {
		text, whole = text[:look], false
	}
	best := 0.0
	for i := 0; i < len(delimiters); i++ {
		if s := steadiness(text, dialect{comma: delimiters[i], crOnly: d.crOnly}, whole); s > best {
			best, d.comma = s, delimiters[i]
		}
	}
	return d, 0
}

// mostlyCR reports whether more rows end with a lone CR than with LF: line ends within
// quotes do not count.
func mostlyCR(text []byte) bool {
	if bytes.IndexByte(text, '\r') < 0 {
		return false
	}
	quoted, cr, lf := false, 0, 0
	for i, c := range text {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\n':
			lf++
		case c == '\r' && (i+1 == len(text) || text[i+1] != '\n'):
			cr++
		}
	}
	return cr > lf
}

// steadiness is how well a delimiter cuts the text into rows of one width: the
// share of rows as wide as most are, a little more for wider rows; 0 when it
// cuts nothing.
func steadiness(text []byte, d dialect, whole bool) float64 {
	rd := newReader(bytes.NewReader(text), d)
	widths := map[int]int{}
	rows, above := 0, 0
	var first int
	for rows < 500 {
		rec, err := rd.next()
		if err != nil {
			break
		}
		if !whole && rd.eof && rd.r == rd.w { // cut off in its middle
			break
		}
		if len(rec.fields) == 1 && strings.TrimSpace(rec.fields[0]) == "" {
			continue
		}
		if first < 2 {
			if first = len(rec.fields); first < 2 { // perhaps the title of a report
				if above++; above > mostAbove {
					return 0
				}
			}
		}
		rows++
		widths[len(rec.fields)]++
	}
	most, n := 0, 0
	for w, k := range widths {
		if k > n || k == n && w > most {
			most, n = w, k
		}
	}
	if first < 2 || most < 2 || above > 0 && most < 3 {
		return 0
	}
	share := float64(n) / float64(rows)
	if most > first || first-most > 1 { // the header has to name the columns
		share /= 2
	}
	return share + float64(min(most, 50))/1000
}
