package store_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	mrand "math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
)

// thursday is the present of the reading tests: 11:24 in Berlin.
var thursday = time.Date(2026, 11, 19, 10, 24, 0, 0, time.UTC)

var berlin = func() *time.Location { return time.FixedZone("CET", 3600) }()

// shelf is a store together with a way to lay rows straight into its tables.
type shelf struct {
	*store.Store
	t   testing.TB
	db  *sql.DB
	ids []model.LeadID
}

func newShelf(t testing.TB) *shelf {
	t.Helper()
	path := filepath.Join(t.TempDir(), "winnow.db")
	s, err := sqlite.Open(context.Background(), path, store.Options{
		Clock: func() time.Time { return thursday }, Rand: rand.Reader, Zone: berlin})
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?_txlock=immediate&_journal_mode=wal&_synchronous=off")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close(); s.Close() })
	return &shelf{Store: s, t: t, db: db}
}

func (s *shelf) exec(query string, args ...any) {
	s.t.Helper()
	if _, err := s.db.Exec(query, args...); err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
}

// laid is a lead as it is laid into the tables.
type laid struct {
	name, email, company, companyKey, owner, external string
	noEmail, noPhone                                  string
	leadFlags                                         int
	stage                                             model.Stage
	score                                             int
	due                                               time.Time
	kind                                              model.DueKind
	waiting                                           time.Time
	flags                                             int
	state                                             map[string]any
}

// lay stores a lead and counts it.
func (s *shelf) lay(l laid) model.LeadID {
	s.t.Helper()
	id := model.LeadID(1<<40 + int64(len(s.ids))*3 + 1)
	s.ids = append(s.ids, id)
	label := l.name
	if label == "" {
		label = "#" + id.String()[:6]
	}
	s.exec(`INSERT INTO lead (id, label, name, email, phone, title, company, company_key, country, source, owner, external_id,
		flags, no_email, no_phone, created_at) VALUES (?, ?, ?, ?, '', '', ?, ?, '', '', ?, ?, ?, ?, ?, 0)`,
		int64(id), label, l.name, l.email, l.company, l.companyKey, l.owner, l.external, l.leadFlags, l.noEmail, l.noPhone)
	if l.companyKey != "" {
		s.exec("INSERT INTO identity VALUES ('company', ?, ?)", l.companyKey+"\n"+model.NormalName(l.name), int64(id))
	}
	if l.kind.Urgent() {
		l.flags |= 16
	}
	var due any
	if !l.due.IsZero() {
		due = l.due.UnixMicro()
	}
	s.exec(`INSERT INTO score (lead, stage, sort_key, score, fit, engagement, grade, rising, due_at, due_kind, waiting_since, epoch, flags)
		VALUES (?, ?, ?, ?, ?, 0, 'C3', 0, ?, ?, ?, 1, ?)`, int64(id), string(l.stage), model.SortKey(l.score, l.due, l.waiting),
		l.score, l.score, due, string(l.kind), l.waiting.UnixMicro(), l.flags)
	s.exec("INSERT INTO owns (lead) VALUES (?)", int64(id))
	names := []string{"stage:" + string(l.stage)}
	for flag := 1; flag <= 32; flag *= 2 {
		if l.flags&flag != 0 {
			names = append(names, fmt.Sprintf("flag:%d", flag))
		}
	}
	for _, name := range names {
		s.exec("INSERT INTO tally VALUES (?, 1) ON CONFLICT DO UPDATE SET n = n + 1", name)
	}
	s.exec("INSERT INTO search (docid, words) VALUES (?, ?)", int64(id), l.name+" "+l.company+" "+l.email+" "+l.external)
	if l.state != nil {
		columns, marks, values := "lead", "?", []any{int64(id)}
		for k, v := range l.state {
			if at, ok := v.(time.Time); ok {
				v = at.UnixMicro()
			}
			columns, marks, values = columns+", "+k, marks+", ?", append(values, v)
		}
		s.exec("INSERT INTO state ("+columns+") VALUES ("+marks+")", values...)
	}
	return id
}

