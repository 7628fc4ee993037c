package intake

import "regexp"

// ownNote is how a note begins that our exports write where a program has no field for
// it: what was decided, the reason, by whom, the words.
var ownNote = regexp.MustCompile(`^(Promoted|Accepted|Opportunity|Won|Lost|Nurture|Rejected)(?: \([^()]*\))?(?: by [^:]+(?:: (?s:.*))?)?$`)

// ownNoteOfLead is the note of one that no decision was made on and that is no MQL.
const ownNoteOfLead = "Not qualified yet"

// ownNoted reads such a note.
func ownNoted(note string) (s standing, word string, ok bool) {
	if note == ownNoteOfLead {
		return stands["lead"], note, true
	}
	m := ownNote.FindStringSubmatch(note)
	if m == nil {
		return s, "", false
	}
	if m[1] == "Promoted" {
		return stands["sql"], m[1], true
	}
	s, ok = lookUp(m[1], false)
	return s, m[1], ok
}
