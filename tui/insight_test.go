package tui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/model/report"
	"winnow/tui"
)

// reporting is a desk whose console has reports.
func reporting(t *testing.T) *desk {
	t.Helper()
	d := desk0(t)
	d.bring(people(6)...)
	d.open(160, 45, func(o *tui.Options) {
		o.Reports = func(ctx context.Context, name string, from time.Time, progress func(int, int)) (report.Document, error) {
			return d.store.Report(ctx, name, report.Options{From: from, Zone: zone}, progress)
		}
	})
	return d
}

func TestInsightsSayWhatBecameOfTheLeads(t *testing.T) {
	d := reporting(t)
	d.Press("p", "r", "3", "n", "q", "i")
	d.want("INSIGHTS", "funnel", "Of 6 MQLs 0 were tried, 1 became SQLs", "FROM LEAD TO CLOSED WON")
	d.Press("tab")
	d.want("3 decisions: 1 good, 1 bad, 1 resting", "WHAT BECAME OF EACH SOURCE'S LEADS")
	d.Press("G")
	d.want("HOW IT WAS COUNTED", "100 %")
	d.Press("g", "f")
	d.want("the last 90 days")
	d.Press("p") // a key of the list decides on no lead that is not seen
	d.wantStage("Tom Becker", model.StageMQL)
	d.Press("esc")
	d.want("QUEUE")
	if d.Shows("INSIGHTS") {
		t.Errorf("it stays open:\n%s", d.Frame())
	}
}

func TestTheTimeOfAReportAndHowFarItIsReadAreNotCut(t *testing.T) {
	d := reporting(t)
	d.Resize(80, 24)
	d.Press("i")
	d.want("all time · ")
	d.Press("G")
	d.want("100 %")
	d.Resize(160, 24)
	d.want("from the beginning · ")
}

func TestEveryReportFitsEveryScreen(t *testing.T) {
	d := reporting(t)
	d.Press("p", "r", "3", "i")
	for _, size := range [][2]int{{160, 45}, {100, 30}, {80, 24}, {60, 20}, {44, 14}} {
		d.Resize(size[0], size[1])
		for range 6 {
			d.Press("tab", "T", "ctrl+d")
			for n, line := range strings.Split(d.Frame(), "\n") {
				if w := len([]rune(strings.TrimRight(line, " "))); w > size[0] {
					t.Fatalf("%v: line %d is %d wide: %q", size, n, w, line)
				}
			}
		}
	}
}

func TestAReportOnAWeekIsNotHeadedFromTheBeginning(t *testing.T) {
	d := reporting(t)
	d.Press("i", "tab", "tab", "tab", "tab", "tab")
	d.want("this week")
	if d.Shows("from the beginning") {
		t.Errorf("it is:\n%s", d.Frame())
	}
	d.Press("f")
	d.want("the last 90 days")
}
