package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"winnow/model"
)

// full reports whether sizes are those of the promise and not those for every day.
func full() bool { return os.Getenv("WINNOW_FULL") != "" }

// gauge passes text on, and looks now and then how much memory is in use.
type gauge struct {
	r    io.Reader
	n    int
	most uint64
}

func (g *gauge) Read(p []byte) (int, error) {
	if g.n++; g.n%2000 == 0 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		g.most = max(g.most, m.HeapAlloc)
	}
	return g.r.Read(p)
}

// endless is n bytes of x without a line end.
type endless struct{ n int64 }

func (e *endless) Read(p []byte) (int, error) {
	if e.n <= 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), int64(len(xs)), e.n))
	copy(p[:n], xs[:])
	e.n -= int64(n)
	return n, nil
}

var xs = func() (b [64 << 10]byte) {
	for i := range b {
		b[i] = 'x'
	}
	return b
}()

func TestAStreamWithoutALineEndIsRefusedByTheLimitOfARecord(t *testing.T) {
	size := int64(1 << 30)
	if full() {
		size = 10 << 30
	}
	e := &endless{n: size}
	g := &gauge{r: e}
	_, err := Run(t.Context(), Job{Files: []string{"-"}, Stdin: g, Store: &recorder{}, Now: noon})
	if model.KindOf(err) != model.KindInvalid || !strings.Contains(err.Error(), "1 MiB") || !strings.Contains(err.Error(), "max_record") {
		t.Errorf("refused with %v", err)
	}
	if read := size - e.n; read > 8<<20 {
		t.Errorf("%d MiB were read before", read>>20)
	}

	e = &endless{n: size}
	g = &gauge{r: io.MultiReader(strings.NewReader("Email,Name\na@b.example,Ann\n"), e, strings.NewReader("\nc@d.example,Cy\n"))}
	rep, rec := importAll(t, Job{Files: []string{"-"}, Stdin: g})
	if len(rec.rows) != 2 || rep.Files[0].Rejected != 1 || !strings.Contains(rep.Files[0].Problems[0].Problem, "max_record") {
		t.Errorf("%d rows, %+v", len(rec.rows), rep.Files[0].Problems)
	}
	if g.most > 64<<20 {
		t.Errorf("it took %d MiB of memory", g.most>>20)
	}
}

func TestEveryLimitIsNamedAndCanBeSet(t *testing.T) {
	wide := func(n int) string {
		names := make([]string, n)
		for i := range names {
			names[i] = fmt.Sprintf("c%d", i)
		}
		return strings.Join(names, ",") + ",Email\n" + strings.Repeat("1,", n) + "a@b.example\n"
	}
	var keys strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&keys, `{"email":"p%d@b.example","k%d":1}`+"\n", i, i)
	}
	for name, c := range map[string]struct {
		text, limit string
		raised      Limits
	}{
		"a long row":       {"Email,Notes\na@b.example," + strings.Repeat("x", 2<<20) + "\n", "max_record", Limits{Record: 4 << 20}},
		"a long object":    {`{"email":"a@b.example","notes":"` + strings.Repeat("x", 2<<20) + `"}` + "\n" + `{"email":"c@d.example"}`, "max_record", Limits{Record: 4 << 20}},
		"many columns":     {wide(2000), "max_columns", Limits{Columns: 4096}},
		"many keys":        {keys.String(), "max_columns", Limits{Columns: 4096}},
		"100,000 columns":  {wide(100_000), "max_columns", Limits{Columns: 1 << 20, Record: 8 << 20}},
		"a packed archive": {zipOf(t, "l.csv", "Email,Notes\n"+strings.Repeat("a@b.example,"+strings.Repeat("x", 1000)+"\n", 18_000)), "max_expansion", Limits{Expansion: 5000}},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, "l.csv", c.text)
			rep, err := Run(t.Context(), Job{Files: []string{path}, Store: &recorder{}, Now: noon})
			says := fmt.Sprint(err)
			if err == nil && len(rep.Files[0].Problems) > 0 {
				says = rep.Files[0].Problems[0].Problem
			}
			if !strings.Contains(says, c.limit) {
				t.Errorf("with the usual limits: %q does not name %s", says, c.limit)
			}
			rep, rec := importAll(t, Job{Files: []string{path}, Limits: c.raised})
			if len(rec.rows) == 0 || rep.Files[0].Rejected > 0 {
				t.Errorf("with %+v: %d rows, %+v", c.raised, len(rec.rows), rep.Files[0].Problems)
			}
		})
	}
}

func TestMillionsOfDifferentAttributesAreRefusedInLittleMemory(t *testing.T) {
	n := 200_000
	if full() {
		n = 2_000_000
	}
	at := 0
	lines := readerOf(func() string {
		if at == n {
			return ""
		}
		at++
		return fmt.Sprintf(`{"email":"p%d@b.example","attribute_%d":1}`+"\n", at, at)
	})
	g := &gauge{r: lines}
	_, err := Run(t.Context(), Job{Files: []string{"-"}, Stdin: g, Store: &recorder{}, Now: noon})
	if model.KindOf(err) != model.KindInvalid || !strings.Contains(err.Error(), "more than 1024 different keys") || !strings.Contains(err.Error(), "max_columns") {
		t.Errorf("refused with %v", err)
	}
	if g.most > 64<<20 {
		t.Errorf("it took %d MiB of memory", g.most>>20)
	}
}

