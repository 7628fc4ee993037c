package model_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// mayImport says which parts of winnow each part may use, by the beginnings of
// their import paths; and which modules the domain may.
var mayImport = map[string][]string{
	"winnow/model":  {"winnow/model"},
	"winnow/data":   {"winnow/data", "winnow/model"},
	"winnow/themes": {},
	"winnow/tui":    {"winnow/tui", "winnow/model", "winnow/themes"},
	"winnow/cmd":    {"winnow/cmd", "winnow/tui", "winnow/data", "winnow/model", "winnow/themes"},
}

var criteriaLibraries = []string{"github.com/expr-lang/expr", "github.com/pelletier/go-toml/v2"}

func TestImportsRunOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "winnow/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := 0
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; seen++ {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		checkImports(t, p.ImportPath, p.Imports)
	}
	if seen < 5 {
		t.Errorf("go list named %d packages: the test looked at nothing", seen)
	}
}

func checkImports(t *testing.T, path string, imports []string) {
	t.Helper()
	part := strings.Join(strings.SplitN(path, "/", 3)[:2], "/")
	allowed, known := mayImport[part]
	if !known {
		t.Errorf("%s stands in no part of winnow", path)
	}
	for _, imp := range imports {
		switch {
		case within(imp, "winnow"):
			if !withinAny(imp, allowed) {
				t.Errorf("%s imports %s: against the direction", path, imp)
			}
		case strings.Contains(strings.SplitN(imp, "/", 2)[0], "."):
			if part == "winnow/model" && (path != "winnow/model/criteria" || !withinAny(imp, criteriaLibraries)) {
				t.Errorf("%s imports %s: the domain stands on the standard library", path, imp)
			}
		case part == "winnow/model" && withinAny(imp, []string{"database/sql", "os", "net", "syscall"}):
			t.Errorf("%s imports %s: the domain touches no files and no network", path, imp)
		}
	}
}

func within(path, root string) bool { return path == root || strings.HasPrefix(path, root+"/") }

func withinAny(path string, roots []string) bool {
	for _, r := range roots {
		if within(path, r) {
			return true
		}
	}
	return false
}

// forTests are modules that only tests may use: what they hold at every start, or
// what they bring, has no place in the program.
var forTests = []string{"github.com/xuri", "github.com/rogpeppe/go-internal", "pgregory.net/rapid", "go.uber.org/goleak", "github.com/creack/pty"}

func TestTheProgramCarriesNothingThatIsForTests(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "winnow/cmd/winnow").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	deps := strings.Fields(string(out))
	if len(deps) < 50 {
		t.Errorf("go list named %d packages: the test looked at nothing", len(deps))
	}
	for _, d := range deps {
		if withinAny(d, forTests) {
			t.Errorf("the program imports %s, which is for tests", d)
		}
	}
}
