package intake

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"winnow/model"
)

// readAll reads every record of a text; its fields are cloned.
func readAll(t testing.TB, src io.Reader, d dialect, width int) (rows [][]string, recs []record) {
	t.Helper()
	rd := newReader(src, d)
	rd.least, rd.width = width, width
	for {
		rec, err := rd.next()
		if errors.Is(err, io.EOF) {
			return rows, recs
		}
		if err != nil {
			t.Fatalf("read: %v", err)
		}
		rec.fields = slices.Clone(rec.fields)
		recs = append(recs, rec)
		if rec.fault == "" {
			rows = append(rows, rec.fields)
		}
	}
}

var commas = dialect{comma: ','}

func TestAQuotedValueIsReadAsItWasWritten(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want [][]string
	}{
		"a delimiter":                  {"a,\"b,c\",d\n", [][]string{{"a", "b,c", "d"}}},
		"a line end":                   {"a,\"b\nc\"\n1,2\n", [][]string{{"a", "b\nc"}, {"1", "2"}}},
		"a CR LF":                      {"a,\"b\r\nc\"\r\n1,2\r\n", [][]string{{"a", "b\r\nc"}, {"1", "2"}}},
		"doubled quotes":               {"\"say \"\"hi\"\"\",x", [][]string{{`say "hi"`, "x"}}},
		"nothing":                      {"\"\",\"\"\n", [][]string{{"", ""}}},
		"a quote at the end":           {"a,\"b\"", [][]string{{"a", "b"}}},
		"a quote and a CR at the end":  {"a,\"b\"\r", [][]string{{"a", "b"}}},
		"spaces":                       {"\" a \", b ", [][]string{{" a ", " b "}}},
		"a lone CR":                    {"a\rb,c\n", [][]string{{"a\rb", "c"}}},
		"a blank line between":         {"a\n\nb\n", [][]string{{"a"}, {""}, {"b"}}},
		"quotes after an unquoted row": {"1,2\n\"3\",4\n", [][]string{{"1", "2"}, {"3", "4"}}},
	} {
		t.Run(name, func(t *testing.T) {
			rows, _ := readAll(t, strings.NewReader(c.in), commas, 0)
			if !slices.EqualFunc(rows, c.want, slices.Equal) {
				t.Errorf("got %q, want %q", rows, c.want)
			}
			slow, _ := readAll(t, iotest.OneByteReader(strings.NewReader(c.in)), commas, 0)
			if !slices.EqualFunc(slow, c.want, slices.Equal) {
				t.Errorf("byte by byte: got %q, want %q", slow, c.want)
			}
		})
	}
}

func TestARowThatCannotBeReadTakesNoOtherWithIt(t *testing.T) {
	for name, c := range map[string]struct {
		in    string
		lines []int // of the faults
		rows  int
	}{
		"a quote that is never closed":         {"a,b\n1,\"x\n2,y\n3,z\n", []int{2}, 3},
		"a quote closed by another row's":      {"a,b\n1,\"x\n2,y\n3,\"z, z\"\n4,w\n", []int{2}, 4},
		"a quote that pairs with the next one": {"a,b\n1,\"x\n2,y\"\n3,z\n", nil, 3}, // is a value of two lines
		"text after a closing quote":           {"a,b\n1,\"x\" y\n2,z\n", []int{2}, 2},
		"a quote in the last row":              {"a,b\n1,x\n2,\"y", []int{3}, 2},
		"two such rows":                        {"a,b\n1,\"x\n2,\"y\n3,z\n", []int{2, 3}, 2},
		"a quote that swallows whole rows":     {"a,b,c\n1,\"x,y\n2,z,w\n3,u\",v,t\n4,5,6\n", []int{2}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			width := strings.Count(strings.SplitN(c.in, "\n", 2)[0], ",") + 1
			rows, recs := readAll(t, strings.NewReader(c.in), commas, width)
			var lines []int
			for _, r := range recs {
				if r.fault != "" {
					lines = append(lines, r.line)
				}
			}
			if !slices.Equal(lines, c.lines) || len(rows) != c.rows {
				t.Errorf("faults in lines %v and %d rows %q, want %v and %d", lines, len(rows), rows, c.lines, c.rows)
			}
		})
	}
}

