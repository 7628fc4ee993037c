package store

import (
	"strings"
	"time"
	"unicode"

	"winnow/model/filter"
)

// terms are the conditions of a filter, over score x.
type terms struct {
	list   []filter.Term
	owners [][]int64 // by the place of the term that asks for them; nil: none does
	few    []int64   // owners of all that matches, where that is little; nil: it is not known to be
	now    time.Time
}

// where is the conditions, each behind an AND.
func (t terms) where(args *arguments) string {
	var b strings.Builder
	for at, term := range t.list {
		var any []string
		if term.Field == filter.Owner {
			any = []string{termOwner(t.owners[at], args)}
		} else {
			for _, v := range term.Values {
				any = append(any, "("+t.one(term, v, args)+")")
			}
		}
		b.WriteString(" AND ")
		if term.Not {
			b.WriteString("NOT ")
		}
		// What is unknown does not match: NOT of it would be unknown too.
		b.WriteString("coalesce(" + strings.Join(any, " OR ") + ", 0)")
	}
	return b.String()
}

// Where fields of a filter stand.
var (
	termNumbers = map[filter.Field]string{
		filter.Score: "x.score", filter.Fit: "x.fit", filter.Engagement: "x.engagement", filter.Rising: "x.rising", filter.Touches: "x.touches",
		filter.Tries: "coalesce((SELECT s.attempts FROM state s WHERE s.lead = x.lead), 0)",
	}
	termTimes = map[filter.Field]string{
		filter.Due: "x.due_at", filter.Waiting: "x.waiting_since", filter.Active: "x.last_touch",
		filter.Decided: "(SELECT s.decided_at FROM state s WHERE s.lead = x.lead AND s.decided <> '')",
	}
	termTexts = map[filter.Field]string{
		filter.Name: "l.name", filter.Company: "l.company", filter.Title: "l.title", filter.Email: "l.email", filter.Phone: "l.phone",
		filter.ID: "l.external_id", filter.Country: "l.country", filter.Source: "l.source",
	}
	termFlags = map[filter.Flag]string{
		filter.Hot: "(x.flags & 1) <> 0", filter.Working: "(x.flags & 2) <> 0", filter.Back: "(x.flags & 4) <> 0", filter.Cooled: cooled,
		filter.Risen: risenTerm, filter.Untried: "coalesce((SELECT s.attempts FROM state s WHERE s.lead = x.lead), 0) = 0",
		filter.FreeMail: termLead + "(l.flags & 1) <> 0)", filter.OwnStaff: termLead + "(l.flags & 2) <> 0)",
		filter.Unowned: marks + " >> 8 = 0", filter.Anonymous: termLead + "l.name = '')",
		filter.Duplicate: "EXISTS (SELECT 1 FROM duplicate d WHERE d.a = x.lead) OR EXISTS (SELECT 1 FROM duplicate d WHERE d.b = x.lead)",
		filter.Forbidden: termLead + `(CASE WHEN coalesce((SELECT s.email_set FROM state s WHERE s.lead = x.lead), 0) = 0 THEN l.no_email <> ''
			ELSE (SELECT s.email_cause <> '' FROM state s WHERE s.lead = x.lead) END
			OR CASE WHEN coalesce((SELECT s.phone_set FROM state s WHERE s.lead = x.lead), 0) = 0 THEN l.no_phone <> ''
			ELSE (SELECT s.phone_cause <> '' FROM state s WHERE s.lead = x.lead) END))`,
	}
)

