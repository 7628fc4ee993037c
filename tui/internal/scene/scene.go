// Package scene is one morning of a sales rep, for tests of what is drawn: a
// Thursday at 11:24 in London with four leads due and eleven in the queue.
package scene

import (
	"time"

	"winnow/model"
)

// Zone is the user's.
func Zone() *time.Location { return time.FixedZone("GMT", 0) }

// Now is the moment of the scene.
func Now() time.Time { return at(19, 11, 24) }

func at(day, hour, minute int) time.Time {
	return time.Date(2026, time.November, day, hour, minute, 0, 0, time.UTC)
}

func on(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2026, month, day, hour, minute, 0, 0, time.UTC)
}

// Rules name a few reasons and the usual limits.
func Rules() model.Rules {
	return model.Rules{
		Reasons: []model.Reason{
			{ID: "junk", Key: "3", Name: "junk, test, student, job seeker", Class: model.ClassRemove},
			{ID: "bad-timing", Key: "9", Name: "bad timing", Class: model.ClassRecycle},
			{ID: "no-budget", Key: "8", Name: "no budget", Class: model.ClassRecycle},
		},
		SendBackReasons: []model.Reason{{ID: "no-show", Key: "1", Name: "no-show"}, {ID: "wrong-contact", Key: "4", Name: "wrong contact"}},
		AttemptsLeast:   2, AttemptsMost: 4,
		MQL: model.Threshold{Score: 50, Fit: 10, Engagement: 15}, Hot: 75,
	}
}

type fact struct {
	score, fit              int
	grade                   string
	up                      int
	label, title, company   string
	kind                    model.TouchKind
	count                   int
	detail                  string
	touched                 time.Time
	tries                   int
	due                     time.Time
	dueKind                 model.DueKind
	owner, dup, source      string
	back                    model.Return
	backAt                  time.Time
	backWhy, email, country string
}

func (l fact) row(id int) model.Row {
	r := model.Row{
		ID: model.LeadID(id), Key: int64(id), Version: 1, Label: l.label, Name: l.label, Email: l.email, Title: l.title,
		Company: l.company, Country: l.country, Source: l.source, Owner: l.owner, Stage: model.StageMQL,
		Score: l.score, Fit: l.fit, Engagement: l.score - l.fit, Grade: l.grade, Rising: l.up, Hot: l.score >= 75,
		Duplicate: l.dup, DueAt: l.due, DueKind: l.dueKind, Attempts: l.tries, Return: l.back, ReturnedAt: l.backAt,
		ReturnWhy: l.backWhy, LastTouch: l.touched, Touches: max(1, l.count),
		Why: model.Why{Kind: l.kind, Count: l.count, At: l.touched, Detail: l.detail},
	}
	if l.tries > 0 {
		r.LastOutcome = model.NoAnswer
	}
	return r
}

func rows(first int, leads []fact) model.Page {
	var p model.Page
	for i, l := range leads {
		p.Rows = append(p.Rows, l.row(first+i))
	}
	return p
}

// NowPage is the section NOW. The second row is Maya, whom Detail tells about.
func NowPage() model.Page {
	return rows(1, []fact{
		{score: 35, fit: 2, grade: "C1", up: 33, label: "jk@gmail.com", kind: model.DemoRequest, count: 1, touched: at(19, 11, 2), due: at(19, 11, 17), dueKind: model.DueHot},
		{score: 95, fit: 39, grade: "A1", up: 52, label: "Maya Ortiz", title: "VP Operations", company: "Northwind Freight", kind: model.DemoRequest, count: 1, touched: at(19, 11, 19), due: at(19, 11, 34), dueKind: model.DueHot, email: "maya.ortiz@northwind.example", country: "Netherlands"},
		{score: 66, fit: 35, grade: "A2", label: "Tom Becker", title: "Head of Operations", company: "Halden AG", kind: model.WebinarAttended, count: 1, touched: at(16, 9, 0), tries: 2, due: at(19, 11, 45), dueKind: model.DueCallback},
		{score: 71, fit: 28, grade: "B1", label: "Priya Raman", title: "COO", company: "Kestrel Cold Chain", kind: model.DemoRequest, count: 1, touched: at(12, 9, 0), due: at(19, 13, 24), dueKind: model.DueSentBack, back: model.ReturnSentBack, backAt: at(19, 10, 40), backWhy: "no-show"},
	})
}