func TestLineNumbersCountLinesOfTheFile(t *testing.T) {
	_, recs := readAll(t, strings.NewReader("a,b\n1,\"x\ny\nz\"\n2,b\n\n3,c"), commas, 2)
	var lines []int
	for _, r := range recs {
		lines = append(lines, r.line)
	}
	if want := []int{1, 2, 5, 6, 7}; !slices.Equal(lines, want) {
		t.Errorf("lines %v, want %v", lines, want)
	}
}

// tortureCases pairs each CSV file of a folder with its JSON.
func tortureCases(t *testing.T, folder, csvs string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(realFile(t, folder), csvs, "*.csv"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s: %v", folder, err)
	}
	m := map[string]string{}
	for _, f := range files {
		m[f] = filepath.Join(filepath.Dir(filepath.Dir(f)), "json", strings.TrimSuffix(filepath.Base(f), ".csv")+".json")
	}
	return m
}

func TestEveryFileOfTheSpectrumIsReadAsItsJSON(t *testing.T) {
	for csv, js := range tortureCases(t, "torture/csv-spectrum", "csvs") {
		name := filepath.Base(csv)
		rows := rowsOf(t, csv)
		raw, err := os.ReadFile(js)
		if err != nil {
			t.Fatal(err)
		}
		var want []map[string]string
		if name == "location_coordinates.csv" { // one object, which has another telephone number than the file
			raw = []byte("[" + strings.Replace(string(raw), "1234567890", "2095257564", 1) + "]")
		}
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatalf("%s: %v", js, err)
		}
		compareNamed(t, name, rows, want)
	}
}

func TestEveryFileOfTheDialectSetIsReadAsItsJSONOrReported(t *testing.T) {
	for csv, js := range tortureCases(t, "torture/sineemore", "csv") {
		name := filepath.Base(csv)
		if strings.HasPrefix(name, "bad-") {
			continue // see the next test
		}
		rows := rowsOf(t, csv)
		raw, err := os.ReadFile(js)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(name, "header-") {
			var want []map[string]string
			if err := json.Unmarshal(raw, &want); err != nil {
				t.Fatalf("%s: %v", js, err)
			}
			compareNamed(t, name, rows, want)
			continue
		}
		var want [][]string
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatalf("%s: %v", js, err)
		}
		if !slices.EqualFunc(rows, want, slices.Equal) {
			t.Errorf("%s: got %q, want %q", name, rows, want)
		}
	}
}

func TestEveryBadFileOfTheDialectSetIsRefusedOrReported(t *testing.T) {
	for csv := range tortureCases(t, "torture/sineemore", "csv") {
		name := filepath.Base(csv)
		if !strings.HasPrefix(name, "bad-") {
			continue
		}
		rec := &recorder{}
		rep, err := Run(t.Context(), Job{Files: []string{csv}, Store: rec, Now: noon})
		switch {
		case err != nil: // no header, or no rows below it
		case len(rep.Files[0].Problems) == 0:
			t.Errorf("%s was taken without a word: %d rows", name, len(rec.rows))
		}
	}
}

func rowsOf(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, recs := readAll(t, f, commas, 0)
	for _, r := range recs {
		if r.fault != "" {
			t.Errorf("%s line %d: %s", path, r.line, r.fault)
		}
	}
	return rows
}

