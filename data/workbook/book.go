package workbook

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Book is a workbook that is open to be read. It is not safe for several
// goroutines, and its rows are read once at a time.
type Book struct {
	o        Options
	left     int64 // bytes that may still be unpacked
	parts    map[string]*zip.File
	sheets   []sheet
	from1904 bool
	formats  []format
	styles   []uint16 // of formats, by style
	texts    *table
	other    map[string]string // parts that sheets need, by kind
}

type sheet struct {
	name, part string
	hidden     bool
}

// Known reports whether an archive is a workbook, by what its parts say.
func Known(z *zip.Reader) bool {
	b := Book{o: Options{Unpacked: 1 << 20}.orDefault(), left: 1 << 20, parts: partsOf(z)}
	return b.main() != ""
}

// Open reads what a workbook has, apart from the rows of its sheets. An error says
// what is wrong with it; ErrExpansion is that it is too large.
func Open(z *zip.Reader, o Options) (*Book, error) {
	o = o.orDefault()
	b := &Book{o: o, left: o.Unpacked, parts: partsOf(z), texts: newTable()}
	main := b.main()
	switch {
	case main == "":
		return nil, errors.New("it is no workbook")
	case strings.HasSuffix(main, ".bin"):
		return nil, errors.New("it is a binary workbook (.xlsb)")
	}
	if err := b.readMain(main); err != nil {
		return nil, fmt.Errorf("its list of sheets: %w", err)
	}
	if len(b.sheets) == 0 {
		return nil, errors.New("it has no sheet with cells")
	}
	if err := b.part(b.other["styles"], b.readStyles); err != nil {
		return nil, fmt.Errorf("its styles: %w", err)
	}
	return b, nil
}

// Close removes what was kept on disk.
func (b *Book) Close() { b.texts.close() }

// Sheets are the names of the sheets, in their order.
func (b *Book) Sheets() []string {
	names := make([]string, len(b.sheets))
	for i, s := range b.sheets {
		names[i] = s.name
	}
	return names
}

// First is the first sheet that a person who opens the workbook can see.
func (b *Book) First() int {
	for i, s := range b.sheets {
		if !s.hidden {
			return i
		}
	}
	return 0
}

// partsOf are the files of an archive as parts are referred to: without regard to
// upper and lower case, with slashes, the first of two of a name.
func partsOf(z *zip.Reader) map[string]*zip.File {
	parts := make(map[string]*zip.File, len(z.File))
	for _, f := range z.File {
		k := partName("", f.Name)
		if _, twice := parts[k]; !twice {
			parts[k] = f
		}
	}
	return parts
}

