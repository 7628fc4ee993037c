// Package tui is the console. Model routes: a key becomes a binding, a binding an
// action, an action a handler; a handler moves the cursor, opens a dialog, or
// puts a command into the queue of saves. Nothing in it reads or writes while a
// key is handled: reads and saves run in commands and come back as messages.
package tui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/action"
	"winnow/tui/importer"
	"winnow/tui/layout"
	"winnow/tui/lead"
	"winnow/tui/queue"
	"winnow/tui/status"
)

// Model is the console, the one tea.Model of the program.
type Model struct {
	opt   Options
	keys  *action.Set
	rules model.Rules
	th    *themes.Theme

	w, h   int
	frame  layout.Frame
	inPane bool
	full   bool
	zoom   bool // of the lead in full: the keys that move go from lead to lead

	view    model.View
	list    *queue.Model
	pane    *lead.Model
	filter  narrowing
	open    dialog     // what is asked, nil = nothing
	screen  screen     // lies over list and lead, nil = none does
	opening bool       // what is read now will be open: keys wait for it
	aim     *selection // what an open menu is about, while its key is carried out

	callBack time.Time // when such a menu of attempts calls back, zero = after the usual wait

	message     status.Message
	said        int // lines of it
	messageAt   time.Time
	messageKeys int // keys that had been pressed then
	pressed     int // keys so far
	notices     notices
	outcome     string // what it said of how the last import ended
	toldSo      int    // messages so far
	since       model.Since
	sinceLine   bool // the status line may tell of it: until it told something else
	starting    starting
	blinded     bool         // a key was not obeyed, for there was no list to see
	counts      model.Counts // unfiltered

	now      time.Time
	guard    guard
	ignored  string    // the last key, where it was taken for one that is held down
	ahead    []pressed // typed while the list is about to change
	reads    reads
	owed     owed
	own      savedViews
	whose    whose
	details  details
	saves    saves
	repeats  repeats
	ghost    model.LeadID // left the list because of others; stays while the cursor is on it
	stale    model.LeadID // refused as changed elsewhere: its row is being read anew
	alarm    alarm
	news     news
	outlook  outlook
	file     criteriaFile
	habits   habits
	imports  *importer.Model
	wasEmpty bool // there was no lead when the last import began
	tally    tally
	copied   copied

	deaf      string   // what is said of the last key, where it means nothing here
	keysSaid  int      // keys of which it was said so far
	drafts    []draft  // the latest last
	receivers []string // of leads that are promoted, as they were read last

	mouse, quitting, done bool

	term    terminal
	picked  bool            // the theme was chosen with a key
	running []*program      // of the user's
	builtIn []*themes.Theme // those that no file of the user's makes

	frameText string // the screen as drawn last
	same      bool   // nothing on it has changed since

	watch func(id action.ID, title string) // told of each action that a key reaches; nil = nobody watches
}

// LeaveMsg ends the console as the quit key does: after the last save. The
// program sends it when the system asks it to end.
type LeaveMsg struct{}

// New makes the console. It reads nothing before Init.
func New(opt Options) *Model {
	opt.fill()
	keys, problems := action.NewWith(opt.Keys, opt.Views)
	m := &Model{opt: opt, keys: keys, rules: opt.Store.Rules(), builtIn: slices.Clone(opt.Themes), view: model.ViewToday, now: opt.Clock()}
	opt.Notices = append(opt.Notices, m.mergeThemes(opt.Own)...)
	th := m.firstTheme()
	m.th = th
	m.guard.ticks = opt.Ticks
	m.own.all = opt.Views
	m.list = queue.New(th, opt.Zone, m.rules)
	m.pane = lead.New(th, opt.Zone, m.rules)
	m.imports = importer.New(opt.Files, m.importKeys())
	m.list.SetMe(opt.Me)
	m.pane.SetMe(opt.Me)
	m.list.SetKeys(m.listKeys())
	m.pane.SetKeys(lead.Keys{Pane: keys.Key(action.Pane), Full: keys.Key(action.Full), Kind: keys.Key(action.Kind)})
	m.reads.want = listKey{view: m.view}
	m.reads.dirty = true
	m.tally.began = m.now
	for _, p := range problems {
		opt.Notices = append(opt.Notices, p.String())
	}
	switch {
	case len(opt.Notices) > 0:
		m.say(status.Warn, strings.Join(opt.Notices, " · "))
	case opt.FirstRun != "":
		m.say(status.Info, opt.FirstRun)
	}
	return m
}

