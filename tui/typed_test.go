package tui_test

import (
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/tui/tuitest"
)

var typedRuns = flag.Int("typed", 24, "sequences of keys that TestWhateverIsTypedAhead types")

// phrases are what somebody types in one go: keys, and whole ways through menus,
// prompts, filters, views and questions.
var phrases = [][]string{
	{"j"}, {"j"}, {"j"}, {"k"}, {"k"}, {"g"}, {"G"}, {"H"}, {"ctrl+d"}, {"ctrl+u"},
	{"p"}, {"p"}, {"p"}, {"p", "p"}, {"r", "3"}, {"r", "4"}, {"r", "7"}, {"r", "w"}, {"r", "0"}, {"r", "2", "esc"}, {"r", "5", "x", "enter"}, {"r", "9", "3", "d", "enter"},
	{"n", "2"}, {"n", "m"}, {"n", "enter"}, {"n", "d", "9", "d", "enter"}, {"n", "x", "esc"},
	{"t", "n"}, {"t", "v"}, {"t", "c"}, {"t", "w"}, {"t", "e"}, {"s", "1"}, {"s", "2"}, {"s", "t"}, {"s", "w"}, {"s", "d", "2", "h", "enter"},
	{"D", "p"}, {"D", "e"}, {"D", "a"}, {"N", "x", "enter"}, {"N", "esc"}, {"P", "@", "l", "enter"},
	{"u"}, {"u"}, {"u"}, {"U"}, {"R"}, {"R"}, {"."}, {"."},
	{"1"}, {"1"}, {"1"}, {"2"}, {"3"}, {"4"}, {"5"}, {"6"}, {"7"}, {"7"}, {"esc"}, {"a"}, {"w", "esc"}, {"enter"}, {"tab"}, {","},
	{"6", "A"}, {"6", "O", "1", "2", "enter"}, {"6", "B", "1"}, {"6", "L", "esc"}, {"6", "W", "enter"},
	{"/", "i", "n", "enter"}, {"/", "c", "o", "m", "down", "enter"}, {"/", "t", "o", "up", "esc"}, {"/", "x", "x", "enter", "esc"}, {"/", "s", "a", "enter", "p", "esc"},
	{"space"}, {"space", "space"}, {"space", "j", "space"}, {"V", "j"}, {"V", "k", "V"}, {"p", "y"}, {"n", "m", "y"}, {"r", "7", "n"}, {"s", "1", "y"},
	{":", "r", "e", "o", "enter"}, {"?", "esc"}, {":", "esc"},
}

// typed is a sequence of n phrases, without any key three times in a row: that is
// a held key.
func typed(rnd *rand.Rand, n int) []string {
	var keys []string
	for range n {
		for _, k := range phrases[rnd.IntN(len(phrases))] {
			if l := len(keys); l > 1 && keys[l-1] == k && keys[l-2] == k {
				continue
			}
			keys = append(keys, k)
		}
	}
	return keys
}

// What is typed ahead means what it means when it is typed slowly, whatever is
// typed, and however long the store takes for each answer.
func TestWhateverIsTypedAheadMeansWhatItMeansWhenTypedSlowly(t *testing.T) {
	few, many := stocked(t, 12), stocked(t, 130) // many are more than a page
	for seed := range uint64(*typedRuns) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		stock := few
		if seed%6 == 5 {
			stock = many
		}
		keys := typed(rnd, 2+rnd.IntN(9))
		slow := from(t, stock)
		slow.Press(keys...)
		want := stages(slow) + slow.Model().Cursor()
		for try := range 2 {
			fast := from(t, stock)
			fast.Advance(time.Second)
			eager := rnd.IntN(4) // how soon the answers come, and which of them last
			fast.Late = []string{"", "tui.saved", "tui.saved", "tui.listRead"}[rnd.IntN(4)]
			for _, k := range keys {
				fast.clock.Move(time.Millisecond)
				fast.Send(tuitest.Key(k))
				for range rnd.IntN(eager*eager + 1) {
					fast.Shuffle(rnd.IntN)
				}
			}
			fast.Advance(time.Second)
			if got := stages(fast) + fast.Model().Cursor(); got != want {
				t.Errorf("seed %d, try %d: %s\ntyped slowly\n%s\ntyped ahead\n%s", seed, try, strings.Join(keys, " "), diff(want, got), fast.Frame())
				break
			}
		}
	}
}

