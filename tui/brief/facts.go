package brief

import (
	"strconv"
	"strings"
	"time"

	"winnow/model"
)

// FieldFact is the id of a known field of the lead.
func FieldFact(f model.Field) string { return "field:" + string(f) }

// AttributeFact is the id of any other column of the lead.
func AttributeFact(name string) string { return "attribute:" + name }

// TouchFact is the id of a touch: its time in UTC and its kind, as `winnow show
// --json` has them; of an attempt, how it ended.
func TouchFact(t model.Touch) string {
	kind := string(t.Kind)
	if t.Attempt != "" {
		kind = "try_" + string(t.Attempt)
	}
	return "touch:" + t.At.UTC().Format(time.RFC3339) + "/" + kind
}

// EntryFact is the id of an entry of the ledger, or of a part of what stands beside
// it: "note", "owner", "meeting", a topic of its sheet, or "score", that of its moment.
func EntryFact(it model.Item, part string) string {
	id := "entry:" + it.ID.String()
	if part != "" {
		id += "/" + part
	}
	return id
}

// ReceiptFact is the id of a line of the receipt.
func ReceiptFact(l model.Line) string { return "receipt:" + l.Group + "/" + l.Signal }

// SheetFact is the id of what a sheet has on a topic, also where nothing is known.
func SheetFact(t model.Topic) string { return "sheet:" + string(t) }

// LeadFact is the id of another lead.
func LeadFact(id model.LeadID) string { return "lead:" + id.String() }

// scoreFact is the id of the score itself.
const scoreFact = "score"

// Facts are all the facts that a brief of the lead may stand on, by id, each with
// what it says.
func Facts(d *model.Detail, others []model.Row) map[string]string {
	f := map[string]string{LeadFact(d.Row.ID): d.Row.Label,
		scoreFact: strings.Join([]string{strconv.Itoa(d.Scored.Score), d.Scored.Grade, strconv.Itoa(d.Scored.Fit), strconv.Itoa(d.Scored.Engagement)}, " ")}
	for _, x := range model.Fields() {
		if v := d.Lead.Get(x); v != "" {
			f[FieldFact(x)] = v
		}
	}
	for _, x := range d.Lead.Attributes {
		f[AttributeFact(x.Name)] = x.Text
	}
	for _, t := range d.Touches {
		id := TouchFact(t)
		f[id] = strings.TrimSpace(strings.Join([]string{f[id], string(t.Kind), t.Detail, t.URL, t.UTM.Words(), t.By, string(t.Attempt)}, " "))
	}
	for _, it := range d.Past() {
		f[EntryFact(it, "")] = strings.Join([]string{it.Actor, string(it.Action), it.Reason, it.Cause, it.Owner, it.Note}, " ")
		f[EntryFact(it, "note")], f[EntryFact(it, "owner")] = it.Note, it.Owner
		f[EntryFact(it, "meeting")], f[EntryFact(it, "next")] = it.Sheet.Meeting.With, it.Sheet.Next
		for _, t := range model.Topics() {
			f[EntryFact(it, string(t))] = it.Sheet.Answer(t)
		}
	}
	if it, ok := model.HandedOver(d.Items); ok && d.HandedAt != nil {
		f[EntryFact(it, "score")] = strings.Join([]string{strconv.Itoa(d.HandedAt.Score), d.HandedAt.Grade, strconv.Itoa(d.HandedAt.Fit), strconv.Itoa(d.HandedAt.Engagement)}, " ")
	}
	for _, l := range d.Scored.Lines {
		f[ReceiptFact(l)] = l.Signal
	}
	for _, t := range model.Topics() {
		f[SheetFact(t)] = ""
	}
	if d.Lead.NoEmail+d.Lead.NoPhone != "" {
		f["file:do_not_contact"] = d.Lead.NoEmail + " " + d.Lead.NoPhone
	}
	for _, r := range others {
		f[LeadFact(r.ID)] = strings.Join([]string{r.Label, r.Title, r.Owner, r.DecidedBy, string(r.Stage), r.Reason}, " ")
	}
	return f
}
