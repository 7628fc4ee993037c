package tui_test

import "testing"

// Every key that the design names does something or says why not.
func TestNoKeyOfTheDesignIsDead(t *testing.T) {
	d := sit(t, people(5))
	for _, c := range []struct{ key, says string }{
		{"8", "no view of yours is on 8"},
		{"9", "no view of yours is on 9"},
		{"i", "no reports here"},
		{"A", "Sales accepted it: for leads with sales, 6 lists them"},
		{"B", "Sales sent it back: for leads with sales, 6 lists them"},
		{"O", "Became an opportunity: for leads with sales, 6 lists them"},
		{"W", "Closed won: for leads with sales, 6 lists them"},
		{"L", "Closed lost: for leads with sales, 6 lists them"},
	} {
		d.Press(c.key)
		d.wantStatus(c.says)
		d.Press("esc")
	}
	d.wantStage("Maya Ortiz", "mql")
}
