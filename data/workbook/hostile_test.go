package workbook_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"winnow/data/workbook"
)

func TestADamagedWorkbookSaysWhatIsWrong(t *testing.T) {
	const cell = `<row><c t="s"><v>0</v></c></row>`
	wide := `<row>` + strings.Repeat(`<c><v>1</v></c>`, 20_000) + `</row>`
	bomb := `<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>`
	for name, c := range map[string]struct {
		text []byte
		says string
	}{
		"no workbook":                      {packed(t, "word/document.xml", "<w/>"), "no workbook"},
		"a binary workbook":                {packed(t, "_rels/.rels", relationships("officeDocument", "xl/workbook.bin"), "xl/workbook.bin", "x"), "xlsb"},
		"no sheets":                        {packed(t, "xl/workbook.xml", "<workbook/>"), "no sheet"},
		"a list of sheets that breaks off": {packed(t, "xl/workbook.xml", "<workbook><sheets>"), "its list of sheets: it breaks off"},
		"a sheet that is not there":        {packed(t, around()...), "not in the file"},
		"no shared texts":                  {oneSheet(t, cell), "row 1: column A: text \"0\" is not among the 0"},
		"a shared text out of range":       {oneSheet(t, cell+`<row><c r="AB2" t="s"><v>1</v></c></row>`, "xl/sharedStrings.xml", "<sst><si><t>a</t></si></sst>"), "row 2: column AB: text \"1\" is not among the 1"},
		"a shared text without number":     {oneSheet(t, `<row><c t="s"><v>-1</v></c></row>`), `text "-1" is not`},
		"shared texts that break off":      {oneSheet(t, cell, "xl/sharedStrings.xml", "<sst><si><t>a</t></si>"), "its texts: it breaks off"},
		"entities that multiply":           {oneSheet(t, cell, "xl/sharedStrings.xml", bomb), "entities"},
		"an unknown entity":                {oneSheet(t, `<row><c t="str"><v>&b;</v></c></row>`), `"b" means nothing`},
		"a character that is none":         {oneSheet(t, `<row><c t="str"><v>&#xD800;</v></c></row>`), "means nothing"},
		"a bare ampersand":                 {oneSheet(t, `<row><c t="str"><v>a & b</v></c></row>`), "& without"},
		"styles that are no XML":           {oneSheet(t, cell, "xl/styles.xml", "PNG"), "its styles: text outside"},
		"tags that cross":                  {oneSheet(t, `<row><c><v>1</c></v></row>`), "closes what was not opened"},
		"a tag without its end":            {packed(t, around("xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"`)...), "breaks off"},
		"a sheet that breaks off":          {packed(t, around("xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"><c><v>1`)...), "breaks off"},
		"a sheet that breaks off between":  {packed(t, around("xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"><c><v>1</v></c></row>`)...), "breaks off"},
		"an attribute without quotes":      {oneSheet(t, `<row r=1></row>`), "without quotes"},
		"an attribute without a value":     {oneSheet(t, `<row r></row>`), "without a value"},
		"elements without end":             {oneSheet(t, strings.Repeat("<a>", 1000)), "in more than"},
		"a tag of megabytes":               {oneSheet(t, `<row r="`+strings.Repeat("1", 3<<20)+`"/>`), "a tag of more than"},
		"a second document":                {packed(t, around("xl/worksheets/sheet1.xml", sheetOf("")+"<worksheet/>")...), "second document"},
		"a column beyond the last":         {oneSheet(t, `<row><c r="XFE1"><v>1</v></c></row>`), `no cell "XFE1"`},
		"an absurd column":                 {oneSheet(t, `<row><c r="ZZZZ1"><v>1</v></c></row>`), `no cell "ZZZZ1"`},
		"a cell without a row":             {oneSheet(t, `<row><c r="A"><v>1</v></c></row>`), `no cell "A"`},
		"a cell that is no place":          {oneSheet(t, `<row><c r="12"><v>1</v></c></row>`), `no cell "12"`},
		"20,000 columns":                   {oneSheet(t, wide), "more than 16384 columns"},
		"a row beyond the last":            {oneSheet(t, `<row r="1048577"/>`), `no row "1048577"`},
		"an absurd row":                    {oneSheet(t, `<row r="99999999999999999999"/>`), "no row"},
		"row 0":                            {oneSheet(t, `<row r="0"/>`), "no row"},
		"one row more than there can be":   {oneSheet(t, `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row><c><v>1</v></c></row>`), "more than 1048576 rows"},
		"rows out of order":                {oneSheet(t, `<row r="5"><c><v>1</v></c></row><row r="3"><c><v>1</v></c></row>`), "row 5: row 3 stands behind it"},
		"a row twice":                      {oneSheet(t, `<row r="5"/><row r="5"/>`), "stands behind"},
		"a truth that is none":             {oneSheet(t, `<row><c t="b"><v>maybe</v></c></row>`), "neither true nor false"},
	} {
		t.Run(name, func(t *testing.T) {
			rows, err := read(c.text, "", workbook.Options{})
			if err == nil || !strings.Contains(err.Error(), c.says) || len(err.Error()) > 200 {
				t.Errorf("%d rows, error %v, want one about %q", len(rows), err, c.says)
			}
		})
	}
}

func TestAWorkbookMayUnpackToSoMuchOnly(t *testing.T) {
	rows := strings.Repeat(`<row><c t="str"><v>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</v></c></row>`, 20_000)
	for name, text := range map[string][]byte{"a sheet": oneSheet(t, rows), "shared texts": oneSheet(t, `<row/>`, "xl/sharedStrings.xml", "<sst>"+strings.Repeat("<si><t>a</t></si>", 100_000)+"</sst>"),
		"styles": oneSheet(t, "", "xl/styles.xml", "<styleSheet>"+strings.Repeat(" ", 2<<20)+"</styleSheet>")} {
		if _, err := read(text, "", workbook.Options{Unpacked: 1 << 20}); !errors.Is(err, workbook.ErrExpansion) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := read(text, "", workbook.Options{Unpacked: 4 << 20}); err != nil {
			t.Errorf("%s within the limit: %v", name, err)
		}
	}
}

func TestARowBeyondItsLimitIsCutAndIsTooLongStill(t *testing.T) {
	long := `<c t="str"><v>` + strings.Repeat("a", 3<<20) + `</v></c>`
	rows, err := read(oneSheet(t, `<row>`+strings.Repeat(long, 20)+`</row><row><c><v>1</v></c></row>`), "", workbook.Options{Row: 1 << 20})
	if err != nil || len(rows) != 2 || len(rows[0]) <= 1<<20 || len(rows[0]) > 2<<20 || rows[1] != "2 1" {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

func TestAPartMayBeWrittenInUTF16(t *testing.T) {
	text := binary.LittleEndian.AppendUint16(nil, 0xfeff)
	for _, c := range utf16.Encode([]rune(`<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData><row><c t="str"><v>Zoë 🙂</v></c></row></sheetData></worksheet>`)) {
		text = binary.LittleEndian.AppendUint16(text, c)
	}
	expect(t, packed(t, around("xl/worksheets/sheet1.xml", string(text))...), "1 Zoë 🙂")
}

func TestTextThatIsReadInPiecesIsWhole(t *testing.T) {
	for n := 32<<10 - 200; n < 32<<10+40; n += 3 { // references and ends of CDATA on every side of what is read at once
		text := strings.Repeat("a", n) + "&amp;&#x1F642;b"
		expect(t, oneSheet(t, `<row><c t="str"><v>`+text+`<![CDATA[`+strings.Repeat("]", n)+`]]></v></c></row>`), "1 "+strings.Repeat("a", n)+"&🙂b"+strings.Repeat("]", n))
	}
}

func TestAWorkbookWithAPasswordIsToldFromAnOldOne(t *testing.T) {
	file := make([]byte, 4096)
	copy(file, workbook.Container)
	binary.LittleEndian.PutUint16(file[30:], 9)
	binary.LittleEndian.PutUint32(file[48:], 2)
	at := 3 * 512
	for i, c := range utf16.Encode([]rune("EncryptedPackage")) {
		binary.LittleEndian.PutUint16(file[at+128+2*i:], c)
	}
	if !workbook.Protected(bytes.NewReader(file)) {
		t.Error("the password is not seen")
	}
	copy(file[at+128:], "W\x00o\x00r\x00k\x00")
	for _, b := range [][]byte{file, file[:at], file[:20], nil, bytes.Repeat([]byte{0xff}, 4096)} {
		if workbook.Protected(bytes.NewReader(b)) {
			t.Errorf("%d bytes have a password", len(b))
		}
	}
}

// FuzzWorkbook holds for any parts, packed as a workbook: rows in rising order, in
// bounds and in UTF-8, or an error, in memory that the limits bound.
func FuzzWorkbook(f *testing.F) {
	f.Add([]byte(sheetOf(`<row r="2" spans="1:3"><c r="A2" t="s"><v>1</v></c><c r="B2" s="1"><v>46286.6</v></c></row>`)), []byte(`<sst><si><t>a</t></si><si><r><t>b</t></r><rPh><t>c</t></rPh></si></sst>`),
		[]byte(`<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[&lt;=9]00-0;(#) [$-409]yyyy\-mm hh:mm:ss.0 AM/PM"/></numFmts><cellXfs><xf/><xf numFmtId="164"/><xf numFmtId="46"/></cellXfs></styleSheet>`), []byte(around()[3]))
	f.Add([]byte(sheetOf(`<row><c t="inlineStr"><is><t>&#65;<![CDATA[<&]]></t></is></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c s="1"><v>5</v></c><c s="2"><v>1.5</v></c></row>`)), []byte(nil),
		[]byte(`<styleSheet><numFmts><numFmt numFmtId="164" formatCode="000-0;[Red]\-0"/></numFmts><cellXfs><xf/><xf numFmtId="164"/></cellXfs></styleSheet>`), []byte(around()[3]))
	f.Fuzz(func(t *testing.T, sheet, texts, styles, book []byte) {
		parts := around("xl/worksheets/sheet1.xml", string(sheet), "xl/sharedStrings.xml", string(texts), "xl/styles.xml", string(styles))
		parts[3] = string(book)
		rows, err := read(packed(t, parts...), "", workbook.Options{Unpacked: 4 << 20, Row: 1 << 16})
		if err != nil && (!utf8.ValidString(err.Error()) || strings.ContainsAny(err.Error(), "\n\x1b")) {
			t.Errorf("an error of several lines: %q", err)
		}
		last := 0
		for _, r := range rows {
			n := 0
			if _, err := fmt.Sscan(r, &n); err != nil || n <= last || n > workbook.MaxRows || !utf8.ValidString(r) || strings.Count(r, "|") > workbook.MaxColumns+1<<17 {
				t.Fatalf("behind row %d: %.100q", last, r)
			}
			last = n
		}
	})
}
