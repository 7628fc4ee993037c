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
// counts is how long the console had to wait for the key: a wait short of 150 ms
// means a held key; next to nothing means that it was typed ahead, or that the
// console was kept from running meanwhile, as on a busy machine, where a held key
// comes without a wait as well. That is in doubt, and it waits for what follows:
// the same key once more means a held key; another one, or none within the time in
// which a held key would have come again, means that it was typed.
type guard struct {
	ticks   func() time.Time
	reports bool // the terminal reports repeats

	key    string        // the last key that arrived
	at     time.Time     // when
	run    int           // how many of it in a row
	waited time.Duration // for the next one, so far
	free   time.Time     // since when the console waits for a message
	acted  string        // the last key that was handled, if it changed or closed something
	doubts int           // so far, to tell their timers apart
}

const (
	repeatWithin = 150 * time.Millisecond
	typedAhead   = 12 * time.Millisecond // less waiting than the fastest keyboards repeat
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

// hold is what the guard makes of a key that arrived.
type hold uint8

const (
	fresh   hold = iota
	doubted      // typed ahead, or held down: what follows tells
	held
)

// arrive takes note of a key, and tells whether it looks like one that is held
// down. says is what the terminal says of it.
func (g *guard) arrive(key string, says bool) hold {
	now := g.ticks()
	is := fresh
	switch {
	case key != g.key || now.Sub(g.at) >= repeatWithin:
		g.run = 1
	default:
		if is = held; g.waited < typedAhead && g.run == 1 {
			is = doubted
		}
		g.run++
	}
	g.key, g.at, g.waited = key, now, 0
	switch {
	case says:
		return held
	case g.reports:
		return fresh
	}
	return is
}

// resolve says what a key in doubt is, now that the next one has arrived.
func (g *guard) resolve(p *pressed, next pressed) {
	if p.hold == doubted {
		if p.hold = fresh; next.key == p.key && next.hold == held {
			p.hold = held
		}
	}
}

// doubtOver is when no other key has come after one in doubt.
type doubtOver struct{ number int }

// matters reports whether it makes a difference that a key is a repeat: where the
// last key that was handled is the same and changed or closed something, whatever
// the key would mean by now.
func (g *guard) matters(p pressed) bool { return p.hold != fresh && p.key == g.acted }

// handled notes whether a key changed or closed something.
func (g *guard) handled(key string, did bool) {
	g.acted = ""
	if did {
		g.acted = key
	}
}