// diff is what of two texts of lines is not the same.
func diff(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	var out strings.Builder
	for i := range max(len(x), len(y)) {
		if i >= len(x) || i >= len(y) || x[i] != y[i] {
			out.WriteString(at(x, i) + "   BUT   " + at(y, i) + "\n")
		}
	}
	return out.String()
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "-"
}

// stocked is the file of a desk with people on it.
func stocked(t *testing.T, n int) []byte {
	t.Helper()
	d := desk0(t)
	d.bring(people(n)...)
	path := filepath.Join(t.TempDir(), "stock.db")
	if err := d.store.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// from opens the console on a file of its own.
func from(t *testing.T, stock []byte) *desk {
	t.Helper()
	d := &desk{tb: t, me: "ops", clock: tuitest.NewClock(thursday), path: filepath.Join(t.TempDir(), "winnow.db")}
	if err := os.WriteFile(d.path, stock, 0o600); err != nil {
		t.Fatal(err)
	}
	d.store = d.connect()
	d.open(120, 40)
	return d
}

// slowDisk has everything answered but saves.
func slowDisk(d *desk) {
	d.Late = "tui.saved"
	for n := 0; n < 200; n++ {
		d.Shuffle(func(n int) int { return n - 1 })
		d.Shuffle(func(int) int { return 0 })
	}
}

func TestAViewThatIsAskedForBeforeASaveIsAnsweredShowsWhatTheSaveLeft(t *testing.T) {
	d := sit(t, people(5))
	d.Advance(time.Second)
	d.Burst("n", "2", "5", "R")
	slowDisk(d)
	d.WaitIdle()
	d.wantStatus("Reopened Maya Ortiz")
	d.wantStage("Maya Ortiz", model.StageMQL)
	d.wantStage("Ines Calder", model.StageMQL)
}

func TestOnASlowDiskMovingDoesNotWait(t *testing.T) {
	for name, keys := range map[string][]string{"after a decision": {"p"}, "after an attempt": {"t", "n"}, "after a decision in All": {"7", "p"}} {
		t.Run(name, func(t *testing.T) {
			d := sit(t, people(10))
			d.Press(keys[:len(keys)-1]...)
			d.Advance(time.Second)
			d.Send(tuitest.Key(keys[len(keys)-1]))
			slowDisk(d)
			d.Send(tuitest.Key("j"))
			d.wantSelected("Olu Adeyemi")
			d.Send(tuitest.Key("k"))
			d.wantSelected("Ines Calder")
			d.WaitIdle()
			d.wantSelected("Ines Calder")
		})
	}
}

func TestWhereACommitTakesTwoSecondsTheCursorMovesAndTheRowSaysSaving(t *testing.T) {
	d := sit(t, people(10))
	d.Slow = map[string]time.Duration{"tui.saved": 2 * time.Second}
	d.Press("p")
	for _, c := range []struct{ key, on string }{{"j", "Olu Adeyemi"}, {"j", "Tom Becker"}, {"k", "Olu Adeyemi"}, {"k", "Ines Calder"}} {
		d.Press(c.key)
		d.wantSelected(c.on)
		d.want("saving: promote")
	}
	d.wantStatus("Not saved yet: promote Maya Ortiz")
	d.Advance(2 * time.Second)
	d.wantStatus("Promoted Maya Ortiz")
	d.wantSelected("Ines Calder")
	if d.Shows("saving") {
		t.Errorf("what is saved is said not to be:\n%s", d.Frame())
	}
	d.Press("p", "ctrl+c")
	if d.Quit {
		t.Error("it left before the last commit")
	}
	d.Advance(2 * time.Second)
	if !d.Quit {
		t.Error("it does not leave after it")
	}
	d.wantStage("Ines Calder", model.StageSQL)
}

func TestAFilterThatIsLongInCountingSaysSo(t *testing.T) {
	d := sit(t, people(12))
	d.Press("/", "i", "n")
	d.want("2 matches")
	d.Slow = map[string]time.Duration{"tui.listRead": time.Second}
	d.Burst("e", "s")
	d.WaitIdle()
	d.want("2 matches") // nobody has wondered yet
	d.Advance(200 * time.Millisecond)
	d.want("counting")
	if d.Shows("matches") {
		t.Errorf("the count of another filter stands:\n%s", d.Frame())
	}
	d.Advance(3 * time.Second)
	d.want("2 matches")
	if d.Shows("counting") {
		t.Errorf("it still counts:\n%s", d.Frame())
	}
}

func TestOnASlowDiskKeysAreMeantForWhatIsOnTheScreenAfterATenthOfASecond(t *testing.T) {
	d := sit(t, people(10))
	d.Advance(time.Second)
	d.Burst("t", "n", "j", "r")
	slowDisk(d)
	if d.Shows("Reject:") {
		t.Errorf("the menu opened before it is known on whom:\n%s", d.Frame())
	}
	d.wantSelected("Olu Adeyemi")
	d.Run(150 * time.Millisecond)
	if !d.Shows("Reject: Olu Adeyemi") {
		t.Errorf("the menu still waits:\n%s", d.Frame())
	}
	d.Send(tuitest.Key("7"))
	d.Send(tuitest.Key("3"))
	slowDisk(d)
	if d.Header() == "" || !d.Shows("WORKING") {
		t.Errorf("the other view waits for the save:\n%s", d.Frame())
	}
	d.WaitIdle()
	d.wantStage("Olu Adeyemi", model.StageRejected)
	d.wantStage("Maya Ortiz", model.StageMQL)
	if r := d.lead("Maya Ortiz").Row; r.Attempts != 1 {
		t.Errorf("%d attempts were logged", r.Attempts)
	}
}

func TestWhatWasTypedBeforeTheKeyToQuitIsDone(t *testing.T) {
	d := sit(t, people(5))
	d.Advance(time.Second)
	d.Burst("t", "n", "p", "3", "p", "ctrl+c")
	d.WaitIdle()
	if !d.Quit {
		t.Error("it does not leave")
	}
	d.wantStage("Ines Calder", model.StageSQL)
	d.wantStage("Maya Ortiz", model.StageSQL)
}

func TestTheKeyToQuitPressedAgainDoesNotWait(t *testing.T) {
	d := sit(t, people(5))
	d.Advance(time.Second)
	d.Burst("7", "p", "ctrl+c", "ctrl+c")
	d.WaitIdle()
	if !d.Quit || d.stage("Maya Ortiz") != model.StageMQL {
		t.Errorf("left: %v, and Maya Ortiz is %s", d.Quit, d.stage("Maya Ortiz"))
	}
}

func TestWordsThatEscLeavesComeBackForTheirLeadUntilTheyAreSaved(t *testing.T) {
	d := sit(t, people(4))
	d.Press("N")
	d.Type("call her mobile")
	d.Press("esc", "P")
	d.Type("@luis wants 40 seats")
	d.Press("tab", "tab", "tab")
	d.Type("50k")
	d.Press("esc", "j", "N")
	if d.Shows("> call her mobile") {
		t.Errorf("they come back for another lead:\n%s", d.Frame())
	}
	d.Press("esc", "k", "N")
	d.want("> call her mobile")
	d.Press("enter")
	d.wantStatus("Noted on Maya Ortiz")
	d.Press("N")
	if d.Shows("> call her mobile") {
		t.Errorf("what was saved is asked for again:\n%s", d.Frame())
	}
	d.Press("esc", "P")
	d.want("@luis wants 40 seats", "50k")
	d.Press("enter")
	d.wantStatus("Promoted Maya Ortiz")
	d.Press("u", "P")
	if d.Shows("50k") {
		t.Errorf("the sheet of a lead that was decided comes back:\n%s", d.Frame())
	}
}
