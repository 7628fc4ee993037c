package store

import (
	"strconv"
	"testing"

	"winnow/model"
)

// A row that is:rising finds is one that is marked so, and the other way round.
func TestRisingIsAskedForAsRowsAreMarked(t *testing.T) {
	if want := "x.rising >= " + strconv.Itoa(model.RisingFrom); risenTerm != want {
		t.Errorf("asked for is %q, marked %q", risenTerm, want)
	}
}