const (
	risenTerm  = "x.rising >= 25" // model.RisingFrom: as rows are marked
	termLead   = "EXISTS (SELECT 1 FROM lead l WHERE l.id = x.lead AND "
	termTouch  = "EXISTS (SELECT 1 FROM touch t WHERE t.lead = x.lead AND "
	termState  = "coalesce((SELECT %s FROM state s WHERE s.lead = x.lead), '')"
	termColumn = `(SELECT a.value ->> '$.v' FROM source_row r JOIN batch b ON b.id = r.batch JOIN json_each(r.document, '$.attributes') a
		WHERE r.lead = x.lead AND lower(a.value ->> '$.n') = `
	termSaidOf = `EXISTS (SELECT 1 FROM source_row r JOIN batch b ON b.id = r.batch JOIN json_each(r.document, '$.attributes') a
		WHERE r.lead = x.lead AND r.document LIKE '%campaign%' AND a.value ->> '$.n' LIKE '%campaign%' AND ` + rowLive + ` AND `
	termNewest = ` AND a.value ->> '$.v' <> '' AND ` + rowLive + ` ORDER BY r.document ->> '$.typed' DESC, r.batch DESC, r.line DESC LIMIT 1)`
)

// one is the condition of one value.
func (t terms) one(term filter.Term, v filter.Value, args *arguments) string {
	switch f := term.Field; f {
	case filter.Word:
		return termWord("concat_ws(' ', l.name, l.company, l.email, l.title, l.external_id)", v.Text, args, termLead) + ")"
	case filter.Is:
		if filter.Flag(v.Text) == filter.Late {
			return "x.stage IN ('lead', 'mql') AND x.due_at < " + args.add(t.now.UnixMicro())
		}
		return termFlags[filter.Flag(v.Text)]
	case filter.Touch:
		return termTouches(v, args)
	case filter.Campaign:
		return termCampaign(term, v, args)
	case filter.Stage:
		return "x.stage = " + args.add(v.Text)
	case filter.Grade:
		return termSame("x.grade", v, args) + " OR substr(x.grade, 1, 1) = " + args.add(v.Text)
	case filter.Reasoned:
		return termSame(strings.Replace(termState, "%s", "s.reason", 1), v, args)
	case filter.By:
		return termSame(strings.Replace(termState, "%s", "s.decided_by", 1), v, args)
	case filter.Attribute:
		return termAttribute(term, v, args)
	default:
		if column, ok := termNumbers[f]; ok {
			return termNumber(column, term.Op, v, args)
		}
		if column, ok := termTimes[f]; ok {
			return termTime(column, v, args)
		}
		return termLead + termText(termTexts[f], term, v, args) + ")"
	}
}

// termNumber compares a number. None is the zero of counts.
func termNumber(column string, op filter.Op, v filter.Value, args *arguments) string {
	switch op {
	case filter.Less:
		return column + " < " + args.add(v.Low)
	case filter.AtMost:
		return column + " <= " + args.add(v.Low)
	case filter.More:
		return column + " > " + args.add(v.Low)
	case filter.AtLeast:
		return column + " >= " + args.add(v.Low)
	}
	return column + " BETWEEN " + args.add(v.Low) + " AND " + args.add(v.High)
}

func termTime(column string, v filter.Value, args *arguments) string {
	if v.None {
		return column + " IS NULL"
	}
	var parts []string
	if !v.From.IsZero() {
		parts = append(parts, column+" >= "+args.add(v.From.UnixMicro()))
	}
	if !v.Until.IsZero() {
		parts = append(parts, column+" < "+args.add(v.Until.UnixMicro()))
	}
	return strings.Join(parts, " AND ")
}

func termTouches(v filter.Value, args *arguments) string {
	if v.None {
		return "x.touches = 0"
	}
	kind := "t.kind = "
	if strings.ContainsAny(v.Text, "*?") {
		kind = "t.kind GLOB "
	}
	kind += args.add(v.Text)
	if when := termTime("t.at", filter.Value{From: v.From, Until: v.Until}, args); when != "" {
		kind += " AND " + when
	}
	return termTouch + kind + ")"
}

// termCampaign looks at the campaigns of touches, and at what files say of one in a
// column of their own: those without touches have them nowhere else.
func termCampaign(term filter.Term, v filter.Value, args *arguments) string {
	campaign, said := "(t.utm ->> '$.campaign')", "(a.value ->> '$.v')" // -> and || bind alike
	if v.None {
		return "NOT " + termTouch + campaign + " <> '') AND NOT " + termSaidOf + said + " <> '')"
	}
	return termTouch + "t.utm <> '' AND " + termText(campaign, term, v, args) + ") OR " + termSaidOf + termText(said, term, v, args) + ")"
}

