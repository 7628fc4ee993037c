package store_test

import (
	"bufio"
	"context"
	"database/sql"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

// forGood is how long a helper stops that is to be killed: far longer than the test
// that kills it looks at what it left.
const forGood = 10 * time.Minute

// TestHelperImport is not a test: it imports into the file it is given until it
// is killed.
func TestHelperImport(t *testing.T) {
	path := os.Getenv("WINNOW_TEST_IMPORT_INTO")
	if path == "" {
		return
	}
	d := &desk{t: t, path: path, now: thursday}
	d.open()
	imp := d.begin("crm")
	c := newCrowd(5000)
	rows := []store.IncomingRow{said("email=ann@acme.example", "title=COO", "@pricing_view 1h")}
	for c.n < 600 {
		rows = append(rows, incoming(c.n+2, c.next()))
	}
	if err := imp.Add(context.Background(), rows); err != nil {
		t.Fatal(err)
	}
	if err := imp.Drain(); err != nil {
		t.Fatal(err)
	}
	os.Stdout.WriteString("half way\n")
	time.Sleep(forGood)
}

// importElsewhere starts an import in another process and returns once it has
// stored rows.
func (d *desk) importElsewhere() (kill func()) {
	d.t.Helper()
	return d.elsewhere("TestHelperImport", "WINNOW_TEST_IMPORT_INTO="+d.path)
}

// elsewhere runs a helper in another process and returns once it is half way.
func (d *desk) elsewhere(helper string, env ...string) (kill func()) {
	d.t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^"+helper+"$")
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	kill = func() {
		if err := cmd.Process.Kill(); err != nil {
			d.t.Fatal(err)
		}
		if err := cmd.Wait(); err == nil {
			d.t.Fatal("it ended by itself")
		}
	}
	said := ""
	for s := bufio.NewScanner(out); s.Scan(); {
		if s.Text() == "half way" {
			return kill
		}
		said += s.Text() + "\n"
	}
	kill()
	d.t.Fatalf("it did not come half way: %s", said)
	return nil
}

func TestAKilledImportIsTakenBack(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	d.bring("web", said("email=ann@acme.example", "name=Ann"), said("name=Bob"))
	ann := d.find("Ann")
	d.do(model.ActNurture, ann)
	d.now = d.now.Add(10 * time.Minute)
	before := d.dump()
	kill := d.importElsewhere()

	if _, err := d.BeginImport(ctx, store.ImportHeader{At: d.now, Actor: "dana"}); model.KindOf(err) != model.KindConflict {
		t.Errorf("a second import at once: %v", err)
	}
	if got, err := d.Recover(ctx); err != nil || len(got) != 0 {
		t.Errorf("recovered while it runs: %v, %v", got, err)
	}
	if got, err := d.Unfinished(ctx); err != nil || len(got) != 1 || got[0].Finished {
		t.Errorf("unfinished are %v, %v", got, err)
	}
	if n := d.count("SELECT count(*) FROM score"); n != 602 {
		t.Errorf("%d leads are in the lists while it runs, want 602", n)
	}
	if n := d.count("SELECT count(*) FROM state WHERE returned = 'woken'"); n != 1 {
		t.Errorf("%d leads woke, want Ann", n)
	}
	kill()

	got, err := d.Recover(ctx)
	if err != nil || len(got) != 1 || got[0].File != "crm.csv" {
		t.Fatalf("recovered are %v, %v", got, err)
	}
	d.same("recovered", before, d.dump())
	if n := d.count("SELECT count(*) FROM batch"); n != 1 {
		t.Errorf("%d imports are left, want 1", n)
	}
	d.check()
	if got, err := d.Recover(ctx); err != nil || len(got) != 0 {
		t.Errorf("recovered again: %v, %v", got, err)
	}
}

func TestTheNextImportTakesAKilledOneBack(t *testing.T) {
	d := newDesk(t)
	d.importElsewhere()()
	d.bring("web", said("name=Bob"))
	if n := d.count("SELECT count(*) FROM lead"); n != 1 {
		t.Errorf("there are %d leads, want 1", n)
	}
	d.check()
}

func TestAnAbortedImportNeverWas(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	d.bring("web", said("external_id=1", "email=ann@acme.example", "name=Ann", "phone=555 0100 200"))
	before := d.dump()
	imp := d.begin("crm")
	rows := []store.IncomingRow{said("email=ann@acme.example", "title=COO", "@pricing_view -1h"), said("name=Bob", "phone=555 0100 200"), said("name=Cy")}
	if err := imp.Add(ctx, rows); err != nil {
		t.Fatal(err)
	}
	if err := imp.Drain(); err != nil {
		t.Fatal(err)
	}
	if strings.Compare(before, d.dump()) == 0 {
		t.Fatal("nothing was stored")
	}
	if err := imp.Abort(ctx); err != nil {
		t.Fatal(err)
	}
	d.same("aborted", before, d.dump())
	d.check()

	imp = d.begin("crm")
	if err := imp.Add(ctx, rows); err != nil {
		t.Fatal(err)
	}
	if err := imp.Drain(); err != nil {
		t.Fatal(err)
	}
	cy := d.find("Cy")
	d.do(model.ActPromote, cy)
	if err := imp.Abort(ctx); err != nil {
		t.Fatal(err)
	}
	if got := d.ids("SELECT id FROM lead ORDER BY id"); len(got) != 2 || got[1] != cy {
		t.Errorf("left are %v, want Ann and the one that was decided on", got)
	}
	d.check()
}

func TestAnImportThatIsCancelledCanBeAborted(t *testing.T) {
	d := newDesk(t)
	ctx, cancel := context.WithCancel(context.Background())
	imp, err := d.BeginImport(ctx, store.ImportHeader{At: d.now, Actor: "dana", Source: "crm"})
	if err != nil {
		t.Fatal(err)
	}
	if err := imp.Add(ctx, []store.IncomingRow{said("name=Ann")}); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := imp.Add(ctx, []store.IncomingRow{said("name=Bob")}); err == nil {
		t.Error("rows were taken after the end")
	}
	if err := imp.Abort(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := d.count("SELECT count(*) FROM lead"); n != 0 {
		t.Errorf("%d leads are left", n)
	}
	d.bring("web", said("name=Bob")) // and the lock is free
}

func TestALeadIsFoundWhileItsImportRuns(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	d.bring("web", said("name=Ann", "email=ann@acme.example"), said("name=Bob"))
	imp := d.begin("crm")
	if err := imp.Add(ctx, []store.IncomingRow{said("external_id=CRM-77", "email=Cy@acme.example", "name=Cy")}); err != nil {
		t.Fatal(err)
	}
	for d.count("SELECT count(*) FROM lead") < 3 { // stored, and its keys are not
		time.Sleep(time.Millisecond)
	}
	if n := d.count("SELECT count(*) FROM identity WHERE value = 'CRM-77'"); n != 0 {
		t.Fatal("its keys are stored already: this test is about the time before")
	}
	for _, ref := range []string{"cy@acme.example", "CRM-77"} {
		if rows, err := d.Resolve(ctx, ref); err != nil || len(rows) != 1 || rows[0].Name != "Cy" {
			t.Errorf("%s gives %v, %v", ref, rows, err)
		}
	}
	if _, err := d.Resolve(ctx, "nobody@acme.example"); model.KindOf(err) != model.KindNotFound {
		t.Errorf("nobody is there: %v", err)
	}
	if err := imp.Abort(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Resolve(ctx, "CRM-77"); model.KindOf(err) != model.KindNotFound {
		t.Errorf("it is gone: %v", err)
	}
}

func TestImportsUnderWayAreFoundWithoutALookAtThoseThatEnded(t *testing.T) {
	d := newDesk(t)
	db, err := sql.Open("sqlite3", "file:"+d.path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("EXPLAIN QUERY PLAN " + store.SomeUnfinished)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var plan []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		plan = append(plan, step)
	}
	if all := strings.Join(plan, "; "); rows.Err() != nil || !strings.Contains(all, "INDEX batch_open") {
		t.Errorf("%s %v", all, rows.Err())
	}
}
