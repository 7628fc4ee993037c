package intake

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"winnow/model"
)

// jsonValue is one object of a JSON text, as written. fault is set where it
// cannot be read.
type jsonValue struct {
	raw   []byte // valid until the next call
	line  int    // on which it begins
	fault string
}

// jsonShape is how a JSON text holds its objects.
type jsonShape struct {
	lines   bool   // one on each line
	wrapped string // within an array under this key of one object; "" = not
}

// wrappers are the keys under which programs put the list of a document.
var wrappers = []string{"records", "results", "data", "items", "leads", "contacts", "people", "persons", "batch", "events", "rows", "elements", "value"}

// shapeOf decides by the beginning of a text how it holds its objects.
func shapeOf(head []byte, whole bool) jsonShape {
	head = bytes.TrimLeft(head, " \t\r\n")
	if len(head) == 0 || head[0] != '{' {
		return jsonShape{}
	}
	first, rest, _ := bytes.Cut(head, []byte{'\n'})
	if json.Valid(bytes.TrimSpace(first)) && (!whole || len(bytes.TrimSpace(rest)) > 0) {
		return jsonShape{lines: true}
	}
	return jsonShape{wrapped: wrapperOf(head)}
}

// wrapperOf finds the key of an object's own list of objects, or "".
func wrapperOf(head []byte) string {
	dec := json.NewDecoder(bytes.NewReader(head))
	if _, err := dec.Token(); err != nil {
		return ""
	}
	for dec.More() {
		key, err := dec.Token()
		name, isKey := key.(string)
		if err != nil || !isKey {
			return ""
		}
		at := bytes.TrimLeft(head[dec.InputOffset():], " \t\r\n:")
		if slices.Contains(wrappers, name) && len(at) > 0 && at[0] == '[' && startsArray(at[1:]) {
			return name
		}
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			return ""
		}
	}
	return ""
}

// jsonReader cuts a JSON text into its objects, in memory bounded by limit.
type jsonReader struct {
	r      *bufio.Reader
	shape  jsonShape
	limit  int
	line   int
	buf    []byte
	begun  bool
	inside bool // an array is open that has to be closed
	listed bool // the text began with an array
	ended  bool
}

func newJSONReader(text io.Reader, shape jsonShape, limit int) *jsonReader {
	return &jsonReader{r: bufio.NewReaderSize(text, 64<<10), shape: shape, limit: limit, line: 1}
}

// next returns the next object, io.EOF behind the last one, or an error of kind
// invalid where the text breaks off.
func (j *jsonReader) next() (jsonValue, error) {
	if j.shape.lines {
		return j.nextLine()
	}
	if !j.begun {
		j.begun = true
		if err := j.begin(); err != nil {
			return jsonValue{}, err
		}
	}
	for !j.ended {
		c, err := j.byte()
		switch {
		case errors.Is(err, io.EOF) && j.inside:
			return jsonValue{}, j.broken()
		case err != nil:
			return jsonValue{}, err
		case c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',':
		case c == ']' && j.inside:
			// Lists that were put behind one another are one, such as a log of what
			// a program sent.
			j.inside, j.ended = false, j.shape.wrapped != ""
		case c == '[' && !j.inside && j.shape.wrapped == "" && j.listed:
			j.inside = true
		default:
			return j.value(c)
		}
	}
	return jsonValue{}, io.EOF
}

// nextLine reads the object of the next line that is not blank.
func (j *jsonReader) nextLine() (jsonValue, error) {
	for {
		j.buf = j.buf[:0]
		line, long := j.line, false
		for {
			part, err := j.r.ReadSlice('\n')
			if long = long || len(j.buf)+len(part) > j.limit; !long {
				j.buf = append(j.buf, part...)
			}
			if errors.Is(err, bufio.ErrBufferFull) {
				continue
			}
			if err != nil && (!errors.Is(err, io.EOF) || len(j.buf) == 0 && !long) {
				return jsonValue{}, err
			}
			break
		}
		j.line++
		switch raw := bytes.TrimSpace(j.buf); {
		case long:
			return jsonValue{line: line, fault: tooLong(j.limit)}, nil
		case len(raw) == 0:
		case !json.Valid(raw):
			return jsonValue{raw: raw, line: line, fault: "not JSON"}, nil
		case raw[0] != '{':
			return jsonValue{raw: raw, line: line, fault: notObject}, nil
		default:
			return jsonValue{raw: raw, line: line}, nil
		}
	}
}

const notObject = "not an object"

// begin goes to where the objects stand.
func (j *jsonReader) begin() error {
	if j.shape.wrapped != "" {
		// The key is the first place of its quoted form that an array follows:
		// wrapperOf has found it so.
		return j.seek([]byte(`"` + j.shape.wrapped + `"`))
	}
	for {
		c, err := j.byte()
		switch {
		case err != nil:
			return err
		case c == '[':
			j.inside, j.listed = true, true
			return nil
		case c != ' ' && c != '\t' && c != '\r' && c != '\n':
			j.unread()
			return nil
		}
	}
}

// seek goes behind the bracket that follows a key.
func (j *jsonReader) seek(key []byte) error {
	var window []byte
	for {
		c, err := j.byte()
		if err != nil {
			return j.broken()
		}
		if c == '[' && bytes.HasSuffix(window, key) {
			j.inside = true
			return nil
		}
		if c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ':' {
			continue
		}
		if window = append(window, c); len(window) > 4*len(key) {
			window = append(window[:0], window[len(window)-len(key):]...)
		}
	}
}

// value reads the value that begins with c, to where its brackets are closed.
func (j *jsonReader) value(c byte) (jsonValue, error) {
	v := jsonValue{line: j.line}
	j.buf = append(j.buf[:0], c)
	depth, quoted, escaped, long := 0, c == '"', false, false
	if c == '{' || c == '[' {
		depth = 1
	}
	for depth > 0 || quoted {
		c, err := j.byte()
		if errors.Is(err, io.EOF) {
			return v, j.broken()
		}
		if err != nil {
			return v, err
		}
		if long = long || len(j.buf) >= j.limit; !long {
			j.buf = append(j.buf, c)
		}
		switch {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
	}
	if v.raw = j.buf; v.raw[0] != '{' && v.raw[0] != '[' && v.raw[0] != '"' {
		return v, j.scalar(&v)
	}
	switch {
	case long:
		v.raw, v.fault = nil, tooLong(j.limit)
	case !json.Valid(v.raw):
		v.fault = "not JSON"
	case v.raw[0] != '{':
		v.fault = notObject
	}
	return v, nil
}

// scalar passes over a number or word where an object should stand.
func (j *jsonReader) scalar(v *jsonValue) error {
	for {
		c, err := j.byte()
		if errors.Is(err, io.EOF) || c == ',' || c == '\n' {
			v.raw, v.fault = j.buf, notObject
			return nil
		}
		if err != nil {
			return err
		}
		if c == ']' || c == '}' {
			j.unread()
			v.raw, v.fault = j.buf, notObject
			return nil
		}
		if len(j.buf) < 200 {
			j.buf = append(j.buf, c)
		}
	}
}

func (j *jsonReader) byte() (byte, error) {
	c, err := j.r.ReadByte()
	if c == '\n' {
		j.line++
	}
	return c, err
}

func (j *jsonReader) unread() {
	// The byte was read a moment ago, so it can be put back.
	_ = j.r.UnreadByte()
}

func (j *jsonReader) broken() error {
	return model.Invalid("download it again", "it breaks off in line %d, in the middle of its JSON", j.line)
}
