package intake

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"winnow/model"
)

// readAs is how a file was read, as a file of its problems carries it beside each row:
// by itself that has too few rows to tell, and what was said by flags need not be said
// again.
type readAs struct {
	Format  string            `json:"f"`
	Source  string            `json:"s"`
	Zone    string            `json:"z,omitempty"`
	Order   string            `json:"d,omitempty"` // of its dates: dmy, mdy
	Stage   model.Stage       `json:"g,omitempty"`
	NoEmail string            `json:"n,omitempty"` // why nobody in it may be mailed
	Map     map[string]string `json:"m,omitempty"`
	Columns []string          `json:"c"` // its own
	Words   []string          `json:"w"` // what each is read as
	Import  string            `json:"i,omitempty"`
	At      time.Time         `json:"t"`
}

// Words for what a column is read as; else it is an attribute's type, with a comma
// behind it for decimal ones.
const (
	readNothing = "-"
	readByName  = "r"
	readField   = "="
	readUTM     = "utm="
)

// reading says how the file is read.
func (p *plan) reading(j Job) readAs {
	s := readAs{Format: p.format.name, Source: p.source, Stage: j.StageOverride, Map: map[string]string{}, Import: p.id.String(), At: j.Now}
	if p.id.IsZero() {
		s.Import = ""
	}
	if z := j.zone().String(); z != "Local" {
		s.Zone = z
	}
	switch p.orderOfFile() {
	case orderDMY:
		s.Order = "dmy"
	case orderMDY:
		s.Order = "mdy"
	}
	s.NoEmail = p.noEmail()
	if of := p.said; of != nil { // what was not mended is of the first file still
		s.Import, s.At = of.Import, of.At
	}
	for i := range p.cols {
		c := &p.cols[i]
		if c.ours {
			continue
		}
		if c.to != "" {
			s.Map[c.origin()] = c.to
		}
		word := readByName
		switch c.use {
		case useNothing:
			word = readNothing
		case useField:
			word = readField + string(c.role.field)
		case useUTM:
			word = readUTM + c.role.of
		case useAttribute:
			if word = string(c.typ); c.comma {
				word += ","
			}
		}
		s.Columns, s.Words = append(s.Columns, c.origin()), append(s.Words, word)
	}
	return s
}

// readVersion begins what text writes.
const readVersion = "w1."

// text writes it in one word.
func (s readAs) text() string {
	doc, err := json.Marshal(s)
	if err != nil {
		return "" // texts and a time: it cannot be
	}
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err == nil {
		_, err = w.Write(doc)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil { // none of a buffer
		return ""
	}
	return readVersion + base64.RawURLEncoding.EncodeToString(b.Bytes())
}

// mostRead bounds what a word may unpack to.
const mostRead = 1 << 20

// parseReadAs reads such a word; nil is for what is none.
func parseReadAs(word string) *readAs {
	text, found := strings.CutPrefix(strings.TrimSpace(word), readVersion)
	packed, err := base64.RawURLEncoding.DecodeString(text)
	if !found || err != nil {
		return nil
	}
	doc, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), mostRead))
	var s readAs
	if err != nil || json.Unmarshal(doc, &s) != nil || len(s.Columns) != len(s.Words) || s.At.IsZero() {
		return nil
	}
	if _, err := namedFormat(s.Format); err != nil {
		return nil
	}
	if s.Stage != "" && s.Stage != model.StageMQL && s.Stage != model.StageLead {
		s.Stage = ""
	}
	return &s
}

// over is a job with what was said of the file, where it says nothing itself.
func (s *readAs) over(j Job) Job {
	if s == nil {
		return j
	}
	if j.From == "" {
		j.From = s.Format
	}
	if j.Source == "" {
		j.Source = s.Source
	}
	if zone, err := time.LoadLocation(s.Zone); j.TZ == nil && err == nil && s.Zone != "" {
		j.TZ = zone
	}
	if j.StageOverride == "" {
		j.StageOverride = s.Stage
	}
	return j
}

func (s *readAs) order() dateOrder {
	if s == nil {
		return orderOpen
	}
	return Job{DateOrder: s.Order}.order()
}

// id is that of the import that left rows out.
func (s *readAs) id() model.EntryID {
	id, err := model.ParseEntryID(s.Import)
	if err != nil {
		return model.EntryID{}
	}
	return id
}

// word is what a column was read as, "" where it was not there.
func (s *readAs) word(column string) string {
	if s == nil {
		return ""
	}
	if i := slices.Index(s.Columns, column); i >= 0 {
		return s.Words[i]
	}
	return ""
}

// useAsRead gives a column the use that the file it came from gave it.
func (p *plan) useAsRead(i int) {
	c := &p.cols[i]
	if c.read == "" || c.mapped {
		return
	}
	word := c.read
	field, isField := strings.CutPrefix(word, readField)
	of, isUTM := strings.CutPrefix(word, readUTM)
	switch {
	case word == readNothing:
		c.use, c.role = useNothing, role{}
	case isUTM:
		c.use, c.role = useUTM, role{use: useUTM, of: of}
	case isField && slices.Contains(model.Fields(), model.Field(field)):
		c.use, c.role = useField, role{use: useField, field: model.Field(field)}
	case word == readByName:
		c.keep = c.use == useStage
	default:
		c.use, c.role = useAttribute, role{}
	}
}

// typedAsRead gives an attribute the type that the file it came from gave it. It
// reports whether it is known.
func (p *plan) typedAsRead(i int) bool {
	c := &p.cols[i]
	typ, comma := strings.CutSuffix(c.read, ",")
	switch t := model.AttributeType(typ); t {
	case model.AttrText, model.AttrNumber, model.AttrBool, model.AttrTime:
		c.typ, c.comma = t, comma
		return c.use == useAttribute
	}
	return false
}
