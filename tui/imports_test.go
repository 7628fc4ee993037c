package tui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/tui"
	"winnow/tui/importer"
	"winnow/tui/tuitest"
)

// slowFiles are files whose import comes as far as the test lets it.
type slowFiles struct {
	moved chan int // rows in hundred, negative: it ends well
	saved int
}

func (f *slowFiles) Complete(typed string) []importer.Path {
	var out []importer.Path
	for _, name := range []string{"autumn.csv", "august.csv", "spring.csv"} {
		if strings.HasPrefix(name, typed) {
			out = append(out, importer.Path{Text: name, Name: name})
		}
	}
	return out
}

func (f *slowFiles) Look(_ context.Context, path string, _ importer.How) (importer.Look, error) {
	if path == "spring.csv" {
		return importer.Look{}, model.Invalid("export it again", "spring.csv is empty")
	}
	return importer.Look{Files: []importer.File{{Name: path, Format: "generic", Written: "utf-8", Columns: []importer.Column{{Name: "Email", As: "email"}},
		Notes: []string{"its dates are odd"}}}}, nil
}

func (f *slowFiles) Count(context.Context, string, importer.How, func(importer.Progress)) (importer.Figures, error) {
	return importer.Figures{Rows: 3, New: 2, Refused: 1, Queued: 2, Problems: someProblems(), Notes: []string{"its dates are odd", "one footer left out"},
		First: []importer.Person{{Line: 2, Label: "Nadia Brandt", Company: "Elbe Cargo"}}}, nil
}

func someProblems() []importer.Problem {
	return []importer.Problem{{Line: 3, Column: "Email", Value: "sam at jade", What: "this is no address"}, {Line: 4, What: "a quote is never closed", Refused: true}}
}

func (f *slowFiles) Import(ctx context.Context, _ string, _ importer.How, told func(importer.Progress)) (importer.Figures, error) {
	for {
		select {
		case <-ctx.Done():
			return importer.Figures{}, model.Conflict("import it again", "stopped, and taken back")
		case n := <-f.moved:
			if n < 0 {
				return importer.Figures{Rows: 3, New: 2, Refused: 1, Queued: 2, Problems: someProblems()}, nil
			}
			told(importer.Progress{File: "autumn.csv", Rows: n, Bytes: int64(n), Total: 100, Rate: 10})
		}
	}
}

func (f *slowFiles) SaveRefused(context.Context, string, importer.How) (string, int, error) {
	f.saved++
	return "autumn-to-mend.csv", 1, nil
}

// importing is a desk whose importer the test moves. Its commands that wait for the
// importer run beside the test, as in the program.
func importing(t *testing.T) (*desk, *slowFiles) {
	t.Helper()
	f := &slowFiles{moved: make(chan int)}
	d := desk0(t)
	d.bring(people(12)...)
	d.open(120, 40, func(o *tui.Options) { o.Files = f })
	return d, f
}

func (d *desk) want(text ...string) {
	d.tb.Helper()
	for _, s := range text {
		if !d.Shows(s) {
			d.tb.Fatalf("%q is not on the screen:\n%s", s, d.Frame())
		}
	}
}

// begin chooses a file and imports it, as far as the first step.
func (f *slowFiles) begin(d *desk) {
	d.tb.Helper()
	d.Press("I")
	d.Type("aut")
	d.Press("enter")
	d.want("Import autumn.csv", "2 would be new", "1 refused", "Nadia Brandt", "Elbe Cargo", "1 understood", "a quote is never closed")
	d.Send(tuitest.Key("y"))
	f.step(d, 45, "45 %")
}

// step lets the import come to n, until the screen shows it.
func (f *slowFiles) step(d *desk, n int, shown string) {
	d.tb.Helper()
	go func() { f.moved <- n }()
	d.Live(shown, func() bool { return d.Shows(shown) })
}

// live presses a key, and waits until the screen shows what follows.
func (d *desk) live(key, shown string) {
	d.tb.Helper()
	d.Send(tuitest.Key(key))
	d.Live(shown, func() bool { return d.Shows(shown) })
}

func TestANoteOnAFileStandsInItsPreviewOnce(t *testing.T) {
	d, _ := importing(t)
	d.Press("I")
	d.Type("aut")
	d.Press("enter")
	d.want("one footer left out")
	if n := strings.Count(d.Frame(), "its dates are odd"); n != 1 {
		t.Errorf("the note stands there %d times:\n%s", n, d.Frame())
	}
}

func TestAPathIsCompletedAndWhatIsWrongWithAFileIsSaidWhereItWasAskedFor(t *testing.T) {
	d, _ := importing(t)
	d.Press("I")
	d.want("Import leads", "autumn.csv", "august.csv", "spring.csv")
	d.Type("a")
	if d.Shows("spring.csv") {
		t.Errorf("what does not begin so is listed:\n%s", d.Frame())
	}
	d.Press("tab")
	d.want("> au")
	d.Press("down", "tab")
	d.want("> august.csv")
	for range len("august.csv") {
		d.Press("backspace")
	}
	d.Paste(`'spring.csv' `)
	d.want("> spring.csv")
	d.Press("enter")
	d.want("spring.csv is empty; export it again", "Import leads")
	d.Press("esc")
	if d.Shows("Import leads") {
		t.Errorf("it does not close:\n%s", d.Frame())
	}
}

