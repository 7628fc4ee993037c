package intake

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"winnow/model"
)

const (
	batchRows  = 1000
	batchBytes = 1 << 20
	batchCells = 40_000
)

// Run imports the files of a job, each as a batch of its own. Every file is
// looked at before the first row of any is stored, so that one that is no CSV
// file stops the run with nothing taken. When a file cannot be read to its end,
// what it brought is taken back, and the files before it stand: the report says
// which. Errors are model errors with a cause and a next step.
//
// Files of deals are read and handed back in the report, after those of leads are
// stored: to take them is for the caller.
func Run(ctx context.Context, j Job) (Report, error) {
	report := Report{Schema: 1, DryRun: j.DryRun, Files: []FileReport{}}
	if j.Stop == nil {
		j.Stop = ctx.Done()
	}
	plans, deals, skipped, err := planAll(j)
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	report.Skipped = skipped
	defer closeAll(&plans)
	defer closeAll(&deals)
	if err != nil {
		return report, err
	}
	var refused error
	for _, p := range plans {
		f, err := runFile(ctx, j, p)
		if err != nil && f.taken == 0 && model.KindOf(err) == model.KindInvalid && !slices.Contains(j.Files, p.src.name) {
			// One file of a folder or an archive does not stop the others.
			report.Skipped = append(report.Skipped, leftOut(p.src.name, err))
			refused = err
			continue
		}
		if err != nil {
			return report, err
		}
		report.Files = append(report.Files, f)
		report.Batch = f.Batch
	}
	if err := readDealFiles(j, deals, &report); err != nil {
		return report, err
	}
	if len(report.Files)+len(report.Deals) == 0 {
		return report, refused
	}
	return report, nil
}

func closeAll(plans *[]*plan) {
	for _, p := range *plans {
		p.src.close()
	}
}

// planAll decides how to read every file of a job; deals are those of what became of
// leads. Of a folder or an archive, what cannot be read is skipped.
func planAll(j Job) (plans, deals []*plan, skipped []Skipped, err error) {
	if err := j.Check(); err != nil {
		return nil, nil, nil, err
	}
	u := &unpacker{job: j, limits: j.Limits.orDefault()}
	var others []*plan
	defer closeAll(&others)
	for _, name := range j.Files {
		sources, err := u.open(name)
		if err != nil {
			return plans, deals, u.skipped, err
		}
		for i, src := range sources {
			p, err := newPlan(j, src)
			if err == nil {
				plans = append(plans, p)
				continue
			}
			var other *otherTable
			if p != nil && errors.As(err, &other) && dealSources[other.format] != "" {
				deals = append(deals, p)
				continue
			}
			if p != nil && errors.As(err, &other) {
				others = append(others, p)
			} else {
				src.close()
			}
			if src.name == name && (len(j.Files) == 1 || !errors.As(err, &other)) {
				for _, s := range sources[i+1:] {
					s.close()
				}
				return plans, deals, u.skipped, err
			}
			u.refuse(src.name, err)
		}
	}
	if len(plans)+len(deals) == 0 {
		return nil, nil, u.skipped, model.Invalid("name the files themselves", "nothing here can be imported%s", u.firstSkipped())
	}
	if j.Sheet != "" && !slices.ContainsFunc(slices.Concat(plans, deals), func(p *plan) bool { return p.src.written == "xlsx" }) {
		return plans, deals, u.skipped, model.Invalid("leave --sheet out", "%s is no workbook, and has no sheet %q", slices.Concat(plans, deals)[0].src.label(), j.Sheet)
	}
	// People first, so that what happened finds them; of logs the order does not
	// matter, and theirs is always the same.
	slices.SortStableFunc(plans, func(a, b *plan) int {
		if a.format.log == nil || b.format.log == nil {
			return cmp.Compare(oneIf(a.format.log != nil), oneIf(b.format.log != nil))
		}
		return cmp.Compare(a.src.name, b.src.name)
	})
	err = settleAnswers(plans, slices.Concat(others, deals))
	u.used(plans, others)
	return plans, deals, u.skipped, err
}

func oneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// parsed is a run of rows on its way from the reader to the store.
type parsed struct {
	rows []Row
	read int   // rows of the file so far, problems included
	at   int64 // bytes of the file so far
	err  error
}

// runFile imports one file. A goroutine parses ahead of the store.
func runFile(ctx context.Context, j Job, p *plan) (FileReport, error) {
	rep := newFileReport(p)
	id, err := newID(j)
	if err != nil {
		return rep, err
	}
	j, p.id = p.said.over(j), id
	h := Header{At: j.Now, Actor: j.Actor, File: p.src.name, Format: p.format.name, Source: p.source, ID: id}
	if p.said != nil {
		h.Of, h.OfAt = p.said.id(), p.said.At
	}
	batch, err := j.Store.BeginImport(ctx, h)
	if err != nil {
		return rep, err
	}
	began := time.Now()
	var came Progress
	feed := make(chan parsed, 2)
	stop := make(chan struct{})
	go p.parse(j, &rep, feed, stop)
	for part := range feed {
		if err = part.err; err == nil && len(part.rows) > 0 {
			err = batch.Add(ctx, part.rows)
		}
		if err != nil {
			break
		}
		came = Progress{File: p.src.name, Rows: part.read, Bytes: part.at, Total: p.src.total, Rate: rate(part.read, time.Since(began))}
		if j.Progress != nil {
			j.Progress(came)
		}
	}
	close(stop)
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	for range feed { // the parser ends before the report is read
	}
	if err == nil && rep.taken == 0 {
		err = rep.nothing(p)
	}
	if err != nil {
		return rep, abort(ctx, batch, err)
	}
	batch.Reject(rep.Rejected)
	if came.Ending = true; j.Progress != nil {
		j.Progress(came)
	}
	done, err := batch.Finish(ctx)
	if err != nil {
		return rep, abort(ctx, batch, err)
	}
	rep.finish(p, done)
	return rep, nil
}

