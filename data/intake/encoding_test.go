package intake

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
)

func TestAFewDamagedBytesDoNotSpoilATextInUTF8(t *testing.T) {
	rows := "name,email\n" + strings.Repeat("Ann Low,ann@low.example\n", 60_000)
	for _, c := range []struct{ what, text, encoding string }{
		{"as many letters as damaged bytes", rows + "Ren\xe9 Bad,rene@low.example\nZoé Good,zoe@low.example\n", "utf-8"},
		{"letters in another part of the file", rows + "Zoé Good,zoe@low.example\n" + strings.Repeat("Ann Löw,l@low.example\n", 20_000) + rows + strings.Repeat("Ren\xe9 Bad,rene@low.example\n", 50), "utf-8"},
		{"no letter that is UTF-8", rows + "Ren\xe9 Bad,rene@low.example\nJ\xf6rg,joerg@low.example\n", "windows-1252"},
		{"one pair of Windows-1252 that is UTF-8 by chance", rows + "Ren\xe9 Bad,rene@low.example\nJ\xf6rg,joerg@low.example\n\xc3\xa9,x@low.example\n", "windows-1252"},
	} {
		if got := decideEncoding([]byte(c.text), census([]byte(c.text), true)).name; got != c.encoding {
			t.Errorf("%s: %s", c.what, got)
		}
		var parts counts
		for b := range slices.Chunk([]byte(c.text), 256<<10) {
			parts.add(b)
		}
		if got := decideEncoding([]byte(c.text), parts).name; got != c.encoding {
			t.Errorf("%s, in parts: %s", c.what, got)
		}
	}
}

func TestADamagedRowIsReportedAndAGuessedEncodingIsTold(t *testing.T) {
	run := func(text string) FileReport {
		t.Helper()
		r, err := Run(context.Background(), Job{Files: []string{"-"}, Stdin: bytes.NewReader([]byte(text)), Store: &recorder{}})
		if err != nil {
			t.Fatal(err)
		}
		return r.Files[0]
	}
	f := run("name,email\nRen\xe9 Bad,rene@low.example\nZoé Good,zoe@low.example\n")
	if f.Rejected != 1 || len(f.Problems) != 1 || f.Problems[0].Line != 2 || len(f.Notes) != 0 {
		t.Errorf("damaged: %+v", f)
	}
	f = run("name,email\nRen\xe9 Good,rene@low.example\n")
	if f.Rejected != 0 || !slices.ContainsFunc(f.Notes, func(n string) bool {
		return strings.Contains(n, "windows-1252") && strings.Contains(n, "save it as UTF-8")
	}) {
		t.Errorf("guessed: %+v", f)
	}
}
