package scene

import (
	"time"

	"winnow/model"
)

// Pairs are leads that may be one person.
func Pairs() []model.Duplicate {
	sam := QueuePage().Rows[4]
	sam.Email, sam.Phone, sam.Source, sam.ExternalID = "s.whitlock@jadefoods.example", "+44 20 7946 0100", "Trade fair", "51"
	other := sam
	other.ID, other.Label, other.Name, other.Email = 88, "Samuel Whitlock", "Samuel Whitlock", "sam@jadefoods.example"
	other.Title, other.Country, other.Source, other.Score = "Director of Operations", "United Kingdom", "Website", 34
	other.ExternalID, other.Stage, other.DecidedBy = "1093", model.StageNurture, "Dana Park"
	other.LastTouch, other.Touches, other.Attempts = sam.LastTouch.Add(-40*24*time.Hour), 1, 2
	chen := QueuePage().Rows[2]
	twin := chen
	twin.ID, twin.Label, twin.Email = 89, "Chen Wei", "chen.wei@northwind.example"
	return []model.Duplicate{{A: sam, B: other, Why: "phone"}, {A: chen, B: twin, Why: "name"}}
}
