package intake

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"winnow/data/workbook"
	"winnow/model"
)

// Skipped is a file of a folder or an archive that was left out, and why.
type Skipped struct {
	File string `json:"file"`
	Why  string `json:"why"`
	// Refused: it is named as a table is, and could not be taken; others are left
	// out by their names.
	Refused bool `json:"refused"`
}

// unpacker opens what people name - files, folders, archives, compressed files,
// workbooks, JSON - as sources of rows. What is not text already is written to
// a temporary file that only we may read, and is gone with its source.
type unpacker struct {
	job     Job
	limits  Limits
	skipped []Skipped
}

// open returns the sources that a name stands for: one, or those of a folder or
// an archive in the order of their names.
func (u *unpacker) open(name string) ([]*source, error) {
	if name == "-" {
		return u.stream(name, u.job.Stdin)
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, model.NotFound("check the path", "there is no file %q", name)
	case err != nil:
		return nil, model.Invalid("check the path", "cannot read %q: %v", name, cause(err))
	case info.IsDir():
		return u.folder(name)
	}
	open := os.Open
	if info.Mode()&fs.ModeNamedPipe != 0 {
		open = func(name string) (*os.File, error) { return openPipe(name, u.job.Stop) }
	}
	f, err := open(name)
	if err != nil {
		return nil, model.Invalid("check that you may read it", "cannot open %q: %v", name, cause(err))
	}
	if !info.Mode().IsRegular() {
		return u.pipe(name, f)
	}
	return u.file(&source{name: name, file: f, stream: f, total: info.Size()})
}

// pipe is stream of a file that is closed with its source.
func (u *unpacker) pipe(name string, f *os.File) ([]*source, error) {
	got, err := u.stream(name, f)
	if len(got) == 1 && got[0].file == nil {
		got[0].pipe = f
		return got, err
	}
	_ = f.Close() // only read from
	return got, err
}

// stream opens what can be read once. Text is read as it comes; anything else is
// kept on disk first.
func (u *unpacker) stream(name string, r io.Reader) ([]*source, error) {
	if r == nil {
		return nil, model.Invalid("name a file", "there is no standard input")
	}
	b := bufio.NewReaderSize(patiently(r, u.job.Stop), 64<<10)
	head, err := b.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, model.Invalid("try again", "cannot read %s: %v", (&source{name: name}).label(), cause(err))
	}
	if kindOfFile(head) == plainText {
		s := &source{name: name, stream: b}
		if err := s.look(); err != nil {
			return nil, err
		}
		return []*source{s}, nil
	}
	s, err := u.spool(name, b, -1)
	if err != nil {
		return nil, err
	}
	return u.file(s)
}

// file opens what stands on disk, by its first bytes. The source is closed when
// that fails, and when others take its place.
func (u *unpacker) file(s *source) ([]*source, error) {
	head := make([]byte, 4096)
	n, err := io.ReadFull(s.file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		s.close()
		return nil, model.Invalid("try again", "cannot read %s: %v", s.label(), cause(err))
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		s.close()
		return nil, fmt.Errorf("go back to the beginning of %s: %w", s.label(), err)
	}
	switch kindOfFile(head[:n]) {
	case gzipped:
		defer s.close()
		return u.gunzip(s)
	case zipped:
		defer s.close()
		return u.unzip(s)
	case jsonText:
		defer s.close()
		return one(u.fromJSON(s))
	case container:
		defer s.close()
		return nil, refuseContainer(s)
	}
	if err := s.look(); err != nil {
		s.close()
		return nil, err
	}
	return []*source{s}, nil
}

func one(s *source, err error) ([]*source, error) {
	if err != nil {
		return nil, err
	}
	return []*source{s}, nil
}

// fileKind is what the first bytes of a file say that it is.
type fileKind uint8

const (
	plainText fileKind = iota
	gzipped
	zipped
	jsonText
	container // of an old or a protected workbook
)

