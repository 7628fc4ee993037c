package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/dustin/go-humanize"

	"winnow/data/export"
	"winnow/data/intake"
	"winnow/model"
	"winnow/tui/importer"
)

// consoleFiles takes files in for the console: behind the queue, and with a wait at
// the end for what is under way.
type consoleFiles struct {
	a     *app
	saves *saving

	mu      sync.Mutex
	refused *intake.Refused // of the last import, nil before the first
	beside  string          // its path
}

// Complete lists the folders and the files that can be imported beside what is typed.
func (f *consoleFiles) Complete(typed string) []importer.Path {
	if typed == "" {
		here := f.list("", "", "")
		if home, err := os.UserHomeDir(); err == nil {
			here = append(here, recent(f.list(filepath.Join(home, "Downloads")+sep, "~/Downloads/", ""))...)
		}
		return here
	}
	shown, begin := filepath.Split(typed)
	all := f.list(expand(shown), shown, begin)
	if begin == "" && slices.ContainsFunc(all, func(p importer.Path) bool { return !p.Folder }) {
		all = slices.Insert(all, 0, importer.Path{Text: typed, Name: "all of this folder"})
	}
	return all
}

const sep = string(filepath.Separator)

// expand reads ~ as the user's folder.
func expand(path string) string {
	rest, ok := strings.CutPrefix(path, "~/")
	home, err := os.UserHomeDir()
	if !ok || err != nil {
		return path
	}
	return filepath.Join(home, rest) + map[bool]string{true: sep}[strings.HasSuffix(path, "/") && rest != ""]
}

// mostListed bounds how many files of a folder are listed.
const mostListed = 200

// list lists a folder: what begins so, folders last.
func (f *consoleFiles) list(dir, shown, begin string) []importer.Path {
	entries, err := os.ReadDir(cmp.Or(dir, "."))
	if err != nil {
		return nil
	}
	var files, folders []importer.Path
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") && !strings.HasPrefix(begin, ".") || !strings.HasPrefix(strings.ToLower(name), strings.ToLower(begin)) {
			continue
		}
		info, err := os.Stat(filepath.Join(dir, name)) // a link is what it leads to
		switch {
		case err != nil:
		case info.IsDir():
			folders = append(folders, importer.Path{Text: shown + name + "/", Name: name + "/", Folder: true})
		case info.Mode().IsRegular() && importable(name):
			files = append(files, importer.Path{Text: shown + name, Name: name, Note: f.note(info)})
		}
	}
	all := append(files, folders...)
	return all[:min(len(all), mostListed)]
}

// note is a file's size and age.
func (f *consoleFiles) note(info fs.FileInfo) string {
	return humanize.Bytes(uint64(info.Size())) + ", " + humanize.RelTime(info.ModTime(), f.a.clock(), "ago", "from now")
}

// importable reports whether a file is called like one with leads.
func importable(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{".csv", ".tsv", ".tab", ".txt", ".xlsx", ".json", ".jsonl", ".ndjson", ".gz", ".zip"},
		func(ext string) bool { return strings.HasSuffix(name, ext) })
}

// recent are the files among paths that are nearest at hand: some of them, by name
// and folder.
func recent(paths []importer.Path) []importer.Path {
	paths = slices.DeleteFunc(paths, func(p importer.Path) bool { return p.Folder })
	for i := range paths {
		paths[i].Name = paths[i].Text
	}
	return paths[:min(len(paths), 8)]
}

// job is an import as the console does it.
func (f *consoleFiles) job(path string, how importer.How) intake.Job {
	a := f.a
	return intake.Job{Files: []string{expand(path)}, Zone: a.zone, DateOrder: how.DateOrder, Now: a.clock(), Actor: a.me, Rand: a.rand,
		Limits: a.config.Import.Limits, Mapping: a.config.Import.Mapping, AskOrder: a.config.Import.orderOfDates(), OpenDates: true} // a key says the order
}

func (f *consoleFiles) Look(_ context.Context, path string, how importer.How) (importer.Look, error) {
	files, err := intake.Explain(f.job(path, how))
	if err != nil {
		return importer.Look{}, err
	}
	var out importer.Look
	for _, e := range files {
		out.Files = append(out.Files, lookOf(e))
	}
	return out, nil
}

