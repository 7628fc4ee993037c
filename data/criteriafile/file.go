// Package criteriafile watches the file in which a team writes its criteria, and
// compares it with what a database has applied.
package criteriafile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"

	"winnow/data/store"
	"winnow/data/writing"
	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/report"
)

// File is a file of criteria and the database that it is for. It is safe for
// concurrent use.
type File struct {
	path string
	st   *store.Store

	mu    sync.Mutex
	begun bool
	last  fs.FileInfo // as seen last, nil = not there
	told  fs.FileInfo // as Changed reported it
	open  int         // at how many looks it rested, and somebody had it open for writing
	good  *criteria.Criteria
	over  string // the hash of those that good was compared with
}

// New watches a file, which need not be there.
func New(path string, st *store.Store) *File { return &File{path: path, st: st} }

// Path is where the file lives.
func (f *File) Path() string { return f.path }

// openMost is at how many looks a file that rests is still held to be unfinished
// because somebody has it open for writing: some keep it open for good.
const openMost = 15

// Changed reports whether the file is another one than when Changed last said so,
// or is gone, at the first call whether there is one. It costs one look at the file's name. A
// file that somebody may still be writing is another one only when it looked the
// same twice and nobody has it open for writing, or has had for openMost looks.
func (f *File) Changed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	now, err := os.Stat(f.path)
	if err != nil {
		now = nil
	}
	settled := same(now, f.last)
	f.last = now
	if !f.begun {
		f.begun, f.told = true, now
		return now != nil
	}
	if !settled || same(now, f.told) {
		f.open = 0
		return false
	}
	if now != nil && f.open < openMost && writing.InProgress(f.path) {
		f.open++
		return false
	}
	f.open = 0
	f.told = now
	return true
}

func same(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && os.SameFile(a, b)
}

// mostText bounds what is read: no criteria are this long.
const mostText = 1 << 20

// Read reads and checks a file of criteria. The error is of kind not found where
// there is none, and lists the mistakes where it has any.
func Read(path string) (*criteria.Criteria, error) {
	in, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, model.NotFound("check the path; winnow criteria init writes one to start from", "there is no file %s", path)
	}
	if err != nil {
		return nil, err
	}
	if at, err := in.Stat(); err == nil && at.IsDir() {
		return nil, errors.Join(model.Invalid("name the file in it", "%s is a folder", path), in.Close())
	}
	text, err := io.ReadAll(io.LimitReader(in, mostText+1))
	if err = errors.Join(err, in.Close()); err != nil {
		return nil, fmt.Errorf("cannot be read: %w; check the path", err)
	}
	if len(text) > mostText {
		return nil, model.Invalid("is it the right file?", "%s is longer than any criteria", path)
	}
	return criteria.Parse(path, string(text))
}

// Compare reads the file, and says how it stands to the criteria that are applied.
// What it found is what Apply applies.
func (f *File) Compare(ctx context.Context) (news report.News, err error) {
	news.File = f.path
	c, err := Read(f.path)
	switch {
	case model.KindOf(err) == model.KindNotFound:
		return news, nil
	case err != nil:
		news.State, news.Mistakes = report.FileBroken, mistakes(err)
		return news, nil
	}
	news.Hash = c.Hash
	at, err := f.st.CriteriaState(ctx, c.Hash)
	if err != nil {
		return news, err
	}
	switch {
	case at.Applied:
		news.State = report.FileSame
		return news, nil
	case at.Back != nil:
		news.State, news.Back = report.FileTakenBack, at.Back
	default:
		news.State = report.FileDiffers
	}
	news.Over = f.st.Criteria().Hash
	change, err := f.st.Compare(ctx, c, nil, nil)
	news.Change = &change
	f.mu.Lock()
	defer f.mu.Unlock()
	f.good, f.over = c, news.Over
	return news, err
}

// mistakes are those of an error, each without the name of the file.
func mistakes(err error) []string {
	var list []string
	for _, m := range criteria.MistakesOf(err) {
		list = append(list, fmt.Sprintf("%d:%d: %s", m.Line, m.Column, m.Problem))
	}
	if list == nil {
		list = []string{strings.TrimSpace(err.Error())}
	}
	return list
}

// Apply applies the text that was compared under a hash, as an entry of the ledger
// whose id was made before the first try: it has no Seq where the text is applied
// already. Where other criteria than those of the comparison are applied by now, it
// is a Conflict. The leads are scored by ScoreOn.
func (f *File) Apply(ctx context.Context, id model.EntryID, hash, actor string) (model.Entry, error) {
	f.mu.Lock()
	c, over := f.good, f.over
	f.mu.Unlock()
	if c == nil || c.Hash != hash {
		return model.Entry{}, model.Conflict("look at it again", "the criteria file has changed since it was compared")
	}
	return f.st.ApplyOver(ctx, id, c, over, actor)
}
