package intake

import (
	"fmt"
	"slices"
	"strings"

	"winnow/model"
)

// knownRole is what a column of that name usually is.
func knownRole(key string) role { return commonRoles()[key] }

// assign decides what each column is for. A field that several columns could
// fill goes to the one of lowest rank that has values.
func (p *plan) assign(j Job, rows [][]string) error {
	if p.format.log != nil {
		return p.assignLog(j)
	}
	common := commonRoles()
	for i := range p.cols {
		c := &p.cols[i]
		r, known := p.format.roles[c.key]
		if known {
			r.rank -= 100
			c.known = true
		} else if p.format.exact {
			r = role{}
			c.name = ownAttribute(c.name)
		} else if r, known = common[strings.TrimSuffix(strings.TrimSuffix(c.key, "utc"), "gmt")]; !known && p.format.questions {
			r = questionRole(c.key, c.p)
		}
		if c.asked || c.ours {
			r = role{use: useNothing}
		}
		if i >= p.needed && c.p.filled == 0 && p.all {
			r = role{use: useNothing}
		}
		c.use, c.role = r.use, r
		if c.key == "utmsource" {
			c.utm = "source"
		}
	}
	if err := p.applyMap(j); err != nil {
		return err
	}
	if p.said != nil {
		for i := range p.cols {
			p.useAsRead(i)
		}
		p.nameByEvent()
		return nil
	}
	for i := range p.cols {
		p.vet(i, rows)
	}
	p.settleFields()
	p.findByContent()
	p.nameByEvent()
	return nil
}

// vet takes a use back from a column whose values do not bear it out.
func (p *plan) vet(i int, rows [][]string) {
	c := &p.cols[i]
	if c.mapped {
		c.keep = c.use == useStage
		return
	}
	drop := func(format string, args ...any) {
		if format != "" {
			p.notes = append(p.notes, fmt.Sprintf(format, args...))
		}
		c.use, c.role = useAttribute, role{}
	}
	switch c.use {
	case useStage:
		known := 0
		for w := range c.p.words {
			if _, ok := p.format.standingOf(w, c.role.life); ok {
				known++
			}
		}
		switch {
		case c.p.filled == 0 && p.all:
			drop("")
		case c.p.filled == 0: // further rows will tell
			c.keep = !c.role.only
		case c.p.mostly(c.p.bits + c.p.truths):
			drop("column %q holds %s and no word says what they mean: kept as an attribute; if it means converted, say --map %s",
				c.name, strings.Join(firstWords(c.p.words, 2), " and "), shellWord(c.name+"=converted"))
		case known == 0:
			drop("column %q holds no word for a stage that winnow knows (%s): kept as an attribute", c.name,
				strings.Join(firstWords(c.p.words, 3), ", "))
		default:
			c.keep = !c.role.only
		}
	case useConverted, useHappened:
		if !c.p.asNamed(c.p.bits+c.p.truths) && (c.p.filled > 0 || p.all) {
			drop("")
		}
	case useTouch:
		if c.p.filled > 0 && !c.p.asNamed(c.p.times+c.p.epochs) {
			drop("column %q tells what was done but not when (%s): kept as an attribute", c.name, strings.Join(c.p.notTimes, ", "))
		}
	case useField:
		if c.role.field == model.FieldTitle && salutations(c.p.words) {
			drop("")
		}
		lost, kinds := c.p.lostDigits()
		if c.role.field == model.FieldExternalID && c.role.rank >= 0 && (c.p.distinct-kinds)*10 < (c.p.filled-lost)*9 && !p.namesOne(i, rows) {
			drop("column %q stands on several rows about different people: kept as an attribute; if it names the person, say --map %s",
				c.name, shellWord(c.name+"=external_id"))
		}
	}
}

// namesOne reports whether an id that stands on several rows is that of one person
// there: nearly all of them agree on an e-mail or on a name.
func (p *plan) namesOne(id int, rows [][]string) bool {
	var mails, names []int
	for i := range p.cols {
		switch c := &p.cols[i]; {
		case c.use != useField:
		case c.role.field == model.FieldEmail:
			mails = append(mails, i)
		case c.role.field == model.FieldName, c.role.field == model.FieldFirstName, c.role.field == model.FieldLastName:
			names = append(names, i)
		}
	}
	said := func(row []string, cols []int) string {
		var words []string
		for _, i := range cols {
			if i < len(row) {
				words = append(words, strings.TrimSpace(row[i]))
			}
		}
		return strings.ToLower(strings.TrimSpace(strings.Join(words, " ")))
	}
	first := map[string][]string{}
	agree, compared := 0, 0
	for _, row := range rows {
		if id >= len(row) || strings.TrimSpace(row[id]) == "" || shortened.MatchString(row[id]) {
			continue
		}
		before, seen := first[row[id]]
		if !seen {
			first[row[id]] = row
			continue
		}
		compared++
		for _, cols := range [][]int{mails, names} {
			if a := said(row, cols); a != "" && a == said(before, cols) {
				agree++
				break
			}
		}
	}
	return compared > 0 && agree*10 >= compared*9
}

