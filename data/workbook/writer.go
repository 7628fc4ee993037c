package workbook

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Writer writes a workbook of one sheet as its rows come: memory does not grow
// with their number, and nothing is kept on disk.
type Writer struct {
	z    *zip.Writer
	b    *bufio.Writer
	rows int
	buf  []byte
}

const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	spaceMain   = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	spaceOffice = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	spacePack   = "http://schemas.openxmlformats.org/package/2006/"
	typeSheet   = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	columnWidth = "18" // in characters
)

// fixedParts are the parts that are the same in every workbook of one sheet. Style
// 1 is bold.
var fixedParts = [][2]string{
	{"[Content_Types].xml", `<Types xmlns="` + spacePack + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + typeSheet + `sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + typeSheet + `worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="` + typeSheet + `styles+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="` + spacePack + `relationships"><Relationship Id="rId1" Type="` + spaceOffice + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + spacePack + `relationships"><Relationship Id="rId1" Type="` + spaceOffice + `/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + spaceOffice + `/styles" Target="styles.xml"/></Relationships>`},
	{"xl/styles.xml", `<styleSheet xmlns="` + spaceMain + `"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`},
}

// NewWriter begins a workbook whose only sheet has a name, of at most 31 characters
// and without : \ / ? * [ ].
func NewWriter(w io.Writer, sheet string) (*Writer, error) {
	if n := utf8.RuneCountInString(sheet); n == 0 || n > 31 || strings.ContainsAny(sheet, `:\/?*[]`) {
		return nil, fmt.Errorf("a sheet cannot be called %q", sheet)
	}
	x := &Writer{z: zip.NewWriter(w)}
	for _, p := range fixedParts {
		if err := x.part(p[0], p[1]); err != nil {
			return nil, err
		}
	}
	book := append([]byte(`<workbook xmlns="`+spaceMain+`" xmlns:r="`+spaceOffice+`"><sheets><sheet name="`), appendXML(nil, sheet)...)
	if err := x.part("xl/workbook.xml", string(book)+`" sheetId="1" r:id="rId1"/></sheets></workbook>`); err != nil {
		return nil, err
	}
	f, err := x.z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return nil, err
	}
	x.b = bufio.NewWriterSize(f, 32<<10)
	_, err = x.b.WriteString(declaration + `<worksheet xmlns="` + spaceMain + `">`)
	return x, err
}

func (x *Writer) part(name, text string) error {
	f, err := x.z.Create(name)
	if err == nil {
		_, err = io.WriteString(f, declaration+text)
	}
	return err
}

// Head writes the first row: names in bold, which stay in sight. It comes before
// every Row.
func (x *Writer) Head(names []string) error {
	x.buf = append(x.buf[:0], `<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`...)
	if len(names) > 0 {
		x.buf = append(append(x.buf, `<cols><col min="1" max="`...), strconv.Itoa(len(names))...)
		x.buf = append(x.buf, `" width="`+columnWidth+`" customWidth="1"/></cols>`...)
	}
	x.buf = append(x.buf, `<sheetData>`...)
	x.begin()
	for i, n := range names {
		x.buf = x.text(x.buf, i, n, ` s="1"`)
	}
	return x.end()
}

// Row writes a row of strings, ints, int64s, float64s, bools, and nil for nothing.
func (x *Writer) Row(cells []any) error {
	x.buf = x.buf[:0]
	x.begin()
	for i, c := range cells {
		switch c := c.(type) {
		case nil:
		case string:
			x.buf = x.text(x.buf, i, c, "")
		case int:
			x.value(i, "", strconv.AppendInt(nil, int64(c), 10))
		case int64:
			x.value(i, "", strconv.AppendInt(nil, c, 10))
		case float64:
			if math.IsInf(c, 0) || math.IsNaN(c) {
				return fmt.Errorf("%v is no number of a workbook", c)
			}
			x.value(i, "", strconv.AppendFloat(nil, c, 'g', -1, 64))
		case bool:
			v := byte('0')
			if c {
				v = '1'
			}
			x.value(i, ` t="b"`, []byte{v})
		default:
			return fmt.Errorf("a workbook has no cell of a %T", c)
		}
	}
	return x.end()
}

func (x *Writer) begin() {
	x.rows++
	x.buf = append(strconv.AppendInt(append(x.buf, `<row r="`...), int64(x.rows), 10), `">`...)
}

func (x *Writer) end() error {
	x.buf = append(x.buf, `</row>`...)
	_, err := x.b.Write(x.buf)
	return err
}

// cell begins a cell.
func (x *Writer) cell(b []byte, column int, attrs string) []byte {
	b = append(append(b, `<c r="`...), columnName(column)...)
	b = append(strconv.AppendInt(b, int64(x.rows), 10), '"')
	return append(append(b, attrs...), '>')
}

func (x *Writer) value(column int, attrs string, v []byte) {
	x.buf = append(x.cell(x.buf, column, attrs), `<v>`...)
	x.buf = append(append(x.buf, v...), `</v></c>`...)
}

func (x *Writer) text(b []byte, column int, s, attrs string) []byte {
	b = append(x.cell(b, column, ` t="inlineStr"`+attrs), `<is><t xml:space="preserve">`...)
	return append(appendXML(b, s), `</t></is></c>`...)
}

// Close ends the workbook. The writer below it stays open.
func (x *Writer) Close() error {
	if x.rows == 0 {
		if _, err := x.b.WriteString(`<sheetData>`); err != nil {
			return err
		}
	}
	if _, err := x.b.WriteString(`</sheetData></worksheet>`); err != nil {
		return err
	}
	if err := x.b.Flush(); err != nil {
		return err
	}
	return x.z.Close()
}

// appendXML adds text as XML. What XML cannot hold is written as spreadsheets do,
// _x0007_, and so is what would be read as such.
func appendXML(b []byte, s string) []byte {
	for i, r := range s {
		switch {
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case r == '"':
			b = append(b, "&quot;"...)
		case r == '_' && len(s) >= i+7 && s[i+1] == 'x' && s[i+6] == '_':
			b = append(b, "_x005F_"...)
		case r < ' ' && r != '\t' && r != '\n', r == 0xfffe, r == 0xffff:
			b = fmt.Appendf(b, "_x%04X_", r)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}