// QueuePage is the section QUEUE; More is left false.
func QueuePage() model.Page {
	mql := model.DueMQL
	today, tomorrow, monday := at(19, 18, 0), at(20, 18, 0), at(23, 18, 0)
	return rows(11, []fact{
		{score: 74, fit: 27, grade: "B1", up: 28, label: "Inés Calder", title: "Dir. Logistics", company: "Brightwell", kind: model.PricingView, count: 3, touched: at(18, 15, 0), due: today, dueKind: mql},
		{score: 71, fit: 34, grade: "A2", label: "Olu Adeyemi", title: "Ops Manager", company: "Sand & Sons", kind: model.WebinarAttended, count: 1, detail: "product webinar", touched: at(17, 15, 0), due: today, dueKind: mql},
		{score: 68, fit: 38, grade: "A2", label: "陈伟 Chen Wei", title: "VP Supply", company: "Northwind Freight", kind: model.ContentDownload, count: 1, detail: "case study", touched: at(17, 15, 0), due: today, dueKind: mql, owner: "Dana Park"},
		{score: 64, fit: 28, grade: "B2", up: 31, label: "Marta Nowak", title: "Fleet Manager", company: "Polmar Logistics", kind: model.TrialStarted, count: 1, touched: at(17, 8, 0), due: today, dueKind: mql},
		{score: 61, fit: 26, grade: "B2", label: "Sam Whitlock", title: "Ops Director", company: "Jade Foods", kind: model.PageView, count: 4, touched: at(17, 8, 0), due: today, dueKind: mql, dup: "Samuel Whitlock"},
		{score: 58, fit: 36, grade: "A3", label: "Léa Fournier", title: "Head of Supply Chain", company: "Atelier Sud", kind: model.ContentDownload, count: 1, touched: on(6, 3, 9, 0), due: tomorrow, dueKind: model.DueWoken, back: model.ReturnWoken, backAt: at(19, 0, 0), backWhy: "date"},
		{score: 57, fit: 25, grade: "B2", label: "Ravi Menon", title: "Plant Manager", company: "Orbis Tooling", kind: model.FormSubmit, count: 1, touched: at(16, 9, 0), due: tomorrow, dueKind: mql},
		{score: 55, fit: 24, grade: "B2", label: "Ana Sousa", title: "Buyer", company: "Riomar Conservas", kind: model.WebinarAttended, count: 1, detail: "Cold chain without gaps", touched: at(16, 9, 0), due: tomorrow, dueKind: mql},
		{score: 52, fit: 12, grade: "C2", label: "ops@tallis.example", company: "Tallis", kind: model.PricingView, count: 2, touched: at(16, 9, 0), due: tomorrow, dueKind: mql},
		{score: 51, fit: 33, grade: "B3", label: "Noor van Dijk", title: "Warehouse Lead", company: "Havenkade BV", kind: model.ContentDownload, count: 1, touched: at(13, 9, 0), tries: 1, due: monday, dueKind: mql},
		{score: 50, fit: 30, grade: "B3", label: "Grace Okafor", title: "Ops Analyst", company: "Lagos Cold Stores", due: monday, dueKind: mql, source: "Trade fair"},
	})
}

// Counts are the figures of the header.
func Counts() model.Counts {
	return model.Counts{
		Views: map[model.View]int{model.ViewToday: 37, model.ViewHot: 2, model.ViewWorking: 11, model.ViewBack: 6,
			model.ViewNurture: 112, model.ViewHandedOff: 9, model.ViewAll: 1204},
		Now: 4, Late: 1, WorkedToday: 12, NotExported: 9,
	}
}

// Since is what happened while the user was away.
func Since() model.Since {
	return model.Since{At: at(19, 10, 58), New: 3, NewHot: 1, Due: 2, SentBack: 1, SentBy: "Luis", Cooled: 6}
}