func salutations(words map[string]int) bool {
	n := 0
	for w := range words {
		if slices.Contains([]string{"mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "mme", "m"},
			strings.ToLower(strings.TrimSuffix(w, "."))) {
			n++
		}
	}
	return n > 0 && n*2 > len(words)
}

// shellWord quotes a word of a command where it needs it.
func shellWord(s string) string {
	if strings.ContainsAny(s, " '\"$&|;<>()*?#!\\`") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}

// firstWords lists up to n of the words, the most frequent first.
func firstWords(words map[string]int, n int) []string {
	var list []string
	for w := range words {
		list = append(list, w)
	}
	slices.SortFunc(list, func(a, b string) int {
		if words[a] != words[b] {
			return words[b] - words[a]
		}
		return strings.Compare(a, b)
	})
	for i := range list {
		list[i] = clip(list[i], 30)
	}
	return list[:min(n, len(list))]
}

// settleFields gives each field to one column. The next e-mail and phone go to
// the second of these; other columns become attributes.
func (p *plan) settleFields() {
	second := map[model.Field]model.Field{model.FieldEmail: model.FieldEmail2, model.FieldPhone: model.FieldPhone2}
	taken := map[model.Field]bool{}
	for i := range p.cols { // a column that says it is the second is so
		if c := &p.cols[i]; c.use == useField && c.p.filled > 0 && (c.role.field == model.FieldEmail2 || c.role.field == model.FieldPhone2) {
			delete(second, map[model.Field]model.Field{model.FieldEmail2: model.FieldEmail, model.FieldPhone2: model.FieldPhone}[c.role.field])
		}
	}
	moved := map[*column]bool{}
	for _, f := range model.Fields() {
		var cand []*column
		for i := range p.cols {
			c := &p.cols[i]
			if c.use == useField && c.role.field == f && !moved[c] && (c.p.filled > 0 || c.mapped || !p.all || p.mainPhone(c)) {
				cand = append(cand, c)
			}
		}
		slices.SortStableFunc(cand, func(a, b *column) int { return a.role.rank - b.role.rank })
		for i, c := range cand {
			switch {
			case i == 0 && !taken[f]:
				taken[f] = true
			case second[f] != "" && !taken[second[f]]:
				taken[second[f]], moved[c] = true, true
				c.role.field = second[f]
			default:
				c.use = useAttribute
				if c.utm != "" {
					c.use, c.role = useUTM, role{use: useUTM, of: c.utm}
				}
			}
		}
	}
	for i := range p.cols {
		if c := &p.cols[i]; c.use == useField && c.p.filled == 0 && p.all && !c.mapped {
			c.use = useAttribute
		}
	}
}

// mainPhone reports whether a column is a CRM's for the phone: one beside it for the
// mobile holds the second number, in a file too of which nobody has a first.
func (p *plan) mainPhone(c *column) bool {
	return p.format.name != genericFormat && (c.key == "phone" || c.key == "phonenumber") && c.role.field == model.FieldPhone
}

// findByContent looks for what the names of the columns did not tell: an address
// by its values, an occupation by a word in a question.
func (p *plan) findByContent() {
	has := map[model.Field]bool{}
	for i := range p.cols {
		if c := &p.cols[i]; c.use == useField {
			has[c.role.field] = true
		}
	}
	for i := range p.cols {
		c := &p.cols[i]
		if c.use != useAttribute || c.p.filled == 0 || c.mapped || c.known {
			continue
		}
		switch {
		case !has[model.FieldEmail] && c.p.mostly(c.p.mails):
			c.use, c.role = useField, role{use: useField, field: model.FieldEmail}
		case !has[model.FieldTitle] && c.p.numbers == 0 && c.p.truths == 0 &&
			(strings.Contains(c.key, "occupation") || strings.Contains(c.key, "jobtitle")):
			c.use, c.role = useField, role{use: useField, field: model.FieldTitle}
		}
		has[c.role.field] = has[c.role.field] || c.use == useField
	}
}
