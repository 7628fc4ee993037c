package export

import "testing"

func TestTheMiddleMarkOfAScaleIsRound(t *testing.T) {
	for most, want := range map[float64]float64{1: 2, 2: 2, 3: 4, 9: 10, 47: 60, 61: 80, 100: 100, 101: 120, 999: 1000} {
		if got := evenScale(most); got != want {
			t.Errorf("%.0f: %.0f, want %.0f", most, got, want)
		}
	}
}
