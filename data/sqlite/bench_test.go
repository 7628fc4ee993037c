package sqlite_test

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"winnow/data/store"
	"winnow/model"
)

// BenchmarkDecision compares a decision with its snapshot, made durable
// (synchronous=FULL), with the least that durability costs on the same file
// system: appending 4 KiB to a file beside the database and fdatasync. The two take
// turns, so that whatever the disk does meanwhile meets both, and a lead is read
// before either, so that the disk has rested alike: one that has just written
// writes again a third faster. Decisions go on for long enough that checkpoints fall
// among them; nothing but the call of Do is timed, from its beginning until the
// decision is on disk. "shown" decides on the lead that was read, as the console
// does, "unseen" on one that was never read before. Leads are decided in the order
// of the queue, and the ids of the decisions are those of rising times, as they are
// where people decide.
func BenchmarkDecision(b *testing.B) {
	b.Run("shown", func(b *testing.B) { decide(b, true) })
	b.Run("unseen", func(b *testing.B) { decide(b, false) })
}

func decide(b *testing.B, shown bool) {
	ctx := context.Background()
	dir := b.TempDir()
	s := open(b, filepath.Join(dir, "winnow.db"))
	ids := fill(b, s, max(b.N, 1000))
	f, err := os.Create(filepath.Join(dir, "append"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	page := make([]byte, 4096)
	var decisions, appends []time.Duration
	b.ResetTimer()
	for i := range b.N {
		c := decision(b, i, ids[i])
		look(b, s, ids[seen(i, shown)])
		start := time.Now()
		res, err := s.Do(ctx, c)
		decisions = append(decisions, time.Since(start))
		if err != nil || len(res.Done) != 1 {
			b.Fatalf("decision %d: %v %+v", i, err, res.Refused)
		}
		look(b, s, ids[i])
		start = time.Now()
		if _, err := f.Write(page); err != nil {
			b.Fatal(err)
		}
		if err := unix.Fdatasync(int(f.Fd())); err != nil {
			b.Fatal(err)
		}
		appends = append(appends, time.Since(start))
	}
	b.StopTimer()
	for name, at := range map[string]float64{"p50": 0.50, "p99": 0.99} {
		d, a := quantile(decisions, at), quantile(appends, at)
		b.ReportMetric(float64(d.Microseconds()), name+"-µs")
		b.ReportMetric(float64(a.Microseconds()), name+"-append-µs")
		b.ReportMetric(float64(d)/float64(a), name+"-ratio")
	}
}

// seen is the lead to look at before the i-th is decided on: that one, or one that
// is decided already.
func seen(i int, shown bool) int {
	if shown {
		return i
	}
	return max(0, i-1)
}

// look reads a lead as the pane shows it.
func look(b *testing.B, s *store.Store, lead model.LeadID) {
	if _, err := s.Detail(context.Background(), lead, 50); err != nil {
		b.Fatal(err)
	}
}

// decision is the i-th of a mix of the three.
func decision(t testing.TB, i int, lead model.LeadID) model.Command {
	id, err := model.NewEntryID(noon.Add(time.Duration(i)*time.Millisecond), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := model.Command{ID: id, At: noon, Actor: "Maya", Amount: -1, Targets: []model.Target{{Lead: lead, Rank: 1}}}
	switch i % 3 {
	case 0:
		c.Action = model.ActPromote
	case 1:
		c.Action, c.Reason = model.ActReject, "bad-timing"
	case 2:
		c.Action = model.ActNurture
	}
	return c
}

func quantile(d []time.Duration, q float64) time.Duration {
	s := slices.Sorted(slices.Values(d))
	return s[int(q*float64(len(s)-1))]
}
