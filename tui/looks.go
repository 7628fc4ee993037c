package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"winnow/themes"
	"winnow/tui/action"
	"winnow/tui/looks"
	"winnow/tui/status"
)

// ThemeFiles are the user's own themes. Like Store they are called from commands
// only.
type ThemeFiles interface {
	// Changed reports, at the price of a look at the names, whether one of the files
	// is another one than when Changed last said so.
	Changed() bool
	// Read reads all of them.
	Read() []ThemeFile
}

// ThemeFile is a theme of the user's own, or what is wrong in it.
type ThemeFile struct {
	Name  string
	Theme *themes.Theme
	Err   error
}

// terminal is what the terminal said of itself, as far as looks go by it.
type terminal struct {
	ground  themes.Kind          // what its background is; "" = it did not say
	profile colorprofile.Profile // how many colours it has; Unknown = it did not say
	cells   ansi.Method
	counts  bool // cells is what it said
}

// dress makes a theme one for this terminal.
func (t *terminal) dress(th *themes.Theme) *themes.Theme {
	if t.counts {
		th = th.WithCells(t.cells)
	}
	return th.For(t.profile)
}

// firstTheme is the theme to begin with. Where the one that the user wants cannot be
// had, it is the one that fits.
func (m *Model) firstTheme() *themes.Theme {
	at := 0
	if want := m.opt.Theme; want != "" {
		at = slices.IndexFunc(m.opt.Themes, func(t *themes.Theme) bool { return t.Name == want })
		m.opt.Auto = m.opt.Auto || at < 0
	}
	th := m.opt.Themes[max(at, 0)]
	if m.opt.Auto {
		return th
	}
	return th.Grounded()
}

// lookPicker is the dialog in which a theme is chosen. What was before comes back
// unless one is kept.
type lookPicker struct {
	*looks.Model
	name         string
	auto, picked bool
}

func (m *Model) openLooks() {
	d := &lookPicker{name: m.th.Name, auto: m.opt.Auto, picked: m.picked}
	on := m.th.Name
	if m.opt.Auto {
		on = looks.Auto
	}
	d.Model = looks.New(m.themeNames(), on)
	m.open = d
}

func (m *Model) themeNames() []string {
	names := make([]string, len(m.opt.Themes))
	for i, th := range m.opt.Themes {
		names[i] = th.Name
	}
	return names
}

func (d *lookPicker) press(m *Model, _ tea.KeyPressMsg, key string) tea.Cmd {
	a := m.keys.Find(action.Main, key)
	if a == nil {
		return nil
	}
	switch a.ID {
	case action.Close, action.Leave:
		m.open = nil
		m.opt.Auto, m.picked = d.auto, d.picked
		m.setTheme(d.name)
		return nil
	case action.Full:
		m.open = nil
		return m.keepTheme(d.Name())
	case action.Down:
		d.Move(1)
	case action.Up:
		d.Move(-1)
	case action.Top:
		d.Move(-len(m.opt.Themes))
	case action.Bottom:
		d.Move(len(m.opt.Themes))
	case action.Theme:
		d.Next()
	default:
		return nil
	}
	m.wear(d.Name())
	return nil
}

func (d *lookPicker) paste(string) {}

func (d *lookPicker) view(m *Model, w, h int) []string {
	all := map[string]*themes.Theme{}
	for _, th := range m.opt.Themes {
		all[th.Name] = th
	}
	return d.View(m.th, w, h, all, m.fitting(), looks.Keys{Keep: m.keys.Key(action.Full), Back: m.keys.Key(action.Close)})
}

// wear draws with a theme, or with the one that fits the terminal.
func (m *Model) wear(name string) {
	m.opt.Auto, m.picked = name == looks.Auto, name != looks.Auto
	if m.opt.Auto {
		name = m.fitting()
	}
	m.setTheme(name)
}

// fitting is the first theme for the terminal's background, of a terminal that does
// not say the first of all.
func (m *Model) fitting() string {
	for _, th := range m.opt.Themes {
		if th.Kind == m.term.ground {
			return th.Name
		}
	}
	return m.opt.Themes[0].Name
}

// themeKept says that a theme was written down as the one to begin with, or why not.
type themeKept struct {
	name string
	err  error
}

// keepTheme stays with a theme, and has it written down.
func (m *Model) keepTheme(name string) tea.Cmd {
	m.wear(name)
	if m.opt.KeepTheme == nil {
		m.say(status.OK, "Theme "+name+", for this session")
		return nil
	}
	keep := m.opt.KeepTheme
	return func() tea.Msg { return themeKept{name, keep(name)} }
}

