package intake

import (
	"slices"
	"strings"

	"winnow/model"
)

// nameAnswers calls columns of answers by what was asked, where the file has the
// question in a column of its own and it is the same in all rows.
func (p *plan) nameAnswers(rows [][]string) {
	if !p.format.answers || !p.all {
		return
	}
	for i := range p.cols {
		n, isQuestion := strings.CutPrefix(p.cols[i].key, "question")
		if !isQuestion || n == "" {
			continue
		}
		at := slices.IndexFunc(p.cols, func(c column) bool { return c.key == "response"+n || c.key == "answer"+n })
		question := onlyValue(rows, i)
		if at < 0 || question == "" || p.find(question) >= 0 {
			continue
		}
		c := &p.cols[at]
		c.was, c.name, c.key = c.name, question, headerKey(question)
		p.cols[i].asked = true
	}
}

// onlyValue is what all rows that say something in a column say, or "".
func onlyValue(rows [][]string, i int) string {
	only := ""
	for _, r := range rows {
		if i >= len(r) {
			continue
		}
		switch v := strings.TrimSpace(r[i]); {
		case v == "", v == only:
		case only != "":
			return ""
		default:
			only = v
		}
	}
	return only
}

// questionRole is what a column is that is called by a question: by a word of it
// that its values bear out.
func questionRole(key string, p profile) role {
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(key, w) })
	}
	field := func(f model.Field) role { return role{use: useField, field: f, rank: 50} }
	said := p.filled - p.numbers - p.truths - p.bits
	switch {
	case has("email") && p.mostly(p.mails):
		return field(model.FieldEmail)
	case has("phone", "mobilenumber", "whatsapp") && p.mostly(phones(p.words)):
		return field(model.FieldPhone)
	case said*2 <= p.filled:
		if has("employees", "companysize") && p.numbers > 0 {
			return field(model.FieldEmployees)
		}
	case has("firstname"):
		return field(model.FieldFirstName)
	case has("lastname", "surname", "familyname"):
		return field(model.FieldLastName)
	case has("fullname", "yourname"):
		return field(model.FieldName)
	case has("jobtitle", "yourtitle", "yourrole", "occupation", "yourposition"):
		return field(model.FieldTitle)
	case has("companysize", "employees", "howbigisyourcompany", "howlargeisyourcompany"):
		return field(model.FieldEmployees)
	case has("website"):
		return field(model.FieldWebsite)
	case has("industry"):
		return field(model.FieldIndustry)
	case has("country"):
		return field(model.FieldCountry)
	case has("company", "organisation", "organization", "employer", "businessname") && p.longest <= 80 &&
		!has("size", "large", "big", "many", "revenue", "type", "kind", "describe", "budget", "stage", "founded", "does", "old", "much", "why"):
		return field(model.FieldCompany)
	}
	return role{}
}

// phones counts the values that are telephone numbers.
func phones(words map[string]int) int {
	n := 0
	for w, times := range words {
		if model.NormalPhone(w) != "" {
			n += times
		}
	}
	return n
}

// nameByEvent takes the id of what was sent in for the person's where nothing else
// tells who it was: one person may send in several things, each with its own id.
func (p *plan) nameByEvent() {
	for _, c := range p.cols {
		if c.use == useField && (c.role.field == model.FieldEmail || c.role.field == model.FieldPhone || c.role.field == model.FieldExternalID) {
			return
		}
	}
	for i := range p.cols {
		if c := &p.cols[i]; c.use == useEventID && c.p.filled > 0 {
			c.use, c.role = useField, role{use: useField, field: model.FieldExternalID}
			return
		}
	}
}
