package sqlite_test

import (
	"bytes"
	"crypto/rand"
	"encoding/csv"
	"fmt"
	"maps"
	randv2 "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/data/intake"
	"winnow/data/store"
	"winnow/model"
)

// spoilt are the ways in which one row of a file goes wrong, as what is written then.
var spoilt = map[string]func(row []string) string{
	"no address":        func(r []string) string { r[1] = strings.Replace(r[1], "@", " at ", 1); return line(r) },
	"half an address":   func(r []string) string { r[1] = "p@"; return line(r) },
	"no day":            func(r []string) string { r[6] = "31.02.2024"; return line(r) },
	"a word for a day":  func(r []string) string { r[7] = "last spring"; return line(r) },
	"a word for a size": func(r []string) string { r[5] = "lots"; return line(r) },
	"a word for a sum":  func(r []string) string { r[8] = "plenty"; return line(r) },
	"a word for yes":    func(r []string) string { r[9] = "perhaps"; return line(r) },
	"no number":         func(r []string) string { r[2] = "call the office"; return line(r) },
	"all of it":         func(r []string) string { r[1], r[2], r[5], r[6], r[8] = "x", "y", "z", "soon", "?!"; return line(r) },
	"values missing":    func(r []string) string { return line(r[:7]) },
	"values too many":   func(r []string) string { return line(append(r, "oops")) },
	"too long":          func(r []string) string { r[3] = strings.Repeat("long ", 1000); return line(r) },
	"a quote":           func(r []string) string { return line(r[:3]) + `,"Acme" x,` + line(r[4:]) },
	"another encoding":  func(r []string) string { r[0] = "J\xfcrg"; return line(r) },
}

// aFile is a file of leads, row by row; ids says that its program knows them by ids.
func aFile(n int, ids bool) (rows [][]string) {
	rows = append(rows, []string{"Name", "Email", "Phone", "Company", "Country", "Employees", "Created", "Last Activity", "Budget", "Opted", "Code"})
	for i := range n {
		rows = append(rows, []string{fmt.Sprintf("Jürg %d", i), fmt.Sprintf("p%d@b%d.example", i, i%90), fmt.Sprintf("+31 10 555 %05d", i), fmt.Sprintf("Acme %d", i%90), "NL",
			fmt.Sprint(10 + i), fmt.Sprintf("%02d.%02d.2024", 1+i%28, 1+i%12), fmt.Sprintf("%02d.%02d.2025", 1+i%28, 1+i%12),
			fmt.Sprintf("%d,%03d", 1+i%9, i%1000), []string{"yes", "no"}[i%2], []string{"A1", "17", "B2"}[i%3]})
	}
	rows[1][8], rows[2][8] = "0,5", "1.000,25" // the comma is a decimal one, which few rows show
	if ids {
		for i := range rows {
			rows[i] = append(rows[i], []string{"Lead ID", fmt.Sprint("L", i)}[min(i, 1)])
		}
	}
	return rows
}

func line(row []string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(row) // a builder takes everything
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n")
}

func asText(rows [][]string) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(line(r) + "\n")
	}
	return b.String()
}

// takeIn imports a text, and returns the file of its problems.
func takeIn(t *testing.T, s *store.Store, now time.Time, text string) (rep intake.FileReport, problems string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "leads.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r := &intake.Refused{}
	defer r.Close()
	j := intake.Job{Files: []string{path}, Now: now, Actor: "dana", Store: intake.Into(s), Refused: r, Limits: intake.Limits{Record: 4096}}
	all, err := intake.Run(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Files()) > 0 {
		var b bytes.Buffer
		if err := r.Write(0, &b); err != nil {
			t.Fatal(err)
		}
		problems = b.String()
	}
	return all.Files[0], problems
}

