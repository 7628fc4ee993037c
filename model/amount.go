package model

import (
	"math"
	"strconv"
	"strings"
)

// ParseAmount reads an amount of money in hundredths: "48000", "48,000.50",
// "1 234", "12k", "1.5m". A comma that does not group thousands is refused, for it
// may have been meant as a point.
func ParseAmount(text string) (int64, error) {
	no := Invalid("write 48000, 48,000.50 or 12k", "%q is not an amount", text)
	s := strings.ToLower(strings.NewReplacer(" ", "", "_", "").Replace(text))
	times := 1.0
	for suffix, by := range map[string]float64{"k": 1e3, "m": 1e6} {
		if head, ok := strings.CutSuffix(s, suffix); ok {
			s, times = head, by
			break
		}
	}
	whole, _, _ := strings.Cut(s, ".")
	for i, group := range strings.Split(whole, ",") {
		if i > 0 && len(group) != 3 {
			return 0, no
		}
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil || !(v >= 0 && v*times < 1e13) {
		return 0, no
	}
	return int64(math.Round(v * times * 100)), nil
}
