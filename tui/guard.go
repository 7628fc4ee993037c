package tui

import "time"

// guard tells a key that is held down from one that is pressed again. It is
// asked about every key, and answers for those that change something.
//
// Terminals that report repeats say so with each key, and then nothing has to be
// guessed. On the others, two promises seem to contradict each other: the same
// deciding key within 150 ms is ignored, and `p p u` sent as fast as a terminal
// can does what it says. They do not, because a keyboard cannot repeat that fast:
// held keys come 16 to 60 ms apart, while keys that were typed ahead, or written
// by a program, are already waiting when the one before has been handled. So what
// counts is how long the console had to wait for the key: next to nothing means it
// was typed ahead and is meant; a wait short of 150 ms means a held key.
// After a stall the repeats of a held key, too, come in one piece: therefore two of
// a kind may come typed ahead, and no third.
type guard struct {
	ticks   func() time.Time
	reports bool // the terminal reports repeats

	key    string        // the last key that arrived
	at     time.Time     // when
	run    int           // how many of it in a row
	waited time.Duration // for the next one, so far
	free   time.Time     // since when the console waits for a message
	acted  string        // the last key that was handled, if it changed something
}

const (
	repeatWithin = 150 * time.Millisecond
	typedAhead   = 12 * time.Millisecond // less waiting than the fastest keyboards repeat
	aheadMost    = 2
)

// begin is called when a message arrives, end when it has been dealt with and
// drawn: the time between is the console's own, and no sign of a pause.
func (g *guard) begin() {
	if now := g.ticks(); !g.free.IsZero() {
		g.waited += now.Sub(g.free)
		g.free = now
	}
}

func (g *guard) end() { g.free = g.ticks() }

// arrive takes note of a key, and reports whether it looks like one that is held
// down. says is what the terminal says of it.
func (g *guard) arrive(key string, says bool) (held bool) {
	now := g.ticks()
	switch {
	case key != g.key:
		g.run = 1
	case now.Sub(g.at) >= repeatWithin:
		g.run = 1
	default:
		held = g.waited >= typedAhead || g.run >= aheadMost
		g.run++
	}
	g.key, g.at, g.waited = key, now, 0
	if g.reports {
		return says
	}
	return held || says
}

// deaf reports whether a held key is to be ignored: where its first press
// changed something, whatever the key would mean by now.
func (g *guard) deaf(key string, held bool) bool { return held && key == g.acted }

// handled notes whether a key changed something.
func (g *guard) handled(key string, changed bool) {
	g.acted = ""
	if changed {
		g.acted = key
	}
}
