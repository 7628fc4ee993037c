package workbook

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// FuzzXML holds for any document that the standard library reads too: the same
// elements, and the same text in them.
func FuzzXML(f *testing.F) {
	for _, s := range []string{`<?xml version="1.0"?><a:b c='1>2' d="&lt;"><e/>x &amp; &#65;<!-- - --><![CDATA[<f>]]]]></a:b> `, `<a>` + "\t" + `</a>`, `<a><b></b ></a>`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		if bytes.ContainsAny(doc, "\r\x00") || bytes.Contains(doc, []byte("<!D")) {
			return // line ends are kept as they stand
		}
		ours, err := byScanner(doc)
		if err != nil {
			return
		}
		theirs, err := byLibrary(doc)
		if err == nil && ours != theirs {
			t.Errorf("%q is\n%s\nand to the library\n%s", doc, ours, theirs)
		}
	})
}

func byScanner(doc []byte) (string, error) {
	var out strings.Builder
	for s := newScanner(bytes.NewReader(doc)); ; {
		t, err := s.next()
		if errors.Is(err, io.EOF) {
			return out.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch t {
		case startTag:
			fmt.Fprintf(&out, "<%s>", s.name)
		case endTag:
			out.WriteString("</>")
		case someText:
			b, err := s.appendText(nil)
			if err != nil {
				return "", err
			}
			out.Write(b)
		}
	}
}

func byLibrary(doc []byte) (string, error) {
	var out strings.Builder
	depth := 0
	for d := xml.NewDecoder(bytes.NewReader(doc)); ; {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			fmt.Fprintf(&out, "<%s>", t.Name.Local)
			depth++
		case xml.EndElement:
			out.WriteString("</>")
			depth--
		case xml.CharData:
			if depth > 0 {
				out.Write(t)
			}
		}
	}
}
