package tui

import (
	"strings"

	"winnow/model"
)

// draftsMost is of how many leads the words are kept that were typed and not saved.
const draftsMost = 20

// draft is what was typed about a lead before esc: the lines of what was asked, by its
// title.
type draft struct {
	lead  model.LeadID
	title string
	lines []string
}

// draftOf is the lead whose words a prompt would keep, 0 where it is about none or
// several.
func draftOf(aim selection, title string) model.LeadID {
	if aim.bulk || len(aim.rows) != 1 || !strings.Contains(title, aim.rows[0].Label) {
		return 0
	}
	return aim.rows[0].ID
}

// keepDraft keeps what was typed: esc closes a prompt, and throws no words away.
func (m *Model) keepDraft(aim selection, title string, lines ...string) {
	lead := draftOf(aim, title)
	if lead == 0 {
		return
	}
	m.dropDrafts(func(d draft) bool { return d.lead == lead && d.title == title })
	if strings.TrimSpace(strings.Join(lines, "")) == "" {
		return
	}
	m.drafts = append(m.drafts, draft{lead, title, lines})
	m.drafts = m.drafts[max(0, len(m.drafts)-draftsMost):]
}

// drafted is what was typed before, nil = nothing.
func (m *Model) drafted(aim selection, title string) []string {
	lead := draftOf(aim, title)
	for _, d := range m.drafts {
		if lead != 0 && d.lead == lead && d.title == title {
			return d.lines
		}
	}
	return nil
}

func (m *Model) dropDrafts(over func(draft) bool) {
	var left []draft
	for _, d := range m.drafts {
		if !over(d) {
			left = append(left, d)
		}
	}
	m.drafts = left
}