// known is what a store knows of everybody, without which import said it.
func known(t *testing.T, s *store.Store) (out []string) {
	t.Helper()
	err := s.EachLead(t.Context(), model.ViewAll, nil, 0, func(row model.Row, _ func() (model.Lead, error)) error {
		d, err := s.Detail(t.Context(), row.ID, 1000)
		if err != nil {
			return err
		}
		said := []string{fmt.Sprint(row.Label, row.Score, row.Stage, row.Touches, d.Lead.IDs, d.Lead.CreatedAt)}
		for _, p := range d.Sources {
			said = append(said, fmt.Sprint(p.Name, "=", p.Value, " ", p.From))
		}
		for _, a := range d.Lead.Attributes {
			said = append(said, fmt.Sprint(a))
		}
		for _, touch := range d.Touches {
			said = append(said, fmt.Sprint(touch))
		}
		for _, w := range d.Warnings {
			said = append(said, fmt.Sprint(w.Kind))
		}
		slices.Sort(said)
		out = append(out, strings.Join(said, "|"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func wantKnown(t *testing.T, what string, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("%s: %d leads, want %d; the first that differs is\n%s\nand should be\n%s", what, len(got), len(want), got[min(i, len(got)-1)], want[min(i, len(want)-1)])
		}
	}
}

// putRight mends a file of problems as a person does who knows the rows: by the line
// that the cause names.
func putRight(t *testing.T, problems string, clean [][]string) string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(problems, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all[1:] {
		var line int
		if _, err := fmt.Sscanf(r[len(r)-1], "line %d:", &line); err != nil {
			t.Fatalf("%q does not say which line it was", r)
		}
		copy(r, clean[line-1])
		for i := len(clean[0]); i < len(r)-3; i++ {
			r[i] = ""
		}
	}
	return asText(all)
}

func TestAFileOfWhichEveryProblemWasMendedEndsAsTheCleanOne(t *testing.T) {
	for name, ids := range map[string]bool{"with ids": true, "without ids": false} {
		t.Run(name, func(t *testing.T) {
			clean := aFile(2000, ids)
			dirty := spoil(clean, randv2.New(randv2.NewPCG(1, 2)))
			tidy, _, now := openNew(t)
			if rep, problems := takeIn(t, tidy, now, asText(clean)); problems != "" {
				t.Fatalf("the clean file has problems: %+v", rep.Problems)
			}
			want := known(t, tidy)

			s, _, _ := openNew(t)
			first, problems := takeIn(t, s, now, dirty)
			if n := strings.Count(problems, ": went in, but "); first.Rejected == 0 || first.Kept != n || n == 0 {
				t.Fatalf("%d rows were left out, %d kept, and %d kept stand in the file of problems", first.Rejected, first.Kept, n)
			}
			before := known(t, s)
			mended := putRight(t, problems, clean)
			rep, still := takeIn(t, s, now, mended)
			if still != "" || rep.Rows != first.Rejected+first.Kept {
				t.Errorf("of %d rows there are still problems: %s", rep.Rows, still)
			}
			wantKnown(t, "mended", known(t, s), want)
			for what, text := range map[string]string{"the mended file": mended, "the file with problems": dirty, "the clean file": asText(clean)} {
				again, _ := takeIn(t, s, now, text)
				if again.Created+again.Updated+again.TouchesCreated > 0 {
					t.Errorf("%s again: %d created, %d changed, %d touches", what, again.Created, again.Updated, again.TouchesCreated)
				}
				wantKnown(t, what+" again", known(t, s), want)
			}
			undo(t, s, now)
			wantKnown(t, "taken back", known(t, s), before)
			healthy(t, s)
		})
	}
}

// spoil spoils every tenth row of a file, each in one of the ways.
func spoil(clean [][]string, r *randv2.Rand) string {
	ways := slices.Sorted(maps.Keys(spoilt))
	var b strings.Builder
	for i, row := range clean {
		text := line(row)
		if i > 2 && r.IntN(10) == 0 {
			text = spoilt[ways[r.IntN(len(ways))]](slices.Clone(row))
		}
		b.WriteString(text + "\n")
	}
	return b.String()
}

func TestAMendedAddressThatAnotherLeadHasMakesNoDouble(t *testing.T) {
	clean := [][]string{{"Name", "Email", "Phone", "Created", "Budget"},
		{"Ann Low", "ann@b.example", "+31 10 555 0101", "2024-02-03", "5"},
		{"Ann M. Low", "ann@b.example", "+31 10 555 0102", "2024-03-04", "6"},
		{"Bo Dee", "bo@b.example", "+31 10 555 0103", "2024-03-05", "7"}}
	dirty := slices.Clone(clean)
	dirty[2] = slices.Clone(clean[2])
	dirty[2][1] = "ann at b"
	tidy, _, now := openNew(t)
	takeIn(t, tidy, now, asText(clean))
	want := known(t, tidy)

	s, path, _ := openNew(t)
	_, problems := takeIn(t, s, now, asText(dirty))
	before := known(t, s)
	mended := putRight(t, problems, clean)
	for what, text := range map[string]string{"mended": mended, "mended again": mended} {
		takeIn(t, s, now, text)
		wantKnown(t, what, known(t, s), want)
	}
	if again, _ := takeIn(t, s, now, asText(dirty)); again.Created+again.Updated+again.TouchesCreated > 0 {
		t.Errorf("the file with problems again: %+v", again)
	}
	wantKnown(t, "the file with problems again", known(t, s), want)
	healthy(t, s)
	undo(t, s, now)
	wantKnown(t, "taken back", known(t, s), before)
	healthy(t, s)
	takeIn(t, s, now, mended)
	wantKnown(t, "mended once more", known(t, s), want)

	rows, err := s.Resolve(t.Context(), "ann@b.example")
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d leads have the address, %v", len(rows), err)
	}
	if _, err := s.Erase(t.Context(), store.EraseCommand{Lead: rows[0].ID, At: now, Actor: "dana"}); err != nil {
		t.Fatal(err)
	}
	if left := dump(t, path)["source_row"]; strings.Contains(left, "Ann") || !strings.Contains(left, "Bo Dee") {
		t.Errorf("after erasing the rows are\n%s", left)
	}
}

func TestAMendedAddressOfALeadThatWasDecidedOnIsProposedAsADouble(t *testing.T) {
	s, _, now := openNew(t)
	_, problems := takeIn(t, s, now, "Name,Email\nAnn Low,ann@b.example\nBo Dee,bo at b\n")
	rows, err := s.Resolve(t.Context(), "ann@b.example")
	if err != nil {
		t.Fatal(err)
	}
	ann := rows[0].ID
	var bo model.Row
	if err := s.EachLead(t.Context(), model.ViewAll, nil, 0, func(r model.Row, _ func() (model.Lead, error)) error {
		if r.ID != ann {
			bo = r
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	id, err := model.NewEntryID(now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Do(t.Context(), model.Command{ID: id, At: now, Actor: "dana", Action: model.ActNote, Note: "called", Targets: []model.Target{{Lead: bo.ID, Version: model.AnyVersion}}}); err != nil {
		t.Fatal(err)
	}
	takeIn(t, s, now, strings.Replace(problems, "bo at b", "ann@b.example", 1))
	if rows, err = s.Resolve(t.Context(), "ann@b.example"); err != nil || len(rows) != 2 {
		t.Fatalf("%d leads have the address, want both: %v", len(rows), err)
	}
	if pairs, _, err := s.Duplicates(t.Context(), 0, 10); err != nil || len(pairs) != 1 {
		t.Errorf("proposed as one: %v, %v", pairs, err)
	}
}

func undo(t *testing.T, s *store.Store, now time.Time) {
	t.Helper()
	id, err := model.NewEntryID(now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Undo(t.Context(), model.UndoCommand{ID: id, At: now, Actor: "dana"}); err != nil {
		t.Fatal(err)
	}
}

func healthy(t *testing.T, s *store.Store) {
	t.Helper()
	if d, err := s.Doctor(t.Context()); err != nil || !d.Healthy() {
		t.Errorf("%+v, %v", d.Problems, err)
	}
}
