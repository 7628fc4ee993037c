package intake

import (
	"slices"
	"strings"

	"winnow/model"
	"winnow/model/safetext"
	"winnow/model/spell"
)

// otherTargets are the uses besides fields that --map can give a column.
func otherTargets() map[string]role {
	m := map[string]role{
		"attribute":      {use: useAttribute},
		"ignore":         {use: useNothing},
		"stage":          {use: useStage},
		"lifecycle":      {use: useStage, life: true},
		"converted":      {use: useConverted},
		"do_not_email":   {use: useNoEmail, cause: "opted_out"},
		"do_not_call":    {use: useNoPhone, cause: "opted_out"},
		"do_not_contact": {use: useNoContact, cause: "opted_out"},
		"utm_source":     {use: useUTM, of: "source"},
		"utm_medium":     {use: useUTM, of: "medium"},
		"utm_campaign":   {use: useUTM, of: "campaign"},
		"utm_term":       {use: useUTM, of: "term"},
		"utm_content":    {use: useUTM, of: "content"},
		"last_contacted": {use: useTouch, touch: model.Activity, out: true},
	}
	for _, k := range []model.TouchKind{model.Created, model.Converted, model.Activity, model.PageView, model.ProductView,
		model.PricingView, model.FormSubmit, model.ContentDownload, model.WebinarRegistered, model.WebinarAttended,
		model.EventAttended, model.EmailOpen, model.EmailClick, model.EmailReply, model.EmailBounce, model.Unsubscribe, model.SpamComplaint, model.AdClick, model.Chat, model.CallIn,
		model.MeetingBooked, model.MeetingHeld, model.NoShow, model.DemoRequest, model.TrialStarted, model.ProductUsed,
		model.Referral} {
		m[string(k)] = role{use: useTouch, touch: k}
	}
	return m
}

// MapTargets lists what --map COL=FIELD takes as FIELD: the known fields, kinds
// of touches for columns of times, and a few uses.
func MapTargets() []string {
	var names []string
	for _, f := range model.Fields() {
		names = append(names, string(f))
	}
	var rest []string
	for n := range otherTargets() {
		rest = append(rest, n)
	}
	slices.Sort(rest)
	return append(names, rest...)
}

// target looks a name of MapTargets up.
func target(name string) (role, bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	if slices.Contains(model.Fields(), model.Field(name)) {
		return role{use: useField, field: model.Field(name)}, true
	}
	r, ok := otherTargets()[name]
	return r, ok
}

// checkMap reports a target that does not exist.
func checkMap(m map[string]string) error {
	for _, col := range sortedKeys(m) {
		if err := CheckTarget(m[col]); err != nil {
			return model.Invalid("", "column %q: %v", col, err)
		}
	}
	return nil
}

// CheckTarget reports, as an error of kind invalid, a name that is none of
// MapTargets.
func CheckTarget(name string) error {
	if _, ok := target(name); ok {
		return nil
	}
	names := MapTargets()
	next := "fields: " + strings.Join(names, ", ")
	if n := spell.Nearest(name, names, len(name)/2); n != "" {
		next = "did you mean " + n + "?"
	}
	return model.Invalid(next, "there is no field %q to map a column to", name)
}

// applyMap gives the columns named by --map their uses. A column that the file
// does not have is an error where the file is the only one.
func (p *plan) applyMap(j Job) error {
	for _, col := range sortedKeys(j.Mapping) {
		if i := p.find(col); i >= 0 {
			p.mapTo(i, j.Mapping[col])
		}
	}
	if p.said != nil {
		for _, col := range sortedKeys(p.said.Map) {
			if i := p.find(col); i >= 0 && CheckTarget(p.said.Map[col]) == nil {
				p.mapTo(i, p.said.Map[col])
			}
		}
	}
	for _, col := range sortedKeys(j.Map) {
		i := p.find(col)
		if i < 0 {
			if len(j.Files) > 1 {
				continue
			}
			var names []string
			for _, c := range p.cols {
				names = append(names, c.name)
			}
			next := "its columns: " + clip(safetext.Line(strings.Join(names, ", ")), 200)
			if n := spell.Nearest(col, names, len(col)/2); n != "" {
				next = "did you mean " + safetext.Line(n) + "?"
			}
			return model.Invalid(next, "%s has no column %q", p.src.label(), col)
		}
		p.mapTo(i, j.Map[col])
	}
	return nil
}

// mapTo gives a column the use of a name that CheckTarget has passed.
func (p *plan) mapTo(i int, name string) {
	r, _ := target(name)
	r.rank = -1000
	c := &p.cols[i]
	c.use, c.role, c.mapped, c.to = r.use, r, true, name
}

// find returns the index of a column by its name, or -1.
func (p *plan) find(name string) int {
	for i, c := range p.cols {
		if c.name == name || c.was == name && name != "" {
			return i
		}
	}
	key := headerKey(name)
	if key == "" {
		return -1
	}
	return slices.IndexFunc(p.cols, func(c column) bool {
		return c.key == key || headerKey(c.name) == key || c.was != "" && headerKey(c.was) == key
	})
}

func sortedKeys(m map[string]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