// Init asks for the first page, and for everything that can wait after it.
func (m *Model) Init() tea.Cmd {
	cmds := []tea.Cmd{tea.RequestBackgroundColor, m.awaitList(), m.lookLater(), m.nextDelivery(), m.arm()}
	return tea.Batch(append(cmds, m.follow())...)
}

// Update takes one message in. Keys and answers of commands are the only things
// that change the console.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.guard.begin()
	m.same = false
	m.setNow(m.opt.Clock())
	if _, over := msg.(seen); over {
		m.done = true
		return m, tea.Quit
	}
	cmd := m.take(msg)
	return m, tea.Batch(cmd, m.replay(), m.follow())
}

// take takes in what the user and the terminal say; everything else is the answer
// of a command.
func (m *Model) take(msg tea.Msg) (cmd tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
	case tea.KeyPressMsg:
		if esc, twice := doubled(msg); twice {
			cmd = m.press(esc)
			msg = esc
		} else if then, told, two := m.parted(msg); two {
			cmd = m.press(tea.KeyPressMsg{Code: tea.KeyEscape})
			if told != "" {
				m.say(status.Warn, told)
				return cmd
			}
			msg = then
		}
		return tea.Batch(cmd, m.press(msg))
	case tea.PasteMsg:
		return m.paste(msg.Content)
	case tea.MouseMsg:
		return m.point(msg)
	case tea.BackgroundColorMsg:
		m.background(msg.IsDark())
	case tea.ColorProfileMsg:
		m.terminalHas(msg.Profile)
	case tea.ModeReportMsg:
		m.terminalCounts(msg)
	case tea.KeyboardEnhancementsMsg:
		m.guard.reports = msg.SupportsEventTypes() && msg.SupportsAllKeysAsEscapeCodes()
	case LeaveMsg:
		if !m.quitting {
			return m.leave()
		}
	default:
		return m.answer(msg)
	}
	return nil
}

// answer takes in how saves, timers and files went; everything else was read.
func (m *Model) answer(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case saved:
		return m.saved(msg)
	case patienceOver:
		m.patienceOver(msg)
	case doubtOver:
		m.doubtOver(msg)
	case outOfPatience:
		m.outOfPatience(msg)
	case rested:
		m.rested(msg)
	case looked:
		return m.looked(msg)
	case rang:
		return m.rang(msg)
	case swept:
		return m.swept(msg)
	case scored:
		return m.scored(msg)
	case compared:
		return m.compared(msg)
	case shownRead:
		m.shownRead(msg)
	case habitWritten:
		return m.habitWritten(msg)
	case delivered:
		return m.delivered(msg)
	case handed:
		m.handed(msg)
	case fileKept:
		m.fileKept(msg)
	case viewsKept:
		return m.viewsKept(msg)
	case commandRan:
		m.commandRan(msg)
	case exported:
		m.exported(msg)
	case themeKept:
		m.themeKept(msg)
	case importer.Msg:
		return m.imported(msg)
	default:
		return m.read(msg)
	}
	return nil
}

// read takes in what was read of the store.
func (m *Model) read(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case listRead:
		return m.listRead(msg)
	case firstLeft:
		return m.firstLeft()
	case lateList:
		m.reads.slow = true
	case countsLong:
		m.countsLong(msg)
	case pageRead:
		m.pageRead(msg)
	case detailRead:
		m.detailRead(msg)
	case outlookRead:
		m.outlookRead(msg)
	case sinceRead:
		m.sinceRead(msg)
	case newsBegin:
		m.newsBegin(msg)
		return m.firstSweep()
	case pairsRead:
		m.pairsRead(msg)
	case batchesRead:
		m.batchesRead(msg)
	case everyRead:
		m.everyRead(msg)
	case historyRead:
		m.historyRead(msg)
	case entryRead:
		m.entryRead(msg)
	case insightRead:
		return m.insightRead(msg)
	case receiversRead:
		m.receiversRead(msg)
	case heedRead:
		m.heeded(msg)
	case accountRead:
		m.accountRead(msg)
	case jumpFound:
		return m.jumpFound(msg)
	case briefRead:
		return m.briefRead(msg)
	case themesRead:
		m.themesRead(msg)
	case viewsCounted:
		m.viewsCounted(msg)
	}
	return nil
}

