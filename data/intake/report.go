package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"winnow/model"
	"winnow/model/safetext"
)

// maxProblems is how many problems of a file are kept; further ones are counted.
const maxProblems = 1000

// Report is what a run did, in the shape of `import --json`.
type Report struct {
	Schema int           `json:"schema"`
	Batch  model.BatchID `json:"batch"` // of the last file
	DryRun bool          `json:"dry_run"`
	Files  []FileReport  `json:"files"`

	Skipped []Skipped `json:"skipped,omitempty"` // of folders and archives

	// Deals are the files of what became of leads: they are read, and whose they are is
	// for the caller to settle.
	Deals []DealFile `json:"-"`
}

// FileReport is what one file was and what it brought.
type FileReport struct {
	File      string         `json:"file"`
	Batch     model.BatchID  `json:"batch"`
	Format    string         `json:"format"`
	Source    string         `json:"source"`
	Encoding  string         `json:"encoding"`
	Delimiter string         `json:"delimiter"`
	Rows      int            `json:"rows"` // read, rejected ones included
	Created   int            `json:"leads_created"`
	Updated   int            `json:"leads_updated"`
	Unchanged int            `json:"leads_unchanged"`
	Queued    int            `json:"queued"`
	NotQueued map[string]int `json:"not_queued"` // by the file's word
	// Touches: created, there already, and of people nobody knows.
	TouchesCreated    int       `json:"touches_created"`
	TouchesUnchanged  int       `json:"touches_unchanged"`
	TouchesUnattached int       `json:"touches_unattached"`
	TouchesAttached   int       `json:"touches_attached,omitempty"` // that had waited for people of this file
	Rejected          int       `json:"rejected"`
	Kept              int       `json:"kept_with_problems,omitempty"` // rows that went in, but for a value that could not be read
	Problems          []Problem `json:"problems"`
	ProblemsMore      int       `json:"problems_more,omitempty"` // beyond those listed
	Blank             int       `json:"blank_rows,omitempty"`
	Footer            int       `json:"footer_lines,omitempty"`
	Tests             int       `json:"test_rows,omitempty"`   // the program's own samples, left out
	Passed            int       `json:"passed_over,omitempty"` // events of which there is nothing to keep
	Erased            int       `json:"erased,omitempty"`      // rows about people who were erased, left out
	Suppressed        int       `json:"suppressed,omitempty"`  // rows about people who were rejected for good, or at a suppressed domain
	Understood        []string  `json:"columns_understood"`
	Attributes        []string  `json:"columns_kept"`
	Notes             []string  `json:"notes,omitempty"`

	taken    int
	touches  int
	log      bool // of events, not of people
	inbound  bool // some column tells of what people did
	calledBy string
	unnamed  bool
	both     map[string]int
	dropped  map[string]int
	again    int // rows that were the header once more
}

func newFileReport(p *plan) FileReport {
	r := FileReport{File: p.src.name, Format: p.format.name, Source: p.source, Encoding: p.src.writtenAs(),
		Delimiter: p.delimiter(), log: p.format.log != nil, NotQueued: map[string]int{}, Problems: []Problem{}, Understood: []string{}, Attributes: []string{}}
	fields := map[model.Field]string{}
	for i := range p.cols {
		c := &p.cols[i]
		switch {
		case c.use == useNothing || p.empty(c):
			continue
		case c.use == useAttribute, c.use == useUTM:
			r.Attributes = append(r.Attributes, c.name)
		default:
			r.Understood = append(r.Understood, c.name)
			if c.keep { // the words of a stage stay beside it
				r.Attributes = append(r.Attributes, c.name)
			}
		}
		if c.use == useField {
			fields[c.role.field] = c.name
		}
		if c.use == useTouch && c.role.touch != model.Created && !c.role.out {
			r.inbound = true
		}
	}
	r.unnamed = true
	for _, f := range []model.Field{model.FieldName, model.FieldFirstName, model.FieldLastName, model.FieldEmail} {
		if fields[f] != "" {
			r.unnamed = false
		}
	}
	r.calledBy = fields[model.FieldExternalID]
	return r
}

