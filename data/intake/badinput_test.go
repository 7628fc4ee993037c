package intake

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"winnow/data/workbook"
	"winnow/model"
)

func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// protectedWorkbook begins as a workbook with a password does, its folder named.
func protectedWorkbook() string {
	b := []byte(workbook.Container + strings.Repeat("\x00", 5000))
	b[30], b[48] = 9, 2
	for i, c := range "EncryptedPackage" {
		b[3*512+128+2*i] = byte(c)
	}
	return string(b)
}

func TestWhatIsNoListOfLeadsIsRefusedInOneLineBeforeAnythingIsStored(t *testing.T) {
	wide := strings.Repeat("c,", 9_999) + "c\n" + strings.Repeat("1,", 9_999) + "1\n"
	for name, c := range map[string]struct {
		text, says string
		kind       model.Kind
	}{
		"a picture":               {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG image", model.KindInvalid},
		"a web page":              {"<!DOCTYPE html>\n<html><body>Sign in</body></html>", "HTML page", model.KindInvalid},
		"an old workbook":         {workbook.Container + strings.Repeat("\x00", 5000), "old Excel workbook", model.KindInvalid},
		"a protected workbook":    {protectedWorkbook(), "protected by a password", model.KindInvalid},
		"an OpenDocument file":    {zipOf(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>"), "OpenDocument", model.KindInvalid},
		"a workbook with gaps":    {zipOf(t, "xl/workbook.xml", "<workbook/>"), "has no sheet", model.KindInvalid},
		"half a workbook":         {"PK\x03\x04\x14\x00", "damaged", model.KindInvalid},
		"half a compressed file":  {"\x1f\x8b\x08\x00\x00", "damaged", model.KindInvalid},
		"JSON that breaks off":    {"[{\"email\":\"a@b.example\"},\n{\"email\":", "breaks off in line 2", model.KindInvalid},
		"JSON without objects":    {"[]", "no objects", model.KindInvalid},
		"nothing":                 {"", "empty", model.KindInvalid},
		"white space":             {"\n\n  \n", "empty", model.KindInvalid},
		"a header alone":          {"Email,Name\n", "no rows", model.KindInvalid},
		"a header and blank rows": {"Email,Name\n,\n\n", "no rows", model.KindInvalid},
		"no header":               {"maya@northwind.example,Maya Ortiz\nb@c.example,B\n", "not the names of columns", model.KindInvalid},
		"too many columns":        {wide, "10000 columns", model.KindInvalid},
		"binary":                  {strings.Repeat("\x00\x01\x02\x03,\x05\n", 50), "not text", model.KindInvalid},
		"a list of companies":     {"Record ID,Company name,Company owner,Create Date,Lifecycle Stage\n1,Acme,Luis,2026-09-01,lead\n", "HubSpot companies", model.KindInvalid},
		"no row that can be read": {"Email,Name\n\"a,b\n", "none of its 1 row can be read: line 2", model.KindInvalid},
		"an unclosed header":      {"Email,\"Name\n1,2\n3,4\n", "line 1", model.KindInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			rec := &recorder{}
			_, err := Run(t.Context(), Job{Files: []string{write(t, "leads.csv", c.text)}, Store: rec, Now: noon})
			if err == nil {
				t.Fatalf("taken: %d rows", len(rec.rows))
			}
			if model.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v error %q, want %v in one line about %q", model.KindOf(err), err, c.kind, c.says)
			}
			if len(rec.rows) > 0 || rec.finished > 0 {
				t.Errorf("%d rows and %d finished imports stand", len(rec.rows), rec.finished)
			}
		})
	}
	for name, c := range map[string]struct {
		path string
		kind model.Kind
	}{
		"a folder":       {t.TempDir(), model.KindInvalid},
		"a missing file": {filepath.Join(t.TempDir(), "none.csv"), model.KindNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Run(t.Context(), Job{Files: []string{c.path}, Store: &recorder{}, Now: noon})
			if err == nil || model.KindOf(err) != c.kind {
				t.Errorf("%v, want an error of kind %v", err, c.kind)
			}
		})
	}
}