func kindOfFile(head []byte) fileKind {
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return gzipped
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return zipped
	case bytes.HasPrefix(head, []byte(workbook.Container)):
		return container
	}
	text, err := io.ReadAll(decideEncoding(head, census(head, false)).decode(bytes.NewReader(head)))
	if err != nil && len(text) == 0 {
		return plainText
	}
	text = bytes.TrimLeft(text, " \t\r\n")
	if len(text) > 0 && (text[0] == '{' || text[0] == '[' && startsArray(text[1:])) {
		return jsonText
	}
	return plainText
}

// startsArray reports whether what stands behind a bracket can be JSON: a CSV
// file may begin with one too.
func startsArray(text []byte) bool {
	text = bytes.TrimLeft(text, " \t\r\n")
	return len(text) == 0 || text[0] == '{' || text[0] == ']'
}

// folder opens the tables of a folder, in the order of their names.
func (u *unpacker) folder(dir string) ([]*source, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, model.Invalid("check that you may read it", "cannot read the folder %q: %v", dir, cause(err))
	}
	var out []*source
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		switch {
		case e.IsDir() || strings.HasPrefix(e.Name(), "."):
			continue
		case !tableName(e.Name()):
			u.skip(name, "its name is not that of a table")
			continue
		}
		before := len(u.skipped)
		got, err := u.open(name)
		if err != nil {
			if !slices.ContainsFunc(u.skipped[before:], func(s Skipped) bool { return s.Refused }) { // an archive's own were said
				u.refuse(name, err)
			}
			continue
		}
		out = append(out, got...)
	}
	if len(out) == 0 {
		return nil, model.Invalid("name the files themselves", "the folder %q has no file that can be imported%s", dir, u.firstSkipped())
	}
	return out, nil
}

// tableName reports whether a file's name promises rows.
func tableName(name string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	return slices.Contains([]string{".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson", ".xlsx", ".xlsm", ".zip"}, path.Ext(name))
}

func (u *unpacker) skip(file, why string) {
	u.skipped = append(u.skipped, Skipped{File: file, Why: why})
}

func (u *unpacker) refuse(file string, err error) {
	u.skipped = append(u.skipped, leftOut(file, err))
}

// leftOut is a file that an error left out. The file is named once.
func leftOut(file string, err error) Skipped {
	why := err.Error()
	if rest, named := strings.CutPrefix(why, strconv.Quote(file)); named {
		if why = strings.TrimPrefix(rest, ": "); why == rest {
			why = "it" + rest
		}
	}
	return Skipped{File: file, Why: why, Refused: true}
}

func (u *unpacker) firstSkipped() string {
	if len(u.skipped) == 0 {
		return ""
	}
	s := u.skipped[len(u.skipped)-1]
	return fmt.Sprintf("; %q: %s", s.File, s.Why)
}

func (u *unpacker) gunzip(s *source) ([]*source, error) {
	z, err := gzip.NewReader(bufio.NewReader(s.file))
	if err != nil {
		return nil, model.Invalid("export it again", "%s is damaged: %v", s.label(), err)
	}
	inner, err := u.spool(s.name, z, s.asGiven())
	if err != nil {
		return nil, err
	}
	inner.name = strings.TrimSuffix(s.name, ".gz")
	return u.within(inner, s)
}

// within opens what was unpacked from s. What is packed again and again is no
// export: there are files that unpack to themselves.
func (u *unpacker) within(inner, s *source) ([]*source, error) {
	inner.packed, inner.depth = s.asGiven(), s.depth+1
	if inner.depth > maxDepth {
		inner.close()
		return nil, model.Invalid("unpack it first", "%s is packed more than %d times", s.label(), maxDepth)
	}
	return u.file(inner)
}

// maxDepth is how many times a file may be packed: a compressed file in an archive.
const maxDepth = 3

// asGiven is the size of the file that a source was unpacked from, or its own.
func (s *source) asGiven() int64 {
	if s.packed > 0 {
		return s.packed
	}
	return s.total
}

