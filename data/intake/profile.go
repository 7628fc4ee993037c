package intake

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"winnow/model"
)

// profile is what a column's values in the sample look like.
type profile struct {
	filled   int // values that say something
	distinct int // different ones among them, counted up to a bound
	numbers  int
	commas   int // votes for a decimal comma, less those for a point
	truths   int // yes, no, true, false
	bits     int // 0 or 1
	times    int
	epochs   int      // numbers that are seconds or milliseconds
	notTimes []string // the first different values that are neither
	mails    int
	votes    votes
	words    map[string]int // the values, while they are few
	example  string
	openDate string // a date that can be read both ways
	longest  int
}

// profileColumn looks at a column of the sample.
func profileColumn(rows [][]string, i int, zone *time.Location) profile {
	p := profile{words: map[string]int{}}
	d := dates{zone: zone}
	notDates := 0
	// With more than these, and than there were dates, the column is none of dates,
	// whatever follows: reading every text of a long file as one would take too long.
	enough := max(20, len(rows)/20)
	var numeric []string
	for _, r := range rows {
		if i >= len(r) {
			continue
		}
		v := strings.TrimSpace(bare(r[i]))
		if missing(v, false) {
			if brokenCells[strings.ToLower(v)] {
				p.words[v]++
			}
			continue
		}
		if p.filled == 0 {
			p.example = v
		}
		p.filled++
		p.longest = max(p.longest, len(v))
		if len(v) <= 200 {
			p.words[v]++
		}
		if v == "0" || v == "1" {
			p.bits++
		}
		if _, ok := truth(v); ok {
			p.truths++
			p.noTime(v)
		} else if strings.IndexByte(v, '@') > 0 && model.NormalEmail(v) != "" {
			p.mails++
			p.noTime(v)
		} else if anyNumber(v) {
			p.numbers++
			p.commas += commaDecimal(v)
			numeric = append(numeric, v)
			if _, ok := epoch(v); ok {
				p.epochs++
			} else {
				p.noTime(v)
			}
		} else if notDates <= max(enough, p.times) {
			if _, k := d.read(v); k != dateNot {
				p.times++
				p.votes.add(k)
				if k == dateOpen && p.openDate == "" {
					p.openDate = v
				}
			} else {
				notDates++
				p.noTime(v)
			}
		}
	}
	p.distinct = len(p.words)
	if p.commas > 0 { // what is a number depends on the decimal sign of the column
		p.numbers = 0
		for _, v := range numeric {
			if _, ok := number(v, true); ok {
				p.numbers++
			}
		}
	}
	return p
}

// noTime keeps the value as an example of those that are no times.
func (p *profile) noTime(v string) {
	if len(p.notTimes) < 2 && !slices.Contains(p.notTimes, clip(v, 30)) {
		p.notTimes = append(p.notTimes, clip(v, 30))
	}
}

func anyNumber(v string) bool {
	if _, ok := number(v, false); ok {
		return true
	}
	_, ok := number(v, true)
	return ok
}

// mostly reports whether n of the column's values are nearly all.
func (p profile) mostly(n int) bool { return n > 0 && n*100 >= p.filled*95 }

// asNamed is mostly for a column whose name says what it holds: the values that are not
// of it are mistakes as long as they are the fewer, or just one.
func (p profile) asNamed(n int) bool { return n > 0 && (2*n > p.filled || p.filled-n <= 1) }

// saysDate reports whether the name of a column, or the program that wrote it, says that
// it holds days or times.
func (c *column) saysDate() bool {
	if c.known && c.role.use == useTouch {
		return true
	}
	return slices.ContainsFunc(strings.Fields(strings.ToLower(strings.Map(wordOrSpace, splitCamel(c.name)))), func(w string) bool {
		return slices.Contains([]string{"date", "datetime", "timestamp", "day", "time", "datum", "fecha", "data", "created", "updated", "modified"}, w)
	})
}

// splitCamel puts a space where a word begins with a capital: CreatedDate is two words.
func splitCamel(s string) string {
	var b strings.Builder
	var before rune
	for _, r := range s {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}
