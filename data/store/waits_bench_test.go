package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"winnow/model"
)

// wait is what one decision took.
type wait struct {
	began time.Time
	took  time.Duration
}

// decideMeanwhile writes a note, again and again, until it is stopped, and says
// how long each took.
func decideMeanwhile(b *testing.B, d *desk, lead model.LeadID, stop <-chan struct{}, waited chan<- []wait) {
	var waits []wait
	for {
		select {
		case <-stop:
			waited <- waits
			return
		case <-time.After(50 * time.Millisecond):
		}
		c := model.Command{ID: d.id(), At: thursday, Actor: "dana", Action: model.ActNote, Note: "x",
			Targets: []model.Target{{Lead: lead, Version: model.AnyVersion}}}
		start := time.Now()
		if _, err := d.Do(context.Background(), c); err != nil {
			b.Error(err)
		}
		waits = append(waits, wait{start, time.Since(start)})
	}
}

// piece is one transaction of long work.
type piece struct {
	part                     string
	began, committing, ended time.Time
}

// watched are the transactions of long work.
type watched struct {
	mu     sync.Mutex
	pieces []piece
}

func (w *watched) note(part string, began, committing, ended time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pieces = append(w.pieces, piece{part, began, committing, ended})
}

// during says what went on while somebody waited.
func (w *watched) during(at wait) string {
	var parts []string
	for _, p := range w.pieces {
		if p.ended.After(at.began) && p.began.Before(at.began.Add(at.took)) {
			parts = append(parts, fmt.Sprintf("%s %.0f+%.0f ms", p.part, ms(p.committing.Sub(p.began)), ms(p.ended.Sub(p.committing))))
		}
	}
	if len(parts) == 0 {
		return "nothing of it, so a checkpoint or the disk"
	}
	return strings.Join(parts, ", ")
}

// report tells, for each part of the work, how many transactions it took and the
// longest, its commit after the plus.
func (w *watched) report(b *testing.B) {
	longest, n := map[string]piece{}, map[string]int{}
	for _, p := range w.pieces {
		n[p.part]++
		if was := longest[p.part]; p.ended.Sub(p.began) > was.ended.Sub(was.began) {
			longest[p.part] = p
		}
	}
	for part, p := range longest {
		b.Logf("%s: %d transactions, longest %.0f+%.0f ms", part, n[part], ms(p.committing.Sub(p.began)), ms(p.ended.Sub(p.committing)))
	}
}

// meanwhile is a desk at which, and beside which, somebody decides all the time
// while long work is under way.
type meanwhile struct {
	d, other *desk
	lead     model.LeadID
}

func newMeanwhile(b *testing.B) *meanwhile {
	b.Helper()
	m := &meanwhile{d: newDesk(b)}
	m.d.bring("first", said("name=Ann", "email=ann@acme.example"))
	m.lead = m.d.find("ann@acme.example")
	m.other = &desk{t: b, path: m.d.path, now: m.d.now}
	m.other.open()
	b.Cleanup(func() { m.other.db.Close(); m.other.Store.Close() })
	return m
}

// while does long work and reports how long decisions waited.
func (m *meanwhile) while(b *testing.B, what string, work func()) {
	b.Helper()
	var parts watched
	m.d.Watch(parts.note)
	stop, here, there := make(chan struct{}), make(chan []wait), make(chan []wait)
	go decideMeanwhile(b, m.d, m.lead, stop, here)
	go decideMeanwhile(b, m.other, m.lead, stop, there)
	work()
	close(stop)
	atDesk, elsewhere := <-here, <-there
	m.d.Watch(nil)
	reportWaits(b, atDesk, what, "here", &parts)
	reportWaits(b, elsewhere, what, "elsewhere", &parts)
	parts.report(b)
}

// reportWaits tells how long decisions took, and what the longest waited for.
func reportWaits(b *testing.B, waits []wait, what, where string, parts *watched) {
	if len(waits) == 0 {
		return
	}
	slices.SortFunc(waits, func(x, y wait) int { return int(x.took - y.took) })
	longest := waits[len(waits)-1]
	b.ReportMetric(ms(waits[len(waits)*99/100].took), "ms/p99-"+what+"-"+where)
	b.ReportMetric(ms(longest.took), "ms/longest-"+what+"-"+where)
	b.Logf("%s: the longest of %d decisions %s took %.0f ms, meanwhile: %s", what, len(waits), where, ms(longest.took), parts.during(longest))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
