package workbook_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"winnow/data/workbook"
)

const (
	spaceMain   = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	typesOf     = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
)

// packed is an archive of files, each a name and its text.
func packed(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = io.WriteString(w, files[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func relationships(pairs ...string) string {
	s := declaration + `<Relationships>`
	for i := 0; i < len(pairs); i += 2 {
		s += fmt.Sprintf(`<Relationship Id="rId%d" Type="%s%s" Target="%s"/>`, i/2+1, typesOf, pairs[i], pairs[i+1])
	}
	return s + `</Relationships>`
}

// around are the parts of a workbook but its sheet, and the others that are given.
func around(others ...string) []string {
	return append([]string{"_rels/.rels", relationships("officeDocument", "xl/workbook.xml"),
		"xl/workbook.xml", declaration + `<workbook ` + spaceMain + `><sheets><sheet name="Leads" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", relationships("worksheet", "worksheets/sheet1.xml", "styles", "styles.xml", "sharedStrings", "sharedStrings.xml")}, others...)
}

// sheetOf is a part with rows.
func sheetOf(rows string) string {
	return declaration + `<worksheet ` + spaceMain + `><sheetData>` + rows + `</sheetData></worksheet>`
}

// oneSheet is a workbook whose sheet has rows.
func oneSheet(t testing.TB, rows string, others ...string) []byte {
	return packed(t, append(around(others...), "xl/worksheets/sheet1.xml", sheetOf(rows))...)
}

// read reads a sheet, "" for the first: each row behind its number.
func read(text []byte, name string, o workbook.Options) (rows []string, err error) {
	z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return nil, err
	}
	b, err := workbook.Open(z, o)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	at := b.First()
	if name != "" {
		at = slices.Index(b.Sheets(), name)
	}
	r, err := b.Rows(at)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for r.Next() {
		rows = append(rows, fmt.Sprint(r.Number(), " ", strings.Join(r.Cells(), "|")))
	}
	return rows, r.Err()
}

func expect(t *testing.T, text []byte, want ...string) {
	t.Helper()
	got, err := read(text, "", workbook.Options{})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("read\n%s\nwant\n%s\n%v", strings.Join(got, "\n"), strings.Join(want, "\n"), err)
	}
}

func TestWhatIsWrittenIsReadByAnotherProgramAndByOurOwn(t *testing.T) {
	long := strings.Repeat("ä", workbook.MaxChars)
	var b bytes.Buffer
	w, err := workbook.NewWriter(&b, "leads & <more>")
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{w.Head([]string{"Name", "Score", "Share", "Hot", " spaced "}),
		w.Row([]any{"Maya \"M\" <Ortiz> & 'co'\tx\ny", 92, 0.1, true, "  two  "}), w.Row(nil),
		w.Row([]any{nil, int64(-1 << 40), 1e-7, false, "\x00\x07_x0041_ \r\n\x1b[1m日本 🙂"}), w.Row([]any{long, "00123", "1e5", "=1+1", "TRUE"}), w.Close()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	expect(t, b.Bytes(), "1 Name|Score|Share|Hot| spaced ", "2 Maya \"M\" <Ortiz> & 'co'\tx\ny|92|0.1|TRUE|  two  ",
		"4 |-1099511627776|0.0000001|FALSE|\x00\x07_x0041_ \r\n\x1b[1m日本 🙂", "5 "+long+"|00123|1e5|=1+1|TRUE")
	x, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	name := x.GetSheetName(0)
	if name != "leads & <more>" {
		t.Errorf("the sheet is called %q", name)
	}
	for cell, want := range map[string]string{"A2": "Maya \"M\" <Ortiz> & 'co'\tx\ny", "B2": "92", "C2": "0.1", "D2": "TRUE", "E2": "  two  ", "A4": "", "B4": "-1099511627776",
		"D4": "FALSE", "A5": long, "B5": "00123", "D5": "=1+1"} {
		if got, err := x.GetCellValue(name, cell); err != nil || got != want {
			t.Errorf("%s is %.60q, want %.60q (%v)", cell, got, want, err)
		}
	}
	for cell, want := range map[string]excelize.CellType{"B2": excelize.CellTypeUnset, "D2": excelize.CellTypeBool, "B5": excelize.CellTypeInlineString} {
		if got, err := x.GetCellType(name, cell); err != nil || got != want {
			t.Errorf("%s is of type %v, want %v (%v)", cell, got, want, err)
		}
	}
	id, err := x.GetCellStyle(name, "E1")
	if err != nil {
		t.Fatal(err)
	}
	if style, err := x.GetStyle(id); err != nil || style.Font == nil || !style.Font.Bold {
		t.Errorf("the header is not in bold: %+v, %v", style, err)
	}
	if panes, err := x.GetPanes(name); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the header does not stay in sight: %+v, %v", panes, err)
	}
	if width, err := x.GetColWidth(name, "E"); err != nil || width != 18 {
		t.Errorf("column E is %v wide, %v", width, err)
	}
}

func TestAWriterRefusesWhatNoWorkbookHolds(t *testing.T) {
	for _, name := range []string{"", "a/b", "[x]", strings.Repeat("n", 32)} {
		if _, err := workbook.NewWriter(io.Discard, name); err == nil {
			t.Errorf("a sheet is called %q", name)
		}
	}
	w, err := workbook.NewWriter(io.Discard, "s")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{[]string{"a"}, time.Now(), 0.0 / zero} {
		if err := w.Row([]any{v}); err == nil {
			t.Errorf("%v (%T) is a cell", v, v)
		}
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

var zero float64

// byAnother is a workbook of the other program, with every kind of cell.
func byAnother(t testing.TB) []byte {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	style := func(s excelize.Style) int {
		id, err := x.NewStyle(&s)
		check(err)
		return id
	}
	own := func(code string) int { return style(excelize.Style{CustomNumFmt: &code}) }
	at := time.Date(2026, 9, 21, 14, 30, 15, 0, time.UTC)
	check(x.SetSheetRow("Sheet1", "A1", &[]any{"Email", "Name", "Employees", "Share", "Created", "Hot", "Sum", "Zip", "Rich"}))
	check(x.SetSheetRow("Sheet1", "A2", &[]any{"maya@northwind.example", "Maya & <Ortiz>", 340, 0.1 + 0.2, at, true, nil, 1234}))
	check(x.SetCellFormula("Sheet1", "G2", "C2*2"))
	check(x.SetCellStyle("Sheet1", "H2", "H2", own("00000")))
	check(x.SetCellRichText("Sheet1", "I2", []excelize.RichTextRun{{Text: "Head "}, {Text: "of Supply", Font: &excelize.Font{Bold: true}}}))
	check(x.SetSheetRow("Sheet1", "C4", &[]any{31105550148, 0.5, at, false}))
	check(x.SetCellStyle("Sheet1", "D4", "D4", style(excelize.Style{NumFmt: 9})))
	check(x.SetCellStyle("Sheet1", "E4", "E4", own("dd.mm.yyyy")))
	check(x.SetCellValue("Sheet1", "A6", "merged"))
	check(x.MergeCell("Sheet1", "A6", "C7"))
	_, err := x.NewSheet("Partners")
	check(err)
	check(x.SetCellValue("Partners", "B2", "Luis"))
	var b bytes.Buffer
	_, err = x.WriteTo(&b)
	check(err)
	return b.Bytes()
}

func TestWhatAnotherProgramWroteIsRead(t *testing.T) {
	text := byAnother(t)
	expect(t, text, "1 Email|Name|Employees|Share|Created|Hot|Sum|Zip|Rich",
		"2 maya@northwind.example|Maya & <Ortiz>|340|0.3|2026-09-21 14:30:15|TRUE||01234|Head of Supply",
		"4 ||31105550148|50%|2026-09-21|FALSE", "6 merged")
	if got, err := read(text, "Partners", workbook.Options{}); err != nil || !slices.Equal(got, []string{"2 |Luis"}) {
		t.Errorf("the second sheet: %q, %v", got, err)
	}
}

func TestEveryKindOfCellIsReadAsItsSheetSaysIt(t *testing.T) {
	texts := declaration + `<sst><si><t>zero</t></si><si><r><t>rich </t></r><r><rPr><b/></rPr><t xml:space="preserve"> text</t></r><rPh sb="0" eb="1"><t>spoken</t></rPh><phoneticPr fontId="1"/></si>` +
		`<si><t/></si><si/><si><t>a_x000D_
b &amp;&#x41;&#66; _x005F_x0041_ _xZZZZ_</t></si><si><t><![CDATA[<c> & ]]d]]>]<!-- no --></t></si></sst>`
	for name, c := range map[string]struct{ row, want string }{
		"shared texts":                   {`<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v> 4 </v></c><c t="s"><v>5</v></c>`, "zero|rich  text|a\r\nb &AB _x0041_ _xZZZZ_|<c> & ]]d]"},
		"an empty shared text":           {`<c t="s"><v>2</v></c><c t="s"><v>3</v></c><c t="s"><v>0</v></c>`, "||zero"},
		"text in the cell":               {`<c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><r><t>b</t></r><r><t>c</t></r><rPh><t>x</t></rPh></is></c>`, "a|bc"},
		"white space":                    {`<c t="inlineStr"><is><t xml:space="preserve"> a </t></is></c><c t="str"><v>  </v></c><c><v>1</v></c>`, " a |  |1"},
		"formulas":                       {`<c t="str"><f>A1&amp;"x"</f><v>ax</v></c><c><f t="shared" ref="A1" si="0">1+1</f><v>2</v></c><c><f>NOW()</f></c><c t="b"><f>TRUE()</f><v>1</v></c>`, "ax|2||TRUE"},
		"errors":                         {`<c t="e"><v>#N/A</v></c><c t="e"><v>#DIV/0!</v></c>`, "#N/A|#DIV/0!"},
		"truth":                          {`<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="b"><v>true</v></c>`, "TRUE|FALSE|TRUE"},
		"an ISO date":                    {`<c t="d"><v>2026-09-21T14:30:00</v></c>`, "2026-09-21T14:30:00"},
		"numbers":                        {`<c><v>1.1000000000000001</v></c><c t="n"><v>3.1105550148E+10</v></c><c><v>-0.5</v></c><c><v>0</v></c><c><v>4.4999999999999998E-2</v></c>`, "1.1|31105550148|-0.5|0|0.045"},
		"an id with more digits":         {`<c><v>12345678901234567890</v></c><c><v>007</v></c>`, "12345678901234567890|007"},
		"numbers out of reach":           {`<c><v>1E+300</v></c><c><v>1e-200</v></c><c><v>1e999</v></c><c><v>NaN</v></c>`, "1E+300|1E-200|1e999|NaN"},
		"cells without a place":          {`<c><v>1</v></c><c r="D9"><v>4</v></c><c><v>5</v></c>`, "1|||4|5"},
		"cells out of order":             {`<c r="C1"><v>3</v></c><c r="A1"><v>1</v></c>`, "1||3"},
		"a cell twice":                   {`<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>`, "2"},
		"the last column":                {`<c r="XFD1"><v>1</v></c>`, strings.Repeat("|", workbook.MaxColumns-1) + "1"},
		"what later programs added":      {`<c r="A1"><v>1</v><extLst><ext><x:w xmlns:x="urn:x">7</x:w></ext></extLst></c>`, "1"},
		"bytes that are not UTF-8":       {"<c t=\"str\"><v>M\xfcller</v></c>", "M\ufffdller"},
		"a style that is not there":      {`<c s="99"><v>45000</v></c><c s="-1"><v>1</v></c>`, "45000|1"},
		"prefixes as some programs have": {`<x:c r="B2" t="inlineStr"><x:is><x:t>b</x:t></x:is></x:c>`, "|b"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(oneSheet(t, "<row>"+c.row+"</row>", "xl/sharedStrings.xml", texts), "", workbook.Options{})
			if err != nil || len(got) != 1 || got[0] != "1 "+c.want {
				t.Errorf("%.200q, want %.200q (%v)", got, c.want, err)
			}
		})
	}
}

func TestNumbersAreWrittenAsTheirFormatMeansThem(t *testing.T) {
	for _, c := range []struct{ code, number, want string }{
		{"General", "46286.604340277779", "46286.6043402778"},
		{"yyyy-mm-dd", "46286.6", "2026-09-21"}, {"dd/mm/yy", "46286", "2026-09-21"}, {"[$-409]d\\-mmm\\-yyyy;@", "46286", "2026-09-21"}, {"mmm yyyy", "46286", "2026-09-21"},
		{"yyyy-mm-dd hh:mm:ss", "46286.604340277779", "2026-09-21 14:30:15"}, {"m/d/yy h:mm AM/PM", "46286.604340277779", "2026-09-21 14:30:15"},
		{"yyyy-mm-dd hh:mm:ss.000", "46286.60434172454", "2026-09-21 14:30:15.125"}, {"dd.mm.yyyy hh:mm", "46286.99999999", "2026-09-22 00:00:00"},
		{"hh:mm", "0.60416666666666663", "14:30:00"}, {"mm:ss", "0.01", "00:14:24"}, {"h:mm:ss a/p", "46286.5", "12:00:00"}, {"[h]:mm", "1.5", "36:00:00"}, {"[mm]:ss", "0.5", "12:00:00"},
		{"yyyy年m月d日", "46286", "2026-09-21"}, {"d \"de\" mmmm \"de\" yyyy", "46286", "2026-09-21"}, {"DD-MM-YYYY", "1", "1900-01-01"}, {"yyyy", "59", "1900-02-28"}, {"d", "61", "1900-03-01"},
		{"yyyy-mm-dd", "2958465", "9999-12-31"}, {"yyyy-mm-dd", "2958466", "2958466"}, {"yyyy-mm-dd", "-1", "-1"}, {"yyyy-mm-dd", "0", "0"}, {"yyyy-mm-dd hh:mm", "0.25", "06:00:00"},
		{"0%", "0.5", "50%"}, {"0.00%", "0.12345", "12.345%"}, {"0.00", "1.005", "1.005"}, {"#,##0.00 [$€-407]", "1234.5", "1234.5"}, {"\"$\"#,##0", "1234", "1234"}, {"0.0E+00", "1234", "1234"},
		{"# ?/?", "0.5", "0.5"}, {"@", "46286", "46286"}, {"0", "7", "7"}, {"0.0 \"km\"", "7", "7"}, {"#\\ ##0", "12345", "12345"}, {"0_);(0)", "-5", "-5"}, {"[Red]0", "5", "5"},
		{"00000", "1234", "01234"}, {"00000", "1234.5", "1234.5"}, {"000-00-0000", "12345678", "012-34-5678"}, {"00000-0000", "21391234", "00002-1391234"[:0] + "02139-1234"},
		{"[<=9999999]###-####;(###) ###-####", "5551234", "555-1234"}, {"[<=9999999]###-####;(###) ###-####", "2125551234", "(212) 555-1234"}, {"0#\" \"##\" \"##\" \"##\" \"##", "612345678", "06 12 34 56 78"},
		{"+#", "31105550148", "+31105550148"}, {"+0;-0", "-5", "-5"}, {"000", "-5", "-005"}, {"000", "12345", "12345"},
	} {
		styles := declaration + `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="` + strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;").Replace(c.code) +
			`"/></numFmts><cellStyleXfs><xf numFmtId="22"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs><dxfs><dxf><numFmt numFmtId="164" formatCode="@"/></dxf></dxfs></styleSheet>`
		got, err := read(oneSheet(t, `<row><c s="1"><v>`+c.number+`</v></c></row>`, "xl/styles.xml", styles), "", workbook.Options{})
		if err != nil || len(got) != 1 || got[0] != "1 "+c.want {
			t.Errorf("%s as %s is %q, want %q (%v)", c.number, c.code, got, c.want, err)
		}
	}
}

func TestFormatsWithoutACodeAndBothWaysToCountDays(t *testing.T) {
	styles, row := declaration+`<styleSheet><cellXfs>`, ""
	for i, id := range []int{0, 1, 2, 9, 14, 17, 18, 21, 22, 45, 46, 47, 49, 31, 31} {
		styles += fmt.Sprintf(`<xf numFmtId="%d"/>`, id)
		row += fmt.Sprintf(`<c s="%d"><v>%s</v></c>`, i, []string{"44824.25", "44824", "0.25"}[max(0, i-12)])
	}
	styles += `</cellXfs></styleSheet>`
	row = "<row>" + row + "</row>"
	expect(t, oneSheet(t, row, "xl/styles.xml", styles),
		"1 44824.25|44824.25|44824.25|4482425%|2022-09-20|2022-09-20|06:00:00|06:00:00|2022-09-20 06:00:00|06:00:00|1075782:00:00|06:00:00.000|44824.25|2022-09-20|06:00:00")
	mac := around("xl/styles.xml", styles, "xl/worksheets/sheet1.xml", sheetOf(row))
	mac[3] = strings.Replace(mac[3], "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
	expect(t, packed(t, mac...),
		"1 44824.25|44824.25|44824.25|4482425%|2026-09-21|2026-09-21|06:00:00|06:00:00|2026-09-21 06:00:00|06:00:00|1075782:00:00|06:00:00.000|44824.25|2026-09-21|06:00:00")
}

func TestSheetsAreFoundWhereTheWorkbookSays(t *testing.T) {
	sheet := func(s string) string { return sheetOf(`<row r="3"><c t="str"><v>` + s + `</v></c></row>`) }
	text := packed(t, "_rels/.rels", relationships("extended-properties", "docProps/app.xml", "officeDocument", "/xl/book.xml"),
		`XL\book.xml`, declaration+`<w:workbook xmlns:w="urn:w" xmlns:r="urn:r"><w:sheets><w:sheet name="Lists" state="hidden" sheetId="7" r:id="rId3"/><w:sheet name="Chart" sheetId="1" r:id="rId2"/>`+
			`<w:sheet name="L&amp;ds" sheetId="2" r:id="rId1"/></w:sheets></w:workbook>`,
		"xl/_rels/book.xml.rels", relationships("worksheet", "worksheets/Other.xml", "chartsheet", "chart.xml", "worksheet", "/xl/worksheets/sheet1.xml"),
		"xl/worksheets/sheet1.xml", sheet("hidden"), "xl/worksheets/other.xml", "\xef\xbb\xbf"+sheet("seen"), "xl/chart.xml", "<chartsheet/>")
	expect(t, text, "3 seen")
	if got, err := read(text, "Lists", workbook.Options{}); err != nil || !slices.Equal(got, []string{"3 hidden"}) {
		t.Errorf("the hidden sheet: %q, %v", got, err)
	}
}

func TestAManySharedTextsAreKeptOnDiskAndFoundAgain(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	const n = 300_000
	var texts, rows strings.Builder
	texts.WriteString("<sst>")
	word := func(i int) string { return fmt.Sprintf("text %d %s", i, strings.Repeat("x", i%97)) }
	for i := range n {
		fmt.Fprintf(&texts, "<si><t>%s</t></si>", word(i))
	}
	texts.WriteString("</sst>")
	rnd := rand.New(rand.NewPCG(1, 2))
	var want []int
	for r := range 20_000 {
		a, b := r*15, rnd.IntN(n)
		want = append(want, a, b)
		fmt.Fprintf(&rows, `<row><c t="s"><v>%d</v></c><c t="s"><v>%d</v></c></row>`, a, b)
	}
	text := oneSheet(t, rows.String(), "xl/sharedStrings.xml", texts.String())
	texts.Reset()
	rows.Reset()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	b, err := workbook.Open(z, workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Rows(0)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; r.Next(); i += 2 {
		if c := r.Cells(); c[0] != word(want[i]) || c[1] != word(want[i+1]) {
			t.Fatalf("row %d is %q", r.Number(), c)
		}
	}
	if r.Err() != nil || r.Number() != 20_000 {
		t.Errorf("%d rows, %v", r.Number(), r.Err())
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 8<<20 {
		t.Errorf("it holds %d KiB", grown>>10)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("%v would stay behind (%v)", left, err)
	}
	r.Close()
	b.Close()
}
