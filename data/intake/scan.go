package intake

import "bytes"

type scanKind uint8

const (
	scanRow   scanKind = iota // a whole row
	scanMore                  // the text ends within the row
	scanOpen                  // the file ends inside quotes
	scanStray                 // text after a closing quote
)

// scanned is what scan found: how many bytes and line ends the row takes, and
// where the last quote of it opened.
type scanned struct {
	kind    scanKind
	n       int
	lines   int
	quote   int
	inQuote bool
	note    string
}

const bareQuote = "a quote stands inside a value that is not quoted: kept as written"

// scan reads one row from the beginning of b into rd.fields.
func (rd *reader) scan(b []byte) scanned {
	end := bytes.IndexByte(b, rd.newline)
	if end < 0 && !rd.last {
		return scanned{kind: scanMore, inQuote: bytes.IndexByte(b, '"') >= 0 && rd.quoted(b).inQuote}
	}
	n, line := end+1, b
	if end >= 0 {
		line = b[:end]
	} else {
		n = len(b)
	}
	if bytes.IndexByte(line, '"') >= 0 {
		return rd.quoted(b)
	}
	if k := len(line); k > 0 && line[k-1] == '\r' {
		line = line[:k-1]
	}
	rd.split(string(line))
	return scanned{kind: scanRow, n: n, lines: 1}
}

// split cuts a line without quotes.
func (rd *reader) split(s string) {
	rd.fields = rd.fields[:0]
	start := 0
	for i := 0; i < len(s); i++ {
		if s[i] == rd.d.comma {
			rd.fields = append(rd.fields, s[start:i])
			start = i + 1
		}
	}
	rd.fields = append(rd.fields, s[start:])
}

// quoted reads a row that has quotes. Values are gathered in one buffer, so that
// the row costs one string.
func (rd *reader) quoted(b []byte) scanned {
	out := scanned{kind: scanMore, lines: 1}
	rd.unq, rd.ends = rd.unq[:0], rd.ends[:0]
	i := 0
	for {
		if i < len(b) && b[i] == '"' {
			out.quote = i
			n, lines, state := rd.unquote(b[i+1:])
			i += 1 + n
			out.lines += lines
			if state != scanRow {
				out.kind, out.inQuote = state, state != scanStray
				return out
			}
		} else {
			n, bare := rd.plain(b[i:])
			i += n
			if bare {
				out.note = bareQuote
			}
		}
		rd.ends = append(rd.ends, len(rd.unq))
		switch {
		case i < len(b) && b[i] == rd.d.comma:
			i++
		case i < len(b): // a line end
			out.kind, out.n = scanRow, i+1
			if b[i] != rd.newline {
				out.n++ // CR LF
			}
			rd.cut()
			return out
		case rd.last:
			out.kind, out.n = scanRow, i
			rd.cut()
			return out
		default:
			return out
		}
	}
}

// plain takes an unquoted value; it stops at a delimiter, a line end, or the end
// of b. bare reports a quote within it.
func (rd *reader) plain(b []byte) (n int, bare bool) {
	for n < len(b) && b[n] != rd.d.comma && b[n] != rd.newline {
		if b[n] == '"' {
			bare = true
		}
		n++
	}
	if n > 0 && n < len(b) && b[n] == '\n' && b[n-1] == '\r' {
		n--
	} else if n > 0 && n == len(b) && rd.last && b[n-1] == '\r' {
		rd.unq = append(rd.unq, b[:n-1]...)
		return n, bare
	}
	rd.unq = append(rd.unq, b[:n]...)
	return n, bare
}

// unquote takes the rest of a quoted value and the quote that closes it. It
// stops at what follows: a delimiter, a line end, or the end of b.
func (rd *reader) unquote(b []byte) (n, lines int, state scanKind) {
	for {
		i := bytes.IndexByte(b[n:], '"')
		if i < 0 {
			if rd.last {
				return n, lines, scanOpen
			}
			return n, lines, scanMore
		}
		text := b[n : n+i]
		lines += bytes.Count(text, []byte{rd.newline})
		rd.unq = append(rd.unq, text...)
		n += i + 1
		rest := b[n:]
		switch {
		case len(rest) == 0 && rd.last:
			return n, lines, scanRow
		case len(rest) == 0, len(rest) == 1 && rest[0] == '\r' && !rd.last:
			return n, lines, scanMore
		case rest[0] == '"':
			rd.unq = append(rd.unq, '"')
			n++
		case rest[0] == rd.d.comma, rest[0] == rd.newline:
			return n, lines, scanRow
		case rest[0] == '\r' && len(rest) == 1:
			return n + 1, lines, scanRow
		case rest[0] == '\r' && rest[1] == '\n':
			return n, lines, scanRow
		default:
			return n, lines, scanStray
		}
	}
}

// cut makes rd.fields of the gathered values.
func (rd *reader) cut() {
	s := string(rd.unq)
	rd.fields = rd.fields[:0]
	start := 0
	for _, e := range rd.ends {
		rd.fields = append(rd.fields, s[start:e])
		start = e
	}
}
