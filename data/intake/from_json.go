package intake

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"winnow/model"
)

// fromJSON writes the objects of a JSON text as CSV, a column for each value
// that they hold, and returns that as a source whose lines are the objects.
// What cannot be read is kept as a problem of its line.
func (u *unpacker) fromJSON(s *source) (*source, error) {
	if err := s.measure(); err != nil {
		return nil, err
	}
	head, err := s.sample()
	if err != nil {
		return nil, err
	}
	c := &jsonTable{u: u, s: s, shape: shapeOf(head, s.whole), at: map[string]int{}}
	if err := c.each(func(v jsonValue) error { return c.learn(v) }); err != nil {
		return nil, err
	}
	if len(c.paths) == 0 {
		return nil, model.Invalid("export the leads as CSV, or as JSON objects of a list", "%s holds no objects with values", s.label())
	}
	out, err := u.temporary(s.name)
	if err != nil {
		return nil, err
	}
	if err := c.write(out); err != nil {
		out.close()
		return nil, err
	}
	out.numbered, out.written, out.firstLine = true, "json", 0
	return out, out.rewind()
}

// jsonTable makes a table of objects.
type jsonTable struct {
	u     *unpacker
	s     *source
	shape jsonShape
	paths []string       // of values, in the order in which they first stand
	at    map[string]int // place of a path
}

// each hands the objects of the text to f.
func (c *jsonTable) each(f func(jsonValue) error) error {
	text, _, err := c.s.text()
	if err != nil {
		return err
	}
	j := newJSONReader(text, c.shape, c.u.limits.Record)
	for {
		v, err := j.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", c.s.label(), err)
		}
		if err := c.eachOf(v, f); err != nil {
			return err
		}
	}
}

// eachOf hands an object to f; one that is a batch of events gives each of them.
func (c *jsonTable) eachOf(v jsonValue, f func(jsonValue) error) error {
	if v.fault == "" && c.shape.lines && bytes.Contains(v.raw, []byte(`"batch"`)) {
		var b struct {
			Batch []json.RawMessage `json:"batch"`
			ID    string            `json:"messageId"`
		}
		if json.Unmarshal(v.raw, &b) == nil && b.ID == "" && len(b.Batch) > 0 {
			for _, raw := range b.Batch {
				one := jsonValue{raw: raw, line: v.line}
				if len(raw) == 0 || raw[0] != '{' {
					one.fault = notObject
				}
				if err := f(one); err != nil {
					return err
				}
			}
			return nil
		}
	}
	return f(v)
}

// learn adds the paths of an object.
func (c *jsonTable) learn(v jsonValue) error {
	if v.fault != "" {
		return nil
	}
	return flatten(v.raw, func(path, _ string) error {
		if _, known := c.at[path]; known {
			return nil
		}
		if len(c.paths) == c.u.limits.Columns {
			return model.Invalid(limitHint("max_columns"), "the objects of %s have more than %d different keys", c.s.label(), c.u.limits.Columns)
		}
		c.at[path] = len(c.paths)
		c.paths = append(c.paths, path)
		return nil
	})
}

// names are the columns: the last part of a path where no other ends so, else
// the whole of it. Those of events are always whole, for what stands in their parts
// is about different things: traits.name is the person's, context.campaign.name is not.
func (c *jsonTable) names() []string {
	_, typed := c.at["type"]
	_, numbered := c.at["messageId"]
	if typed && numbered {
		return c.paths
	}
	names := c.named(func(path string) bool { return inEvent(path) && !saysWho(path) })
	var outside []string
	for i, p := range c.paths {
		if !inEvent(p) {
			outside = append(outside, names[i])
		}
	}
	if plainEvents(headersOf(outside)) {
		return names
	}
	return c.named(func(string) bool { return false })
}

// named is names, with the paths whole for which that is so.
func (c *jsonTable) named(whole func(path string) bool) []string {
	many := map[string]int{}
	for _, p := range c.paths {
		if !whole(p) {
			many[headerKey(lastPart(p))]++
		}
	}
	out := make([]string, len(c.paths))
	for i, p := range c.paths {
		if out[i] = lastPart(p); whole(p) || many[headerKey(out[i])] > 1 {
			out[i] = p
		}
	}
	return out
}

