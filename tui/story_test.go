package tui_test

import (
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/tui/tuitest"
)

func TestTheLeadInFullTellsItsTouchesDayByDayAndByKind(t *testing.T) {
	d := sit(t, []person{{name: "Maya Ortiz", title: "VP Operations", company: "Northwind", email: "person0@company0.example", demo: 40 * time.Hour, pricing: 75 * time.Hour}})
	d.Resize(160, 45)
	d.Press("f")
	d.wantStatus("the lead is not shown in full")
	d.Press("n", "q")
	d.clock.Move(8 * 24 * time.Hour)
	d.Press("5", "t", "v", "enter")
	d.want("Fri 27 Nov  today", "Tue 17 Nov  10d ago", "by week", "N nurture", "voicemail", "f by kind", "/pricing")
	chart := lineWith(d.Driver, "by week")
	if below := d.Lines()[chart+1]; !strings.Contains(below, "N") {
		t.Errorf("the decision is not marked below its week: %q", below)
	}
	d.Press("f")
	first := d.Status()
	if !strings.Contains(first, "Touches: only ") {
		t.Errorf("it says %q", first)
	}
	kind := strings.Fields(strings.SplitAfter(first, "only ")[1])[0]
	kind = strings.TrimSuffix(kind, ";")
	d.want("only " + kind)
	shown := 0
	for _, other := range []string{"/pricing", "demo request:", "try      voicemail"} {
		if i := lineWith(d.Driver, other); i > chart {
			shown++
		}
	}
	if shown != 1 {
		t.Errorf("%d kinds are shown\n%s", shown, d.Frame())
	}
	bars := d.Lines()[chart]
	d.Press("f")
	if d.Lines()[chart] == bars {
		t.Errorf("the chart stays the same for another kind: %q", bars)
	}
	d.Press("f")
	d.want("f all kinds")
	d.Press("f")
	d.wantStatus("Touches: all kinds")
}

// On a small screen what happened lies below the fold: the key that filters it shows it.
func TestOnASmallScreenTheTouchesOfAKindComeInSight(t *testing.T) {
	for _, open := range []string{"enter", "z"} {
		d := sit(t, people(2))
		d.Resize(80, 16)
		d.Press(open)
		if d.Shows("TOUCHES") {
			t.Fatalf("they are in sight without the key:\n%s", d.Frame())
		}
		d.Press("f")
		d.want("TOUCHES", "only web")
	}
}

func lineWith(d *tuitest.Driver, text string) int {
	for i, l := range d.Lines() {
		if strings.Contains(l, text) {
			return i
		}
	}
	return -1
}

func TestOneKeyTellsTimesByHowLongAgoTheyAre(t *testing.T) {
	d := sit(t, people(3))
	d.Press("7", "p", "k")
	d.want("18 Nov", "11:24 me: promoted")
	d.Press("T")
	d.want("26h ago", "1m ago me: promoted")
	d.wantStatus("how long ago")
	d.Press("T")
	d.want("18 Nov")
	d.wantStage("Maya Ortiz", model.StageSQL)
}