// unzip opens a workbook, or the tables of an archive.
func (u *unpacker) unzip(s *source) ([]*source, error) {
	z, err := zip.NewReader(s.file, s.total)
	if err != nil {
		return nil, model.Invalid("export it again", "%s is damaged: %v", s.label(), err)
	}
	if workbook.Known(z) {
		return one(u.fromWorkbook(s, z))
	}
	if openDocument(z) {
		return nil, model.Invalid("save it as .xlsx or CSV", "%s is an OpenDocument file, not an Excel workbook", s.label())
	}
	var out []*source
	left := u.most(s.asGiven()) // for all its files
	for _, f := range z.File {
		name := s.name + "/" + f.Name
		base := path.Base(f.Name)
		switch {
		case f.FileInfo().IsDir() || strings.HasPrefix(base, ".") || strings.HasPrefix(f.Name, "__MACOSX/"):
			continue
		case !tableName(base) || strings.HasSuffix(strings.ToLower(base), ".zip"):
			u.skip(name, "its name is not that of a table")
			continue
		}
		got, err := u.member(s, name, f, &left)
		if err != nil {
			u.refuse(name, err)
			continue
		}
		out = append(out, got...)
	}
	if len(out) == 0 {
		return nil, model.Invalid("export the leads as CSV", "the archive %s has no file that can be imported%s", s.label(), u.firstSkipped())
	}
	return out, nil
}

// openDocument reports whether an archive is a document of LibreOffice and others.
func openDocument(z *zip.Reader) bool {
	return len(z.File) > 0 && z.File[0].Name == "mimetype" && slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == "content.xml" })
}

// member unpacks a file of an archive. left is how much all of them may still
// unpack to.
func (u *unpacker) member(s *source, name string, f *zip.File, left *int64) ([]*source, error) {
	r, err := f.Open()
	if err != nil {
		return nil, model.Invalid("pack it again", "%q cannot be unpacked: %v", name, err)
	}
	defer r.Close() // only read from
	inner, err := u.spoolUpTo(name, r, *left)
	if err != nil {
		return nil, err
	}
	*left -= inner.total
	return u.within(inner, s)
}

// most is how much a file of so many bytes may unpack to.
func (u *unpacker) most(packed int64) int64 { return max(packed*int64(u.limits.Expansion), 16<<20) }

// spool writes a stream to a temporary file. packed is the size it had while it
// was compressed, which it may exceed by so much only; -1 = it was not.
func (u *unpacker) spool(name string, r io.Reader, packed int64) (*source, error) {
	if packed < 0 {
		return u.spoolUpTo(name, r, -1)
	}
	return u.spoolUpTo(name, r, u.most(packed))
}

// spoolUpTo writes at most so many bytes of a stream to a temporary file; -1 = all.
func (u *unpacker) spoolUpTo(name string, r io.Reader, most int64) (*source, error) {
	s, err := u.temporary(name)
	if err != nil {
		return nil, err
	}
	if most >= 0 {
		r = io.LimitReader(r, most+1)
	}
	n, err := io.Copy(s.file, r)
	switch {
	case err != nil:
		s.close()
		return nil, model.Invalid("export it again", "%s cannot be unpacked: %v", s.label(), cause(err))
	case most >= 0 && n > most:
		s.close()
		return nil, model.Invalid(limitHint("max_expansion"), "%s unpacks to more than %d times its size", s.label(), u.limits.Expansion)
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		s.close()
		return nil, fmt.Errorf("go back to the beginning of %s: %w", s.label(), err)
	}
	s.total = n
	return s, nil
}

// temporary makes a source whose file is gone when it is closed: where the system
// allows it the file has no name from the beginning, so that nothing of it stays
// however the process ends.
func (u *unpacker) temporary(name string) (*source, error) {
	f, err := os.CreateTemp("", "winnow-import-") // 0600
	if err != nil {
		return nil, fmt.Errorf("make a temporary file to unpack %q: %w", name, err)
	}
	named := os.Remove(f.Name()) != nil
	return &source{name: name, file: f, stream: f, temporary: named}, nil
}