func compareNamed(t *testing.T, name string, rows [][]string, want []map[string]string) {
	t.Helper()
	if len(rows)-1 != len(want) {
		t.Errorf("%s: %d rows, want %d", name, len(rows)-1, len(want))
		return
	}
	for i, w := range want {
		for j, h := range rows[0] {
			if rows[i+1][j] != w[h] {
				t.Errorf("%s row %d %s: got %q, want %q", name, i+1, h, rows[i+1][j], w[h])
			}
		}
	}
}

func TestRowsEndAsTheyLikeWithinOneFile(t *testing.T) {
	want := [][]string{{"Name", "Email"}, {"Al", "al@b.example"}, {"Bo, Jr", "bo@b.example"}, {"Cy", "cy@b.example"}, {"Di", "di@b.example"}}
	for name, text := range map[string]string{
		"a CR among LFs":          "Name,Email\nAl,al@b.example\r\"Bo, Jr\",bo@b.example\nCy,cy@b.example\nDi,di@b.example\n",
		"CRs among CR LFs":        "Name,Email\r\nAl,al@b.example\r\"Bo, Jr\",bo@b.example\rCy,cy@b.example\r\nDi,di@b.example\r\n",
		"after the header":        "Name,Email\rAl,al@b.example\n\"Bo, Jr\",bo@b.example\nCy,cy@b.example\nDi,di@b.example\n",
		"a LF among CRs":          "Name,Email\rAl,al@b.example\r\"Bo, Jr\",bo@b.example\nCy,cy@b.example\rDi,di@b.example\r",
		"a CR LF among CRs":       "Name,Email\rAl,al@b.example\r\n\"Bo, Jr\",bo@b.example\rCy,cy@b.example\rDi,di@b.example",
		"the last without an end": "Name,Email\nAl,al@b.example\n\"Bo, Jr\",bo@b.example\nCy,cy@b.example\rDi,di@b.example",
		"two at once":             "Name,Email\nAl,al@b.example\n\"Bo, Jr\",bo@b.example\n\nCy,cy@b.example\r\rDi,di@b.example\n",
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := readDialect([]byte(text), true)
			rd := newReader(iotest.OneByteReader(strings.NewReader(text)), d)
			var got [][]string
			for {
				rec, err := rd.next()
				if err != nil {
					break
				}
				if rd.width = 2; len(rec.fields) > 1 {
					got = append(got, slices.Clone(rec.fields))
				}
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("read %q", got)
			}
		})
	}
}

func TestTwoRowsInOneLineAreTwoLeads(t *testing.T) {
	rep, rec := importAll(t, stdin("Name,Email\nAl,al@b.example\rBo,bo@b.example\nCy,cy@b.example\nDi,di@b.example,more\n"))
	if len(rec.rows) != 3 || rec.rows[1].Row.Get(model.FieldName) != "Bo" || rec.rows[1].Row.Line != 3 || rep.Files[0].Problems[0].Line != 5 {
		t.Errorf("%+v, %+v", rec.rows, rep.Files[0].Problems)
	}
}

func TestTheHeaderOnceMoreSaysNothingOfItsColumns(t *testing.T) {
	_, rec := importAll(t, stdin("Name,Email,Created\nAl,al@b.example,2024-02-03\nName,Email,Created\nBo,bo@b.example,2024-02-04\n"))
	if len(rec.rows) != 2 || len(rec.rows[0].Touches) != 1 {
		t.Errorf("%+v", rec.rows)
	}
}

func TestACRWithinAValueStaysThere(t *testing.T) {
	for name, text := range map[string]string{
		"quoted":   "Name,Email\nAl,\"al@b.example\rbo@b.example\"\n",
		"unquoted": "Name,Email\nAl,al@b.example\rbo@b.example\n",
	} {
		t.Run(name, func(t *testing.T) {
			_, rec := importAll(t, stdin(text))
			if len(rec.rows) != 1 || rec.rows[0].Row.Get(model.FieldEmail) != "al@b.example\rbo@b.example" {
				t.Errorf("%+v", rec.rows)
			}
		})
	}
}
