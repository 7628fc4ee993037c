package tui

import (
	"context"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/action"
	"winnow/tui/layout"
	"winnow/tui/paint"
)

// Presenter is the console before an audience: below it a band says what is shown and
// which keys are pressed, and a walk through the handoff presses them itself, scene by
// scene. They are keys like the user's, through the same root; any key of the user's
// own is heard too, and esc or q ends the walk and leaves the console as it stands.
type Presenter struct {
	*Model
	walk  []part
	at    int // the part that plays, or played last; -1 = none yet
	step  int // of it
	tries int // of the step

	playing, auto, over bool
	number              int // of the timer that counts

	hot     model.LeadID // that dropped in
	pressed []string     // the last keys
	meant   string       // what the last one is called
	w, h    int
}

// Stage is what happens behind a walk: a lead that goes hot, and somebody who gives a
// rule of the criteria another weight.
type Stage struct {
	GoHot, EditWeight func(ctx context.Context) error
}

// part is a scene: what it says, what happens behind it, and its keys.
type part struct {
	title, says string
	behind      func(ctx context.Context) error
	steps       []play
}

// play is a key, pressed once, or until something is so; "" waits for it alone, and so
// does one that is pressed once at most.
type play struct {
	key   string
	until func(p *Presenter) bool
	once  bool
}

// staged says that what happens behind a part has happened.
type staged struct{ err error }

// beat is the time for the next key of the walk.
type beat struct{ number int }

const (
	bandH        = 4
	bandWide     = 110
	betweenKeys  = 900 * time.Millisecond
	whileSeeking = 160 * time.Millisecond
	betweenParts = 6 * time.Second
	mostTries    = 60
	keysShown    = 6
	mostOpen     = 4 // one over the other
)

// NewPresenter makes the console of opt for an audience. Nothing leaves it: names and
// addresses are hidden, and nothing is opened.
func NewPresenter(opt Options, stage Stage) *Presenter {
	opt.Store = masked{opt.Store}
	if opt.Criteria != nil {
		opt.Criteria = maskedFile{opt.Criteria}
	}
	if opt.Files != nil {
		opt.Files = maskFiles(opt.Files)
	}
	if opt.Reports != nil {
		opt.Reports = maskedReports(opt.Reports)
	}
	opt.Commands, opt.Export = nil, nil // what they answer is not known, and a file has the names
	opt.Open, opt.NoOpen = nil, "nothing is opened before an audience"
	p := &Presenter{Model: New(opt), at: -1}
	p.walk = theWalk(p, stage)
	p.Model.watch = func(_ action.ID, title string) { p.meant = title }
	return p
}

// theWalk is the handoff, from the lead that comes in to the report.
func theWalk(p *Presenter, stage Stage) []part {
	keys := func(all ...string) (out []play) {
		for _, k := range all {
			out = append(out, play{key: k})
		}
		return out
	}
	onHot := func(p *Presenter) bool {
		row, ok := p.list.Selected()
		return ok && row.ID == p.hot
	}
	seek := func(key string) play { return play{key: key, until: onHot} }
	arrived := play{until: func(p *Presenter) bool {
		if id := p.list.Latest(p.now.Add(-2 * time.Minute)); id != 0 {
			p.hot = id
		}
		return p.hot != 0
	}}
	return []part{
		{"A hot lead drops in", "Somebody asks for a demo. It stands under NOW within two seconds, marked, with the minutes left to answer; the cursor did not move.",
			stage.GoHot, append([]play{arrived}, append(keys("H"), seek("j"))...)},
		{"Why now reads like a sentence", "What they did, in their own words; below it the score as a receipt whose lines add up. Enter shows the whole of it.",
			nil, keys("enter", "ctrl+d", "ctrl+u", "esc")},
		{"One key hands it off", "p promotes: on disk before the screen says so, and the next lead is under the cursor. In Handed off, y copies the brief for whoever takes it.",
			nil, append(append(keys("p", "6", "g"), seek("j")), keys("y")...)},
		{"Fourteen wrong rejects, and one u", "A range of fourteen, rejected as junk by mistake: winnow asks, shows ten of them, and one u brings all of them back as they were.",
			nil, append(append(keys("1", "g", "V"), keys(strings.Fields(strings.Repeat("j ", 13))...)...), keys("r", "3", "y", "u")...)},
		{"A weight is edited, and the queue moves", "The criteria are one file. Saved with another weight for a demo request, it shows who would move before anything does; y applies it, u takes it back.",
			stage.EditWeight, []play{{"C", func(p *Presenter) bool { _, open := p.open.(*offer); return open }, true}, {}, {key: "y"}, {key: "g"}}},
		{"The report", "What became of the leads, by week, source, campaign and rep: what marketing reads on Friday.",
			nil, append(keys("i"), keys("ctrl+d", "tab", "esc")...)},
	}
}