// readerOf reads the texts that f gives, up to an empty one.
func readerOf(f func() string) io.Reader {
	var rest string
	return readFunc(func(p []byte) (int, error) {
		n := 0
		for n < len(p) {
			if rest == "" {
				if rest = f(); rest == "" {
					break
				}
			}
			k := copy(p[n:], rest)
			n, rest = n+k, rest[k:]
		}
		if n == 0 {
			return 0, io.EOF
		}
		return n, nil
	})
}

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

func TestFilesPutBehindOneAnotherAreReadAsOne(t *testing.T) {
	one := "\ufeffEmail,Name\r\na@b.example,Ann\r\n"
	two := "\ufeffEmail,Name\r\n\ufeffc@d.example,Cy\r\n"
	rep, rec := importAll(t, stdin(one+two))
	f := rep.Files[0]
	if len(rec.rows) != 2 || f.Rows != 2 || len(f.Problems) > 0 || rec.rows[1].Row.Get(model.FieldEmail) != "c@d.example" {
		t.Errorf("%d rows, %+v, problems %+v", len(rec.rows), rec.rows, f.Problems)
	}
	if n := strings.Join(f.Notes, " "); !strings.Contains(n, "stand again in 1 row") {
		t.Errorf("the notes do not say that the names stood twice: %q", n)
	}
}

func TestUTF16IsToldByItsNULsInAnyLanguage(t *testing.T) {
	text := "氏名,メール,会社\r\n山田太郎,yamada@kaisha.example,山田商事株式会社\r\n鈴木花子,suzuki@kaisha.example,鈴木運輸有限会社\r\n"
	for name, order := range map[string]unicode.Endianness{"utf-16le": unicode.LittleEndian, "utf-16be": unicode.BigEndian} {
		in, err := unicode.UTF16(order, unicode.IgnoreBOM).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range []Job{stdin(in), {Files: []string{write(t, "l.csv", in)}}} {
			rep, rec := importAll(t, j)
			if rep.Files[0].Encoding != name || len(rec.rows) != 2 || rec.rows[0].Row.Get(model.FieldEmail) != "yamada@kaisha.example" {
				t.Errorf("%s is read as %s: %+v", name, rep.Files[0].Encoding, rec.rows)
			}
		}
	}
	for _, in := range []string{"Email,Name\na@b.example,A\x00\n", "\x00Email,Name\n\x00a@b.example,A\n", "Email\n\x00\na@b.example\n"} {
		if e := decideEncoding([]byte(in), census([]byte(in), true)); e.wide {
			t.Errorf("%q is taken for %s", in, e.name)
		}
	}
}

func TestRowsThatEndWithALoneCRMayHoldLineEndsInQuotes(t *testing.T) {
	rep, rec := importAll(t, stdin("Email,Notes\ra@b.example,\"one\ntwo\"\rb@b.example,three\r"))
	if len(rec.rows) != 2 || len(rep.Files[0].Problems) > 0 || rec.rows[0].Row.Get(model.FieldNotes) != "one\ntwo" || rec.rows[1].Row.Line != 3 {
		t.Errorf("%+v, problems %+v", rec.rows, rep.Files[0].Problems)
	}
}

func TestAWebPageIsRefusedHoweverItBegins(t *testing.T) {
	for _, begin := range []string{"<!DOCTYPE html>", "\n\n<html>", "\ufeff<HTML>", "<!-- saved -->\n<html>", "<table><tr><td>", "<head>", "<script>"} {
		_, err := Run(t.Context(), Job{Files: []string{write(t, "l.csv", begin+"<a>Email,Name</a>\na@b.example,A\n")}, Store: &recorder{}, Now: noon})
		if err == nil || !strings.Contains(err.Error(), "HTML page") {
			t.Errorf("%q: %v", begin, err)
		}
	}
}

func TestAFileThatUnpacksToItselfOrToMuchInManyPiecesIsRefused(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	deep := twoLeads
	for range 6 {
		deep = gzipOf(t, deep)
	}
	_, err := Run(t.Context(), Job{Files: []string{write(t, "l.csv.gz", deep)}, Store: &recorder{}, Now: noon})
	if err == nil || !strings.Contains(err.Error(), "packed more than") {
		t.Errorf("packed six times: %v", err)
	}
	var many []string
	for i := range 40 { // each would pass by itself
		many = append(many, fmt.Sprintf("l%d.csv", i), "Email\n"+strings.Repeat("a", 4<<20))
	}
	rep, err := Run(t.Context(), Job{Files: []string{write(t, "l.zip", zipOf(t, many...))}, Store: &recorder{}, Now: noon})
	limited := 0
	for _, s := range rep.Skipped {
		if strings.Contains(s.Why, "max_expansion") {
			limited++
		}
	}
	if err == nil || limited < 30 {
		t.Errorf("an archive of 160 MiB in 160 KiB: %v, %d of its files beyond the limit", err, limited)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("%v is left behind, %v", left, err)
	}
}