func lookOf(e intake.Explanation) importer.File {
	written := e.Encoding
	if d := map[string]string{",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}[e.Delimiter]; d != "" {
		written += ", " + d
	}
	file := importer.File{Name: e.File, Format: e.Format, Written: written, Notes: e.Notes}
	for _, n := range e.Notes {
		file.Open = file.Open || strings.Contains(n, "--date-order")
	}
	for _, c := range e.Columns {
		use := importer.Understood
		switch {
		case strings.HasPrefix(c.As, "left out"):
			use = importer.LeftOut
		case strings.HasPrefix(c.As, "attribute"):
			use = importer.Kept
		}
		as := strings.Replace(strings.TrimPrefix(c.As, "field "), "attribute (", "kept (", 1)
		if c.Kept {
			as += ", kept too"
			file.KeptToo++
		}
		file.Columns = append(file.Columns, importer.Column{Name: c.Column, As: strings.ReplaceAll(as, "_", " "), Use: use, Example: c.Example})
	}
	return file
}

func (f *consoleFiles) Count(ctx context.Context, path string, how importer.How, told func(importer.Progress)) (importer.Figures, error) {
	return f.run(ctx, path, how, told, false, intake.Foreseen(f.saves.Store), nil)
}

func (f *consoleFiles) Import(ctx context.Context, path string, how importer.How, told func(importer.Progress)) (importer.Figures, error) {
	f.saves.wg.Add(1) // the end of the console waits for it, or for its being taken back
	defer f.saves.wg.Done()
	refused := f.keep(path)
	return f.run(ctx, path, how, told, true, intake.Into(f.saves.Store), refused)
}

// keep begins to gather the rows that an import refuses; those of the one before go.
func (f *consoleFiles) keep(path string) *intake.Refused {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.refused != nil {
		f.refused.Close()
	}
	f.refused, f.beside = &intake.Refused{}, expand(path)
	return f.refused
}

// close deletes what was gathered.
func (f *consoleFiles) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.refused != nil {
		f.refused.Close()
	}
}

// SaveRefused writes the rows of the last import that are to be mended beside its
// file, each with its cause, under a name that is free.
func (f *consoleFiles) SaveRefused(context.Context, string, importer.How) (name string, rows int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.refused == nil {
		return "", 0, model.NotFound("import it again", "the rows to mend are not here any more")
	}
	files := f.refused.Files()
	for n, of := range files {
		to, err := freeName(f.beside, of.Name, len(files) > 1)
		if err != nil {
			return "", 0, err
		}
		if err := export.ToFile(to, false, func(w io.Writer) error { return f.refused.Write(n, w) }); err != nil {
			return "", 0, err
		}
		rows += of.Rows
		if name == "" {
			name = to
		}
	}
	if len(files) > 1 {
		name += " and others beside it"
	}
	return name, rows, nil
}

// freeName is a name for the rows to mend of a file that nothing has yet, beside
// the path that was imported.
func freeName(beside, file string, several bool) (string, error) {
	dir, base := filepath.Split(beside)
	if info, err := os.Stat(beside); several || err == nil && info.IsDir() {
		dir, base = beside, filepath.Base(file)
		if err != nil || !info.IsDir() { // an archive
			dir = filepath.Dir(beside)
		}
	}
	base = strings.TrimSuffix(base, filepath.Ext(base))
	for n := 1; n < 1000; n++ {
		to := filepath.Join(dir, base+"-to-mend.csv")
		if n > 1 {
			to = filepath.Join(dir, fmt.Sprintf("%s-to-mend-%d.csv", base, n))
		}
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			return to, nil
		}
	}
	return "", model.Conflict("move some away", "there are too many files called %s-to-mend", base)
}