func termAttribute(term filter.Term, v filter.Value, args *arguments) string {
	column := termColumn + args.add(strings.ToLower(term.Name)) + termNewest
	switch {
	case v.None:
		return column + " IS NULL"
	case term.Op != filter.Equals && term.Op != filter.Exactly && term.Op != filter.Contains:
		// A text is no number: cast, it would be nought.
		return termNumber("CASE WHEN "+column+" NOT GLOB '*[^0-9.+-]*' THEN CAST("+column+" AS REAL) END", term.Op, v, args)
	}
	return termText(column, term, v, args)
}

// termSame compares a word whole, small and great letters alike.
func termSame(column string, v filter.Value, args *arguments) string {
	if v.None {
		return column + " = ''"
	}
	return column + " LIKE " + args.add(likeText(v.Text)) + ` ESCAPE '\'`
}

// termText looks for a text: whole in fields that hold a code, at the beginning of
// a word in those that hold names, anywhere with ~ and in addresses and numbers, and
// the whole of it with =. A country that is known by code or name is each of its
// spellings.
func termText(column string, term filter.Term, v filter.Value, args *arguments) string {
	switch {
	case v.None, term.Op == filter.Exactly && term.Field != filter.Country:
		return termSame(column, v, args)
	case term.Field == filter.Country && term.Op != filter.Contains:
		return termCountry(column, term, v, args)
	case term.Op == filter.Contains, term.Field == filter.Email, term.Field == filter.Phone:
		return termLike(column, "%", v.Text, args)
	}
	return termWord(column, v.Text, args, "")
}

// termCountry looks for a country in whatever way it is written; for what is none that
// is known, as in other names.
func termCountry(column string, term filter.Term, v filter.Value, args *arguments) string {
	all := filter.Spellings(v.Text)
	switch {
	case len(all) == 0 && term.Op == filter.Exactly:
		return termSame(column, v, args)
	case len(all) == 0:
		return termWord(column, v.Text, args, "")
	}
	any := make([]string, len(all))
	for i, s := range all {
		any[i] = termSame(column, filter.Value{Text: s}, args)
	}
	return "(" + strings.Join(any, " OR ") + ")"
}

// termWord looks for a text at the beginning of a word. What parts words in names
// counts as a space.
func termWord(column, text string, args *arguments, before string) string {
	spaced := "' ' || " + column
	for _, sign := range []string{"-", ".", "@", "(", "/", ",", "''"} {
		spaced = "replace(" + spaced + ", '" + sign + "', ' ')"
	}
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune("-.@(/,'", r) {
			return ' '
		}
		return r
	}, text)
	return before + termLike(spaced, "% ", text, args)
}

// termLike looks for a text behind a pattern. LIKE knows the great letters of
// ASCII only: others are looked for in each way in which they may be written.
func termLike(column, before, text string, args *arguments) string {
	spellings := []string{text}
	if strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) {
		for _, other := range []string{strings.ToLower(text), strings.ToUpper(text), capital(text)} {
			if other != text {
				spellings = append(spellings, other)
			}
		}
	}
	for i, s := range spellings {
		spellings[i] = column + " LIKE " + args.add(before+likeText(s)+"%") + ` ESCAPE '\'`
	}
	return "(" + strings.Join(spellings, " OR ") + ")"
}

// capital is a text with its first letter great and the others small.
func capital(s string) string {
	runes := []rune(strings.ToLower(s))
	if len(runes) > 0 {
		runes[0] = unicode.ToUpper(runes[0])
	}
	return string(runes)
}

var likeSigns = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

// likeText is a text as a pattern of LIKE that means it literally.
func likeText(s string) string { return likeSigns.Replace(s) }
