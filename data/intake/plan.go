package intake

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strings"

	"winnow/model"
)

// column is how one column of a file is understood.
type column struct {
	name    string // its own within the file
	key     string
	use     use
	role    role
	typ     model.AttributeType // of attributes
	comma   bool                // numbers have a decimal comma
	dates   dates
	keep    bool   // a stage's words stay as an attribute too
	utm     string // which of the five it also is
	detail  int    // useTouch, useHappened, useNoEmail: the column whose words belong to it, or -1
	at      int    // useHappened: the column with its time, or -1
	was     string // the file's own name, where the column is called by what was asked
	ours    bool   // of a file of refused rows: no column of its program
	more    bool   // ours, for values beyond the columns
	doubted bool   // a value that is not of its field is worth a word
	known   bool   // its program says what it is
	read    string // what it is read as, as a file of refused rows says; or empty
	to      string // what --map or the config says that it is
	asked   bool   // it only repeats a question that another column is called by
	mapped  bool   // by --map
	p       profile

	standings map[string]standing // words read so far, bounded
	odd       int                 // values that were not of the type
	strange   map[string]int      // words of a stage column that are not known
}

// plan is how one file is read.
type plan struct {
	src     *source
	d       dialect
	skip    int
	format  format
	source  string
	limits  Limits
	cols    []column
	needed  int           // columns that a row must have
	mended  bool          // it is a file of refused rows
	markAt  int           // the column of what its rows are told by, or -1
	said    *readAs       // how the file was read that a file of refused rows is of, or nil
	id      model.EntryID // of its import, where one runs
	first   int           // line of the header
	header  []string      // without outer space
	all     bool          // the sample was the whole file
	notes   []string
	renamed []int
	deals   *zohoDeals // that tell whose answers are, or nil
	sampled int        // rows of the sample
	ragged  int        // of those, rows of another width than the header
}

// newPlan looks at the beginning of a source and decides how to read it. It
// reads the whole file only where a column's dates leave it no choice. With an error
// there is a plan only for what settlesAnswers names.
func newPlan(j Job, src *source) (*plan, error) {
	text, err := src.sample()
	if err != nil {
		return nil, err
	}
	p := &plan{src: src, limits: j.Limits.orDefault(), markAt: -1}
	if p.d.comma = ','; src.written == "" {
		p.d, p.skip = readDialect(text, src.whole)
	}
	header, rows, err := p.readSample(text[p.skip:])
	if err != nil {
		return nil, err
	}
	if err := p.name(header, rows); err != nil {
		return nil, err
	}
	j = p.said.over(j)
	if err := p.choose(j); err != nil {
		if dealSources[p.format.name] != "" {
			for i := range p.cols {
				p.cols[i].p = profileColumn(rows, i, j.zone())
			}
			p.forget()
			return p, err
		}
		if settlesAnswers[p.format.name] {
			return p, err
		}
		return nil, err
	}
	p.nameAnswers(rows)
	for i := range p.cols {
		p.cols[i].p = profileColumn(rows, i, j.zone())
	}
	if err := p.assign(j, rows); err != nil {
		return nil, err
	}
	p.settleTypes()
	p.settleDoubts()
	if err := p.settleDates(j); err != nil {
		return nil, err
	}
	p.link()
	for i := range p.cols {
		p.notes = append(p.notes, p.cols[i].wounds()...)
	}
	if err := p.checkTable(j, header, rows); err != nil {
		return nil, err
	}
	if err := p.checkLeads(j, rows); err != nil {
		return nil, err
	}
	if p.src.encoding.name == guessedEncoding {
		p.notes = append(p.notes, "it is not in UTF-8, and was read as "+guessedEncoding+": where names look wrong, save it as UTF-8")
	}
	p.forget()
	return p, nil
}

// delimiter is what stands between the values of the file; empty in a workbook
// or JSON.
func (p *plan) delimiter() string {
	if p.src.written != "" {
		return ""
	}
	return string(p.d.comma)
}

// forget lets go of the sample, which the rows would be read beside.
func (p *plan) forget() {
	for i := range p.cols {
		c := &p.cols[i]
		c.name, c.key = strings.Clone(c.name), strings.Clone(c.key)
		c.p.words, c.p.notTimes, c.p.example = nil, nil, strings.Clone(clip(c.p.example, 40))
	}
	if p.src.file != nil {
		p.src.head = nil
	}
}

