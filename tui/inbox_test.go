package tui

import (
	"errors"
	"testing"
)

func TestWhatArrivedIsToldInOneLine(t *testing.T) {
	for name, c := range map[string]struct {
		d    Delivery
		want string
	}{
		"new leads and their touches":            {Delivery{File: "/in/a.csv", Created: 2, Touches: 1}, "a.csv came in: 2 new leads, 1 touch"},
		"what was left out":                      {Delivery{File: "a.csv", Updated: 1, Rejected: 1}, "a.csv came in: 1 changed, 1 row left out"},
		"nothing, where all was known":           {Delivery{File: "a.csv"}, ""},
		"why a file could not be read":           {Delivery{File: "a.csv", Err: errors.New("a.csv is a picture")}, "a.csv is a picture"},
		"a program of a trigger that went wrong": {Delivery{File: "a.csv", Created: 1, Notes: []string{"tee failed"}}, "tee failed. a.csv came in: 1 new lead"},
	} {
		if got := deliveryWords(c.d); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
