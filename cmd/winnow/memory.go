package main

import (
	"runtime/debug"
	"time"
)

// The console keeps little and drops much with each frame: collected early, it
// stays small, and no key notices. While it starts little is dropped, and a
// collection delays the first frame: there is one only beyond startBytes.
const (
	earlyPercent = 30       // of what is kept may come on top before a collection
	startBytes   = 20 << 20 // may be in use before a collection while it starts
	startTakes   = time.Second
)

// leanMemory has the collector of garbage run as the console needs it, from its
// start until the function returned is called.
func leanMemory() (end func()) {
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(startBytes)
	started := time.AfterFunc(startTakes, func() {
		debug.SetGCPercent(earlyPercent)
		debug.SetMemoryLimit(limit)
		debug.FreeOSMemory()
	})
	return func() {
		started.Stop()
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// manyLeads is after how many leads that were scored in one go memory is given back.
const manyLeads = 1000

// giveBack returns what scoring that many leads took to the system, which the
// collector by itself does in minutes.
func giveBack(leads int) {
	if leads >= manyLeads {
		debug.FreeOSMemory()
	}
}