// styledWorkbook has n rows that hold a style and no value, between a header with
// one lead and another lead.
func styledWorkbook(t *testing.T, n int) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name string, f func(w io.Writer)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		f(w)
	}
	text := func(s string) func(io.Writer) {
		return func(w io.Writer) {
			if _, err := io.WriteString(w, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+s); err != nil {
				t.Fatal(err)
			}
		}
	}
	const main, office = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	add("[Content_Types].xml", text(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`))
	add("_rels/.rels", text(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="`+office+`/officeDocument" Target="xl/workbook.xml"/></Relationships>`))
	add("xl/workbook.xml", text(`<workbook xmlns="`+main+`" xmlns:r="`+office+`"><sheets><sheet name="Leads" sheetId="1" r:id="rId1"/></sheets></workbook>`))
	add("xl/_rels/workbook.xml.rels", text(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="`+office+`/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`))
	row := func(i int, a, b string) string {
		return fmt.Sprintf(`<row r="%d"><c r="A%d" t="inlineStr"><is><t>%s</t></is></c><c r="B%d" t="inlineStr"><is><t>%s</t></is></c></row>`, i, i, a, i, b)
	}
	add("xl/worksheets/sheet1.xml", func(w io.Writer) {
		text(`<worksheet xmlns="` + main + `"><sheetData>` + row(1, "Email", "Name") + row(2, "a@b.example", "Ann"))(w)
		for i := 3; i < n+3; i++ {
			fmt.Fprintf(w, `<row r="%d" s="1"><c r="A%d" s="1"/></row>`, i, i)
		}
		if _, err := io.WriteString(w, row(n+3, "c@d.example", "Cy")+`</sheetData></worksheet>`); err != nil {
			t.Fatal(err)
		}
	})
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAWorkbookOfAMillionEmptyStyledRowsIsReadInLittleMemory(t *testing.T) {
	n := 100_000
	if full() {
		n = 1_000_000
	}
	path := write(t, "l.xlsx", styledWorkbook(t, n))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	rep, rec := importAll(t, Job{Files: []string{path}})
	runtime.ReadMemStats(&after)
	if len(rec.rows) != 2 || rec.rows[1].Row.Line != n+3 || len(rep.Files[0].Problems) > 0 {
		t.Errorf("%d rows, the last in line %d, problems %+v", len(rec.rows), rec.rows[len(rec.rows)-1].Row.Line, rep.Files[0].Problems)
	}
	if grown := int64(after.Sys) - int64(before.Sys); grown > 150<<20 {
		t.Errorf("it took %d MiB more from the system", grown>>20)
	}
}

func TestNoEscapeOfAFileGetsOutOfTheReport(t *testing.T) {
	osc52, osc8 := "\x1b]52;c;cm0gLXJm\x07", "\x1b]8;;https://evil.example\x1b\\Maya\x1b]8;;\x1b\\"
	name := "Maya\u202e" + osc8
	text := "Email,Name," + osc52 + ",Created," + osc8 + "\n" +
		"a@b.example,\"" + name + "\",x,2026-09-01," + osc52 + "\n" +
		osc52 + "," + osc8 + ",x," + osc52 + ",y\n" +
		"\"" + osc8 + "\"x,short\n"
	path := write(t, "l.csv", text)
	rep, rec := importAll(t, Job{Files: []string{path}})
	if got := rec.rows[0].Row.Get(model.FieldName); got != name {
		t.Errorf("the name is stored as %q", got)
	}
	ex, err := Explain(Job{Files: []string{path}})
	if err != nil {
		t.Fatal(err)
	}
	_, wrong := Run(t.Context(), Job{Files: []string{path}, Map: map[string]string{"nosuch" + osc52: "email"}, Store: &recorder{}})
	_, data := Run(t.Context(), Job{Files: []string{write(t, osc52+".csv", osc8+",a@b.example\nx,y\n")}, Store: &recorder{}})
	for _, line := range append(append(rep.Summary(), ex[0].Lines()...), fmt.Sprint(wrong), fmt.Sprint(data)) {
		if i := strings.IndexFunc(line, func(r rune) bool { return r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x202e }); i >= 0 {
			t.Errorf("a control character gets out: %q", line)
		}
	}
}

func TestAnyDamageToAWorkbookIsOneError(t *testing.T) {
	book := []byte(workbookOf(t))
	rnd := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		bad := bytes.Clone(book)
		for range 1 + rnd.IntN(8) {
			bad[rnd.IntN(len(bad))] = byte(rnd.IntN(256))
		}
		_, err := Run(t.Context(), Job{Files: []string{"-"}, Stdin: bytes.NewReader(bad[:len(bad)-rnd.IntN(3)]), Store: &recorder{}, Now: noon})
		if err != nil && strings.ContainsAny(err.Error(), "\n\x1b") {
			t.Errorf("an error of several lines: %q", err)
		}
	}
}