func (m *Model) themeKept(msg themeKept) {
	if msg.err != nil {
		m.say(status.Error, "Theme "+msg.name+", for this session only: "+msg.err.Error())
		return
	}
	m.say(status.OK, "Theme "+msg.name+", kept in the config")
}

// setTheme draws with another theme. One that is not for the terminal's
// background gets a background of its own, and so does one that was chosen, with a
// key or in the config, where the terminal does not say what its own is: light text
// on white would be lost, and dark text on black.
func (m *Model) setTheme(name string) {
	for _, th := range m.opt.Themes {
		if th.Name == name {
			if m.term.ground == "" && (m.picked || !m.opt.Auto) || m.term.ground != "" && m.term.ground != th.Kind {
				th = th.Grounded()
			}
			m.th = th
			m.list.SetTheme(th)
			m.pane.SetTheme(th)
			return
		}
	}
}

// redress makes all themes ones for the terminal, of which more is known now.
func (m *Model) redress() {
	for i, th := range m.opt.Themes {
		m.opt.Themes[i] = m.term.dress(th)
	}
	m.setTheme(m.th.Name)
}

// terminalHas takes in how many colours the terminal has.
func (m *Model) terminalHas(p colorprofile.Profile) {
	m.term.profile = p
	m.redress()
}

// terminalCounts takes in how the terminal counts cells, as Bubble Tea does: one
// that knows mode 2027 counts what is seen as one character.
func (m *Model) terminalCounts(msg tea.ModeReportMsg) {
	if msg.Mode != ansi.ModeUnicodeCore || msg.Value != ansi.ModeReset && msg.Value != ansi.ModeSet && msg.Value != ansi.ModePermanentlySet {
		return
	}
	m.term.cells, m.term.counts = ansi.GraphemeWidth, true
	m.redress()
}

// background takes what the terminal says of its background in.
func (m *Model) background(dark bool) {
	m.term.ground = themes.KindLight
	if dark {
		m.term.ground = themes.KindDark
	}
	if d, is := m.open.(*lookPicker); is {
		if d.auto {
			d.name = m.fitting()
		}
		m.wear(d.Name())
		return
	}
	if m.opt.Auto {
		m.setTheme(m.fitting())
		return
	}
	m.setTheme(m.th.Name)
}

// themesRead are the user's own themes, after one of them was saved.
type themesRead struct{ files []ThemeFile }

func (m *Model) readThemes() tea.Cmd {
	files := m.opt.ThemeFiles
	return func() tea.Msg { return themesRead{files.Read()} }
}

// themesRead takes the user's themes in as they are now.
func (m *Model) themesRead(msg themesRead) {
	wrong := m.mergeThemes(msg.files)
	if want := m.opt.Theme; want != "" && !m.picked && slices.Contains(m.themeNames(), want) {
		m.opt.Auto = false // it can be had now
		m.setTheme(want)
	}
	m.redress()
	if d, is := m.open.(*lookPicker); is {
		d.Model = looks.New(m.themeNames(), d.Name())
		m.wear(d.Name())
	}
	own := slices.ContainsFunc(msg.files, func(f ThemeFile) bool { return f.Name == m.th.Name })
	switch {
	case len(wrong) > 0:
		m.say(status.Warn, strings.Join(wrong, " "+m.th.Glyphs.Dot+" "))
	case own:
		m.say(status.Info, "Theme "+m.th.Name+" as it was saved")
	}
}

// mergeThemes lays the user's themes over those that are built in, and returns what
// is wrong in them. Of one with a mistake the last good one stays; one that has gone
// is drawn with until another is chosen.
func (m *Model) mergeThemes(files []ThemeFile) (wrong []string) {
	find := func(all []*themes.Theme, name string) int {
		return slices.IndexFunc(all, func(th *themes.Theme) bool { return th.Name == name })
	}
	all := slices.Clone(m.builtIn)
	for _, f := range files {
		th := f.Theme
		if f.Err != nil {
			text := f.Err.Error()
			if old := find(m.opt.Themes, f.Name); old >= 0 {
				th = m.opt.Themes[old]
				text += "; the last good one holds"
			}
			wrong = append(wrong, text)
		}
		if at := find(all, f.Name); th != nil && at >= 0 {
			all[at] = th
		} else if th != nil {
			all = append(all, th)
		}
	}
	m.opt.Themes = all
	return wrong
}
