package intake

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/unicode"

	"winnow/model"
)

const twoLeads = "Email,Name,Employees\nmaya@northwind.example,Maya Ortiz,340\ntom@halden.example,Tom Becker,\n"

func gzipOf(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zipOf(t testing.TB, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// workbookOf makes a workbook of a first sheet that says little and one of leads.
func workbookOf(t testing.TB) string {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	check := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	rows := [][]any{{"Email", "Name", "Employees", "Created"}, {"maya@northwind.example", "Maya Ortiz", 340, time.Date(2026, 9, 21, 14, 30, 0, 0, time.UTC)}, nil,
		{"tom@halden.example", "Tom Becker"}}
	for i, r := range rows {
		check(x.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r))
	}
	_, err := x.NewSheet("Partners")
	check(err)
	check(x.SetSheetRow("Partners", "A1", &[]any{"Email"}))
	check(x.SetSheetRow("Partners", "A2", &[]any{"luis@partner.example"}))
	var b bytes.Buffer
	_, err = x.WriteTo(&b)
	check(err)
	return b.String()
}

func TestTheSameLeadsAreReadFromEveryKindOfFile(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(`[{"Email":"maya@northwind.example","Name":"Maya Ortiz","Employees":340},{"Email":"tom@halden.example","Name":"Tom Becker"}]`)
	if err != nil {
		t.Fatal(err)
	}
	const objects = `{"Email":"maya@northwind.example","Name":"Maya Ortiz","Employees":340}` + "\n\n" + `{"Email":"tom@halden.example","Name":"Tom Becker"}` + "\n"
	for name, c := range map[string]struct{ file, text string }{
		"compressed":                  {"l.csv.gz", gzipOf(t, twoLeads)},
		"compressed twice":            {"l.csv.gz", gzipOf(t, gzipOf(t, twoLeads))},
		"an archive":                  {"l.zip", zipOf(t, "__MACOSX/l.csv", "x", "readme.md", "hello", "out/l.csv", twoLeads)},
		"a workbook":                  {"l.xlsx", workbookOf(t)},
		"JSON lines":                  {"l.jsonl", objects},
		"JSON lines, compressed":      {"l.jsonl.gz", gzipOf(t, objects)},
		"a JSON list":                 {"l.json", `[` + strings.ReplaceAll(strings.TrimSpace(objects), "\n\n", ",") + `]`},
		"objects behind one another":  {"l.json", strings.ReplaceAll(objects, ",", ",\n ")},
		"JSON in UTF-16":              {"l.json", utf16},
		"a document with a list":      {"l.json", `{"total":2, "leads" : [` + strings.ReplaceAll(strings.TrimSpace(objects), "\n\n", ",") + `]}`},
		"objects with their own kind": {"l.json", `[{"id":"1","properties":{"Email":"maya@northwind.example","Name":"Maya Ortiz","Employees":340}},{"id":"2","properties":{"Email":"tom@halden.example","Name":"Tom Becker"}}]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			path := filepath.Join(t.TempDir(), c.file)
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			stdin, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer stdin.Close()
			for _, j := range []Job{{Files: []string{path}}, {Files: []string{"-"}, Stdin: stdin}} {
				_, rec := importAll(t, j)
				if len(rec.rows) != 2 {
					t.Fatalf("%d rows", len(rec.rows))
				}
				a, b := rec.rows[0].Row, rec.rows[1].Row
				if a.Get(model.FieldEmail) != "maya@northwind.example" || a.Get(model.FieldName) != "Maya Ortiz" || a.Get(model.FieldEmployees) != "340" {
					t.Errorf("the first lead is %+v", a)
				}
				if b.Get(model.FieldEmail) != "tom@halden.example" || b.Get(model.FieldEmployees) != "" {
					t.Errorf("the second lead is %+v", b)
				}
			}
			if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
				t.Errorf("%v is left behind, %v", left, err)
			}
		})
	}
}

func TestAWorkbookSaysRowsAndDatesAsItsSheetDoes(t *testing.T) {
	path := write(t, "l.xlsx", workbookOf(t))
	rep, rec := importAll(t, Job{Files: []string{path}})
	if f := rep.Files[0]; f.Encoding != "xlsx" || f.Delimiter != "" || f.Rows != 2 {
		t.Errorf("%+v", f)
	}
	if rec.rows[1].Row.Line != 4 {
		t.Errorf("the lead of row 4 is said to be in line %d", rec.rows[1].Row.Line)
	}
	if want := time.Date(2026, 9, 21, 14, 30, 0, 0, time.UTC); len(rec.rows[0].Touches) != 1 || !rec.rows[0].Touches[0].At.Equal(want) {
		t.Errorf("touches %+v, want one at %v", rec.rows[0].Touches, want)
	}
	_, rec = importAll(t, Job{Files: []string{path}, Sheet: "partners"})
	if len(rec.rows) != 1 || rec.rows[0].Row.Get(model.FieldEmail) != "luis@partner.example" {
		t.Errorf("sheet partners gives %+v", rec.rows)
	}
	_, err := Run(t.Context(), Job{Files: []string{path}, Sheet: "Partner", Store: &recorder{}, Now: noon})
	if err == nil || !strings.Contains(err.Error(), "did you mean Partners") {
		t.Errorf("an unknown sheet: %v", err)
	}
}

func TestAFolderIsReadWholeAndSaysWhatItLeftOut(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"b.csv": twoLeads, "a.jsonl": `{"email":"ines@calder.example"}`, "notes.pdf": "%PDF", ".hidden.csv": twoLeads,
		"deals.csv": "Record ID,Deal Name,Deal Stage,Amount\n1,Big,Closed Won,5\n", "empty.csv": "", "short.csv": "Name,Email\nA\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rep, rec := importAll(t, Job{Files: []string{dir}})
	if len(rep.Files) != 2 || len(rec.rows) != 3 || filepath.Base(rep.Files[0].File) != "a.jsonl" {
		t.Errorf("%d files, %d rows", len(rep.Files), len(rec.rows))
	}
	why := map[string]string{}
	for _, s := range rep.Skipped {
		why[filepath.Base(s.File)] = s.Why
	}
	if len(rep.Deals) != 1 || len(rep.Deals[0].Deals) != 1 || filepath.Base(rep.Deals[0].File) != "deals.csv" {
		t.Errorf("deals: %+v", rep.Deals)
	}
	if len(why) != 3 || !strings.Contains(why["short.csv"], "none of its 1 row") || !strings.Contains(why["empty.csv"], "empty") || why["notes.pdf"] == "" {
		t.Errorf("left out: %v", why)
	}
}

func TestABombIsRefusedByNameOfTheLimit(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	bomb := "Email\n" + strings.Repeat("a", 40<<20)
	rows := "<worksheet><sheetData>" + strings.Repeat(" ", 80<<20) + "<row><c><v>1</v></c></row></sheetData></worksheet>"
	for name, text := range map[string]string{"l.csv.gz": gzipOf(t, bomb), "l.zip": zipOf(t, "l.csv", bomb),
		"l.xlsx": zipOf(t, "xl/workbook.xml", `<workbook><sheets><sheet name="s" id="1"/></sheets></workbook>`, "xl/_rels/workbook.xml.rels",
			`<Relationships><Relationship Id="1" Type="worksheet" Target="s.xml"/></Relationships>`, "xl/s.xml", rows)} {
		_, err := Run(t.Context(), Job{Files: []string{write(t, name, text)}, Store: &recorder{}, Now: noon})
		if model.KindOf(err) != model.KindInvalid || !strings.Contains(err.Error(), "100 times its size") || !strings.Contains(err.Error(), "max_expansion") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Run(t.Context(), Job{Files: []string{write(t, name, text)}, Store: &recorder{}, Now: noon, Limits: Limits{Expansion: 5000, Record: 64 << 20}}); err != nil &&
			strings.Contains(err.Error(), "max_expansion") {
			t.Errorf("%s with a higher limit: %v", name, err)
		}
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("%v is left behind, %v", left, err)
	}
}

func TestAFileThatIsLeftOutIsNamedOnce(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"good.csv": "Email\na@b.example\n", "page.csv": "<html>", "many.zip": zipOf(t, "wide.csv", strings.Repeat("c,", 2000)+"c\n")} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rep, _ := importAll(t, Job{Files: []string{dir}})
	said := map[string]string{}
	for _, s := range rep.Skipped {
		said[filepath.Base(s.File)] = s.Why
		if strings.Contains(s.Why, s.File) || !s.Refused {
			t.Errorf("%+v", s)
		}
	}
	if len(said) != 2 || !strings.HasPrefix(said["page.csv"], "it is an HTML page") || !strings.HasPrefix(said["wide.csv"], "it has 2001 columns") {
		t.Errorf("left out: %q", said)
	}
	_, err := Run(t.Context(), Job{Files: []string{filepath.Join(dir, "many.zip")}, Store: &recorder{}, Now: noon})
	if err == nil || strings.Count(err.Error(), "wide.csv") != 1 {
		t.Errorf("an archive of one file says %v", err)
	}
}

func TestABrokenObjectIsReportedAndTheOthersGoIn(t *testing.T) {
	rep, rec := importAll(t, Job{Files: []string{write(t, "l.jsonl", "{\"email\":\"a@b.example\"}\n{\"email\":\n{\"email\":\"c@d.example\"}\n7\n")}})
	f := rep.Files[0]
	if len(rec.rows) != 2 || f.Rows != 4 || f.Rejected != 2 || f.Problems[0].Line != 2 || !strings.Contains(f.Problems[0].Problem, "not JSON") {
		t.Errorf("%d rows, report %+v", len(rec.rows), f)
	}
	if rec.rows[1].Row.Line != 3 {
		t.Errorf("the third object is said to be in line %d", rec.rows[1].Row.Line)
	}
}

func TestValuesOfListsAndOfObjectsInsideObjectsAreColumns(t *testing.T) {
	_, rec := importAll(t, Job{Files: []string{write(t, "l.json", `[{"id":1,"email":"a@b.example","tags":["a","b"],"company":{"name":"Acme","city":"Oslo"},"owner":{"name":"Dana"},"x":null,"ok":true,"deals":[{"n":1}]}]`)}})
	r := rec.rows[0].Row
	got := map[string]string{}
	for _, a := range r.Attributes {
		got[a.Name] = a.Text
	}
	if r.Get(model.FieldExternalID) != "1" || got["tags"] != "a; b" || r.Get(model.FieldCity) != "Oslo" || got["deals"] != `[{"n":1}]` || got["ok"] != "true" {
		t.Errorf("%+v", r)
	}
}

func TestNothingOfAnUnpackedFileStaysWhenTheProcessIsKilled(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	u := &unpacker{limits: Limits{}.orDefault()}
	s, err := u.spool("leads.csv.gz", strings.NewReader(twoLeads), -1)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	text, err := io.ReadAll(s.stream)
	if err != nil || string(text) != twoLeads {
		t.Errorf("read back %q, %v", text, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("while it is read, %v would stay behind (%v)", left, err)
	}
}

func TestARowOfAWorkbookThatIsTooLongIsReportedAndTheOthersGoIn(t *testing.T) {
	x := excelize.NewFile()
	defer x.Close()
	for i, r := range [][]any{{"Email", "Name"}, {"a@b.example", "Ann"}, {"c@d.example", strings.Repeat("x", 30_000), strings.Repeat("y", 30_000), strings.Repeat("z", 30_000)}, {"e@f.example", "Eve\nof two lines"}, {"g@h.example", "Gus"}} {
		if err := x.SetSheetRow("Sheet1", fmt.Sprintf("A%d", 2*i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if _, err := x.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	rep, rec := importAll(t, Job{Files: []string{write(t, "l.xlsx", b.String())}, Limits: Limits{Record: 64 << 10}})
	f := rep.Files[0]
	if len(rec.rows) != 3 || f.Rejected != 1 || f.Problems[0].Line != 5 || rec.rows[2].Row.Line != 9 {
		t.Errorf("%d rows, report %+v", len(rec.rows), f)
	}
}
