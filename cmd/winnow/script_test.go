package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"winnow/tui/tuitest/terminal"
)

// TestMain lets scripts and pseudo-terminals run this binary as winnow.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"winnow": main, "winnow-crash": crashing})
}

// TestScripts drives the program as a script does: arguments in, streams and exit
// codes out.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			for k, v := range map[string]string{
				"HOME": e.WorkDir, "XDG_CONFIG_HOME": e.WorkDir + "/config", "XDG_DATA_HOME": e.WorkDir + "/data",
				"XDG_STATE_HOME": e.WorkDir + "/state", "TZ": "UTC", "NO_COLOR": "", "TMPDIR": e.WorkDir + "/tmp",
			} {
				e.Setenv(k, v)
			}
			for _, dir := range []string{"tmp", "config/winnow"} {
				if err := os.MkdirAll(filepath.Join(e.WorkDir, dir), 0o700); err != nil {
					return err
				}
			}
			return os.WriteFile(filepath.Join(e.WorkDir, "config/winnow/config.toml"), []byte("me = \"maya\"\n"), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":             scriptCode,
			"json":             scriptJSON,
			"safe":             scriptSafe,
			"mode":             scriptMode,
			"wait-for-imports": scriptWaitForImports,
			"readme":           scriptReadme,
		},
	})
}

// scriptCode runs winnow and wants an exit code: code 3 reject ...
func scriptCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: code N ARGUMENTS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec("winnow", args[1:]...)
	got := 0
	if err != nil {
		got = 1
		if _, after, ok := strings.Cut(err.Error(), "exit status "); ok {
			got, err = strconv.Atoi(after)
			ts.Check(err)
		}
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d: %v", got, want, args[1:])
	}
}

// scriptJSON reads one value of the document on standard output, which must be
// valid, and compares it: json leads.0.email ann@x.example. A length is
// leads.len. A path alone wants the value to be there.
func scriptJSON(ts *testscript.TestScript, neg bool, args []string) {
	var doc any
	dec := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	dec.UseNumber()
	ts.Check(dec.Decode(&doc))
	if dec.More() {
		ts.Fatalf("more than one document")
	}
	v, ok := lookUp(doc, pathOf(args[0]))
	got := ""
	if ok {
		got = show(v)
	}
	match := ok && (len(args) == 1 || got == args[1])
	if match == neg {
		ts.Fatalf("%s is %q (there: %t), negated: %t, wanted %q", args[0], got, ok, neg, args[1:])
	}
}

// pathOf cuts a path at its dots; one within a name has a backslash before it.
func pathOf(s string) []string {
	parts := strings.Split(strings.ReplaceAll(s, `\.`, "\x00"), ".")
	for i := range parts {
		parts[i] = strings.ReplaceAll(parts[i], "\x00", ".")
	}
	return parts
}

func lookUp(v any, path []string) (any, bool) {
	for _, p := range path {
		switch x := v.(type) {
		case map[string]any:
			next, ok := x[p]
			if !ok {
				return nil, false
			}
			v = next
		case []any:
			if p == "len" {
				v = json.Number(strconv.Itoa(len(x)))
				continue
			}
			i, err := strconv.Atoi(p)
			if err != nil || i < 0 || i >= len(x) {
				return nil, false
			}
			v = x[i]
		default:
			return nil, false
		}
	}
	return v, true
}

func show(v any) string {
	switch x := v.(type) {
	case nil:
		return "null"
	case string:
		return x
	case json.Number:
		return x.String()
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// scriptSafe wants no control, bidi or zero-width character in an output.
func scriptSafe(ts *testscript.TestScript, neg bool, args []string) {
	for i, line := range strings.Split(ts.ReadFile(args[0]), "\n") {
		for _, r := range line {
			if r < ' ' || r >= 0x7f && r <= 0x9f || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff {
				ts.Fatalf("line %d of %s holds %U: %q", i+1, args[0], r, line)
			}
		}
	}
}

// scriptMode wants the rights of a file: mode 600 file.
func scriptMode(ts *testscript.TestScript, neg bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := fmt.Sprintf("%o", info.Mode().Perm()); got != args[0] {
		ts.Fatalf("%s has mode %s, want %s", args[1], got, args[0])
	}
}

// scriptWaitForImports waits until so many imports are finished: their leads are
// in the queue before that.
func scriptWaitForImports(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: wait-for-imports N")
	}
	for until := time.Now().Add(terminal.Patience); ; time.Sleep(50 * time.Millisecond) {
		done := 0
		if err := ts.Exec("winnow", "imports", "--json"); err == nil { // there is no database before the first
			var doc struct{ Imports []struct{ State string } }
			ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &doc))
			for _, b := range doc.Imports {
				if b.State == "done" {
					done++
				}
			}
		}
		if strconv.Itoa(done) == args[0] {
			return
		}
		if time.Now().After(until) {
			ts.Fatalf("%d imports are finished, want %s", done, args[0])
		}
	}
}
