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

	key    string    // the last key, "" = none that changed something
	at     time.Time // when it was handled
	run    int       // how many of it in a row
	waited time.Duration
	free   time.Time // since when the console waits for a message
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

// repeated reports whether the key comes from holding it down, after it had
// changed something.
func (g *guard) repeated(key string, says bool) bool {
	if key != g.key || g.key == "" {
		return false
	}
	if g.reports {
		return says
	}
	now := g.ticks()
	fresh := now.Sub(g.at) >= repeatWithin
	meant := fresh || g.waited < typedAhead && g.run < aheadMost
	if !meant {
		g.at, g.waited = now, 0 // the next one is measured from here
	}
	return says || !meant
}

// pressed notes a key that was let through, and whether it changed something.
func (g *guard) pressed(key string, changes bool) {
	now := g.ticks()
	switch {
	case !changes:
		g.key, g.run = "", 0
		return
	case key == g.key && now.Sub(g.at) < repeatWithin:
		g.run++
	default:
		g.key, g.run = key, 1
	}
	g.at, g.waited = now, 0
}
