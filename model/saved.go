package model

import (
	"slices"
	"strconv"
	"strings"
)

// Sort is an order of a list, by name.
type Sort string

// The orders. What a lead does not have comes last.
const (
	SortScore   Sort = "score"   // the order of the queue
	SortDue     Sort = "due"     // what is due first
	SortWaiting Sort = "waiting" // who waits longest
	SortActive  Sort = "active"  // who acted last
	SortRising  Sort = "rising"  // whose score rose most
)

// Sorts lists the orders.
func Sorts() []Sort { return []Sort{SortScore, SortDue, SortWaiting, SortActive, SortRising} }

// Title says an order in a heading: "by score".
func (s Sort) Title() string {
	switch s {
	case SortDue:
		return "by due time"
	case SortWaiting:
		return "longest waiting first"
	case SortActive:
		return "latest activity first"
	case SortRising:
		return "most risen first"
	}
	return "by score"
}

// SavedView is a list that somebody gave a name and one of the keys 1 to 9: one of
// the views, narrowed by a filter, in an order.
type SavedView struct {
	Key    int
	Name   string
	Filter string // in the language of filters; "" = everything in On
	On     View   // "" = ViewQueue
	Sort   Sort   // "" = SortScore
}

const savedPrefix = "saved:"

// SavedName is how long the name of a saved view may be: it stands in the header.
const SavedName = 16

// ID names the view among all others.
func (v SavedView) ID() View { return View(savedPrefix + strconv.Itoa(v.Key)) }

// Base is the view that it narrows.
func (v SavedView) Base() View {
	if v.On == "" {
		return ViewQueue
	}
	return v.On
}

// Order is the order in which it lists.
func (v SavedView) Order() Sort {
	if v.Sort == "" {
		return SortScore
	}
	return v.Sort
}

// Check says what is wrong with a saved view; its filter is read elsewhere, for
// what words mean in one depends on the criteria.
func (v SavedView) Check() error {
	switch name := strings.TrimSpace(v.Name); {
	case v.Key < 1 || v.Key > 9:
		return Invalid("choose a key from 1 to 9", "a view cannot stand on the key %d", v.Key)
	case name == "":
		return Invalid("give it a word or two", "the view on %d has no name", v.Key)
	case len([]rune(name)) > SavedName:
		return Invalid("", "a name has at most %d letters here, this one %d", SavedName, len([]rune(name)))
	case !slices.Contains(append(Views(), ViewQueue, ViewCooled), v.Base()):
		return Invalid("use one of today, hot, working, back, nurture, handed_off, all, queue, cooled", "there is no view %q", v.On)
	case !slices.Contains(Sorts(), v.Order()):
		return Invalid("use one of score, due, waiting, active, rising", "there is no order %q", v.Sort)
	}
	return nil
}
