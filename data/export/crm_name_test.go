package export

import (
	"testing"

	"winnow/model"
)

func TestANameIsPartedOnlyWhereThatIsSure(t *testing.T) {
	for _, c := range []struct{ what, name, country, first, last string }{
		{"two words", "Maya Ortiz", "", "Maya", "Ortiz"},
		{"several given names", "Anna  Maria Ortiz", "", "Anna Maria", "Ortiz"},
		{"what belongs to the family name", "Jan van der Berg", "NL", "Jan", "van der Berg"},
		{"a particle that begins it", "Van Morrison", "", "Van", "Morrison"},
		{"a comma", "Ortiz, Maya", "", "Maya", "Ortiz"},
		{"a comma in a script", "佐藤, 美咲", "", "美咲", "佐藤"},
		{"a title after the comma", "Maya Ortiz, Ph.D.", "", "", "Maya Ortiz, Ph.D."},
		{"two commas", "Ortiz, Maya, MBA", "", "", "Ortiz, Maya, MBA"},
		{"Japanese", "佐藤 美咲", "", "", "佐藤 美咲"},
		{"Korean", "김 민준", "", "", "김 민준"},
		{"Korean in Latin letters", "Kim Min-jun", "", "", "Kim Min-jun"},
		{"a double name of the West", "Luc Martin-Dupont", "", "Luc", "Martin-Dupont"},
		{"capitals for the family name", "DUPONT Jean", "", "", "DUPONT Jean"},
		{"capitals throughout", "JEAN DUPONT", "", "JEAN", "DUPONT"},
		{"initials", "JP Dupont", "", "JP", "Dupont"},
		{"a country that writes it first", "Nguyen Anh", "Vietnam", "", "Nguyen Anh"},
		{"one word", "Prince", "", "", "Prince"},
		{"none", "", "", "", ""},
	} {
		if first, last := crmName(&model.Lead{Name: c.name, Country: c.country}, false, false); first != c.first || last != c.last {
			t.Errorf("%s: %q is %q and %q, want %q and %q", c.what, c.name, first, last, c.first, c.last)
		}
	}
}

func TestANameIsNotGuessedForWhoIsKnownThereOrInDecisions(t *testing.T) {
	l := model.Lead{Name: "Maya Ortiz"}
	for _, c := range []struct{ known, decisions bool }{{true, false}, {false, true}} {
		if first, last := crmName(&l, c.known, c.decisions); first+last != "" {
			t.Errorf("%+v: %q and %q", c, first, last)
		}
	}
	given := model.Lead{Name: "Maya Ortiz", FirstName: "Maya", LastName: "Ortiz"}
	if first, last := crmName(&given, true, true); first != "Maya" || last != "Ortiz" {
		t.Errorf("given: %q and %q", first, last)
	}
}