// readSample reads the header and the rows of the sample.
func (p *plan) readSample(text []byte) (header record, rows [][]string, err error) {
	above, said := p.preamble(text)
	if above > 0 {
		p.notes = append(p.notes, fmt.Sprintf("%s above the names of the columns left out: %s", count(len(said), "line"), someLines(said)))
	}
	rd := p.newReader(bytes.NewReader(text))
	for {
		header, err = rd.next()
		if errors.Is(err, io.EOF) {
			return header, nil, model.Invalid("export it again, with its rows", "%s is empty", p.src.label())
		}
		if err != nil {
			return header, nil, err
		}
		if header.fault != "" {
			return header, nil, model.Invalid("export it again", "%s line %d: %s: the names of the columns cannot be read",
				p.src.label(), header.line, header.fault)
		}
		if header.line >= above && strings.TrimSpace(strings.Join(header.fields, "")) != "" {
			break
		}
	}
	header.fields = slices.Clone(header.fields)
	p.first = header.line
	for _, f := range header.fields { // cloned: the whole text would be kept
		p.header = append(p.header, strings.Clone(strings.TrimSpace(strings.TrimPrefix(f, mark))))
	}
	if len(header.fields) > p.limits.Columns {
		return header, nil, model.Invalid("export only the columns that matter; "+limitHint("max_columns"), "%s has %d columns, more than %d",
			p.src.label(), len(header.fields), p.limits.Columns)
	}
	rd.width = len(header.fields)
	rd.least = rd.width
	for rd.least > 1 && strings.TrimSpace(header.fields[rd.least-1]) == "" {
		rd.least--
	}
	p.needed = rd.least
	faults := 0
	cells := 0
	for len(rows) < 20_000 && cells < 500_000 {
		rec, err := rd.next()
		if err != nil || !p.src.whole && rd.eof && rd.r == rd.w {
			p.all = p.src.whole
			break
		}
		if rec.fault != "" {
			faults++
			continue
		}
		if len(rec.fields) == 1 && len(header.fields) > 1 {
			if strings.TrimSpace(rec.fields[0]) != "" {
				faults++
			}
			continue
		}
		if p.isHeader(rec.fields) {
			continue
		}
		rows = append(rows, slices.Clone(rec.fields))
		cells += len(rec.fields)
		if n := len(rec.fields); n > rd.width || n < rd.least {
			p.ragged++
		}
	}
	p.sampled, p.ragged = len(rows)+faults, p.ragged+faults
	if len(rows) == 0 && faults == 0 && p.all {
		return header, nil, model.Invalid("export it again, with its rows", "%s has column names in line %d and no rows",
			p.src.label(), header.line)
	}
	return header, rows, nil
}

// name gives the columns their names, and refuses a first line that names none.
func (p *plan) name(header record, rows [][]string) error {
	if named := looksLikeData(header.fields); named != "" {
		return model.Invalid("put a first line above it that names the columns",
			"%s line %d is a row, not the names of columns: it holds %q", p.src.label(), header.line, clip(named, 40))
	}
	names, doubled := columnNames(header.fields)
	p.renamed = doubled
	defer p.readOurs(rows)
	for _, n := range names {
		p.cols = append(p.cols, column{name: n, key: headerKey(n), detail: -1, at: -1})
	}
	for _, i := range doubled {
		p.notes = append(p.notes, fmt.Sprintf("line %d names two columns %q: the second is read as %q",
			header.line, strings.TrimSpace(header.fields[i]), p.cols[i].name))
	}
	return nil
}

// looksLikeData returns the value that shows that a header is a row of data.
func looksLikeData(fields []string) string {
	numbers := 0
	for _, f := range fields {
		f = strings.TrimSpace(f)
		if model.NormalEmail(f) != "" && strings.Contains(model.MailDomain(f), ".") {
			return f
		}
		if _, ok := number(f, false); ok {
			numbers++
		}
	}
	if numbers == len(fields) {
		return fields[0]
	}
	return ""
}

// choose decides which program wrote the file.
func (p *plan) choose(j Job) error {
	var names []string
	for _, c := range p.cols {
		names = append(names, c.name)
	}
	if j.From != "" {
		f, err := namedFormat(j.From)
		if err != nil {
			return err
		}
		p.format = f
	} else {
		p.format = recognise(headersOf(names))
	}
	if p.format.refuse != "" {
		return &otherTable{model.Invalid("import the leads themselves, or take each row as a lead with --from generic", "%s holds %s, not leads", p.src.label(), p.format.refuse), p.format.name}
	}
	p.source = p.format.source
	if j.Source != "" {
		p.source = j.Source
	} else if p.source == "" {
		p.source = fingerprint(p.cols)
	}
	return nil
}

// otherTable is the error of a table that is known, and is neither of leads nor of
// what happened to them.
type otherTable struct {
	error
	format string
}

func (e *otherTable) Unwrap() error { return e.error }

// fingerprint names a file of no known program by its columns, in any order.
func fingerprint(cols []column) string {
	var keys []string
	for _, c := range cols {
		if !c.ours {
			keys = append(keys, c.key)
		}
	}
	slices.Sort(keys)
	h := fnv.New64a()
	for _, k := range keys {
		_, _ = h.Write([]byte(k + "\n")) // a hash takes everything
	}
	return fmt.Sprintf("columns-%08x", uint32(h.Sum64()>>32^h.Sum64()))
}

// checkLeads refuses a file whose rows are plainly something else than people:
// nobody is named in it, and what could name them repeats.
func (p *plan) checkLeads(j Job, rows [][]string) error {
	if j.From != "" || len(j.Map) > 0 || p.said != nil || p.format.name != genericFormat {
		return nil
	}
	for _, c := range p.cols {
		if c.use == useField && slices.Contains([]model.Field{model.FieldExternalID, model.FieldEmail, model.FieldName,
			model.FieldLastName, model.FieldFirstName, model.FieldPhone, model.FieldCompany}, c.role.field) {
			return nil
		}
	}
	var times, ids bool
	for _, c := range p.cols {
		times = times || c.use == useTouch || c.typ == model.AttrTime
		ids = ids || knownRole(c.key).field == model.FieldExternalID && c.p.distinct*10 < c.p.filled*9
	}
	if times && ids && len(rows) > 1 {
		return model.Invalid("import the leads themselves, or take each row as a lead with --from generic",
			"%s looks like a list of events, not of leads: the same id stands on several rows", p.src.label())
	}
	return nil
}

func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