// laySome lays n leads of every stage and kind of due time, many of them alike
// in score and due time so that the end of the order matters too.
func (s *shelf) laySome(n int, rnd *mrand.Rand) {
	s.t.Helper()
	s.exec("BEGIN")
	for range n {
		l := laid{stage: model.StageMQL, score: rnd.IntN(101), waiting: thursday.Add(-time.Duration(rnd.IntN(100)) * time.Hour)}
		l.name = fmt.Sprintf("%s %s", pick(rnd, "Maya", "Tom", "Léa", "Chen", "Olu"), pick(rnd, "Ortiz", "Becker", "Wei", "Adeyemi"))
		switch rnd.IntN(10) {
		case 0:
			l.stage = pick(rnd, model.StageSQL, model.StageAccepted, model.StageOpportunity, model.StageWon)
		case 1:
			l.stage = pick(rnd, model.StageNurture, model.StageRejected)
			l.due, l.kind = thursday.Add(time.Duration(rnd.IntN(300))*time.Hour), model.DueWake
		case 2, 3:
			l.kind = pick(rnd, model.DueCallback, model.DueSnooze, model.DueSentBack, model.DueWoken)
			l.due = thursday.Add(time.Duration(rnd.IntN(96)-48) * 20 * time.Minute)
			l.flags |= rnd.IntN(4) * 2
			l.stage = pick(rnd, model.StageMQL, model.StageMQL, model.StageLead)
			if l.kind == model.DueSentBack {
				l.stage = model.StageMQL
			}
		case 4, 5:
			l.kind, l.due = model.DueHot, thursday.Add(time.Duration(rnd.IntN(16*24*60)-14*24*60)*time.Minute)
			l.score = 75 + rnd.IntN(4)
			l.flags |= 1
		case 6:
			l.stage = model.StageLead
		case 7:
			l.flags |= 8
		default:
			l.kind, l.due = model.DueMQL, thursday.Add(time.Duration(rnd.IntN(96)-48)*time.Hour)
		}
		s.lay(l)
	}
	s.exec("COMMIT")
}

func pick[T any](rnd *mrand.Rand, of ...T) T { return of[rnd.IntN(len(of))] }

// expected lists a view the plain way: every row read, filtered and sorted here.
func (s *shelf) expected(view model.View, sec model.Section, match func(name string) bool) []model.LeadID {
	s.t.Helper()
	rows, err := s.db.Query(`SELECT x.lead, x.stage, x.sort_key, x.due_at, x.due_kind, x.flags, l.name
		FROM score x JOIN lead l ON l.id = x.lead ORDER BY x.sort_key, x.lead`)
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	type at struct{ key, lead int64 }
	var found []at
	endOfToday := time.Date(2026, 11, 20, 0, 0, 0, 0, berlin)
	for rows.Next() {
		var a at
		var stage model.Stage
		var kind model.DueKind
		var due sql.NullInt64
		var flags int
		var name string
		if err := rows.Scan(&a.lead, &stage, &a.key, &due, &kind, &flags, &name); err != nil {
			s.t.Fatal(err)
		}
		dueAt := time.UnixMicro(due.Int64)
		now := kind.Urgent() && due.Valid && (dueAt.Before(endOfToday) || kind == model.DueHot || kind == model.DueSentBack) &&
			(kind != model.DueHot || !dueAt.Before(thursday.Add(-7*24*time.Hour).Truncate(time.Minute)))
		in := map[model.View]bool{
			model.ViewQueue: stage == model.StageMQL, model.ViewHot: flags&1 != 0, model.ViewWorking: flags&2 != 0,
			model.ViewBack: flags&4 != 0, model.ViewCooled: flags&8 != 0, model.ViewNurture: stage == model.StageNurture,
			model.ViewHandedOff: stage.HandedOff(), model.ViewAll: true,
			model.ViewToday: stage == model.StageMQL && !now && !((kind == model.DueSnooze || kind == model.DueCallback) && !dueAt.Before(endOfToday)),
		}[view]
		if view == model.ViewToday && sec == model.SectionNow {
			in, a.key = now, due.Int64
		}
		if in && (match == nil || match(name)) {
			found = append(found, a)
		}
	}
	ids := make([]model.LeadID, len(found))
	if sec == model.SectionNow {
		sortBy(found, func(a, b at) bool { return a.key < b.key || a.key == b.key && a.lead < b.lead })
	}
	for i, a := range found {
		ids[i] = model.LeadID(a.lead)
	}
	return ids
}

func sortBy[T any](list []T, less func(a, b T) bool) {
	for i := range list {
		for j := i; j > 0 && less(list[j], list[j-1]); j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
}
