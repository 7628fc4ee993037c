package demo_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"winnow/data/demo"
	"winnow/data/store"
	"winnow/model/report"
)

// What SQL over the ledger says of the same leads, without a line of the reports.
const (
	sqlCounted = `WITH live AS (SELECT c.lead, c.seq, e.at, e.actor, e.action, c.reason, c.from_stage FROM change c JOIN entry e ON e.seq = c.seq
			WHERE e.grp NOT IN (SELECT grp FROM taken_back)),
		decided AS (SELECT DISTINCT lead FROM live WHERE action IN ('promote', 'reject', 'nurture', 'reopen', 'accept', 'send_back', 'opportunity', 'won', 'lost')),
		counted AS (SELECT l.id, l.source, l.created_at, l.file_stage FROM lead l LEFT JOIN state s ON s.lead = l.id
			WHERE l.flags & 2 = 0 AND coalesce(s.merged_into, 0) = 0 AND NOT (coalesce(s.decided, '') = 'rejected' AND s.reason IN ('own-staff', 'test'))),
		worked AS (SELECT k.* FROM counted k WHERE k.file_stage IN ('', 'lead', 'mql') OR k.id IN (SELECT lead FROM decided)) `
	sqlReached = sqlCounted + `SELECT count(DISTINCT v.lead) FROM live v JOIN worked k ON k.id = v.lead WHERE v.action IN `
)

