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
	"time"

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
	if len(r.Files()) > 0 {
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

// withoutFile drops from a row of a file of problems how its file was read, which must
// stand there, and what it is told by, which must be mark.
func withoutFile(t *testing.T, line, mark string) string {
	t.Helper()
	r, err := csv.NewReader(strings.NewReader(line)).Read()
	if err != nil || len(r) < 3 {
		t.Fatalf("the row is %q, %v", line, err)
	}
	n := len(r) - 3
	if parseReadAs(r[n]) == nil || r[n+1] != mark {
		t.Errorf("beside the row stand %q", r[n:])
	}
	return asCSV(t, [][]string{append(slices.Clone(r[:n]), "", r[n+2])})
}

func TestRefusedRowsStandAsTheyWereWithTheirCauseLast(t *testing.T) {
	for name, c := range map[string]struct{ row, want string }{
		"short":             {"only", `only,,,,"line 2: the row has 1 value, the header 3"`},
		"long":              {"a,b@c.example,d,e", `a,b@c.example,d,e,,"line 2: the row has 4 values, the header 3"`},
		"a quote left open": {`a,"b@c.example,d`, "a,b@c.example,d,,line 2: a quote opens here and is never closed"},
		"a stray quote":     {`a,b@c.example,"d "x" y"`, `a,b@c.example,"d ""x"" y",,line 2: text follows a closing quote: a quote inside a quoted value must be doubled`},
		"a NUL":             {"a\x00,b@c.example,d", "a,b@c.example,d,,line 2: holds a NUL byte"},
		"a byte of another": {"J\xfcrg,b@c.example,ÄÖÜÄÖÜÄÖÜÄÖÜ", "Jürg,b@c.example,ÄÖÜÄÖÜÄÖÜÄÖÜ,,line 2: not valid UTF-8"},
		"a formula":         {"=1+1,b@c.example,+31 10 555,-5", `'=1+1,b@c.example,+31 10 555,-5,,"line 2: the row has 4 values, the header 3"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, got := refusedOf(t, stdin("Name,Email,Notes\n"+c.row+"\nok,ok@x.example,fine\n"))
			lines := strings.SplitN(got, "\n", 2)
			if len(lines) != 2 || !strings.HasPrefix(lines[0], mark+"Name,Email,Notes,") || !strings.HasSuffix(lines[0], causeColumn) {
				t.Fatalf("the file is %q", got)
			}
			if row := withoutFile(t, lines[1], "line 2"); row != c.want+"\n" {
				t.Errorf("the row stands as %q, want %q", row, c.want)
			}
		})
	}
}

func TestARowThatWentInWithoutAValueStandsInTheFileOfProblemsToo(t *testing.T) {
	const head = "Name,Email,Phone,Employees,Created,Budget,Opted\n"
	good := "Ann,ann@b.example,+31 10 555 0101,12,2024-02-03,5,yes\n"
	for what, c := range map[string]struct{ row, cause string }{
		"an address":        {"Jo,jo(at)b.example,+31 10 555 0102,13,2024-02-04,6,no", "Email: not an e-mail address: kept, and not used to recognise the person"},
		"a telephone":       {"Jo,jo@b.example,ask Bob,13,2024-02-04,6,no", "Phone: not a telephone number: kept, and not used to recognise the person"},
		"a count":           {"Jo,jo@b.example,+31 10 555 0102,lots,2024-02-04,6,no", "Employees: not a number: kept, and not counted with"},
		"a day":             {"Jo,jo@b.example,+31 10 555 0102,13,2024-02-30,6,no", "Created: not a time that can be read: left out"},
		"a number":          {"Jo,jo@b.example,+31 10 555 0102,13,2024-02-04,few,no", "Budget: not a number: kept as text"},
		"a yes":             {"Jo,jo@b.example,+31 10 555 0102,13,2024-02-04,6,perhaps", "Opted: not yes or no: kept as text"},
		"half an address":   {"Jo,jo@firm,+31 10 555 0102,13,2024-02-04,6,no", "Email: not an e-mail address: kept, and not used to recognise the person"},
		"several":           {"Jo,jo,+31 10 555 0102,13,2024-02-04,few,no", "Email: not an e-mail address: kept, and not used to recognise the person; Budget: not a number: kept as text"},
		"nothing is wrong":  {"Jo,jo@b.example,+31 10 555 0102,0,2024-02-04,-6,no", ""},
		"of a missing kind": {"Jo,N/A,-,unknown,,null,n/a", ""},
	} {
		t.Run(what, func(t *testing.T) {
			rep, rec, got := refusedOf(t, stdin(head+strings.Repeat(good, 30)+c.row+"\n"))
			if f := rep.Files[0]; len(rec.rows) != 31 || f.Rejected != 0 || f.Kept != len(f.Problems[:min(1, len(f.Problems))]) {
				t.Fatalf("%d rows, %d left out, %d kept with a problem of %d", len(rec.rows), f.Rejected, f.Kept, len(f.Problems))
			}
			mark := rec.rows[30].Row.Mark
			if c.cause == "" {
				if got != "" || mark != "" {
					t.Errorf("the row has the mark %q, and there is a file %q", mark, got)
				}
				return
			}
			rows, err := csv.NewReader(strings.NewReader(got)).ReadAll()
			if err != nil || len(rows) != 2 {
				t.Fatalf("the file is %q, %v", got, err)
			}
			want := append(strings.Split(c.row, ","), mark, "line 32: went in, but "+c.cause)
			if parseReadAs(rows[1][7]) == nil || !slices.Equal(slices.Delete(slices.Clone(rows[1]), 7, 8), want) || mark == "" || rec.rows[30].Row.Mends {
				t.Errorf("the row stands as\n%q, want\n%q", rows[1], want)
			}
			_, again, _ := refusedOf(t, stdin(got))
			if r := again.rows[0].Row; r.Mark != mark || !r.Mends {
				t.Errorf("read again its mark is %q (mends %v), want %q", r.Mark, r.Mends, mark)
			}
		})
	}
}

func TestAFileOfProblemsIsReadAsTheFileThatItCameFrom(t *testing.T) {
	var b strings.Builder
	b.WriteString("Contact;Mail me;Code;Sum;Opted;Status;Email\n")
	for i := range 200 {
		fmt.Fprintf(&b, "Jo %d;;%s;%d,5;yes;open;jo%d@b.example\n", i, []string{"A", "7"}[i%2], i, i)
	}
	b.WriteString("Al;;7;1,234;1;open;al\n") // here the code is a number, the comma may group thousands, and the yes is one too
	rep, rec, problems := refusedOf(t, stdin(b.String()))
	want := strings.Join(rowLines(rec.rows[200]), "|")
	again, mended := importAll(t, stdin(problems))
	if got := strings.Join(rowLines(mended.rows[0]), "|"); got != want || again.Files[0].Source != rep.Files[0].Source {
		t.Errorf("it is read as\n%s\nwant\n%s", got, want)
	}
	other := stdin(strings.Replace(b.String(), "Al;", "Al;", 1))
	other.Source = "our events"
	first, _, problems := refusedOf(t, other)
	if back, _ := importAll(t, stdin(problems)); back.Files[0].Source != first.Files[0].Source {
		t.Errorf("rows of the source %q came back as of %q", first.Files[0].Source, back.Files[0].Source)
	}
}

func TestRowsThatSayTheSameAreToldApartInAFileOfProblems(t *testing.T) {
	_, rec, problems := refusedOf(t, stdin("Name,Email\nJo,jo\nJo,jo\nAl,al@b.example\n"))
	if a, b := rec.rows[0].Row.Mark, rec.rows[1].Row.Mark; a == b || b != a+"-1" || strings.Count(problems, a) != 2 {
		t.Errorf("the marks are %q and %q, the file %q", a, b, problems)
	}
	_, moved, _ := refusedOf(t, stdin("Email,Name\njo,Jo\nal@b.example,Al\n"))
	if a, b := rec.rows[0].Row.Mark, moved.rows[0].Row.Mark; a != b {
		t.Errorf("with its columns in another order the row has the mark %q, not %q", b, a)
	}
}

func TestAFileOfRefusedRowsIsOfTheSourceOfItsFileAndRefusesWhatWasNotMended(t *testing.T) {
	first, _, problems := refusedOf(t, stdin("Kind,When,Email\nx,02/03/2024,a@b.example\nx,13/02/2024,c@d.example\ny,05/06/2024,e@f.example,more\n"))
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
		for i := len(right); i < len(r)-3; i++ {
			r[i] = ""
		}
	}
	return asCSV(t, all)
}

func TestAFileOfProblemsSaysHowItsFileWasRead(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Skip("no time zones here")
	}
	const text = "Key;Who;Work;Created;Opted;Rest\n1;Ann;+31 10 555 0101;02/03/2026 09:00;yes;x\n2;Bob;+31 10 555 0102;04/05/2026 10:00;no\n3;Cy;ask Bob;06/07/2026 11:00;no;z\n"
	job := func() Job {
		j := stdin(text)
		j.TZ, j.DateOrder, j.StageOverride, j.Source, j.From = zone, "mdy", model.StageLead, "crm", "generic"
		j.Map = map[string]string{"Work": "phone", "Key": "external_id", "Opted": "do_not_email", "Rest": "ignore", "Who": "name"}
		return j
	}
	rep, rec, problems := refusedOf(t, job())
	if len(rec.rows) != 2 || !strings.Contains(problems, "Bob") || !strings.Contains(problems, "Cy") {
		t.Fatalf("%d rows, problems %q", len(rec.rows), problems)
	}
	clean := job()
	clean.Stdin = strings.NewReader(strings.Replace(strings.Replace(text, "10:00;no\n", "10:00;no;y\n", 1), "ask Bob", "+31 10 555 0103", 1))
	_, want := importAll(t, clean)
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(problems, mark))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all[1][5], all[2][2] = "y", "+31 10 555 0103"
	told := func(rows []Row) string {
		return strings.Join(rowLines(rows[0]), "|") + "\n" + strings.Join(rowLines(rows[1]), "|")
	}
	for name, table := range map[string][][]string{
		"as it was":                     all,
		"its columns in another order":  moved(all),
		"sorted the other way, in part": {all[0], all[2], all[1]},
	} {
		back, mended := importAll(t, stdin(asCSV(t, table)))
		f := back.Files[0]
		if len(mended.rows) != 2 || f.Source != "crm" || f.Format != "generic" || f.Rejected+len(f.Problems) > 0 {
			t.Errorf("%s: %d rows, %+v", name, len(mended.rows), f)
			continue
		}
		if mended.rows[0].Row.Get(model.FieldName) == "Cy" {
			slices.Reverse(mended.rows)
		}
		if got := told(mended.rows); got != told(want.rows[1:]) {
			t.Errorf("%s it is read as\n%s\nwant\n%s", name, got, told(want.rows[1:]))
		}
		if a, b := mended.rows[0].Row, mended.rows[1].Row; a.OfLine != 3 || b.OfLine != 0 || !b.Mends {
			t.Errorf("%s: the row left out is of line %d, the other %d", name, a.OfLine, b.OfLine)
		}
	}
	other := stdin(asCSV(t, all))
	other.Source, other.StageOverride = "web", model.StageMQL
	if back, mended := importAll(t, other); back.Files[0].Source != "web" || mended.rows[0].Row.Stage != model.StageMQL {
		t.Errorf("a flag does not go before what the file says: %+v", back.Files[0])
	}
	if rep.Files[0].Source != "crm" {
		t.Error(rep.Files[0].Source)
	}
}

// moved puts the last column of a table first.
func moved(table [][]string) (out [][]string) {
	for _, r := range table {
		n := len(r) - 1
		out = append(out, append([]string{r[n]}, r[:n]...))
	}
	return out
}

func TestAFileOfProblemsWithoutItsOtherColumnsIsReadByItself(t *testing.T) {
	_, rec := importAll(t, stdin("Name,Email,winnow problem\nAnn,ann@b.example,line 4: the row has 1 value\n"))
	if got := strings.Join(rowLines(rec.rows[0]), "|"); strings.Contains(got, "line 4") {
		t.Errorf("the row is %s", got)
	}
	_, rec = importAll(t, stdin("Name,Email,winnow file,winnow row,winnow problem\nAnn,ann@b.example,w1.x,line 4,\n"))
	if got := strings.Join(rowLines(rec.rows[0]), "|"); strings.Contains(got, "w1.x") || rec.rows[0].Row.OfLine != 0 {
		t.Errorf("the row is %s", got)
	}
}

func TestAFileOfProblemsIsOfTheFormatThatWasSaidOfItsFile(t *testing.T) {
	j := stdin("Id,LastName,Company,Status,IsConverted\n00Q000000000001AAA,Roe,Roe Ltd,New,false\n00Q000000000002AAA,Poe\n")
	j.From = genericFormat
	_, _, problems := refusedOf(t, j)
	mended := strings.Replace(problems, "AAA,Poe,,,", "AAA,Poe,Poe Ltd,New,false", 1)
	if rep, rec := importAll(t, stdin(mended)); len(rec.rows) != 1 || rep.Files[0].Format != genericFormat {
		t.Errorf("%d rows of %+v", len(rec.rows), rep.Files)
	}
}

func TestARevenueIsReadInWordsAndRangesButNotWhereItsPointsMakeNoNumber(t *testing.T) {
	for v, want := range map[string]bool{
		"1200000": true, "$1,200,000": true, "€1.200.000,50": true, "1 200 000": true, "1'200'000": true, "$1M to $5M": true, "<10.5 Mio": true, "12k.": true,
		"lots": false, "\u00a31.2.3,4": false, "1,2,3": false,
	} {
		if got := readable(model.FieldRevenue, v); got != want {
			t.Errorf("%q is read: %v", v, got)
		}
	}
}

func TestAPhoneThatIsASignAloneTellsNobody(t *testing.T) {
	_, rec, _ := refusedOf(t, stdin("Name,Phone,City\n,+,\nAnn,+,Oslo\nBo,+47 22 55 01 48,Oslo\n"))
	var got []string
	for _, r := range rec.rows {
		got = append(got, r.Row.Get(model.FieldName)+":"+r.Row.Get(model.FieldPhone))
	}
	if s := strings.Join(got, " "); s != "Ann: Bo:+47 22 55 01 48" {
		t.Errorf("it brings %q", s)
	}
}
