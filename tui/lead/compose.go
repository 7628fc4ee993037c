package lead

import (
	"winnow/themes"
	"winnow/tui/paint"
)

func (m *Model) compose() []string {
	r := m.d.Row
	return []string{
		paint.New(m.th, themes.Base, m.w).Gap(1).Put(themes.Strong, r.Label).Gap(2).Put(themes.Dim, r.Title).String(),
		paint.New(m.th, themes.Base, m.w).Gap(1).Put(themes.Normal, r.Company).String(),
	}
}
