package terminal_test

import (
	"os/exec"
	"strings"
	"testing"

	"winnow/tui/tuitest/terminal"
)

func TestATerminalShowsWhatAProgramDraws(t *testing.T) {
	term := terminal.Start(t, 40, 5, exec.Command("sh", "-c", `printf '\033[2;3Hname? '; read n; printf '\033[4;1Hhello %s' "$n"; exit 3`))
	term.WaitText("name?")
	if got := term.Row(1); got != "  name?" {
		t.Errorf("row 1 is %q", got)
	}
	term.Press("Maya\r")
	term.WaitRow(3, "the greeting", func(row string) bool { return row == "hello Maya" })
	if code := term.Wait(); code != 3 {
		t.Errorf("exit code %d, want 3", code)
	}
}

func TestATerminalLeftInTheAlternateScreenIsNotRestored(t *testing.T) {
	for script, restored := range map[string]bool{
		`printf '\033[?1049h\033[?25l'`:                     false,
		`printf '\033[?1049h\033[?25l\033[?25h\033[?1049l'`: true,
		`printf '\033[?1049h\033[?1049l\033[?1049h'`:        false,
		`printf '\033[?2004h\033[?1049h\033[?1049l'`:        false,
	} {
		term := terminal.Start(t, 40, 5, exec.Command("sh", "-c", script))
		term.Wait()
		if err := term.Restored(); (err == nil) != restored {
			t.Errorf("after %s: %v, want restored %v", strings.Trim(script, "`"), err, restored)
		}
	}
}

func TestATerminalTellsTheLookOfACell(t *testing.T) {
	term := terminal.Start(t, 40, 5, exec.Command("sh", "-c", `printf 'ab'; read n; printf '\033[1;2H\033[7mb'; read n`))
	term.WaitText("ab")
	was := term.Look(1, 0)
	term.Press("\r")
	term.WaitLook(1, 0, "b reversed", func(look string) bool { return look != was })
	if term.Look(0, 0) != was {
		t.Errorf("a looks like %q", term.Look(0, 0))
	}
}
