package tui

import (
	"context"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/importer"
)

// Options are what a run of the console is given. Store, Me, Clock, Rand and
// Themes are required.
type Options struct {
	Store Store
	Me    string           // the user, as the ledger names them
	Clock func() time.Time // the run's present, also what decisions are stamped with
	Rand  io.Reader        // real entropy, for ids
	Zone  *time.Location   // the user's; nil = UTC

	// Themes are those that are built in, Own the user's, which come after them or in
	// the place of one with the same name; Theme is the one to begin with, "" = the
	// first. With Auto the first one that fits the terminal's background is taken
	// when the terminal tells it; nothing waits for that. KeepTheme writes down which
	// one to begin with next time, or "auto"; nil = it is for this session. NoColour
	// says why none can be shown, "" = they can.
	Themes    []*themes.Theme
	Own       []ThemeFile
	Theme     string
	Auto      bool
	KeepTheme func(name string) error
	NoColour  string

	// ThemeFiles are the user's own themes, read again when they are saved; nil =
	// they are not looked at.
	ThemeFiles ThemeFiles

	Keys map[string][]string // action id -> keys, over the defaults
	// Views are the user's own, on the keys 1 to 9. KeepViews writes them down when
	// they were changed; nil = they are for this session.
	Views     []model.SavedView
	KeepViews func([]model.SavedView) error

	// Commands are the programs of the user's config that can be run with a lead.
	Commands []UserCommand

	// Undo is the command that takes the last decision back once the console has gone:
	// it names the database where that is not the usual one. "" = winnow undo. Where
	// Throwaway is set, the database goes with the console.
	Undo      string
	Throwaway bool

	Still    bool     // nothing is marked for a while: a row that arrives stands there as the others
	FirstRun string   // one line shown at first
	Notices  []string // what went wrong before the start, shown once

	// Criteria is the file of criteria to keep an eye on, nil = none. What is saved
	// there is shown and asked about, or with ApplyCriteria applied at once.
	Criteria      CriteriaFile
	ApplyCriteria bool

	// Reports makes the reports, nil = there are none.
	Reports Reports

	// Habits says what decisions show, nil = nothing does.
	Habits Habits

	// Inbox is the folder whose files come in as they arrive, nil = none.
	Inbox Inbox

	// Files takes files of leads in, nil where nothing can be imported.
	Files importer.Files

	// Open hands a target (http, https, mailto, tel) to the desktop. Where it is
	// nil, NoOpen says what is missing.
	Open   func(target string) error
	NoOpen string

	// BriefTemplate reads the user's own template of the brief, "" = the default; nil =
	// there is none. KeepFile writes a file that the user asked for and returns where
	// it is, nil = files cannot be written. Both are called from commands only.
	BriefTemplate func() (string, error)
	KeepFile      func(name, text string) (path string, err error)
	// Export writes decisions, those since the last export alone where fresh, or leads
	// that a filter matches into a file, and returns where that is; nil = nothing is
	// exported here. It is called from commands only.
	Export func(ctx context.Context, what, filter string, fresh bool) (path string, rows int, err error)

	// Ticks tells keys apart in time, which the run's clock may not: it can stand
	// still. Nil = Clock.
	Ticks func() time.Time
	// After makes the command that sends a message once d has passed; nil =
	// tea.Tick. Tests pass a clock of their own.
	After func(d time.Duration, f func(time.Time) tea.Msg) tea.Cmd
}

func (o *Options) fill() {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Ticks == nil {
		o.Ticks = o.Clock
	}
	if o.Open == nil && o.NoOpen == "" {
		o.NoOpen = "nothing here can open it"
	}
	if o.Undo == "" {
		o.Undo = "winnow undo"
	}
	if o.After == nil {
		o.After = tea.Tick
	}
}