func TestABadFileAmongSeveralStopsTheRunBeforeTheFirst(t *testing.T) {
	rec := &recorder{}
	good := write(t, "good.csv", "Email\na@b.example\n")
	_, err := Run(t.Context(), Job{Files: []string{good, write(t, "bad.csv", "")}, Store: rec, Now: noon})
	if err == nil || len(rec.headers) > 0 {
		t.Errorf("error %v, %d imports begun", err, len(rec.headers))
	}
}

func TestRowsThatCannotBeReadAreReportedAndTheOthersGoIn(t *testing.T) {
	for name, c := range map[string]struct {
		text    string
		line    int
		problem string
		taken   int
	}{
		"a short row":                     {"Name,Email\nA,a@b.example\nB\nC,c@b.example\n", 3, "has 1 value, the header 2", 2},
		"a long row":                      {"Name,Email\nA,a@b.example,x\nB,b@b.example\n", 2, "has 3 values, the header 2", 1},
		"invalid UTF-8":                   {"Name,Email\nÄÖÜÄÖÜÄÖÜÄÖÜ,a@b.example\nB\xff,b@b.example\n", 3, "not valid UTF-8", 1},
		"a NUL":                           {"Name,Email\nA\x00,a@b.example\nB,b@b.example\n", 2, "NUL", 1},
		"an open quote":                   {"Name,Email\n\"A,a@b.example\nB,b@b.example\n", 2, "never closed", 1},
		"a stray quote":                   {"Name,Email\n\"A\"x,a@b.example\nB,b@b.example\n", 2, "doubled", 1},
		"a row too long":                  {"Name,Email\n" + strings.Repeat("x", 2<<20) + ",a@b.example\nB,b@b.example\n", 2, "longer than 1 MiB", 1},
		"a value too long":                {"Name,Email\n\"" + strings.Repeat("x \"\"y\"\"\n", 1<<18) + "\",a@b.example\nB,b@b.example\n", 2, "longer than 1 MiB", 1},
		"a quote open over a MiB of rows": {"Name,Email\n\"A,a@b.example\n" + strings.Repeat("B,b@b.example\n", 100_000), 2, "does not close", 100_000},
	} {
		t.Run(name, func(t *testing.T) {
			rep, rec := importAll(t, Job{Files: []string{write(t, "leads.csv", c.text)}})
			f := rep.Files[0]
			if len(rec.rows) != c.taken || f.Rejected != 1 || rec.rejected != 1 || len(f.Problems) != 1 {
				t.Fatalf("%d rows taken, %d rejected, want %d taken; problems %+v", len(rec.rows), f.Rejected, c.taken, f.Problems)
			}
			if p := f.Problems[0]; p.Line != c.line || !strings.Contains(p.Problem, c.problem) || !p.Rejected {
				t.Errorf("problem %+v, want %q in line %d", p, c.problem, c.line)
			}
			if rec.finished != 1 {
				t.Error("the import was not finished")
			}
		})
	}
}

func TestTrailingEmptyValuesAreNoProblem(t *testing.T) {
	rep, rec := importAll(t, Job{Files: []string{write(t, "leads.csv", "Name,Email,\nA,a@b.example\nB,b@b.example,\nC,c@b.example,,,\n")}})
	if len(rec.rows) != 3 || len(rep.Files[0].Problems) != 0 {
		t.Errorf("%d rows, problems %+v", len(rec.rows), rep.Files[0].Problems)
	}
}

// noise is a stream of n bytes of one letter between a header and a good row.
type noise struct {
	before, after io.Reader
	n             int
}

func (s *noise) Read(p []byte) (int, error) {
	if n, err := s.before.Read(p); err == nil {
		return n, nil
	}
	if s.n > 0 {
		n := min(len(p), s.n)
		for i := range p[:n] {
			p[i] = 'x'
		}
		s.n -= n
		return n, nil
	}
	return s.after.Read(p)
}

