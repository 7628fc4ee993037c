package demo

import (
	"math/rand/v2"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// chance is the seeded source of everything that varies.
type chance struct{ *rand.Rand }

func newChance(seed uint64) chance { return chance{rand.New(rand.NewPCG(seed, 0x9017a12))} }

func pick[T any](c chance, list []T) T { return list[c.IntN(len(list))] }

func (c chance) in(p float64) bool { return c.Float64() < p }

// between returns a duration from lo to hi.
func (c chance) between(lo, hi time.Duration) time.Duration {
	return lo + time.Duration(c.Int64N(int64(hi-lo)+1))
}

// digits fills each # of a pattern.
func (c chance) digits(pattern string) string {
	b := []byte(pattern)
	for i := range b {
		if b[i] == '#' {
			b[i] = byte('0' + c.IntN(10))
		}
	}
	return string(b)
}

// spelling splits "native|latin".
func spelling(s string) (native, latin string) {
	native, latin, ok := strings.Cut(s, "|")
	if !ok {
		latin = native
	}
	return native, latin
}

var plain = strings.NewReplacer("ł", "l", "Ł", "L", "ø", "o", "Ø", "O", "ß", "ss", "æ", "ae", "Æ", "Ae", "đ", "d", "Đ", "D",
	"þ", "th", "Þ", "Th", "ð", "d", "ı", "i", "ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "å", "aa", "Å", "Aa")

// ascii turns Latin text into what an address can hold: letters and digits, with
// runs of anything else as one sep.
func ascii(s, sep string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(plain.Replace(norm.NFC.String(s))) {
		r = unicode.ToLower(r)
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteString(sep)
			}
			gap = false
			b.WriteRune(r)
		case r == '\'' || unicode.Is(unicode.Mn, r):
		default:
			gap = true
		}
	}
	return b.String()
}

// workTime moves t into the working hours of loc: a weekday between eight and six.
func (c chance) workTime(t time.Time, loc *time.Location) time.Time {
	l := t.In(loc)
	switch l.Weekday() {
	case time.Saturday:
		l = l.AddDate(0, 0, -1)
	case time.Sunday:
		l = l.AddDate(0, 0, -2)
	}
	if h := l.Hour(); h < 8 || h >= 18 {
		l = time.Date(l.Year(), l.Month(), l.Day(), 8+c.IntN(10), c.IntN(60), c.IntN(60), 0, loc)
	}
	return l.UTC()
}
