package intake

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"winnow/model"
)

// refusedOf imports a file, and returns its rows and the file of those that were
// left out.
func refusedOf(t *testing.T, j Job) (rep Report, rec *recorder, problems string) {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	r := &Refused{}
	j.Refused = r
	rep, rec = importAll(t, j)
	if files, _ := r.Files(); len(files) > 0 {
		var b bytes.Buffer
		if err := r.Write(0, &b); err != nil {
			t.Fatal(err)
		}
		problems = b.String()
	}
	r.Close()
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("%v is left behind, %v", left, err)
	}
	return rep, rec, problems
}

func TestRefusedRowsStandAsTheyWereWithTheirCauseLast(t *testing.T) {
	for name, c := range map[string]struct{ row, want string }{
		"short":             {"only", `only,,,"line 2: the row has 1 value, the header 3"`},
		"long":              {"a,b@c.example,d,e", `a,b@c.example,d,e,"line 2: the row has 4 values, the header 3"`},
		"a quote left open": {`a,"b@c.example,d`, "a,b@c.example,d,line 2: a quote opens here and is never closed"},
		"a stray quote":     {`a,b@c.example,"d "x" y"`, `a,b@c.example,"d ""x"" y",line 2: text follows a closing quote: a quote inside a quoted value must be doubled`},
		"a NUL":             {"a\x00,b@c.example,d", "a,b@c.example,d,line 2: holds a NUL byte"},
		"a byte of another": {"J\xfcrg,b@c.example,ÄÖÜÄÖÜÄÖÜÄÖÜ", "Jürg,b@c.example,ÄÖÜÄÖÜÄÖÜÄÖÜ,line 2: not valid UTF-8"},
		"a formula":         {"=1+1,b@c.example,+31 10 555,-5", `'=1+1,b@c.example,+31 10 555,-5,"line 2: the row has 4 values, the header 3"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, got := refusedOf(t, stdin("Name,Email,Notes\n"+c.row+"\nok,ok@x.example,fine\n"))
			lines := strings.SplitN(got, "\n", 2)
			if len(lines) != 2 || !strings.HasPrefix(lines[0], mark+"Name,Email,Notes,") || !strings.HasSuffix(lines[0], causeColumn) {
				t.Fatalf("the file is %q", got)
			}
			if lines[1] != c.want+"\n" {
				t.Errorf("the row stands as %q, want %q", lines[1], c.want)
			}
		})
	}
}

func TestAFileOfRefusedRowsIsOfTheSourceOfItsFileAndRefusesWhatWasNotMended(t *testing.T) {
	first, _, problems := refusedOf(t, stdin("Kind,When,Email\nx,02/03/2024,a@b.example\nx,13/02/2024,c@d.example\ny,05/06/2024,e@f.example,more\n"))
	if !strings.Contains(problems, causeColumn+", dates day first") {
		t.Errorf("it does not say how its dates are written: %q", problems)
	}
	_, err := Run(t.Context(), Job{Files: []string{"-"}, Stdin: strings.NewReader(problems), Store: &recorder{}, Now: noon})
	if err == nil || !strings.Contains(err.Error(), "still stands beyond the 3 columns") {
		t.Errorf("as it was: %v", err)
	}
	second, rec := importAll(t, stdin(strings.Replace(problems, ",more,", ",,", 1)))
	if len(rec.rows) != 1 || second.Files[0].Source != first.Files[0].Source {
		t.Fatalf("mended: %d rows, ids of %s and %s", len(rec.rows), second.Files[0].Source, first.Files[0].Source)
	}
	for _, a := range rec.rows[0].Row.Attributes {
		if a.Name == "When" && a.Type != model.AttrTime || strings.Contains(a.Name, "winnow") || strings.Contains(a.Name, "more") {
			t.Errorf("attribute %+v", a)
		}
	}
}

func TestAFileWithBadRowsMendedEndsAsTheCleanOne(t *testing.T) {
	rows := 20_000
	if full() {
		rows = 100_000
	}
	clean, dirty := make([]string, rows), make([]string, rows)
	for i := range clean {
		clean[i] = fmt.Sprintf("%d,Jürg %d,p%d@b.example,\"Acme, %d\",%02d/%02d/2024,\"1.%03d,50\"", i, i, i, i%700, 1+i%28, 1+i%12, i%1000)
		dirty[i] = clean[i]
		if i%100 == 50 {
			switch i / 100 % 5 {
			case 0:
				dirty[i] = strings.TrimSuffix(clean[i], fmt.Sprintf(",\"1.%03d,50\"", i%1000))
			case 1:
				dirty[i] += ",oops"
			case 2:
				dirty[i] = strings.Replace(clean[i], "\",", "\" x,", 1)
			case 3:
				dirty[i] = strings.Replace(clean[i], "ü", "\xfc", 1)
			case 4:
				dirty[i] = strings.Replace(clean[i], "@", "\x00@", 1)
			}
		}
	}
	const header = "Lead ID,Name,Email,Company,Created,Budget\n"
	_, want := importAll(t, Job{Files: []string{write(t, "clean.csv", header+strings.Join(clean, "\n")+"\n")}})
	rep, got, problems := refusedOf(t, Job{Files: []string{write(t, "dirty.csv", header+strings.Join(dirty, "\n")+"\n")}})
	if n := rep.Files[0].Rejected; n != rows/100 {
		t.Fatalf("%d rows were left out, want %d", n, rows/100)
	}
	path := filepath.Join(t.TempDir(), "problems.csv")
	if err := os.WriteFile(path, []byte(mend(t, problems, clean)), 0o600); err != nil {
		t.Fatal(err)
	}
	rep, rest := importAll(t, Job{Files: []string{path}})
	if f := rep.Files[0]; f.Rejected > 0 || len(f.Problems) > 0 {
		t.Fatalf("mended: %+v", f.Problems[:min(3, len(f.Problems))])
	}
	told := func(rec ...*recorder) []string {
		var out []string
		for _, r := range rec {
			for _, row := range r.rows {
				out = append(out, strings.Join(rowLines(row), "|"))
			}
		}
		slices.Sort(out)
		return out
	}
	a, b := told(want), told(got, rest)
	if !slices.Equal(a, b) {
		for i := range a {
			if i >= len(b) || a[i] != b[i] {
				t.Fatalf("%d and %d rows; the clean file says\n%s\nand the mended one\n%s", len(a), len(b), a[i], b[min(i, len(b)-1)])
			}
		}
	}
}

// mend puts right what is wrong in a file of refused rows, as a person would who
// knows the rows; the cause stays where it is.
func mend(t *testing.T, problems string, clean []string) string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(problems, mark))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all[1:] {
		var id int
		if _, err := fmt.Sscan(r[0], &id); err != nil {
			t.Fatalf("the row %q has lost its id", r)
		}
		right, err := csv.NewReader(strings.NewReader(clean[id])).Read()
		if err != nil {
			t.Fatal(err)
		}
		copy(r, right)
		for i := len(right); i < len(r)-1; i++ {
			r[i] = ""
		}
	}
	return asCSV(t, all)
}