func TestAFieldOf100MBIsReportedInLittleMemory(t *testing.T) {
	for _, quote := range []string{"", `"`} {
		in := &noise{before: strings.NewReader("Name,Email\n" + quote), n: 100 << 20,
			after: strings.NewReader(quote + ",a@b.example\nB,b@b.example\n")}
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		rep, rec := importAll(t, Job{Files: []string{"-"}, Stdin: in})
		runtime.ReadMemStats(&after)
		if len(rec.rows) != 1 || rep.Files[0].Rejected != 1 {
			t.Errorf("quote %q: %d rows taken, %d rejected, want 1 and 1", quote, len(rec.rows), rep.Files[0].Rejected)
		}
		if grown := after.Sys - before.Sys; grown > 100<<20 {
			t.Errorf("quote %q: %d MiB more from the system", quote, grown>>20)
		}
	}
}

// broken fails after some text.
type broken struct{ io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		err = errors.New("connection reset")
	}
	return n, err
}

func TestAFileThatCannotBeReadToItsEndLeavesNothing(t *testing.T) {
	rec := &recorder{}
	text := "Name,Email\n" + strings.Repeat("A,a@b.example\n", 500_000)
	_, err := Run(t.Context(), Job{Files: []string{"-"}, Stdin: broken{strings.NewReader(text)}, Store: rec, Now: noon})
	if err == nil || len(rec.rows) > 0 || rec.aborted != 1 || rec.finished != 0 {
		t.Errorf("error %v; %d rows stand, %d aborted, %d finished", err, len(rec.rows), rec.aborted, rec.finished)
	}
}

func TestARefusalOfTheStoreLeavesNothing(t *testing.T) {
	rec := &recorder{fail: errors.New("disk full")}
	_, err := Run(t.Context(), Job{Files: []string{write(t, "l.csv", "Email\na@b.example\n")}, Store: rec, Now: noon})
	if err == nil || rec.aborted != 1 || rec.finished != 0 {
		t.Errorf("error %v, %d aborted, %d finished", err, rec.aborted, rec.finished)
	}
}

func TestDoubledColumnNamesAreToldApart(t *testing.T) {
	rep, rec := importAll(t, Job{Files: []string{write(t, "l.csv", "Email,Note to us,Note to us\na@b.example,one,two\n")}})
	var names []string
	for _, a := range rec.rows[0].Row.Attributes {
		names = append(names, a.Name+"="+a.Text)
	}
	if got := fmt.Sprint(names); got != "[Note to us=one Note to us (2)=two]" {
		t.Errorf("attributes %s", got)
	}
	if len(rep.Files[0].Notes) != 1 {
		t.Errorf("notes %q", rep.Files[0].Notes)
	}
}

func TestLongBadRowsAreReportedInLittleMemory(t *testing.T) {
	long := "a\x00," + strings.Repeat("x", 900<<10) + "\n"
	parts := []io.Reader{strings.NewReader("Name,Email\n")}
	for range 200 {
		parts = append(parts, strings.NewReader(long))
	}
	parts = append(parts, strings.NewReader("B,b@b.example\n"))
	rep, _ := importAll(t, Job{Files: []string{"-"}, Stdin: io.MultiReader(parts...)})
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	if rep.Files[0].Rejected != 200 || m.HeapAlloc > 60<<20 {
		t.Errorf("%d rejected, %d MiB in use with the report", rep.Files[0].Rejected, m.HeapAlloc>>20)
	}
	runtime.KeepAlive(rep)
}

func TestAnImportThatCannotBeTakenBackIsToldInOneLine(t *testing.T) {
	rec := &recorder{fail: errors.New("the disk is full"), stuck: errors.New("the disk is still full")}
	_, err := Run(t.Context(), Job{Files: []string{"-"}, Stdin: strings.NewReader("Name,Email\nAnn,ann@x.example\n"), Store: rec})
	if !errors.Is(err, rec.fail) || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "next start") {
		t.Errorf("the error is %q", err)
	}
}
