package scene

import (
	"fmt"
	"time"

	"winnow/model"
)

// FitOnly is a lead of a file without activity and with many columns.
func FitOnly() *model.Detail {
	r := QueuePage().Rows[10]
	r.Score, r.Fit, r.Engagement, r.Touches, r.Grade = 31, 31, 0, 0, "B4"
	d := &model.Detail{Row: r, Lead: model.Lead{ID: r.ID, ExternalID: "660737", Company: r.Company, Country: "Nigeria", Source: r.Source},
		State: model.State{Lead: r.ID},
		Scored: model.Scored{Grade: "B4", Receipt: model.Receipt{Score: 31, Fit: 31, Lines: []model.Line{
			{Group: "person", Side: model.SideFit, Signal: "buying department: operations", Points: 20, Kind: model.LineRule},
			{Group: "company", Side: model.SideFit, Signal: "industry", Points: 14, Kind: model.LineRule},
			{Group: "company", Side: model.SideFit, Signal: "company is capped at 11", Points: -3, Kind: model.LineCap},
		}}}}
	for _, a := range [][2]string{{"Specialization", "Supply Chain Management"}, {"Current occupation", "Working professional"}, {"Newspaper", "No"},
		{"What matters most to you in choosing a course", "Better career prospects"}, {"Lead quality", "High in relevance"}} {
		d.Lead.Attributes = append(d.Lead.Attributes, model.Attribute{Name: a[0], Type: model.AttrText, Text: a[1]})
	}
	d.Lead.Attributes = append(d.Lead.Attributes, model.Attribute{Name: "Total visits", Type: model.AttrNumber, Text: "5", Number: 5},
		model.Attribute{Name: "Page views", Type: model.AttrNumber, Text: "0"})
	return d
}

// Resting is the view of nurture.
func Resting() model.Page {
	p := QueuePage()
	p.Rows = p.Rows[:5]
	for i := range p.Rows {
		r := &p.Rows[i]
		r.Stage, r.Reason, r.DecidedBy, r.DecidedAt = model.StageNurture, "bad-timing", "me", Now().Add(-time.Duration(i)*72*time.Hour)
		r.DueAt, r.DueKind, r.Owner, r.Duplicate = Now().AddDate(0, 0, 2+9*i), model.DueWake, "", ""
	}
	p.Rows[4].DueAt = time.Time{}
	return p
}

// Handed is the view of what was handed off.
func Handed() model.Page {
	p := QueuePage()
	p.Rows = p.Rows[:4]
	for i, st := range []model.Stage{model.StageSQL, model.StageAccepted, model.StageOpportunity, model.StageSQL} {
		r := &p.Rows[i]
		r.Stage, r.DecidedBy, r.DecidedAt, r.DueAt, r.DueKind = st, "me", Now().Add(-time.Duration(i)*26*time.Hour), time.Time{}, model.DueNone
		r.Key = int64(i)
		r.ExternalID = fmt.Sprint(i)
	}
	return p
}