func TestTheQueueStaysUsableWhileAFileComesIn(t *testing.T) {
	d, f := importing(t)
	f.begin(d)
	d.want("45 %", "importing autumn.csv")
	before, _ := d.SelectedLine()
	d.live("p", "Promoted Maya Ortiz")
	d.want("45 %")
	if after, _ := d.SelectedLine(); after == before {
		t.Errorf("the lead is still under the cursor:\n%s", d.Frame())
	}
	f.step(d, -1, "Imported autumn.csv")
	d.WaitIdle()
	d.wantStatus("Imported autumn.csv", "2 new leads", "1 row refused", "I the problems")
	d.Press("I")
	d.want("Imported autumn.csv", "2 problems", "this is no address", "sam at jade")
	d.Type("tn") // blindly, as if it asked for a file
	d.want("Imported autumn.csv", "2 problems")
	d.Press("/")
	d.Type("refused")
	d.Press("enter")
	d.want("1 of 2 problems", "a quote is never closed")
	if d.Shows("this is no address") {
		t.Errorf("the filter leaves what it should not:\n%s", d.Frame())
	}
	d.Press("s")
	d.want("autumn-to-mend.csv")
	if f.saved != 1 {
		t.Errorf("saved %d times", f.saved)
	}
	d.Press("esc", "esc")
	d.Press("I")
	d.want("Import leads")
}

func TestWhatAnImportRefusedIsToldUntilTheNextKeyWhoeverArrives(t *testing.T) {
	d, f := importing(t)
	f.begin(d)
	f.step(d, -1, "Imported autumn.csv")
	d.WaitIdle()
	d.wantStatus("1 row refused", "I the problems", "s there saves the rows to mend")
	for _, who := range []string{"Dana Whitfield", "Finn Low"} { // with the file, and long after it
		d.bring(person{name: who, title: "VP Operations", company: "Northwind", email: who[:4] + "@northwind.example", demo: time.Minute})
		d.Advance(8 * time.Second)
		d.wantStatus("Imported autumn.csv", "1 row refused", "saves the rows to mend", who)
	}
	if strings.Contains(d.Status(), "Dana Whitfield") {
		t.Errorf("who arrived long ago is told still: %s", d.Status())
	}
	d.Send(tui.Arrived(tui.Delivery{File: "/in/hot.csv", Created: 1}))
	d.WaitIdle()
	d.wantStatus("1 row refused", "hot.csv came in")
}

func TestAfterAnImportItsKeyAsksForAnotherFileFromTheOutcomeToo(t *testing.T) {
	d, f := importing(t)
	f.begin(d)
	f.step(d, -1, "Imported autumn.csv")
	d.WaitIdle()
	d.Press("I")
	d.want("2 problems", "I another file")
	d.Press("/")
	d.Type("refused")
	d.Press("enter", "I")
	d.want("Import leads", "the path of a file or folder", "spring.csv") // the file that is in is typed no more
	d.Type("aut")
	d.Press("enter")
	d.want("Import autumn.csv", "would be new")
}

func TestLeavingAsksAboutTheImportUnderWay(t *testing.T) {
	d, f := importing(t)
	f.begin(d)
	d.live("q", "stop the import and leave")
	d.live("esc", "45 %")
	d.live("ctrl+c", "stop the import and leave")
	d.Send(tuitest.Key("y"))
	d.Live("its end", func() bool { return false })
	if !d.Quit {
		t.Errorf("it did not end:\n%s", d.Frame())
	}
}

func TestAnImportIsStoppedByItsKey(t *testing.T) {
	d, f := importing(t)
	f.begin(d)
	d.live("I", "stop and take back")
	d.live("x", "Not imported")
	d.wantStatus("Stopped: autumn.csv is not imported")
}

func TestAnImportIsTakenBackFromTheListAfterAQuestion(t *testing.T) {
	d := sit(t, people(3))
	d.clock.Move(time.Hour)
	d.bring(person{name: "Second File", company: "Later", email: "second@later.example"})
	d.Advance(2 * time.Second)
	d.Press(":")
	d.Type("imports")
	d.Press("enter")
	d.want("Imports", "1 new lead", "3 new leads")
	d.Press("u")
	d.want("Take back an import", "leads.csv")
	d.Press("enter", "u") // neither says yes
	d.want("Take back an import")
	d.Press("y")
	d.Advance(2 * time.Second)
	if d.Shows("Second File") || !d.Shows("Maya Ortiz") {
		t.Errorf("the wrong leads are there:\n%s", d.Frame())
	}
	d.Press(":")
	d.Type("imports")
	d.Press("enter")
	d.want("taken back")
	d.Press("u")
	d.wantStatus("it is taken back already")
	d.Press("U", "y")
	d.Advance(2 * time.Second)
	d.want("Second File")
}

func TestEveryLeadThatAnImportTakenBackKeepsIsNamed(t *testing.T) {
	for _, c := range []struct {
		decided int
		status  string
		dialog  bool
	}{{1, "1 lead keeps its decision: ", false}, {3, "3 leads keep their decision", true}, {5, "5 leads keep their decision", true}} {
		all := people(12)
		d := sit(t, all)
		var names []string
		for range c.decided {
			line, _ := d.SelectedLine()
			for _, who := range all {
				if strings.Contains(line, who.name) {
					names = append(names, who.name)
				}
			}
			d.Press("p")
		}
		if len(names) != c.decided {
			t.Fatalf("decided on %q", names)
		}
		d.Press(":")
		d.Type("imports")
		d.Press("enter", "u", "y")
		d.Advance(2 * time.Second)
		d.wantStatus(c.status)
		if d.Shows("Kept") != c.dialog {
			t.Fatalf("of %d a list is open: %v\n%s", c.decided, !c.dialog, d.Frame())
		}
		for _, n := range names {
			d.want(n)
		}
		if c.dialog {
			d.Press("esc")
			if d.Shows("with a decision since the import") {
				t.Error("the list stays open")
			}
		}
	}
}
