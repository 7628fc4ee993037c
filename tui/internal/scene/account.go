package scene

import "winnow/model"

// Account is everybody at Northwind Freight.
func Account() model.Account {
	d, chen := Detail(), QueuePage().Rows[2]
	chen.Company, chen.Title, chen.Owner = "Northwind Freight", "VP Supply", "Dana Park"
	luis := chen
	luis.ID, luis.Label, luis.Title, luis.Stage, luis.Score, luis.Grade = 91, "Hanna de Vries", "Head of IT", model.StageSQL, 71, "B2"
	luis.DecidedBy, luis.DecidedAt, luis.Owner = "Dana Park", on(11, 3, 15, 0), "Luis Ferrer"
	gone := luis
	gone.ID, gone.Label, gone.Title, gone.Stage, gone.Score, gone.Grade, gone.Reason = 92, "Pim", "Intern", model.StageRejected, 12, "C3", "student"
	a := model.Account{Of: d.Row.ID, Company: "Northwind Freight", People: []model.Row{d.Row, chen, luis, gone}}
	for i := range d.Touches {
		a.Events = append(a.Events, model.AccountEvent{Lead: d.Row.ID, Label: d.Row.Label, At: d.Touches[i].At, Touch: &d.Touches[i]})
		if i == 8 {
			try := model.Touch{Kind: model.CallOut, At: on(11, 18, 9, 0), Outbound: true, Attempt: model.NoAnswer, By: "Dana Park"}
			handed := model.Item{Entry: model.Entry{Actor: "Dana Park", Action: model.ActPromote, At: on(11, 3, 15, 0)}, Owner: "Luis Ferrer", Note: "knows our API"}
			out := model.Item{Entry: model.Entry{Actor: "Dana Park", Action: model.ActReject, At: on(11, 2, 9, 0)}, Change: model.Change{Reason: "student"}}
			guide := model.Touch{Kind: model.ContentDownload, At: on(11, 1, 10, 30), Detail: "comparison guide", UTM: model.UTM{Source: "google", Medium: "cpc", Campaign: "peak-q4"}}
			a.Events = append(a.Events, model.AccountEvent{Lead: chen.ID, Label: chen.Label, At: try.At, Touch: &try},
				model.AccountEvent{Lead: luis.ID, Label: luis.Label, At: handed.At, Item: &handed},
				model.AccountEvent{Lead: gone.ID, Label: gone.Label, At: out.At, Item: &out},
				model.AccountEvent{Lead: chen.ID, Label: chen.Label, At: guide.At, Touch: &guide})
		}
	}
	for i := range d.Items {
		a.Events = append(a.Events, model.AccountEvent{Lead: d.Row.ID, Label: d.Row.Label, At: d.Items[i].At, Item: &d.Items[i]})
	}
	return a
}