// Init begins as the console does.
func (p *Presenter) Init() tea.Cmd { return p.Model.Init() }

// Update hands everything to the console but the keys of the walk itself.
func (p *Presenter) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.w, p.h = msg.Width, msg.Height
		msg.Height -= p.band()
		return p.pass(msg)
	case tea.KeyPressMsg:
		if cmd, own := p.conduct(msg.String()); own {
			p.Model.same = false
			return p, cmd
		}
		p.note(msg.String())
		return p.pass(msg)
	case staged:
		if msg.err != nil {
			p.stop("The walk ends here: " + msg.err.Error())
			return p, nil
		}
		return p, p.next(betweenKeys)
	case beat:
		return p, p.beat(msg)
	}
	return p.pass(msg)
}

func (p *Presenter) pass(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := p.Model.Update(msg)
	return p, cmd
}

// band is how many lines the band has: none where the console needs them.
func (p *Presenter) band() int {
	n := bandH
	if p.w < bandWide { // what it says takes another line
		n++
	}
	if p.h-n < layout.LeastH {
		return 0
	}
	return n
}

// conduct takes the keys of the walk; false where a key is the console's.
func (p *Presenter) conduct(key string) (tea.Cmd, bool) {
	switch {
	case p.over, p.typing() && !p.playing:
		return nil, false
	case key == "esc" || key == "q":
		var cmd tea.Cmd
		for range mostOpen {
			if !p.typing() {
				break
			}
			_, more := p.Model.Update(keyOf("esc")) // what the walk had opened goes with it
			cmd = tea.Batch(cmd, more)
		}
		p.stop("The walk is over; the keys are yours")
		return cmd, true
	case key == "space" && !p.playing:
		return p.play(), true
	case key == "enter" && !p.playing:
		p.auto = true
		return p.play(), true
	case key == "space" || key == "enter": // it plays already
		p.auto = key == "enter"
		return nil, true
	}
	return nil, false
}

// typing reports whether something waits for keys of its own.
func (p *Presenter) typing() bool { return p.Model.open != nil || p.Model.filter.editing }

// stop ends the walk where it is.
func (p *Presenter) stop(why string) {
	p.over, p.playing, p.auto = true, false, false
	p.number++
	p.Model.say(0, why)
	p.Model.same = false
}

// play begins the next part.
func (p *Presenter) play() tea.Cmd {
	if p.at+1 >= len(p.walk) {
		p.stop("That was the handoff; the keys are yours")
		return nil
	}
	p.at, p.step, p.tries, p.playing = p.at+1, 0, 0, true
	p.pressed, p.meant = nil, ""
	if do := p.walk[p.at].behind; do != nil {
		return func() tea.Msg { return staged{do(context.Background())} }
	}
	return p.next(betweenKeys)
}

// next has the next beat come.
func (p *Presenter) next(d time.Duration) tea.Cmd {
	p.number++
	number := p.number
	return p.Model.opt.After(d, func(time.Time) tea.Msg { return beat{number} })
}

