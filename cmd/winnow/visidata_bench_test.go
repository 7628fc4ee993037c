package main_test

import (
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/data/sqlite/bulk"
	"winnow/tui/tuitest/terminal"
)

// BenchmarkAgainstVisiData compares the way to the next lead with VisiData on the
// same leads: the 1,000 of a generated database, exported as CSV. Both run on the
// same emulated terminal of 200x60, one after the other, five times; reported is
// the median of the five ratios of VisiData's median time to ours.
//
// Ours is the time from j until the terminal shows the next lead with its receipt
// and its touches, read from the database. VisiData has its rows in memory, and
// neither receipt nor touches. Of it are reported:
//
//   - j, until the highlight is on the next row, of which the screen shows the
//     first columns: the same key for the same step. The limit is on this one.
//   - Enter after it, until the record of the row is shown: less than our key
//     does, for the step to the row is not counted.
//   - both, the second pressed when the first has been seen: the way to the next
//     lead's record.
//
// It skips where there is no vd.
func BenchmarkAgainstVisiData(b *testing.B) {
	vd, err := exec.LookPath("vd")
	if err != nil {
		b.Skip("vd (VisiData) is not installed")
	}
	winnow := binary(b, "winnow", ".")
	file, ids := exported(b, winnow, 1000)
	const runs, keys = 5, 25
	for b.Loop() {
		all := map[string][]float64{}
		for range runs {
			term := console(b, winnow, 1000)
			term.WaitFor("the first receipt", func(s string) bool { return receiptOf(s) != "" })
			ours := quantile(steps(b, term, keys, shownLead), .5)
			term.Kill()
			all["ours-ms"] = append(all["ours-ms"], ratio(ours, time.Millisecond))
			for key, took := range records(b, visidata(b, vd, file, ids[0]), ids, keys) {
				name := "visidata-" + key + "/ours"
				all[name] = append(all[name], ratio(took, ours))
			}
		}
		for name, values := range all {
			slices.Sort(values)
			b.ReportMetric(values[len(values)/2], name)
		}
	}
}

// exported is a file of the leads of a generated database of n, and their ids in
// its order.
func exported(b *testing.B, winnow string, n int) (path string, ids []string) {
	b.Helper()
	db, err := bulk.Database(b.Context(), n)
	if err != nil {
		b.Fatal(err)
	}
	path = filepath.Join(b.TempDir(), "leads.csv")
	if out, err := exec.Command(winnow, "--db", db, "--config", os.DevNull, "export", "leads", "--out", path).CombinedOutput(); err != nil {
		b.Fatalf("export: %v\n%s", err, out)
	}
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 2 {
		b.Fatalf("the export has %d rows: %v", len(rows), err)
	}
	at := slices.Index(rows[0], "external_id")
	for _, r := range rows[1:] {
		ids = append(ids, r[at])
	}
	return path, ids
}

// visidata opens a file, without anybody's settings and without asking its site
// for news.
func visidata(b *testing.B, vd, file, first string) *terminal.Terminal {
	b.Helper()
	cmd := exec.Command(vd, "--nothing", "--motd-url=", file)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "HOME="+b.TempDir())
	term := terminal.Start(b, benchW, benchH, cmd)
	term.WaitText(first)
	time.Sleep(time.Second) // what it does after the first frame
	return term
}

// records goes down the rows of a sheet of VisiData, which must fit on the screen,
// and opens each. It returns the median times that the keys took.
func records(b *testing.B, term *terminal.Terminal, ids []string, n int) map[string]time.Duration {
	b.Helper()
	took := map[string][]time.Duration{}
	pause := func(i int) { time.Sleep(time.Duration(120+i%17) * time.Millisecond) }
	timed := func(press string, shown func()) time.Duration {
		start := time.Now()
		term.Press(press)
		shown()
		return time.Since(start)
	}
	for i := range n {
		id, y := ids[i+1], i+3 // below the menu and the names of the columns
		pause(i)
		was := term.Look(1, y)
		j := timed("j", func() { term.WaitLook(1, y, "the highlight", func(look string) bool { return look != was }) })
		pause(i)
		enter := timed("\r", func() {
			term.WaitRows("the record of "+id, func(row func(y int) string) bool {
				return strings.HasPrefix(strings.TrimSpace(row(1)), "column") && strings.Contains(row(3), id)
			})
		})
		pause(i)
		term.Press("q")
		term.WaitRows("the sheet", func(row func(y int) string) bool { return strings.Contains(row(1), "external_id") })
		took["j"], took["enter"], took["both"] = append(took["j"], j), append(took["enter"], enter), append(took["both"], j+enter)
	}
	term.Kill()
	medians := map[string]time.Duration{}
	for key, all := range took {
		slices.Sort(all)
		medians[key] = quantile(all, .5)
	}
	return medians
}
