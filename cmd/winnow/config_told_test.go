package main

import (
	"strings"
	"testing"
)

func TestSeveralMistakesOfAConfigAreToldWithItsPathOnce(t *testing.T) {
	_, all := parseConfig("/home/maya/config.toml", "colour = 1\nthem = 2\n[import]\nwach = 3\n")
	if len(all) != 3 {
		t.Fatalf("mistakes: %q", all)
	}
	told := strings.Join(mistakesOf("/home/maya/config.toml", all), "")
	if strings.Count(told, "/home/maya") != 1 || !strings.HasPrefix(told, "3 mistakes in /home/maya/config.toml (winnow config check lists them): line 1: ") || !strings.Contains(told, "; line 2: ") {
		t.Errorf("told is %q", told)
	}
	if one := mistakesOf("c", all[:1]); len(one) != 1 || one[0] != all[0] {
		t.Errorf("one alone is told as %q", one)
	}
}

func TestMistakesOfAConfigAreToldInTheOrderOfItsLines(t *testing.T) {
	_, all := parseConfig("c.toml", "me = 1\nthme = 2\nfps = \"x\"\n[keys]\n\"decide.promot\" = [\"p\"]\n[paths]\nbd = 3\n")
	last := ""
	for i, m := range all {
		line, _, _ := strings.Cut(m, ": ")
		if line < last {
			t.Errorf("%d: %s comes behind %s: %q", i, line, last, all)
		}
		last = line
	}
	if len(all) != 5 {
		t.Errorf("mistakes: %q", all)
	}
}