// beat presses the next key, once the console rests.
func (p *Presenter) beat(msg beat) tea.Cmd {
	if msg.number != p.number || p.over || p.Model.quitting {
		return nil
	}
	if !p.playing { // by itself
		return p.play()
	}
	if !p.Model.resting() {
		return p.next(whileSeeking)
	}
	steps := p.walk[p.at].steps
	if p.step >= len(steps) {
		p.playing = false
		p.Model.same = false
		if p.auto {
			return p.next(betweenParts)
		}
		return nil
	}
	s := steps[p.step]
	if s.until != nil && s.until(p) || p.tries >= mostTries {
		p.step, p.tries = p.step+1, 0
		return p.next(whileSeeking)
	}
	wait := betweenKeys
	if s.until != nil {
		wait = whileSeeking
		p.tries++
	} else {
		p.step++
	}
	if s.key == "" || s.once && p.tries > 1 {
		return p.next(wait)
	}
	p.note(s.key)
	_, cmd := p.Model.Update(keyOf(s.key))
	if s.key == "C" { // the file is compared, and the dialog takes no key at once
		wait = betweenKeys
	}
	return tea.Batch(cmd, p.next(wait))
}

// note keeps the last keys for the band.
func (p *Presenter) note(key string) {
	if p.pressed = append(p.pressed, key); len(p.pressed) > keysShown {
		p.pressed = p.pressed[1:]
	}
	p.meant = ""
}

// Lines is the screen with the band below it.
func (p *Presenter) Lines() []string {
	lines := p.Model.Lines()
	if p.band() == 0 || len(lines) == 0 {
		return lines
	}
	th, w := p.Model.th, p.w
	title, says := "The handoff in "+strconv.Itoa(len(p.walk))+" scenes", "Names and addresses are hidden, and the leads are made up: press anything."
	if p.at >= 0 {
		title, says = strconv.Itoa(p.at+1)+" of "+strconv.Itoa(len(p.walk))+": "+p.walk[p.at].title, p.walk[p.at].says
	}
	about := []paint.Span{{Role: themes.Accent, Text: title + ". "}, {Role: themes.Normal, Text: says}}
	if p.over {
		about = []paint.Span{{Role: themes.Dim, Text: "The leads are made up. Names and addresses stay hidden, and what you press is shown here."}}
	}
	text := paint.Flow(th, about, max(10, w-2))
	out := append(lines, paint.New(th, themes.Base, w).Put(themes.Rule, strings.Repeat(th.Glyphs.HRule, w)).String())
	for i := range p.band() - 2 {
		l := paint.New(th, themes.Base, w).Gap(1)
		if i < len(text) {
			l.Spans(text[i]...)
		}
		out = append(out, l.String())
	}
	return append(out, p.bar())
}

// bar tells how the walk goes on, and in its corner the keys that were pressed.
func (p *Presenter) bar() string {
	th := p.Model.th
	l := paint.New(th, themes.Base, p.w).Gap(1)
	hint := func(key, does string) { l.Put(themes.Key, key).Put(themes.Dim, " "+does+"  ") }
	switch {
	case p.over, p.typing() && !p.playing: // the keys are the console's
	case p.playing && !p.auto:
		hint("enter", "by itself")
		hint("esc, q", "end the walk")
	case p.playing || p.auto:
		hint("space", "scene by scene")
		hint("esc, q", "end the walk")
	case p.at+1 == len(p.walk):
		hint("space", "ends the walk")
	default:
		hint("space", "goes on")
		hint("enter", "by itself")
		hint("esc, q", "end the walk")
	}
	if len(p.pressed) == 0 {
		return l.String()
	}
	spans := []paint.Span{{Role: themes.Key, Text: strings.Join(p.pressed, " ")}}
	if p.meant != "" {
		spans = append(spans, paint.Span{Role: themes.Dim, Text: "  " + p.meant})
	}
	if paint.SpanWidth(th, spans) > l.Left()-2 {
		spans = spans[:1]
	}
	return l.End(1, spans...).String()
}

// View draws the screen.
func (p *Presenter) View() tea.View {
	v := p.Model.View()
	v.Content = content(p.Lines())
	return v
}
