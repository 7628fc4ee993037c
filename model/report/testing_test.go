package report

import (
	"time"

	"winnow/model"
)

// monday is when the tests begin to count.
var monday = time.Date(2026, 9, 7, 9, 0, 0, 0, time.UTC)

var testRules = model.Rules{Hot: 75, MQL: model.Threshold{Score: 50}, SLAMQL: model.SLA{Days: 1}, NurtureRest: 84 * 24 * time.Hour,
	Reasons: []model.Reason{
		{ID: "student", Name: "student", Class: model.ClassRemove}, {ID: "no-need", Name: "no need", Class: model.ClassRecycle},
		{ID: "own-staff", Name: "own staff", Class: model.ClassRemove}},
	SendBackReasons: []model.Reason{{ID: "no-show", Name: "no-show"}}}

func options() Options {
	return Options{Now: monday.AddDate(0, 0, 70), Zone: time.UTC, WeekStart: time.Monday, Rules: testRules, Floor: 5}
}

var lastLead model.LeadID

// life is an MQL of the first Monday, with steps hours after it.
func life(source string, steps ...Step) *Life {
	lastLead++
	l := &Life{Lead: lastLead, Source: source, Stage: model.StageMQL, Created: monday, Qualified: monday, Score: 60}
	for _, s := range steps {
		l.Steps = append(l.Steps, s)
		switch s.Action {
		case model.ActPromote:
			l.Stage = model.StageSQL
		case model.ActReject:
			l.Stage = model.StageRejected
		case model.ActNurture:
			l.Stage = model.StageNurture
		case model.ActSendBack, model.ActWake, model.ActReopen:
			l.Stage = model.StageMQL
		case model.ActWon, model.ActLost, model.ActOpportunity:
			l.Stage = model.Stage(s.Action)
		case model.ActAccept:
			l.Stage = model.StageAccepted
		}
	}
	return l
}

func step(a model.Action, hours int, more ...string) Step {
	s := Step{Action: a, At: monday.Add(time.Duration(hours) * time.Hour), Actor: "dana", Score: 60}
	if len(more) > 0 {
		s.Reason = more[0]
	}
	return s
}

func made(r Reckoner, lives ...*Life) Document {
	for _, l := range lives {
		r.Add(l)
	}
	return r.Document()
}
