package words

import (
	"cmp"
	"strconv"
	"time"

	"winnow/model"
	"winnow/themes"
)

// companyStays is how long it is worth a word that people of a company did things
// together.
const companyStays = 30 * 24 * time.Hour

// company tells that several people of the lead's company did what a trigger asks
// for, the lead among them.
func (s Speaker) company(d *model.Detail) []Phrase {
	for _, f := range d.Fired {
		if f.People > 1 && s.Now.Sub(f.At) < companyStays && d.Row.Stage.Open() {
			return []Phrase{{upper(People(f, d.Row.Company)) + ".", themes.Hot}}
		}
	}
	return nil
}

// People tells who completed a trigger together: "3 people of Northwind Freight
// within 14 days".
func People(f model.Firing, company string) string {
	text := strconv.Itoa(f.People) + " people of " + cmp.Or(company, "one company")
	switch days := f.Within / (24 * time.Hour); {
	case f.Within == 0:
	case f.Within%(24*time.Hour) == 0:
		text += " within " + Count(int(days), "day", "days")
	default:
		text += " within " + Count(int(f.Within/time.Hour), "hour", "hours")
	}
	return text
}

// cameBack tells how a lead returned to the queue, with the words that were left.
func (s Speaker) cameBack(d *model.Detail) []Phrase {
	st := d.State
	if !d.Row.Stage.Open() || st.Return == model.ReturnNone {
		return nil
	}
	when := s.when(bunch{n: 1, latest: st.ReturnedAt})
	switch st.Return {
	case model.ReturnSentBack:
		out := []Phrase{{"Sent back by " + FirstName(st.DecidedBy) + " " + when + ": " + Reason(s.Rules, st.ReturnWhy) + ". ", themes.Refused}}
		for i := len(d.Items) - 1; i >= 0; i-- {
			if it := d.Items[i]; it.Action == model.ActSendBack {
				if it.Note != "" {
					out = append(out, Phrase{s.Glyphs.Open + short(it.Note, 160, s.Glyphs.Ellipsis) + s.Glyphs.Close, themes.Normal})
				}
				break
			}
		}
		return out
	case model.ReturnReopened:
		return []Phrase{{"Reopened by " + FirstName(st.DecidedBy) + " " + when + ".", themes.Accent}}
	}
	if d.Row.RestedFor != "" {
		return s.wokeFrom(d, when)
	}
	round := "."
	if st.Round > 1 {
		round = ", after rest " + strconv.Itoa(st.Round) + "."
	}
	if k := model.TouchKind(st.ReturnWhy); kindNames[k] != "" {
		return []Phrase{{"Came back " + when + ": " + Kind(k) + round, themes.Accent}}
	}
	if st.ReturnWhy == "score" {
		return []Phrase{{"Came back " + when + ": its score rose" + round, themes.Accent}}
	}
	return []Phrase{{"Woke " + when + ": the rest was over" + round, themes.Accent}}
}

// wokeFrom tells why a lead that woke had been rejected, by whom and with which
// words, and what woke it.
func (s Speaker) wokeFrom(d *model.Detail, when string) []Phrase {
	text := "Back " + when
	switch k := model.TouchKind(d.State.ReturnWhy); {
	case kindNames[k] != "":
		text += " (" + Kind(k) + ")"
	case d.State.ReturnWhy == "score":
		text += " (its score rose)"
	}
	text += ": " + Reason(s.Rules, d.Row.RestedFor)
	for i := len(d.Items) - 1; i >= 0; i-- {
		it := d.Items[i]
		if it.Action != model.ActReject || it.Reason != d.Row.RestedFor {
			continue
		}
		text += ", said " + FirstName(it.Actor) + " on " + Date(it.At, s.Now, s.Zone) + ". "
		if it.Note == "" {
			return []Phrase{{text, themes.Accent}}
		}
		return []Phrase{{text, themes.Accent}, {s.Glyphs.Open + short(it.Note, 160, s.Glyphs.Ellipsis) + s.Glyphs.Close, themes.Normal}}
	}
	return []Phrase{{text + ".", themes.Accent}}
}

// longAgo is for a lead that did nothing lately: the strongest touch with its
// date, and how long it has been quiet.
func (s Speaker) longAgo(d *model.Detail, seen []model.Touch) [][]Phrase {
	t := seen[0]
	for _, x := range seen {
		if x.Kind == d.Row.Why.Kind {
			t = x
			break
		}
	}
	n := -Days(seen[0].At, s.Now, s.Zone)
	return [][]Phrase{
		s.did(bunch{kind: t.Kind, n: 1, first: t.At, latest: t.At, detail: t.Detail}),
		{{"Quiet for " + Number(n) + " days since.", themes.Dim}},
	}
}

func (s Speaker) unknown(d *model.Detail) []Phrase {
	text := "No activity known: ranked by fit alone."
	if d.Scored.Engagement > 0 { // columns of its file tell of some, without a time
		text = "No dated activity; what its file tells of it counts."
	}
	if d.Row.Source != "" {
		text += " Came by " + d.Row.Source + "."
	}
	return []Phrase{{text, themes.Dim}}
}

// pause tells of a silence before the present touches, or that there was nothing
// before them. cut says that older touches exist which are not known here.
func (s Speaker) pause(seen []model.Touch, cut bool) string {
	for i := 1; i < len(seen); i++ {
		if gap := seen[i-1].At.Sub(seen[i].At); gap >= quiet {
			return "Was quiet for " + strconv.Itoa(Days(seen[i-1].At, seen[i].At, s.Zone)) + " days before."
		}
		if s.Now.Sub(seen[i].At) > 2*recent {
			return ""
		}
	}
	if cut {
		return ""
	}
	switch n := -Days(seen[len(seen)-1].At, s.Now, s.Zone); {
	case n == 0:
		return "First seen today."
	case n == 1:
		return "First seen yesterday."
	}
	return ""
}