// follow starts what the state now calls for: the next save, a read that is due,
// the lead that came under the cursor, an earlier alarm.
func (m *Model) follow() tea.Cmd {
	m.dropGhost()
	m.offer()
	m.offerHabit()
	m.fitStatus()
	m.showSaving()
	m.list.SetReading(m.saves.pending() || m.reads.dirty || m.reads.busy)
	return tea.Batch(m.nextSave(), m.nextRead(), m.awaitCount(), m.nextDetail(), m.nextOutlook(), m.imports.Due(), m.lookFor(), m.screenDue(), m.countViews(), m.arm(), m.leaveIfDone())
}

// say puts a line into the status line.
func (m *Model) say(kind status.Kind, text string) {
	m.tell(status.Message{Kind: kind, Text: text})
}

func (m *Model) tell(s status.Message) {
	m.sinceLine = m.sinceLine && m.since.IsZero()
	m.message, m.messageAt, m.messageKeys = s, m.now, m.pressed
	m.toldSo++
}

func (m *Model) setNow(now time.Time) {
	m.now = now
	m.list.SetNow(now)
	m.pane.SetNow(now)
}

// setRules takes criteria in that somebody applied meanwhile.
func (m *Model) setRules(r model.Rules) {
	if r.Hash == m.rules.Hash {
		return
	}
	m.rules = r
	m.list.SetRules(r)
	m.pane.SetRules(r)
}

// state is what the possibility of actions depends on.
func (m *Model) state() action.State {
	sel := m.aimed()
	s := action.State{View: m.base(), Rules: &m.rules, Now: m.now, Me: m.opt.Me,
		TooSmall: m.frameTooSmall(), Full: m.full, InFocus: m.zoom, NoCriteria: m.opt.Criteria == nil, NoColour: m.opt.NoColour, Commands: len(m.opt.Commands), NoReports: m.opt.Reports == nil, NoFiles: m.opt.KeepFile == nil, NoExport: m.opt.Export == nil, Import: m.importState()}
	again := m.repeated()
	switch {
	case again != nil:
		s.Repeats = again.title
	case len(m.repeats.made) > 0:
		s.Again = "what was decided does not stand"
	}
	switch {
	case sel.bulk:
		s.Marked = len(sel.rows)
	case len(sel.rows) == 1:
		s.Has, s.Row = true, sel.rows[0]
		if again != nil && !m.unsure(s.Row.ID) {
			if ref := action.Refusal(s.Row, again.command(m.now), m.rules); ref != nil {
				s.Again = s.Row.Label + ", " + ref.Msg
			}
		}
		if d := m.details.get(s.Row.ID); d != nil {
			s.URL = siteOf(&d.Lead)
			s.Campaign, _ = campaignOf(d)
			it, _ := model.HandedOver(d.Items)
			s.Meeting = !it.Sheet.Meeting.IsZero()
		}
	}
	return s
}

// frameTooSmall reports whether the screen is below the least size: one that says
// it has none is too, for nothing is drawn on it.
func (m *Model) frameTooSmall() bool {
	return m.w <= 0 || m.h <= 0 || m.frame.Split == layout.TooSmall
}

func (m *Model) listKeys() queue.Keys {
	return queue.Keys{Today: m.keys.Key(action.Today), Nurture: m.keys.Key(action.Nurtured), All: m.keys.Key(action.All),
		Clear: m.keys.Key(action.Close), Mine: m.keys.Key(action.Mine), Promote: m.keys.Key(action.Promote), Rest: m.keys.Key(action.Nurture), Import: m.keys.Key(action.Import), Due: m.keys.Key(action.Due)}
}
