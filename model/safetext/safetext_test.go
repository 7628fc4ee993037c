package safetext_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"winnow/model/safetext"
)

func TestLine(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"plain text stays":                             {"Maya Ortiz", "Maya Ortiz"},
		"an escape sequence loses what makes it act":   {"a\x1b[31mb\x1b]0;x\x07c", "a[31mb]0;xc"},
		"the one-character CSI goes":                   {"a\u009b31mb", "a31mb"},
		"NUL, DEL and backspace go":                    {"a\x00b\x7fc\bd", "abcd"},
		"line breaks become one space":                 {"a\r\nb\nc\rd", "a b c d"},
		"separators of lines become a space":           {"a\u2028b\u2029c\u0085d", "a b c d"},
		"bidi controls go":                             {"a\u202eb\u2066c\u200fd\u061ce", "abcde"},
		"zero-width characters go":                     {"p\u200bay\ufeffpal\u2060\u00ad", "paypal"},
		"a joiner between Latin letters goes":          {"a\u200db\u200cc", "abc"},
		"a non-joiner inside Persian stays":            {"می\u200cخواهم", "می\u200cخواهم"},
		"a joiner inside an emoji stays":               {"👩\u200d🔧", "👩\u200d🔧"},
		"a joiner at the end of an emoji goes":         {"👩\u200d", "👩"},
		"an emoji keeps its presentation":              {"❤\ufe0f", "❤\ufe0f"},
		"a selector on a letter goes":                  {"a\ufe0fb", "ab"},
		"right-to-left names stay":                     {"נועה לוי", "נועה לוי"},
		"Devanagari keeps its marks":                   {"प्रिया", "प्रिया"},
		"a mark on nothing gets something to stand on": {"\u0301a", "◌\u0301a"},
		"a pile of marks is cut":                       {"a" + strings.Repeat("\u0301", 50), "a" + strings.Repeat("\u0301", 4)},
		"bytes that are no text are shown as such":     {"a\xff\xfeb", "a\ufffd\ufffdb"},
		"tags go":                     {"a\U000e0041b", "ab"},
		"a filler goes":               {"a\u3164b\u2800c", "abc"},
		"a no-break space is a space": {"1\u00a0000\u202f000", "1 000 000"},
	} {
		if got := safetext.Line(c.in); got != c.want {
			t.Errorf("%s: Line(%q) = %q, want %q", name, c.in, got, c.want)
		}
	}
}

func TestBlockKeepsLineFeedsAndNothingElse(t *testing.T) {
	if got, want := safetext.Block("a\r\nb\rc\td\x1b[0m"), "a\nb\nc d[0m"; got != want {
		t.Errorf("Block = %q, want %q", got, want)
	}
}

func TestJSONDecodesToTheSameValueAndHidesNothing(t *testing.T) {
	in := "a\u009bb\u202ec\x7fd\u200b\U000e0041 é 陈"
	raw, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	doc := safetext.JSON(raw)
	if bytes.ContainsAny(doc, "\u009b\u202e\x7f\u200b\U000e0041") {
		t.Errorf("JSON(%s) = %s still holds what a terminal acts on", raw, doc)
	}
	if !bytes.Contains(doc, []byte("é 陈")) {
		t.Errorf("JSON(%s) = %s escapes ordinary letters", raw, doc)
	}
	var back string
	if err := json.Unmarshal(doc, &back); err != nil || back != in {
		t.Errorf("decodes to %q, %v; want %q", back, err, in)
	}
}

// unsafeRune is written apart from the cleaner: what must never reach a terminal.
func unsafeRune(r rune) bool {
	return r < ' ' || r >= 0x7f && r <= 0x9f || unicode.Is(unicode.Bidi_Control, r) ||
		r == 0x200b || r == 0xfeff || r == 0x2060 || r == 0xad || r == 0x2028 || r == 0x2029 ||
		r >= 0xe0000 && r <= 0xe007f
}

func FuzzLine(f *testing.F) {
	for _, s := range []string{"", "Maya", "\x1b[2J", "\u009b2J", "a\u202eb", "👩\u200d🔧", "می\u200cخواهم", "ی\u200c\u061c", "ក\u200c\u17b4", "\xff\xfe", "e\u0301\u0302\u0303\u0304\u0305"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line := safetext.Line(s)
		if !utf8.ValidString(line) {
			t.Fatalf("Line(%q) = %q is not UTF-8", s, line)
		}
		if i := strings.IndexFunc(line, unsafeRune); i >= 0 {
			t.Fatalf("Line(%q) = %q lets %q through", s, line, line[i:])
		}
		if again := safetext.Line(line); again != line {
			t.Fatalf("Line(%q) = %q, cleaned again %q", s, line, again)
		}
		block := safetext.Block(s)
		if strings.IndexFunc(strings.ReplaceAll(block, "\n", ""), unsafeRune) >= 0 {
			t.Fatalf("Block(%q) = %q", s, block)
		}
	})
}