// Detail is Maya Ortiz.
func Detail() *model.Detail {
	r := NowPage().Rows[1]
	r.Phone = "+31 10 555 0148"
	eng, fit := model.SideEngagement, model.SideFit
	d := &model.Detail{
		Row: r,
		Lead: model.Lead{ID: r.ID, Name: r.Label, Email: r.Email, Phone: r.Phone, Title: r.Title, Company: r.Company,
			Country: "Netherlands", City: "Rotterdam", Industry: "Logistics", Employees: 340, TimeZone: "Europe/Amsterdam"},
		State: model.State{Lead: r.ID},
		Scored: model.Scored{Grade: "A1", Rising: 52, Touches: 14, LastTouch: at(19, 11, 19), Why: r.Why,
			Receipt: model.Receipt{Score: 95, Fit: 39, Engagement: 56, Lines: []model.Line{
				{Group: "intent", Side: eng, Signal: "demo request", At: at(19, 11, 19), Points: 40, Kind: model.LineRule, Touch: model.DemoRequest},
				{Group: "intent", Side: eng, Signal: "pricing page", At: at(19, 11, 4), Points: 15, Kind: model.LineRule, Count: 2, Touch: model.PricingView},
				{Group: "intent", Side: eng, Signal: "intent is capped at 40", Points: -15, Kind: model.LineCap},
				{Group: "web", Side: eng, Signal: "8 pages in a visit, second visit this week", At: at(19, 11, 6), Points: 12, Kind: model.LineRule, Touch: model.PageView},
				{Group: "content", Side: eng, Signal: "comparison guide (6, decayed)", At: on(10, 31, 9, 30), Points: 4, Kind: model.LineRule, Touch: model.ContentDownload},
				{Group: "person", Side: fit, Signal: "decision maker: VP", Points: 12, Kind: model.LineRule},
				{Group: "person", Side: fit, Signal: "buying department: operations", Points: 8, Kind: model.LineRule},
				{Group: "company", Side: fit, Signal: "size in target: 200-500", Points: 10, Kind: model.LineRule},
				{Group: "company", Side: fit, Signal: "industry, region", Points: 9, Kind: model.LineRule},
			}}},
		TouchCount: 14,
		Weeks:      []int{1, 0, 1, 0, 0, 0, 1, 1, 0, 2, 0, 9},
		Warnings: []model.Warning{
			{Kind: model.WarnOpportunity, Who: "Luis", Stage: model.StageOpportunity},
			{Kind: model.WarnOtherRep, Who: "Dana", Label: "Chen Wei", At: at(19, 9, 50)},
		},
		Items: []model.Item{{Entry: model.Entry{ID: model.EntryID{1}, Group: model.EntryID{1}, At: on(6, 8, 14, 0), Actor: "Dana", Action: model.ActNurture},
			Change: model.Change{Lead: r.ID, From: model.StageMQL, To: model.StageNurture, Reason: "bad-timing"}, Note: "after summer"}},
	}
	d.Touches = touches()
	d.Sources = []model.Provenance{
		{Name: "name", Value: "Maya Ortiz", From: "hubspot-contacts", Row: 12, At: at(12, 9, 0)},
		{Name: "email", Value: r.Email, From: "hubspot-contacts", Row: 12, At: at(12, 9, 0)},
		{Name: "phone", Value: r.Phone, From: "typed", At: at(13, 9, 0)},
		{Name: "company", Value: r.Company, From: "hubspot-contacts", Row: 12, At: at(12, 9, 0)},
	}
	return d
}

func touches() []model.Touch {
	web := func(h, m int, kind model.TouchKind, path string) model.Touch {
		return model.Touch{Kind: kind, At: at(19, h, m), URL: "https://www.ourcompany.example" + path}
	}
	return []model.Touch{
		{Kind: model.DemoRequest, At: at(19, 11, 19), Detail: "Need it before peak season"},
		web(11, 6, model.PageView, "/about"), web(11, 5, model.PageView, "/integrations"),
		web(11, 4, model.PricingView, "/pricing"), web(11, 3, model.PageView, "/customers"),
		web(11, 3, model.PageView, "/customers/halden"), web(11, 2, model.PricingView, "/pricing"),
		web(11, 2, model.PageView, "/product/tracking"), web(11, 1, model.PageView, "/"),
		{Kind: model.ContentDownload, At: on(10, 31, 9, 30), Detail: "comparison guide"},
		{Kind: model.EmailClick, At: on(10, 12, 8, 15), Detail: "Cold chain without gaps"},
		{Kind: model.EmailOpen, At: on(10, 12, 8, 14), Detail: "Cold chain without gaps"},
		{Kind: model.AdClick, At: on(8, 28, 16, 40), URL: "https://www.ourcompany.example/cold-chain", UTM: model.UTM{Source: "google", Medium: "cpc", Campaign: "peak-q4"}},
		{Kind: model.Created, At: on(8, 28, 16, 42)},
	}
}
