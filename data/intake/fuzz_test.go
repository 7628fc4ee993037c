package intake

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
)

// FuzzReader holds for any bytes and any chunking: no panic, an end, lines that
// rise, every line that is not blank accounted for by a row or a fault, and
// the same records however the text arrives.
func FuzzReader(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a,\"b\n1,2", "\"a\"\"b\",c\r\n", "a,\"b\" c,d\n", "\r\r\n\"", "a;b|c\td\n", "\x00\xff\n", `""",""`, "a,b\n1,\"2\n3,4\n5,6\n7,8\n", "a,\"xxxxxxxxxxxxxxxx\"\n1,2\n"} {
		f.Add([]byte(s), byte(','), uint8(2))
		f.Add([]byte(s), byte(','), uint8(14))
	}
	f.Fuzz(func(t *testing.T, text []byte, comma byte, width uint8) {
		d := dialect{comma: ","[0]}
		if strings.IndexByte(delimiters, comma) >= 0 {
			d.comma = comma
		}
		d.crOnly = len(text)%7 == 0
		limit := maxRecord
		if width > 3 {
			limit = int(width) // so that long rows are met
		}
		one := recordsOf(t, bytes.NewReader(text), d, int(width)%4, limit)
		two := recordsOf(t, iotest.HalfReader(bytes.NewReader(text)), d, int(width)%4, limit)
		three := recordsOf(t, iotest.OneByteReader(bytes.NewReader(text)), d, int(width)%4, limit)
		if one != two || one != three {
			t.Errorf("chunking changes the records of %q:\n%s\n%s\n%s", text, one, two, three)
		}
	})
}

func recordsOf(t *testing.T, src io.Reader, d dialect, width, limit int) string {
	rd := newReader(src, d)
	rd.least, rd.width, rd.limit = width, width, limit
	var out strings.Builder
	last := 0
	for n := 0; ; n++ {
		rec, err := rd.next()
		if errors.Is(err, io.EOF) {
			return out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if rec.line <= last {
			t.Fatalf("line %d after line %d", rec.line, last)
		}
		if rec.fault == "" && len(rec.fields) == 0 {
			t.Fatal("a row without a value")
		}
		last = rec.line
		out.WriteString(strings.Join(rec.fields, "\x1f") + rec.fault + rec.note + "\x1e")
		if len(rd.buf) > 4*maxRecord {
			t.Fatalf("buffer of %d bytes", len(rd.buf))
		}
	}
}

// FuzzImport holds for any bytes as a file: an error in one line, or a report in
// which every row is taken or rejected.
func FuzzImport(f *testing.F) {
	for _, s := range []string{"Email,Status\na@b.example,Junk\n", "ID;Created\n1;02/03/2024\n", "\xff\xfeE\x00m\x00\n\x00a\x00", "sep=|\nName|Phone\nA|'+1 555\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		rec := &recorder{}
		rep, err := Run(t.Context(), Job{Files: []string{"-"}, Stdin: bytes.NewReader(text), Store: rec, Now: noon})
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\x1b") {
				t.Errorf("an error of several lines: %q", err)
			}
			return
		}
		if got := rep.Files[0]; got.Rows != len(rec.rows)+got.Rejected || got.Rejected != rec.rejected {
			t.Errorf("%d rows, %d taken, %d rejected, of which the store was told %d", got.Rows, len(rec.rows), got.Rejected, rec.rejected)
		}
		rep.Summary()
	})
}

// TestHowATextArrivesChangesNothing is FuzzReader on texts of the few bytes that
// matter, which chance alone would seldom put together.
func TestHowATextArrivesChangesNothing(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	letters := []byte("ab,,\"\"\"\n\n\r")
	for range 20_000 {
		text := make([]byte, rnd.IntN(80))
		for i := range text {
			text[i] = letters[rnd.IntN(len(letters))]
		}
		d := dialect{comma: ',', crOnly: rnd.IntN(4) == 0}
		width, limit := rnd.IntN(4), maxRecord
		if rnd.IntN(3) > 0 {
			limit = 4 + rnd.IntN(40)
		}
		whole := recordsOf(t, bytes.NewReader(text), d, width, limit)
		if drops := recordsOf(t, iotest.OneByteReader(bytes.NewReader(text)), d, width, limit); drops != whole {
			t.Fatalf("%q in rows of %d, at most %d bytes:\n%q\nbyte by byte:\n%q", text, width, limit, whole, drops)
		}
	}
}