// nothing is the error of a file without a row that could be taken.
func (r *FileReport) nothing(p *plan) error {
	if n := r.Passed + r.Tests; r.Rejected == 0 && n > 0 {
		return model.Invalid("send those of contacts, with what they did", "there is nothing to keep in %s: its %s %s", p.src.label(),
			plural(n, "row is", "rows are"), strings.Join(sortedWords(r.dropped), ", "))
	}
	if r.Rejected == 0 {
		return model.Invalid("export it again, with its rows", "%s has column names and no rows", p.src.label())
	}
	first := r.Problems[0] // none is about a row that went in
	return model.Invalid("export it again", "%s: none of its %s can be read: line %d: %s", p.src.label(), count(r.Rejected, "row"),
		first.Line, first.Problem)
}

func rate(rows int, d time.Duration) float64 {
	if d <= 0 {
		return 0
	}
	return float64(rows) / d.Seconds()
}

// abort takes back what the file brought. It goes on when the caller's context
// has ended, so that an interrupted import leaves nothing.
func abort(ctx context.Context, b Batch, err error) error {
	if back := b.Abort(context.WithoutCancel(ctx)); back != nil {
		return fmt.Errorf("%w; what is stored of the import is taken back at the next start", err)
	}
	return err
}

func newID(j Job) (model.EntryID, error) {
	r := j.Rand
	if r == nil {
		r = rand.Reader
	}
	return model.NewEntryID(j.Now, r)
}

// parse reads the file to its end, or until stop is closed, and closes feed.
func (p *plan) parse(j Job, rep *FileReport, feed chan<- parsed, stop <-chan struct{}) {
	defer close(feed)
	send := func(part parsed) bool {
		select {
		case feed <- part:
			return true
		case <-stop:
			return false
		}
	}
	rd, counted, err := p.reader()
	if err != nil {
		send(parsed{err: err})
		return
	}
	for _, problem := range p.src.problems {
		rep.add(problem)
		rep.count(rowRejected)
	}
	w := newRower(p, j, rep.add)
	if err := p.gather(j, w); err != nil {
		send(parsed{err: err})
		return
	}
	defer func() {
		if len(w.tail) > 0 {
			p.notes = append(p.notes, w.tailSaid())
		}
		rep.both, rep.dropped, rep.again, rep.Kept = w.both, w.dropped, w.again, w.kept
		rep.Blank -= len(p.src.problems) // each left an empty line
	}()
	var part parsed
	bytes, cells := 0, 0
	for {
		rec, err := rd.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			send(parsed{err: model.Invalid("nothing of it was taken: try again", "reading %s stopped in line %d: %v",
				p.src.label(), rd.line, cause(err))})
			return
		}
		row, kind := w.row(rec)
		rep.count(kind)
		if kind == rowTaken && len(w.tail) > 0 {
			n := w.rejectTail()
			rep.Footer, rep.Rows = rep.Footer-n, rep.Rows+n
		}
		if kind == rowTaken {
			part.rows = append(part.rows, row)
			rep.touches += len(row.Touches)
			cells += len(rec.fields)
			for _, f := range rec.fields {
				bytes += len(f)
			}
		}
		if len(part.rows) >= batchRows || bytes >= batchBytes || cells >= batchCells {
			// What the reader has taken and not gone through yet is not done.
			part.read, part.at = rep.Rows, max(0, counted.n-int64(rd.ahead()))
			if !send(part) {
				return
			}
			part, bytes, cells = parsed{rows: make([]Row, 0, len(part.rows))}, 0, 0
		}
	}
	part.read, part.at = rep.Rows, counted.n
	part.err = w.failed
	send(part)
}

// gather keeps the rows that are refused, where the job wants them.
func (p *plan) gather(j Job, w *rower) error {
	if j.Refused == nil {
		return nil
	}
	var list *refusedRows
	w.refused = func(fields []string, line int, mark, cause string) {
		if w.failed != nil {
			return
		}
		if list == nil {
			if list, w.failed = j.Refused.list(j, p); w.failed != nil {
				return
			}
		}
		w.failed = list.add(fields, mark, fmt.Sprintf("line %d: %s", line, cause))
	}
	for _, x := range p.src.problems {
		w.refused([]string{x.Value}, x.Line, fmt.Sprintf("%s%d", rowLine, x.Line), x.Problem)
	}
	return w.failed
}
