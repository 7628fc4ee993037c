package sqlite_test

import (
	"crypto/rand"
	"database/sql"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
	"winnow/model/report"
)

// school is the file of a seller of courses without its outcome, which the leads
// are then worked by.
type school struct {
	head []string
	rows [][]string
}

func readSchool(t *testing.T) *school {
	t.Helper()
	f, err := os.Open(sharedData(t, "xeducation/Leads.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return &school{all[0], all[1:]}
}

func (s *school) get(row []string, column string) string {
	return row[slices.Index(s.head, column)]
}

// without writes the file without a column.
func (s *school) without(t *testing.T, column string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "Leads.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := csv.NewWriter(f)
	at := slices.Index(s.head, column)
	for _, r := range append([][]string{s.head}, s.rows...) {
		if err := w.Write(slices.Delete(slices.Clone(r), at, at+1)); err != nil {
			t.Fatal(err)
		}
	}
	if w.Flush(); w.Error() != nil || f.Close() != nil {
		t.Fatal(w.Error())
	}
	return path
}

// plan is what the script does to a lead: how often it tries, and why it rejects; ""
// where the lead is won.
func (s *school) plan(row []string) (tries int, reason string) {
	called := 1
	if s.get(row, "Do Not Call") == "Yes" {
		called = 0
	}
	if s.get(row, "Converted") == "1" {
		return called, ""
	}
	switch tag := strings.ToLower(s.get(row, "Tags")); {
	case strings.Contains(tag, "student"):
		return 0, "student"
	case strings.Contains(tag, "other courses"):
		return 0, "poor-fit"
	case called == 0:
		return 0, "no-need"
	case strings.Contains(tag, "ringing"), strings.Contains(tag, "switched off"), strings.Contains(tag, "busy"):
		return 2, "unreachable"
	case strings.Contains(tag, "number"):
		return 1, "bad-data"
	case tag == "" || tag == "select":
		return 0, "no-need"
	}
	return 1, "no-need"
}

func TestASchoolsLeadsGiveTheTotalsThatTheirFileGives(t *testing.T) {
	file := readSchool(t)
	now := time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)
	path := filepath.Join(t.TempDir(), "winnow.db")
	s, err := sqlite.Open(t.Context(), path, store.Options{Clock: func() time.Time { return now }, Rand: rand.Reader, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	importFile(t, s, now, file.without(t, "Converted"))
	ids := externalIDs(t, path)

	type act struct {
		action model.Action
		reason string
		nth    int // of several attempts
	}
	todo := map[act][]model.Target{}
	want := map[string]int{} // by what is counted
	for _, row := range file.rows {
		id := ids[file.get(row, "Prospect ID")]
		if id == 0 {
			id = ids[file.get(row, "Lead Number")]
		}
		if id == 0 {
			t.Fatalf("the lead %s was not imported", file.get(row, "Prospect ID"))
		}
		source := file.get(row, "Lead Source")
		if source == "" || source == "Select" {
			source = "(no source)"
		}
		target := model.Target{Lead: id, Version: model.AnyVersion}
		tries, reason := file.plan(row)
		for n := range tries {
			todo[act{model.ActTry, "", n}] = append(todo[act{model.ActTry, "", n}], target)
		}
		want["mql "+source]++
		if tries > 0 {
			want["tried"]++
		}
		if reason == "" {
			todo[act{action: model.ActPromote}] = append(todo[act{action: model.ActPromote}], target)
			todo[act{action: model.ActWon}] = append(todo[act{action: model.ActWon}], target)
			want["won"]++
			want["won "+source]++
			continue
		}
		todo[act{model.ActReject, reason, 0}] = append(todo[act{model.ActReject, reason, 0}], target)
		want["reason "+reason]++
		switch {
		case reason == "student" || reason == "poor-fit" || reason == "bad-data" && tries == 0:
			want["sight "+source]++
		case tries == 0:
			want["untried "+source]++
		default:
			want["worked "+source]++
		}
	}
	do := func(a act) {
		t.Helper()
		now = now.Add(time.Minute)
		for some := range slices.Chunk(todo[a], 500) {
			id, err := model.NewEntryID(now, rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			c := model.Command{ID: id, At: now, Actor: "dana", Action: a.action, Targets: some, Reason: a.reason, Amount: -1}
			if a.action == model.ActTry {
				c.Outcome = model.NoAnswer
			}
			if res, err := s.Do(t.Context(), c); err != nil || len(res.Refused) > 0 {
				t.Fatalf("%v: %v, refused %v", a, err, res.Refused)
			}
		}
	}
	do(act{action: model.ActTry})
	do(act{action: model.ActTry, nth: 1})
	do(act{action: model.ActPromote})
	for _, reason := range []string{"student", "poor-fit", "unreachable", "bad-data", "no-need"} {
		do(act{action: model.ActReject, reason: reason})
	}
	now = now.AddDate(0, 0, 20)
	do(act{action: model.ActWon})
	now = now.AddDate(0, 0, 20)

	figures := func(name string) func(table, row, column string, want int) {
		d, err := s.Report(t.Context(), name, report.Options{Zone: time.UTC, Top: 100}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return func(table, row, column string, want int) {
			t.Helper()
			if f, ok := d.Figure(table, row, column); (ok || want != 0) && f.N != want {
				t.Errorf("%s: %s, %s, %s is %s, the file gives %d", name, table, row, column, f, want)
			}
		}
	}
	funnel, feedback := figures("funnel"), figures("feedback")
	funnel("steps", "MQL", "leads", len(file.rows))
	funnel("steps", "tried", "leads", want["tried"])
	funnel("steps", "SQL", "leads", want["won"])
	funnel("steps", "won", "leads", want["won"])
	feedback("worked", "all", "worked and good", want["won"])
	feedback("worked", "all", "decided", len(file.rows))
	for reason, name := range map[string]string{"student": "junk, test, student, job seeker", "poor-fit": "poor fit", "unreachable": "unreachable", "bad-data": "bad data", "no-need": "no need"} {
		feedback("reasons", "rejected / "+name, "leads", want["reason "+reason])
	}
	for k, n := range want {
		if source, ok := strings.CutPrefix(k, "mql "); ok {
			funnel("source", source, "MQL", n)
			funnel("source", source, "won", want["won "+source])
			feedback("worked", source, "worked and good", want["won "+source])
			feedback("worked", source, "bad on sight", want["sight "+source])
			feedback("worked", source, "never tried", want["untried "+source])
			feedback("worked", source, "worked and bad", want["worked "+source])
		}
	}
}

// externalIDs are the leads of a database by the ids that their file gave them.
func externalIDs(t *testing.T, path string) map[string]model.LeadID {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT external_id, id FROM lead")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	ids := map[string]model.LeadID{}
	for rows.Next() {
		var name string
		var id model.LeadID
		if err := rows.Scan(&name, &id); err != nil {
			t.Fatal(err)
		}
		ids[name] = id
	}
	return ids
}
