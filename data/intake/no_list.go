package intake

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"winnow/model"
)

// checkTable refuses a text that is no list at all: nothing in its first row is
// known, and either it has one column, or most of its rows are not as wide, or that
// row is one like the others. A list whose first row names its columns, in whatever
// words, is taken: a list that is refused costs more than an odd one that is taken
// back.
func (p *plan) checkTable(j Job, header record, rows [][]string) error {
	if j.From != "" || len(j.Map) > 0 || p.said != nil || p.format.name != genericFormat {
		return nil
	}
	common := commonRoles()
	for i := range p.cols {
		c := &p.cols[i]
		if _, known := common[c.key]; known || c.use != useAttribute && c.use != useNothing {
			return nil
		}
	}
	why := ""
	switch {
	case len(p.cols) == 1:
		why = "it has one column"
	case 2*p.ragged > p.sampled:
		why = "most of its rows have another number of columns"
	case isRow(header.fields, rows):
		why = "its first row looks like the others"
	default:
		return nil
	}
	return model.Invalid("write a first line that names the columns (name, email, company), say what one is with --map COL=FIELD, or take each row as a lead with --from generic",
		"%s is no list of leads: nothing in its line %d, %q, is the name of a column that winnow knows, and %s", p.src.label(), header.line,
		clip(strings.TrimSpace(strings.Join(header.fields, string(p.d.comma))), 40), why)
}

// isRow reports whether a header is a row of data: a value of it stands again in its
// column, it holds the number of a telephone, or half of it are numbers, times and
// addresses.
func isRow(header []string, rows [][]string) bool {
	values, filled := 0, 0
	for i, f := range header {
		if f = strings.TrimSpace(f); f == "" {
			continue
		}
		filled++
		if isValue(f) {
			values++
		}
		if telephone.MatchString(f) || standsAgain(f, i, header, rows) {
			return true
		}
	}
	return 2*values >= filled
}

var telephone = regexp.MustCompile(`^(\+|00)[0-9][0-9 ()/.-]{6,}$`)

// standsAgain reports whether a value of the header stands in its column, where the
// whole header does not.
func standsAgain(f string, i int, header []string, rows [][]string) bool {
	if utf8.RuneCountInString(f) < 2 {
		return false
	}
	return slices.ContainsFunc(rows, func(r []string) bool {
		return i < len(r) && strings.TrimSpace(r[i]) == f && !slices.Equal(r, header)
	})
}

// isValue reports what no column is called: a number, a time, an address of the web.
func isValue(s string) bool {
	if _, ok := number(s, false); ok {
		return true
	}
	d := dates{zone: time.UTC}
	if _, kind := d.read(s); kind != dateNot {
		return true
	}
	return strings.Contains(s, "://") || strings.HasPrefix(strings.ToLower(s), "www.")
}
