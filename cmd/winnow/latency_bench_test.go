package main_test

import (
	"fmt"
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

// The benchmarks of this file start the real program on an emulated terminal of
// 200x60 and compare it with testdata/minimal, the least a Bubble Tea program
// can do, at the same frames per second, in the same run. They report ratios;
// see README.md for the limits.

const benchW, benchH = 200, 60

// binary builds a package of this module once and returns the program's path.
func binary(b *testing.B, name, pkg string) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), name)
	if out, err := exec.Command("go", "build", "-o", path, pkg).CombinedOutput(); err != nil {
		b.Fatalf("build %s: %v\n%s", pkg, err, out)
	}
	return path
}

// console starts winnow on a database of n generated leads.
func console(b *testing.B, program string, n int) *terminal.Terminal {
	b.Helper()
	db, err := bulk.Database(b.Context(), n)
	if err != nil {
		b.Fatal(err)
	}
	return terminal.Start(b, benchW, benchH, exec.Command(program, "--db", db, "--config", os.DevNull))
}

// afterRule is what stands right of the thin rule.
func afterRule(row string) string {
	_, pane, _ := strings.Cut(row, "│")
	return strings.TrimSpace(pane)
}

// shown reads from the lines of a screen what a key is to change: for the console
// which lead stands in the pane, and what rows of it say that its touches take,
// which come after the receipt; for the minimal program its first line.
type shown func(row func(y int) string) (lead, rest string)

func shownLead(row func(y int) string) (lead, rest string) {
	lead, _, _ = strings.Cut(afterRule(row(1)), "  ")
	for y := 8; y < 36; y += 2 {
		rest += afterRule(row(y))
	}
	return lead, rest
}

func shownLine(row func(y int) string) (lead, rest string) { return row(0), row(0) }

// steps presses j n times, with a pause as between a person's keys, and returns
// the sorted times from key to the screen that shows its effect.
func steps(b *testing.B, term *terminal.Terminal, n int, look shown) []time.Duration {
	b.Helper()
	const warm = 5 // the first ones fill caches
	var all []time.Duration
	for i := range n + warm {
		time.Sleep(time.Duration(40+i%17) * time.Millisecond) // no rhythm with the renderer's
		lead, rest := look(term.Row)
		start := time.Now()
		term.Press("j")
		term.WaitRows("what the key changes", func(row func(y int) string) bool {
			if now, _ := look(row); now == lead {
				return false
			}
			_, below := look(row)
			return below != "" && below != rest
		})
		if i >= warm {
			all = append(all, time.Since(start))
		}
	}
	slices.Sort(all)
	return all
}

func quantile(sorted []time.Duration, q float64) time.Duration {
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

// BenchmarkKeyToReceipt: key until the terminal shows the next lead's receipt.
func BenchmarkKeyToReceipt(b *testing.B) {
	winnow, minimal := binary(b, "winnow", "."), binary(b, "minimal", "./testdata/minimal")
	const keys = 200
	for b.Loop() {
		peer := terminal.Start(b, benchW, benchH, exec.Command(minimal))
		peer.WaitText("line 0")
		base := steps(b, peer, keys, shownLine)
		peer.Kill()
		var p50 []float64
		for _, n := range benchSizes() {
			term := console(b, winnow, n)
			term.WaitFor("the first receipt", func(s string) bool { return receiptOf(s) != "" })
			got := steps(b, term, keys, shownLead)
			term.Kill()
			b.ReportMetric(ratio(quantile(got, .5), quantile(base, .5)), fmt.Sprintf("p50/minimal@%d", n))
			b.ReportMetric(ratio(quantile(got, .99), quantile(base, .99)), fmt.Sprintf("p99/minimal@%d", n))
			p50 = append(p50, float64(quantile(got, .5)))
		}
		b.ReportMetric(p50[len(p50)-1]/p50[0], "p50large/small")
		b.ReportMetric(float64(quantile(base, .5))/1e6, "minimal-ms")
	}
}

// BenchmarkStart: start until the first full frame, with queue and receipt.
func BenchmarkStart(b *testing.B) {
	winnow, minimal := binary(b, "winnow", "."), binary(b, "minimal", "./testdata/minimal")
	const runs = 15
	for b.Loop() {
		base := starts(b, runs, func() (*terminal.Terminal, func(string) bool) {
			return terminal.Start(b, benchW, benchH, exec.Command(minimal)), func(s string) bool { return strings.Contains(s, "line 0") }
		})
		var all []float64
		for _, n := range benchSizes() {
			got := starts(b, runs, func() (*terminal.Terminal, func(string) bool) {
				return console(b, winnow, n), func(s string) bool { return receiptOf(s) != "" }
			})
			b.ReportMetric(ratio(got, base), fmt.Sprintf("start/minimal@%d", n))
			all = append(all, float64(got))
		}
		b.ReportMetric(all[len(all)-1]/all[0], "large/small")
		b.ReportMetric(float64(base)/1e6, "minimal-ms")
	}
}

// starts is the median time from start to a first frame.
func starts(b *testing.B, runs int, start func() (*terminal.Terminal, func(string) bool)) time.Duration {
	b.Helper()
	var all []time.Duration
	for range runs {
		t0 := time.Now()
		term, full := start()
		term.WaitFor("the first full frame", full)
		all = append(all, time.Since(t0))
		term.Kill()
	}
	slices.Sort(all)
	return quantile(all, .5)
}

// BenchmarkMemory: resident memory of the console after a walk through the list.
func BenchmarkMemory(b *testing.B) {
	winnow := binary(b, "winnow", ".")
	for b.Loop() {
		for _, n := range benchSizes() {
			term := console(b, winnow, n)
			term.WaitFor("the first receipt", func(s string) bool { return receiptOf(s) != "" })
			for _, keys := range []string{"G", "g", "\x04", "\x04", "7", "G", "1"} {
				term.Press(keys)
				time.Sleep(300 * time.Millisecond)
			}
			steps(b, term, 100, shownLead)
			rss, peak := residentMiB(b, term.Cmd.Process.Pid)
			b.ReportMetric(rss, fmt.Sprintf("MiB@%d", n))
			b.ReportMetric(peak, fmt.Sprintf("peakMiB@%d", n))
			term.Kill()
		}
	}
}

// residentMiB reads the present and the highest resident memory of a process.
func residentMiB(b *testing.B, pid int) (now, peak float64) {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.SplitSeq(string(text), "\n") {
		var kib float64
		if n, _ := fmt.Sscanf(line, "VmRSS: %f kB", &kib); n == 1 {
			now = kib / 1024
		}
		if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kib); n == 1 {
			peak = kib / 1024
		}
	}
	return now, peak
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

// benchSizes are the numbers of leads to compare; WINNOW_FULL=1 takes a million.
func benchSizes() []int {
	if os.Getenv("WINNOW_FULL") == "1" {
		return []int{1000, 1_000_000}
	}
	return []int{1000, 20_000}
}

// receiptOf is the first term of the pane's receipt, "" while it is not there.
func receiptOf(screen string) string {
	_, below, found := strings.Cut(screen, "│ SCORE")
	if !found {
		return ""
	}
	for line := range strings.SplitSeq(below, "\n") {
		if p := afterRule(line); strings.HasPrefix(p, "+") || strings.HasPrefix(p, "−") {
			return p
		}
	}
	return ""
}
