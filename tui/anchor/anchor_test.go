package anchor

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// names are of scripts whose cells terminals count differently, and of some where
// they agree.
var names = []string{"अनन्या Subramaniam", "श्रुति शर्मा", "विक्रम शर्मा", "অনন্যা দাস", "ঐশ্বর্য", "สมชาย ใจดี", "น้ำฝน", "தமிழ்", "తెలుగు", "മലയാളം", "සිංහල",
	"မြန်မာ", "ខ្មែរ", "ລາວຄໍາ", "བོད", "ગુજરાતી", "ਪੰਜਾਬੀ", "مُحَمَّد علي", "שָׁלוֹם", "مهدی\u200cزاده", "👨 family", "🇳🇱 Jan", "🩷", "ｶﾞﾊﾟ", "가나", "陈伟", "é", "Léa Fournier"}

// row is a line as the renderer writes one: a name in a column of 24 cells as it
// counts them, and a sign behind it.
func row(name string) string {
	return "\x1b[1;1H\x1b[2K\x1b[1m" + name + strings.Repeat(" ", 24-ansi.StringWidthWc(name)) + "\x1b[0m|"
}

func drawn(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := writer{out: &b}
	if n, err := w.Write([]byte(s)); n != len(s) || err != nil {
		t.Fatalf("wrote %d of %d: %v", n, len(s), err)
	}
	return b.String()
}

func TestColumnsKeepTheirPlaceHoweverATerminalCounts(t *testing.T) {
	for how, first := range map[string]string{"each sign": "", "what is seen as one": ansi.SetModeUnicodeCore} {
		for _, name := range names {
			emu := vt.NewEmulator(40, 2)
			_, _ = emu.WriteString(first + "\x1b[1;1H" + strings.Repeat("x", 40))
			_, _ = emu.WriteString(drawn(t, row(name)))
			if c := emu.CellAt(24, 0); c == nil || c.Content != "|" {
				t.Errorf("a terminal that counts %s has something else behind %s: %q", how, name, emu.String())
			}
			if !strings.HasPrefix(emu.String(), name) {
				t.Errorf("a terminal that counts %s does not show %s whole: %q", how, name, emu.String())
			}
		}
	}
}

func TestColumnsKeepTheirPlaceInTmux(t *testing.T) {
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("tmux is not installed")
	}
	dir := t.TempDir()
	tmux := func(args ...string) string {
		out, err := exec.Command("tmux", append([]string{"-S", filepath.Join(dir, "s"), "-f", os.DevNull}, args...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("tmux %v: %v: %s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	for i, name := range names {
		if err := os.WriteFile(filepath.Join(dir, strconv.Itoa(i)), []byte(drawn(t, row(name))), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tmux("-u", "new-session", "-d", "-x", "60", "-y", "5", "sleep 600")
	defer tmux("kill-server")
	for i, name := range names {
		file := filepath.Join(dir, strconv.Itoa(i))
		tmux("respawn-pane", "-k", "cat "+file+"; sleep 600")
		got := ""
		for until := time.Now().Add(time.Minute); time.Now().Before(until); {
			if got = tmux("display-message", "-p", "#{cursor_x}"); got == "25" {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if got != "25" {
			t.Errorf("what follows %s ends at column %s, not 25", name, got)
		}
	}
}

func TestATerminalThatCountsAsWinnowDoesIsWrittenToAsEver(t *testing.T) {
	var b bytes.Buffer
	w := writer{out: &b}
	for _, s := range []string{ansi.SetModeUnicodeCore, row("अनन्या")} {
		b.Reset()
		if _, _ = w.Write([]byte(s)); b.String() != s {
			t.Errorf("%q became %q", s, b.String())
		}
	}
}

func TestOnlyWhatIsInDisputeIsHeld(t *testing.T) {
	const open, shut = ansi.SaveCursor, ansi.RestoreCursor
	for _, c := range []struct{ name, in, want string }{
		{"what everybody counts alike stays", "\x1b[1mLéa 陈伟 Ng\u0302uy\u1ec5n мир │▲…", "\x1b[1mLéa 陈伟 Ng\u0302uy\u1ec5n мир │▲…"},
		{"words with one space between them are one piece", "a श्रुति S.  b", "a " + open + "\x1b[7Xश्रुति S." + shut + "\x1b[7C  b"},
		{"columns are pieces of their own", "या  या", open + "\x1b[2Xया" + shut + "\x1b[2C  " + open + "\x1b[2Xया" + shut + "\x1b[2C"},
		{"the title of the window is left alone", "\x1b]2;या\x1b\\या", "\x1b]2;या\x1b\\" + open + "\x1b[2Xया" + shut + "\x1b[2C"},
		{"a title that a bell ends too", "\x1b]2;या\aया", "\x1b]2;या\a" + open + "\x1b[2Xया" + shut + "\x1b[2C"},
		{"lines", "या\r\nb", open + "\x1b[2Xया" + shut + "\x1b[2C\r\nb"},
		{"a sequence that is cut off", "या\x1b[", open + "\x1b[2Xया" + shut + "\x1b[2C\x1b["},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := drawn(t, c.in); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func BenchmarkWriteOfAScreenWithoutDispute(b *testing.B) {
	s := []byte(strings.Repeat("\x1b[1mLéa Fournier\x1b[0m │ VP Operations · Northwind\r\n", 60))
	w := writer{out: &bytes.Buffer{}}
	for b.Loop() {
		w.out.(*bytes.Buffer).Reset()
		_, _ = w.Write(s)
	}
}
