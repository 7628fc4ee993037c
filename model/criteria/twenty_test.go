package criteria

import (
	"os"
	"strings"
	"testing"
)

// A file as somebody writes it in a hurry: each mistake is told once, where it
// stands, with what was probably meant.
func TestTwentyMistakesAreTwentyMessages(t *testing.T) {
	text, err := os.ReadFile("testdata/twenty.toml")
	if err != nil {
		t.Fatal(err)
	}
	want := `twenty.toml:5:18: 18:00-09:00 ends on the next day; write 18:00-24:00, and 00:00-09:00 for the day after
twenty.toml:7:2: there is no section "treshold"; did you mean "threshold"?
twenty.toml:9:17: 175 is out of range: 1 to 100
twenty.toml:13:8: a whole number is wanted here, this is text
twenty.toml:16:8: "engagment" is not known here; did you mean "engagement"?
twenty.toml:18:1: [group.web] has no key "half_live"; did you mean "half_life"?
twenty.toml:26:9: there is no group "persons"; did you mean "person"?
twenty.toml:27:15: in this condition: this pattern cannot be read: missing closing )
twenty.toml:33:9: there is no kind of touch "page_veiw"; did you mean "page_view"?
twenty.toml:43:12: at_least needs the span it counts in: add within = "7d" or within = "visit"
twenty.toml:48:10: "21 days" is not a length of time; write 21d
twenty.toml:54:17: in this condition: unknown name company.employes; did you mean "company.employees"?
twenty.toml:54:41: in this condition: unknown name contry; did you mean "country"?
twenty.toml:55:1: [[rule]] has no key "pionts"; did you mean "points"?
twenty.toml:58:8: each rule needs a name of its own; "page" is taken
twenty.toml:61:10: 0 points change nothing: leave the rule out
twenty.toml:66:9: touches score in groups on side engagement; person is on side fit
twenty.toml:72:29: in this condition: write == to compare
twenty.toml:73:10: text stands in quotes: "four"
twenty.toml:79:9: "hto" is not known here; did you mean "hot"?`
	_, err = Parse("twenty.toml", string(text))
	got := MistakesOf(err)
	lines := strings.Split(want, "\n")
	for i, m := range got {
		if i >= len(lines) || m.String() != lines[i] {
			t.Errorf("%d: %s", i+1, m)
		}
	}
	if len(got) != len(lines) {
		t.Errorf("%d messages, want %d", len(got), len(lines))
	}
}