func number(t *testing.T, db *sql.DB, query string) int {
	t.Helper()
	n := 0
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func reportOf(t *testing.T, st *store.Store, name string, o report.Options) report.Document {
	t.Helper()
	d, err := st.Report(context.Background(), name, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// quarter is a demo, and its database.
func quarter(t *testing.T) (*store.Store, *sql.DB) {
	t.Helper()
	st, _ := load(t, demo.Options{Seed: 5, Leads: 500, Now: thursday, Zone: time.UTC})
	db, err := sql.Open("sqlite3", "file:"+st.Path()+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return st, db
}

func same(t *testing.T, d report.Document, table, row, column string, want int) {
	t.Helper()
	f, ok := d.Figure(table, row, column)
	if !ok && want == 0 {
		return
	}
	if !ok || f.N != want {
		t.Errorf("%s: %s, %s, %s is %s (%t), SQL says %d", d.Report, table, row, column, f, ok, want)
	}
}

func TestTheFunnelIsWhatTheLedgerSays(t *testing.T) {
	st, db := quarter(t)
	d := reportOf(t, st, "funnel", report.Options{Zone: time.UTC, Floor: 1})
	same(t, d, "steps", "leads", "leads", number(t, db, sqlCounted+"SELECT count(*) FROM worked"))
	same(t, d, "steps", "tried", "leads", number(t, db, sqlReached+"('try')"))
	same(t, d, "steps", "SQL", "leads", number(t, db, sqlReached+"('promote')"))
	same(t, d, "steps", "accepted", "leads", number(t, db, sqlReached+"('accept', 'opportunity', 'won')"))
	same(t, d, "steps", "opportunity", "leads", number(t, db, sqlReached+"('opportunity', 'won')"))
	same(t, d, "steps", "won", "leads", number(t, db, sqlCounted+"SELECT count(*) FROM worked k JOIN state s ON s.lead = k.id WHERE s.decided = 'won'"))
	mql := ` FROM worked k JOIN score p ON p.lead = k.id WHERE (p.qualified_at IS NOT NULL OR k.file_stage IN ('', 'mql')
		OR EXISTS (SELECT 1 FROM live v WHERE v.lead = k.id AND v.action IN ('promote', 'reject', 'nurture', 'try')))`
	same(t, d, "steps", "MQL", "leads", number(t, db, sqlCounted+"SELECT count(*)"+mql))
	for _, source := range []string{"organic search", "referral", "trade fair"} {
		same(t, d, "source", source, "MQL", number(t, db, sqlCounted+"SELECT count(*)"+mql+" AND k.source = '"+source+"'"))
		same(t, d, "source", source, "SQL", number(t, db, sqlReached+"('promote') AND k.source = '"+source+"'"))
		same(t, d, "source", source, "sent back", number(t, db, sqlReached+"('send_back') AND k.source = '"+source+"'"))
	}
	same(t, d, "by-file", "won", "leads", number(t, db, sqlCounted+"SELECT count(*) FROM counted WHERE file_stage = 'won' AND id NOT IN (SELECT lead FROM decided)"))
}

func TestTheFeedbackIsWhatTheLedgerSays(t *testing.T) {
	st, db := quarter(t)
	d := reportOf(t, st, "feedback", report.Options{Zone: time.UTC, Floor: 1})
	// A reject that was followed by nothing but attempts, outcomes or a return is the last of its stay.
	last := ` FROM live v JOIN worked k ON k.id = v.lead WHERE v.action = '%s' AND coalesce((SELECT w.action FROM live w WHERE w.lead = v.lead AND w.seq > v.seq
		AND w.action IN ('promote', 'reject', 'nurture', 'try', 'wake', 'reopen', 'send_back') ORDER BY w.seq LIMIT 1), '') <> '%[1]s'`
	count := func(action, more string) int {
		return number(t, db, sqlCounted+"SELECT count(*)"+fmt.Sprintf(last, action)+more)
	}
	back := count("send_back", "")
	same(t, d, "worked", "all", "worked and good", count("promote", "")-back)
	same(t, d, "worked", "all", "resting", count("nurture", ""))
	same(t, d, "worked", "all", "decided", count("promote", "")+count("reject", "")+count("nurture", ""))
	for id, name := range map[string]string{"student": "junk, test, student, job seeker", "no-need": "no need", "poor-fit": "poor fit", "bad-data": "bad data"} {
		same(t, d, "reasons", "rejected / "+name, "leads", count("reject", " AND v.reason = '"+id+"'"))
	}
	sum, bad := 0, 0
	for _, s := range d.Sections {
		for _, tb := range s.Tables {
			for _, r := range tb.Rows {
				switch {
				case tb.ID == "reasons-by":
					sum += r.Cells[0].N
				case tb.ID == "worked" && r.Name() == "all":
					bad = r.Cells[1].N + r.Cells[2].N + r.Cells[3].N + r.Cells[4].N
				}
			}
		}
	}
	if rejects := count("reject", ""); sum != rejects+back || bad != rejects+back {
		t.Errorf("by source, campaign and score there are %d, by what became of them %d bad; SQL says %d rejects and %d sent back", sum, bad, rejects, back)
	}
}

func TestSpeedNurtureAndTeamAreWhatTheLedgerSays(t *testing.T) {
	st, db := quarter(t)
	o := report.Options{Zone: time.UTC, Floor: 1}
	team := reportOf(t, st, "team", o)
	for _, who := range []string{me, "Dana"} {
		by := " AND v.actor = '" + who + "'"
		live := sqlCounted + "SELECT count(*) FROM live v JOIN counted k ON k.id = v.lead WHERE v.action = "
		same(t, team, "team", who, "attempts", number(t, db, live+"'try'"+by))
		same(t, team, "team", who, "promoted", number(t, db, live+"'promote'"+by))
	}
	nurture := reportOf(t, st, "nurture", o)
	rests := sqlCounted + "SELECT count(*) FROM live v JOIN worked k ON k.id = v.lead WHERE v.action = 'nurture'"
	after := "(SELECT count(*) FROM live w WHERE w.lead = v.lead AND w.seq > v.seq AND w.action IN ('promote', 'reject', 'wake', 'reopen'))"
	same(t, nurture, "rests", "all", "rests", number(t, db, rests))
	same(t, nurture, "rests", "all", "resting now", number(t, db, rests+" AND "+after+" = 0"))
	same(t, nurture, "rests", "all", "ended", number(t, db, rests+" AND "+after+" > 0"))
	speed := reportOf(t, st, "speed", o)
	// Until a lead is decided for the first time it is in its first stay.
	// Who was taken up below the threshold waited for nobody.
	first := sqlCounted + `SELECT count(DISTINCT v.lead) FROM live v JOIN worked k ON k.id = v.lead JOIN score p ON p.lead = k.id WHERE v.action = 'try'
		AND (k.file_stage IN ('', 'mql') OR p.qualified_at <= (SELECT min(w.at) FROM live w WHERE w.lead = k.id AND w.action IN ('try', 'promote', 'reject', 'nurture')))
		AND NOT EXISTS (SELECT 1 FROM live w WHERE w.lead = v.lead AND w.seq < v.seq AND w.action IN ('promote', 'reject', 'nurture', 'wake', 'reopen'))`
	same(t, speed, "speed", "all", "tried", number(t, db, first))
}
