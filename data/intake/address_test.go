package intake

import (
	"context"
	"strings"
	"testing"

	"winnow/model"
)

func TestACellIsCutOnlyWhereItHoldsAddresses(t *testing.T) {
	for _, c := range []struct{ cell, first, second string }{
		{"a@x.example", "a@x.example", ""},
		{"a@x.example; b@x.example", "a@x.example", "b@x.example"},
		{"a@x.example, none", "a@x.example", ""},
		{"Maya Ortiz <maya@x.example>, Tom <tom@x.example>", "maya@x.example", "tom@x.example"},
		{"Ortiz, Maya <maya@x.example>", "maya@x.example", ""},
		{"e\x1b]0;pwn\x07@x.example", "e\x1b]0;pwn\x07@x.example", ""},
		{"see sales; a@x.example", "see sales; a@x.example", ""},
		{"none", "none", ""},
	} {
		if first, second := address(c.cell); first != c.first || second != c.second {
			t.Errorf("%q is %q and %q, want %q and %q", c.cell, first, second, c.first, c.second)
		}
	}
}

func TestTheOnlyAddressOfARowIsTheFirst(t *testing.T) {
	rec := &recorder{}
	_, err := Run(context.Background(), Job{Files: []string{"-"}, Store: rec,
		Stdin: strings.NewReader("name,email,email\nBob,,bob2@x.example\nAnn,ann@x.example,ann2@x.example\nEve,,none\n")})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct{ first, second string }{{"bob2@x.example", ""}, {"ann@x.example", "ann2@x.example"}, {"", ""}} {
		r := rec.rows[i].Row
		if a, b := r.Get(model.FieldEmail), r.Get(model.FieldEmail2); a != want.first || b != want.second {
			t.Errorf("row %d has %q and %q, want %q and %q", i, a, b, want.first, want.second)
		}
	}
}