// partName is the name of a part that another part in the folder dir refers to.
func partName(dir, target string) string {
	target = strings.ToLower(strings.ReplaceAll(target, `\`, "/"))
	if !strings.HasPrefix(target, "/") {
		target = dir + "/" + target
	}
	return strings.TrimPrefix(path.Clean("/"+target), "/")
}

// main is the part that lists the sheets, "" if there is none: where the package
// says, else where it mostly is.
func (b *Book) main() string {
	found := ""
	err := b.relations("", func(kind, _, target string) {
		if kind == "officedocument" && strings.HasPrefix(target, "xl/") {
			found = target
		}
	})
	if _, there := b.parts[found]; there && err == nil {
		return found
	}
	for _, name := range []string{"xl/workbook.xml", "xl/workbook.bin"} {
		if _, there := b.parts[name]; there {
			return name
		}
	}
	return ""
}

// relations reads what a part refers to: the last word of the kind, the id, the part.
func (b *Book) relations(of string, f func(kind, id, target string)) error {
	dir, name := path.Split(of)
	n := 0
	return b.part(dir+"_rels/"+name+".rels", func(s *scanner) error {
		return s.each(func() error {
			if !s.is("Relationship") {
				return nil
			}
			kind, err := s.value("Type")
			if err != nil {
				return err
			}
			id, err := s.value("Id")
			if err != nil {
				return err
			}
			target, err := s.value("Target")
			if err != nil {
				return err
			}
			if n++; n > mostSheets {
				return errors.New("it refers to too many parts")
			}
			if mode := s.attr("TargetMode"); string(mode) != "External" && len(id)+len(target) < maxName {
				f(strings.ToLower(path.Base(kind)), id, partName(strings.TrimSuffix(dir, "/"), target))
			}
			return nil
		})
	})
}

// part lets f read a part. One that is not there has nothing to read.
func (b *Book) part(name string, f func(*scanner) error) error {
	r, err := b.open(name)
	if r == nil || err != nil {
		return err
	}
	defer r.Close() // only read from
	return f(newScanner(r))
}

// open opens a part, nil if there is none.
func (b *Book) open(name string) (io.ReadCloser, error) {
	f := b.parts[name]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	return &bounded{r, b}, nil
}

// bounded takes what it reads from what a book may still unpack.
type bounded struct {
	io.ReadCloser
	b *Book
}

func (r *bounded) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	if r.b.left -= int64(n); r.b.left < 0 {
		return 0, ErrExpansion
	}
	return n, err
}

// each calls f at every start tag, to the end of the part.
func (s *scanner) each(f func() error) error {
	for {
		t, err := s.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && t == startTag {
			err = f()
		}
		if err != nil {
			return err
		}
	}
}

const (
	mostSheets = 1 << 14
	maxName    = 1 << 10
)

// readMain reads the list of the sheets and where each of them is.
func (b *Book) readMain(main string) error {
	type part struct{ kind, name string }
	to := map[string]part{}
	b.other = map[string]string{}
	err := b.relations(main, func(kind, id, target string) {
		to[id] = part{kind, target}
		b.other[kind] = target
	})
	if err != nil {
		return err
	}
	return b.part(main, func(s *scanner) error {
		return s.each(func() error {
			switch {
			case s.is("workbookPr"):
				v := string(s.attr("date1904"))
				b.from1904 = v == "1" || v == "true"
			case s.is("sheet") && len(b.sheets) < mostSheets:
				name, err := s.value("name")
				if err != nil {
					return err
				}
				if len(name) > maxName {
					return errors.New("the name of a sheet is too long")
				}
				id, err := s.value("id")
				if err != nil {
					return err
				}
				if p := to[id]; p.kind == "worksheet" {
					state := string(s.attr("state"))
					b.sheets = append(b.sheets, sheet{name: name, part: p.name, hidden: state == "hidden" || state == "veryHidden"})
				}
			}
			return nil
		})
	})
}

const (
	mostStyles  = 1 << 16 // more than a workbook may have
	mostFormats = 1 << 12
)

// readStyles reads the number format of each style.
func (b *Book) readStyles(s *scanner) error {
	own, known := map[int]uint16{}, map[int]uint16{0: 0}
	b.formats = []format{{}}
	add := func(to map[int]uint16, id int, f format) {
		if len(b.formats) < mostFormats {
			to[id] = uint16(len(b.formats))
			b.formats = append(b.formats, f)
		}
	}
	inCells := false
	return s.each(func() error {
		switch {
		case s.is("numFmt"):
			code, err := s.value("formatCode")
			if err != nil {
				return err
			}
			if id := whole(s.attr("numFmtId"), 1<<30); id >= 0 && !inCells {
				add(own, id, readFormat(code))
			}
		case s.is("cellXfs"):
			inCells = true
		case s.is("cellStyles"), s.is("dxfs"):
			inCells = false
		case s.is("xf") && inCells && len(b.styles) < mostStyles:
			id := whole(s.attr("numFmtId"), 1<<30)
			at, ok := own[id]
			if !ok {
				if at, ok = known[id]; !ok {
					add(known, id, builtIn(id))
					at = known[id]
				}
			}
			b.styles = append(b.styles, at)
		}
		return nil
	})
}

// format is the number format of a style.
func (b *Book) format(style int) *format {
	if style < 0 || style >= len(b.styles) {
		return &format{}
	}
	return &b.formats[b.styles[style]]
}

// readTexts reads the texts that cells share.
func (b *Book) readTexts(s *scanner) error {
	var text []byte
	in := textOf{limit: b.o.Row}
	for {
		t, err := s.next()
		if errors.Is(err, io.EOF) {
			return b.texts.end()
		}
		if err != nil {
			return err
		}
		switch {
		case t == startTag && s.is("si"):
			text = text[:0]
		case t == endTag && s.is("si"):
			err = b.texts.add(clean(text))
		default:
			text, err = in.take(s, t, text)
		}
		if err != nil {
			return err
		}
	}
}
