package store_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"winnow/data/store"
)

// TestHelperEvents is not a test: it imports events into the file it is given until
// it is killed: touches of people who are known, who are not, and of visitors, one
// of whom says who she is.
func TestHelperEvents(t *testing.T) {
	path := os.Getenv("WINNOW_TEST_EVENTS_INTO")
	if path == "" {
		return
	}
	d := &desk{t: t, path: path, now: thursday.Add(time.Hour)}
	d.open()
	imp := d.begin("web")
	rows := []store.IncomingRow{said("external_id=u1", "email=ann@acme.example", "anonymous_id=a1", "former_id=u0")}
	for n := range 600 {
		rows = append(rows, event(fmt.Sprint("e", n), []string{"anonymous_id=a1", "email=ann@acme.example", "email=nobody@x.example", "anonymous_id=a2"}[n%4], fmt.Sprintf("@page_view -%dm", n)))
	}
	rows = append(rows, heard("name=Bob", "@demo_request -1m"), heard("@page_view -1m"))
	if err := imp.Add(context.Background(), rows); err != nil {
		t.Fatal(err)
	}
	if err := imp.Drain(); err != nil {
		t.Fatal(err)
	}
	os.Stdout.WriteString("half way\n")
	time.Sleep(forGood)
}

func TestAKilledImportOfEventsIsTakenBack(t *testing.T) {
	d := newDesk(t)
	d.bring("web", heard("anonymous_id=a1", "@pricing_view -9h"), heard("anonymous_id=a2", "@page_view -9h"))
	d.bring("crm", said("external_id=7", "email=ann@acme.example", "name=Ann"), said("external_id=8", "name=Bob"))
	before := d.dump()
	waiting := d.texts("SELECT who || ' ' || at || ' ' || hash || ' ' || batch FROM waiting ORDER BY 1")
	kill := d.elsewhere("TestHelperEvents", "WINNOW_TEST_EVENTS_INTO="+d.path)
	if n := d.count("SELECT touches FROM score WHERE lead = ?", int64(d.find("Ann"))); n != 301 {
		t.Errorf("she has %d touches while it runs, want 300 of it and the one that had waited", n)
	}
	kill()
	got, err := d.Recover(t.Context())
	if err != nil || len(got) != 1 || got[0].File != "web.csv" {
		t.Fatalf("recovered are %v, %v", got, err)
	}
	d.same("recovered", before, d.dump())
	if again := d.texts("SELECT who || ' ' || at || ' ' || hash || ' ' || batch FROM waiting ORDER BY 1"); fmt.Sprint(again) != fmt.Sprint(waiting) {
		t.Errorf("waiting are %q, were %q", again, waiting)
	}
	if n := d.count("SELECT count(*) FROM touch_key"); n != 2 {
		t.Errorf("%d keys of touches are left, want 2", n)
	}
	d.check()
}