func (r *FileReport) add(p Problem) {
	if p.Rejected {
		r.Rejected++
	}
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, p)
	} else {
		r.ProblemsMore++
	}
}

func (r *FileReport) count(k rowKind) {
	switch k {
	case rowBlank:
		r.Blank++
	case rowFooter:
		r.Footer++
	case rowTest:
		r.Tests++
	case rowPassed:
		r.Passed++
	case rowTaken:
		r.taken++
		r.Rows++
	case rowRejected:
		r.Rows++
	}
}

// finish takes over the store's figures and what the columns had to say.
func (r *FileReport) finish(p *plan, b model.Batch) {
	r.Batch = b.ID
	r.Created, r.Updated, r.Unchanged, r.Queued, r.Erased, r.Suppressed = b.Created, b.Updated, b.Unchanged, b.Queued, b.Erased, b.Suppressed
	if b.NotQueued != nil {
		r.NotQueued = b.NotQueued
	}
	r.TouchesCreated = b.Touches
	r.TouchesUnattached, r.TouchesAttached = b.Unattached, b.Attached
	r.TouchesUnchanged = max(0, r.touches-b.Touches-b.Unattached)
	if r.log { // a row is an event
		r.TouchesUnchanged = max(0, r.TouchesUnchanged-b.Erased)
	}
	r.Notes = p.notes
	if r.again > 0 {
		r.Notes = append(r.Notes, "the names of the columns stand again in "+count(r.again, "row")+": left out")
	}
	for _, w := range sortedWords(r.dropped) {
		r.Notes = append(r.Notes, count(r.dropped[w], w)+" left out")
	}
	for _, w := range sortedWords(r.both) {
		r.Notes = append(r.Notes, fmt.Sprintf("%s both %s", plural(r.both[w], "row is", "rows are"), w))
	}
	for i := range p.cols {
		if n := p.cols[i].remark(); n != "" {
			r.Notes = append(r.Notes, n)
		}
	}
}

// remark says what of a column's values was not as its first rows promised.
func (c *column) remark() string {
	switch {
	case len(c.strange) > 0:
		return fmt.Sprintf("column %q has words for a stage that winnow does not know (%s): %s in the queue",
			c.name, strings.Join(firstWords(c.strange, 5), ", "), plural(c.odd, "row waits", "rows wait"))
	case c.odd > 0 && c.use == useAttribute:
		return fmt.Sprintf("column %q: %s not %s: kept as text", c.name, plural(c.odd, "value is", "values are"), typeName(c.typ))
	}
	return ""
}

func typeName(t model.AttributeType) string {
	switch t {
	case model.AttrNumber:
		return "numbers"
	case model.AttrBool:
		return "yes or no"
	case model.AttrTime:
		return "times"
	}
	return "text"
}

// Summary says in a few lines for people what came of the files. It is safe to
// print.
func (r Report) Summary() []string {
	var out []string
	for _, f := range r.Files {
		if len(r.Files) > 1 || r.DryRun {
			head := f.File
			if r.DryRun {
				head += " (dry run: nothing was stored)"
			}
			out = append(out, head)
		}
		out = append(out, f.summary()...)
	}
	for i := range out {
		out[i] = safetext.Line(out[i])
	}
	return out
}

