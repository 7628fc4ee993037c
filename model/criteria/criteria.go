// Package criteria reads a team's written definition of MQL and SQL: one TOML
// text of rules, groups, thresholds, reasons and times. A text is taken whole or
// not at all; every mistake in it is reported at once, with its place and the
// nearest right word.
package criteria

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"time"

	"winnow/model"
)

//go:embed default.toml
var defaultText string

// Default returns the text of the criteria that winnow starts with.
func Default() string { return defaultText }

// Criteria is a checked criteria file. It is never changed after Parse and is
// safe to share between goroutines.
type Criteria struct {
	Text  string
	Hash  string      // of Text: SHA-256 in hex
	Rules model.Rules // what moves leads, apart from scoring

	Groups     []Group // in the order of the file
	Signals    []Signal
	Fit        Bounds // of the side
	Engagement Bounds
	Grade      Grade

	Touches  []model.TouchKind // kinds of touch of the team's own
	Triggers []Trigger

	// Attributes are the attributes that conditions name, in the order in which
	// Facts wants their values.
	Attributes []string
	reads      []attributePlace // where they do
	words      []*wordList      // that conditions look for
	doubts     []Mistake
}

// Milli counts thousandths of a point.
type Milli int64

// Bounds hold a sum between two ends. Without a floor nothing holds it below.
type Bounds struct {
	Floor    Milli
	HasFloor bool
	Cap      Milli
}

// Hold returns the sum drawn into the bounds.
func (b Bounds) Hold(sum Milli) Milli {
	if sum > b.Cap {
		return b.Cap
	}
	if b.HasFloor && sum < b.Floor {
		return b.Floor
	}
	return sum
}

// Group is a set of rules that add up under one cap, on one side of the score.
type Group struct {
	Name     string
	Side     model.Side
	Bounds   Bounds
	HalfLife time.Duration // points halve in it; 0 = they do not fade
}

// Signal is one rule: points for who a lead is (When), for what it did
// (Touches), or for what it did given who it is (both). A touch counts for it
// when every limit set holds. Touches that count are the latest ones; each is
// worth Points faded by its own age.
type Signal struct {
	Name    string
	Group   int // index in Criteria.Groups
	When    *Condition
	Touches []Pattern // any of them; with Absent none means every inbound touch
	Points  Milli     // for each touch that counts, or once

	Campaign, Channel, URL, Detail Glob // of a touch; the zero Glob matches all

	Every  bool // each touch counts, not only the latest
	Limit  int  // at most so many touches count; 0 = no limit
	PerDay int  // at most so many of one day of the team's zone; 0 = no limit

	// AtLeast touches within a span, the last of them, make one that counts:
	// Within is the span, InVisit means within one visit. Visits counts visits in
	// place of touches.
	AtLeast int // 0 and 1 = each touch by itself
	Visits  int // 0 = touches are counted
	Within  time.Duration
	InVisit bool

	FirstWithin time.Duration // only touches so soon after the lead's first inbound touch; 0 = any
	AfterQuiet  time.Duration // only a touch before which no inbound touch came for so long; 0 = any

	// Absent turns the rule round: it scores, unfaded, while the latest such touch
	// is so long ago; where there is none, since the lead is known: by its first
	// inbound touch of any kind, or by when its record came here.
	Absent time.Duration
}

// VisitGap ends a visit: touches closer than this belong to one visit.
const VisitGap = 30 * time.Minute

// Grade holds the lowest whole points of fit for tiers A and B, and of
// engagement for tiers 1 and 2. What is below is C and 3.
type Grade struct{ A, B, One, Two int }

// Of names the grade of a fit and an engagement, such as "A1".
func (g Grade) Of(fit, engagement int) string {
	row, column := 2, 2
	switch {
	case fit >= g.A:
		row = 0
	case fit >= g.B:
		row = 1
	}
	switch {
	case engagement >= g.One:
		column = 0
	case engagement >= g.Two:
		column = 1
	}
	return grades[row][column]
}

var grades = [3][3]string{{"A1", "A2", "A3"}, {"B1", "B2", "B3"}, {"C1", "C2", "C3"}}

// Trigger is a combination of touches that acts at once, whatever the score. It
// fires at the touch that completes it, once for each such touch.
type Trigger struct {
	ID     string // stable: stands in the ledger
	Name   string
	Any    []Pattern // one of them; empty = none asked
	All    []Pattern // each of them
	When   *Condition
	Within time.Duration // of one another, for All and People; 0 = any time
	People int           // so many people of one company with such touches; 0 = the lead alone
	Then   []Act
}

// ActKind is what a trigger does.
type ActKind string

const (
	ActHot    ActKind = "hot"    // into NOW with the hot SLA
	ActMQL    ActKind = "mql"    // into the queue
	ActAssign ActKind = "assign" // to the owner in Text
	ActTag    ActKind = "tag"    // with Text
	ActNotify ActKind = "notify" // terminal notification and bell
	ActRun    ActKind = "run"    // the program and arguments in Args
)

// Act is one thing that a trigger does.
type Act struct {
	Kind ActKind
	Text string
	Args []string
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
