package importer

import (
	"context"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"winnow/tui/words"
)

// Msg is an answer of a command of this package, for Take.
type Msg interface{ forImporter() }

type completed struct {
	typed string
	paths []Path
}

type looked struct {
	number int
	look   Look
	err    error
}

// step is how far a count or an import is, or its end.
type step struct {
	number  int
	store   bool // an import, not a count
	came    Progress
	ended   bool
	figures Figures
	err     error
	next    tea.Cmd // reads the next one
}

type savedRefused struct {
	name string
	rows int
	err  error
}

func (completed) forImporter()    {}
func (looked) forImporter()       {}
func (step) forImporter()         {}
func (savedRefused) forImporter() {}

// Event is what the console has to know of an answer.
type Event struct {
	Ended   bool // an import: Figures, or Err
	Stopped bool // because the user wanted it
	Figures Figures
	Err     error
	Saved   string // what was said about the rows to mend
}

// Take takes an answer in.
func (m *Model) Take(msg Msg) (tea.Cmd, Event) {
	switch msg := msg.(type) {
	case completed:
		if msg.typed == m.input.Text() {
			m.paths, m.sel = msg.paths, min(0, len(msg.paths)-1)
		}
	case looked:
		return m.seen(msg), Event{}
	case step:
		return m.stepped(msg)
	case savedRefused:
		switch {
		case msg.err != nil:
			return nil, Event{Err: msg.err, Saved: "The rows to mend are not saved: " + msg.err.Error()}
		default:
			m.saved = msg.name
			return nil, Event{Saved: "Saved " + words.Count(msg.rows, "row", "rows") + " to mend in " + msg.name + ": put them right there, and import that file"}
		}
	}
	return nil, Event{}
}

func (m *Model) complete() tea.Cmd {
	files, typed := m.files, m.input.Text()
	return func() tea.Msg { return completed{typed, files.Complete(typed)} }
}

// read looks at the file, and then counts.
func (m *Model) read() tea.Cmd {
	m.stopCounting()
	m.number++
	m.at, m.top, m.first, m.counted, m.came = looking, 0, nil, nil, Progress{}
	files, path, how, number := m.files, m.path, m.how, m.number
	return func() tea.Msg {
		look, err := files.Look(context.Background(), path, how)
		return looked{number, look, err}
	}
}

func (m *Model) seen(msg looked) tea.Cmd {
	if msg.number != m.number || m.at != looking {
		return nil
	}
	if msg.err != nil {
		m.at, m.wrong = asking, msg.err.Error()
		m.input.Select() // another path, or this one mended
		return nil
	}
	m.look, m.at = msg.look, showing
	return m.work(false)
}

// store begins the import.
func (m *Model) store() tea.Cmd {
	m.stopCounting()
	m.at, m.came, m.stopped, m.failed, m.saved = running, Progress{File: m.path}, false, nil, ""
	return m.work(true)
}

// work counts or imports the file, in a goroutine of its own: each command waits for
// the next step of it. Steps that nobody waited for are dropped, the end is not.
func (m *Model) work(store bool) tea.Cmd {
	m.number++
	ctx, cancel := context.WithCancel(context.Background())
	m.cancel = cancel
	files, path, how, number := m.files, m.path, m.how, m.number
	steps, end := make(chan Progress, 1), make(chan step, 1)
	told := func(p Progress) {
		select {
		case steps <- p:
		default:
		}
	}
	var next tea.Cmd
	next = func() tea.Msg {
		select {
		case s := <-end:
			return s
		case p := <-steps:
			return step{number: number, store: store, came: p, next: next}
		}
	}
	return func() tea.Msg {
		go func() {
			defer cancel()
			do := files.Count
			if store {
				do = files.Import
			}
			f, err := do(ctx, path, how, told)
			end <- step{number: number, store: store, ended: true, figures: f, err: err}
		}()
		return next()
	}
}

func (m *Model) stepped(msg step) (tea.Cmd, Event) {
	if msg.number != m.number {
		return msg.next, Event{} // of no use any more, and read to its end
	}
	if !msg.ended {
		first := m.came.First
		if m.came = msg.came; len(m.came.First) == 0 {
			m.came.First = first
		}
		return msg.next, Event{}
	}
	m.cancel = nil
	if !msg.store {
		return nil, m.countedAll(msg)
	}
	m.at, m.top, m.ended, m.unseen = finished, 0, true, true
	m.done, m.failed, m.donePath, m.doneHow = msg.figures, msg.err, m.path, m.how
	if msg.err == nil { // the next file is likely to lie beside it
		m.input.Set(folder(m.input.Text()))
	}
	return nil, Event{Ended: true, Stopped: m.stopped, Figures: msg.figures, Err: msg.err}
}

func (m *Model) countedAll(msg step) Event {
	if msg.err != nil {
		m.at, m.wrong = asking, msg.err.Error()
		m.input.Select() // another path, or this one mended
		return Event{}
	}
	m.counted = &msg.figures
	if len(m.counted.First) > 0 {
		m.came.First = m.counted.First
	}
	return Event{}
}

// folder is the folder of the file that a path names, with its separator; "" for none.
func folder(path string) string {
	return path[:strings.LastIndexAny(path, "/"+string(filepath.Separator))+1]
}

// Save writes the rows of the last import that are to be mended into a file.
func (m *Model) Save() tea.Cmd {
	files, ok := m.files.(Saver)
	if n, ended := m.Ended(); n == 0 || !ended || !ok {
		return nil
	}
	path, how := m.donePath, m.doneHow
	return func() tea.Msg {
		name, rows, err := files.SaveRefused(context.Background(), path, how)
		return savedRefused{name, rows, err}
	}
}
