package words

import (
	"strings"

	"winnow/model"
)

// Sheet is what a handoff sheet says: the meeting, the four topics that were asked
// about, and the next step, each in a few words.
func (s Speaker) Sheet(it model.Item) (parts []string) {
	x := it.Sheet
	if m := x.Meeting; !m.IsZero() {
		text := "meeting " + At(m.At, s.Now, s.Zone) + ", " + Count(m.Minutes, "minute", "minutes")
		if m.With != "" {
			text += ", with " + m.With
		}
		parts = append(parts, text)
	}
	for _, t := range model.Topics() {
		if a := x.Answer(t); a != "" {
			parts = append(parts, string(t)+" "+strings.Join(strings.Fields(a), " "))
		}
	}
	if x.Next != "" {
		parts = append(parts, "next: "+strings.Join(strings.Fields(x.Next), " "))
	}
	return parts
}