func (f FileReport) summary() []string {
	if f.log {
		return f.logSummary()
	}
	parts := []string{count(f.Rows, "row")}
	switch {
	case f.Unchanged > 0 && f.Created+f.Updated == 0:
		parts = append(parts, "all of them known already: nothing new")
	case f.Unchanged+f.Updated > 0:
		parts = append(parts, Thousands(f.Queued)+" new in the queue")
	default:
		parts = append(parts, plural(f.Queued, "waits", "wait")+" in the queue")
	}
	for _, w := range sortedWords(f.NotQueued) {
		parts = append(parts, fmt.Sprintf("%s %s, not queued", Thousands(f.NotQueued[w]), w))
	}
	if f.Rejected > 0 {
		parts = append(parts, fmt.Sprintf("%s left out: see below", count(f.Rejected, "row")))
	}
	if f.Erased > 0 {
		parts = append(parts, fmt.Sprintf("%s about people who were erased, left out", count(f.Erased, "row")))
	}
	if n := f.Suppressed - f.NotQueued["suppressed"]; n > 0 {
		parts = append(parts, plural(n, "is suppressed: rejected for good, and stays so", "are suppressed: rejected for good, and stay so"))
	}
	out := []string{strings.Join(parts, " · ")}
	parts = []string{fmt.Sprintf("%s new, %s changed, %s unchanged", Thousands(f.Created), Thousands(f.Updated), Thousands(f.Unchanged))}
	if f.unnamed && f.calledBy != "" {
		parts = append(parts, "no names or e-mails: leads are called by "+f.calledBy)
	}
	switch {
	case !f.inbound:
		parts = append(parts, "fit only: this file has no activity")
	default:
		parts = append(parts, count(f.TouchesCreated, "new touch"))
	}
	if f.TouchesAttached > 0 {
		parts = append(parts, plural(f.TouchesAttached, "touch that waited found its person", "touches that waited found their people"))
	}
	out = append(out, strings.Join(parts, " · "))
	out = append(out, fmt.Sprintf("%s, %s, %s understood, %s: --explain lists them", f.Format, f.Encoding,
		count(len(f.Understood), "column"), plural(len(f.Attributes), "kept as an attribute", "kept as attributes")))
	for _, n := range f.Notes {
		out = append(out, "note: "+n)
	}
	return append(out, f.problems()...)
}

// logSummary is what came of a file of events.
func (f FileReport) logSummary() []string {
	parts := []string{count(f.Rows, "event")}
	if f.TouchesCreated > 0 || f.TouchesUnattached+f.TouchesUnchanged+f.Erased == 0 {
		parts = append(parts, fmt.Sprintf("%s of %s", count(f.TouchesCreated, "new touch"), count(f.Updated, "lead")))
	}
	if f.Created > 0 {
		parts = append(parts, count(f.Created, "new lead"))
	}
	if f.TouchesUnattached > 0 {
		parts = append(parts, plural(f.TouchesUnattached, "had nobody to attach to: it waits for its person", "had nobody to attach to: they wait for their people"))
	}
	if f.TouchesUnchanged > 0 {
		parts = append(parts, plural(f.TouchesUnchanged, "was known already", "were known already"))
	}
	if f.TouchesAttached > 0 {
		parts = append(parts, plural(f.TouchesAttached, "touch that waited found its person", "touches that waited found their people"))
	}
	if f.Rejected > 0 {
		parts = append(parts, fmt.Sprintf("%s left out: see below", count(f.Rejected, "row")))
	}
	if f.Erased > 0 {
		parts = append(parts, fmt.Sprintf("%s about people who were erased, left out", count(f.Erased, "event")))
	}
	out := []string{strings.Join(parts, " · "),
		fmt.Sprintf("%s, %s, %s understood: --explain lists them", f.Format, f.Encoding, count(len(f.Understood), "column"))}
	for _, n := range f.Notes {
		out = append(out, "note: "+n)
	}
	return append(out, f.problems()...)
}

// problems are the first of them, a line each.
func (f FileReport) problems() (out []string) {
	const show = 10
	for i, p := range f.Problems {
		if i == show {
			out = append(out, fmt.Sprintf("... and %s more problems: --json lists them", Thousands(len(f.Problems)-show+f.ProblemsMore)))
			break
		}
		out = append(out, p.text(f.File))
	}
	return out
}

// text is the problem in one line.
func (p Problem) text(file string) string {
	s := fmt.Sprintf("%s:%d: ", file, p.Line)
	if p.Column != "" {
		s += p.Column + ": "
	}
	s += p.Problem
	if p.Value != "" {
		s += fmt.Sprintf(" (%q)", p.Value)
	}
	if p.Rejected {
		s += ": row left out"
	}
	return s
}

func sortedWords(m map[string]int) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if m[a] != m[b] {
			return m[b] - m[a]
		}
		return strings.Compare(a, b)
	})
	return keys
}

// Thousands writes a count with separators: 9,240.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func count(n int, thing string) string {
	if n != 1 {
		if strings.HasSuffix(thing, "ch") {
			thing += "e"
		}
		thing += "s"
	}
	return Thousands(n) + " " + thing
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(n) + " " + many
}