// run is one pass over a file, which stores what it brings or only counts it.
func (f *consoleFiles) run(ctx context.Context, path string, how importer.How, told func(importer.Progress), store bool, into intake.Store, refused *intake.Refused) (importer.Figures, error) {
	j := f.job(path, how)
	first := &firstRows{Store: into}
	j.Store, j.Refused = first, refused
	var last time.Time
	j.Progress = func(p intake.Progress) {
		if now := time.Now(); now.Sub(last) >= 100*time.Millisecond || p.Ending {
			last = now
			told(importer.Progress{File: p.File, Rows: p.Rows, Bytes: p.Bytes, Total: p.Total, Rate: p.Rate, Ending: p.Ending, First: first.people()})
		}
	}
	report, err := intake.Run(ctx, j)
	var deals []*dealsRun
	if err == nil {
		deals, err = dealsJob{a: f.a, st: f.saves.Store, actor: j.Actor, dry: !store, told: func(done, total int) {
			told(importer.Progress{File: path, Rows: done, Bytes: int64(done), Total: int64(total)})
		}}.all(ctx, report.Deals)
	}
	if errors.Is(err, context.Canceled) {
		err = model.Conflict("import it again", "stopped, and taken back")
	}
	out := figuresOf(report)
	addDeals(&out, deals)
	for _, s := range report.Skipped {
		out.Notes = append(out.Notes, "left out: "+filepath.Base(s.File)+": "+s.Why)
	}
	out.First = first.people()
	return out, err
}

func figuresOf(r intake.Report) importer.Figures {
	out := importer.Figures{Files: len(r.Files), FitOnly: true}
	not := map[string]int{}
	for _, f := range r.Files {
		out.Rows += f.Rows
		out.New += f.Created
		out.Changed += f.Updated
		out.Unchanged += f.Unchanged
		out.Refused += f.Rejected
		out.Kept += f.Kept
		out.Queued += f.Queued
		out.Suppressed += f.Suppressed - f.NotQueued["suppressed"]
		out.Touches += f.TouchesCreated
		out.FitOnly = out.FitOnly && f.TouchesCreated+f.TouchesUnchanged == 0
		out.More += f.ProblemsMore
		out.Notes = append(out.Notes, f.Notes...)
		for w, n := range f.NotQueued {
			not[w] += n
		}
		for _, p := range f.Problems {
			out.Problems = append(out.Problems, importer.Problem{File: f.File, Line: p.Line, Column: p.Column, Value: p.Value, What: p.Problem, Refused: p.Rejected})
		}
	}
	for w, n := range not {
		out.NotQueued = append(out.NotQueued, importer.Word{Word: w, N: n})
	}
	slices.SortFunc(out.NotQueued, func(a, b importer.Word) int { return cmp.Or(b.N-a.N, strings.Compare(a.Word, b.Word)) })
	return out
}

// addDeals adds what files of deals brought.
func addDeals(out *importer.Figures, runs []*dealsRun) {
	for _, run := range runs {
		f := run.asFile()
		out.Files++
		out.Rows += f.Rows
		out.Changed += f.Updated
		out.Unchanged += f.Unchanged
		out.FitOnly = false
		out.Asked += len(run.others) + len(run.asks)
		out.Notes = append(out.Notes, f.Notes...)
		for _, p := range f.Problems {
			out.Problems = append(out.Problems, importer.Problem{File: f.File, Line: p.Line, Column: p.Column, Value: p.Value, What: p.Problem})
		}
	}
}

// firstRows shows the first rows that pass on to a store.
type firstRows struct {
	intake.Store
	mu    sync.Mutex
	first []importer.Person
}

const previewed = 5

func (s *firstRows) people() []importer.Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.first
}

func (s *firstRows) BeginImport(ctx context.Context, h intake.Header) (intake.Batch, error) {
	b, err := s.Store.BeginImport(ctx, h)
	return firstBatch{b, s}, err
}

type firstBatch struct {
	intake.Batch
	of *firstRows
}

func (b firstBatch) Add(ctx context.Context, rows []intake.Row) error {
	b.of.take(rows)
	return b.Batch.Add(ctx, rows)
}

func (s *firstRows) take(rows []intake.Row) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := 0; i < len(rows) && len(s.first) < previewed; i++ {
		s.first = append(s.first, personOf(&rows[i]))
	}
}

func personOf(r *intake.Row) importer.Person {
	l := model.FoldRow(0, r.Row)
	return importer.Person{Line: r.Row.Line, Label: l.Label(), Title: l.Title, Company: l.Company, Reach: cmp.Or(l.Email, l.Phone), Stage: r.Row.Stage, Touches: len(r.Touches)}
}

var (
	_ importer.Files = (*consoleFiles)(nil)
	_ importer.Saver = (*consoleFiles)(nil)
)
