package model_test

import (
	"testing"

	"winnow/model"
)

func TestAmountsAreReadExactly(t *testing.T) {
	for in, want := range map[string]int64{"48000": 4_800_000, "48,000.50": 4_800_050, "1,234,567": 123_456_700, "0.29": 29,
		"1 234": 123_400, "12k": 1_200_000, "1.5M": 150_000_000, "0": 0} {
		if got, err := model.ParseAmount(in); err != nil || got != want {
			t.Errorf("%q: %d %v, want %d", in, got, err, want)
		}
	}
}

func TestWhatIsNoAmountIsRefusedWithAnExample(t *testing.T) {
	for _, in := range []string{"", "-1", "NaN", "Inf", "1e30", "much", "12,50", "12,5", "1,23,456", "k", "12kk"} {
		if got, err := model.ParseAmount(in); model.KindOf(err) != model.KindInvalid {
			t.Errorf("%q: %d, %v", in, got, err)
		}
	}
}
