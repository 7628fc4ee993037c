package model

import (
	"reflect"
	"testing"
)

func TestARuleAndItsFadingAreOneTerm(t *testing.T) {
	guide := Line{Group: "content", Signal: "guide", Points: 6, Kind: LineRule}
	faded := Line{Group: "content", Signal: "guide", Points: -2, Kind: LineDecay}
	capped := Line{Group: "content", Signal: "content cap 4", Points: -1, Kind: LineCap}
	gone := faded
	gone.Points = -6
	r := Receipt{Lines: []Line{guide, faded, guide, gone, capped, faded}}
	left := guide
	left.Points = 4
	want := []Term{{Line: left, Full: 6}, {Line: capped}, {Line: faded}}
	if got := r.Terms(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if guide.Label() != "guide" || faded.Label() != "guide, faded" {
		t.Errorf("%q, %q", guide.Label(), faded.Label())
	}
}