func lastPart(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// inEvent reports whether a value stands in the part of a plain event that says what
// it was about: the name there is that of a page or a product, never the person's.
func inEvent(path string) bool {
	part, _, nested := strings.Cut(path, ".")
	return nested && slices.Contains([]string{"properties", "props", "params", "data", "payload", "context", "page", "meta", "metadata"}, headerKey(part))
}

// saysWho reports whether a value of such a part is whom the event is about, where it
// happened or what brought them: that is read wherever it stands.
func saysWho(path string) bool {
	return slices.Contains([]string{"email", "useremail", "userid", "leadid", "externalid", "contactid", "anonymousid", "detail", "url", "pageurl", "path", "channel",
		"utmsource", "utmmedium", "utmcampaign", "utmterm", "utmcontent"}, headerKey(lastPart(path)))
}

func (c *jsonTable) write(out *source) error {
	w := csv.NewWriter(out.file)
	if err := w.Write(c.names()); err != nil {
		return fmt.Errorf("unpack %s: %w", c.s.label(), err)
	}
	row := make([]string, len(c.paths))
	n := 0
	err := c.each(func(v jsonValue) error {
		n++
		clear(row)
		if v.fault == "" {
			if err := flatten(v.raw, func(path, value string) error { row[c.at[path]] = value; return nil }); err != nil {
				return err
			}
			return w.Write(row)
		}
		out.problems = append(out.problems, Problem{Line: n, Problem: fmt.Sprintf("%s (line %d of the file)", v.fault, v.line),
			Value: clip(shown(v.raw), 80), Rejected: true})
		return blankLines(w, out, 1)
	})
	if w.Flush(); err == nil {
		err = w.Error()
	}
	if err != nil && model.KindOf(err) == model.KindInternal {
		return fmt.Errorf("unpack %s: %w", c.s.label(), err)
	}
	return err
}

// shown is the beginning of an object that cannot be read, without secrets.
func shown(raw []byte) string {
	if bytes.Contains(raw, []byte(secretKey)) {
		return ""
	}
	return string(raw[:min(len(raw), 300)])
}

// flatten hands every value of an object to f, with the path of keys to it. The
// values of a list are one, with a semicolon between; objects within a list stay
// JSON. raw is valid JSON.
func flatten(raw []byte, f func(path, value string) error) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if _, err := dec.Token(); err != nil {
		return err
	}
	if len(raw) == 0 || raw[0] != '{' {
		return nil
	}
	if isLinkedIn(raw) {
		if err := linkedinAnswers(raw, f); err != nil {
			return err
		}
		all := f
		f = func(path, value string) error {
			if slices.ContainsFunc(linkedinParts, func(part string) bool { return strings.HasPrefix(path, part) }) {
				return nil
			}
			return all(path, value)
		}
	}
	return flattenObject(dec, raw, "", f)
}

func flattenObject(dec *json.Decoder, raw []byte, prefix string, f func(path, value string) error) error {
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return err
		}
		key, _ := t.(string)
		path := prefix + strings.ReplaceAll(key, ".", "_")
		t, err = dec.Token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('{'):
			err = flattenObject(dec, raw, path+".", f)
		case json.Delim('['):
			err = flattenList(dec, raw, path, f)
		default:
			if key != secretKey {
				err = f(path, plainValue(t))
			}
		}
		if err != nil {
			return err
		}
	}
	_, err := dec.Token()
	return err
}

// flattenList reads a list up to its end.
func flattenList(dec *json.Decoder, raw []byte, path string, f func(path, value string) error) error {
	from := dec.InputOffset() - 1
	var parts []string
	plain := true
	for dec.More() {
		var v any
		if err := dec.Decode(&v); err != nil {
			return err
		}
		switch v.(type) {
		case map[string]any, []any:
			plain = false
		default:
			parts = append(parts, plainValue(v))
		}
	}
	if _, err := dec.Token(); err != nil {
		return err
	}
	if !plain {
		if named, err := namedAnswers(path, raw[from:dec.InputOffset()], f); named {
			return err
		}
		return f(path, string(raw[from:dec.InputOffset()]))
	}
	return f(path, strings.Join(parts, "; "))
}

// plainValue is a value that is neither object nor list, as text; null is none.
func plainValue(t json.Token) string {
	switch t := t.(type) {
	case string:
		return t
	case json.Number:
		return t.String()
	case bool:
		return strconv.FormatBool(t)
	}
	return ""
}
