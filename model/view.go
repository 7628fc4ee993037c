package model

import (
	"time"

	"winnow/model/filter"
)

// View names one of the console's lists.
type View string

const (
	ViewToday     View = "today"      // NOW, then the queue by score
	ViewHot       View = "hot"        // MQLs at or above the hot threshold
	ViewWorking   View = "working"    // open leads with an attempt or a snooze
	ViewBack      View = "back"       // open leads that were sent back, woke or were reopened
	ViewNurture   View = "nurture"    // resting
	ViewHandedOff View = "handed_off" // sql, accepted, opportunity
	ViewAll       View = "all"        // every lead at every stage
	ViewQueue     View = "queue"      // every MQL by score: what `winnow queue` lists
	ViewCooled    View = "cooled"     // MQLs that qualified, fell below the threshold, untried
)

// Views lists the seven views of the console, in the order of the keys 1 to 7.
func Views() []View {
	return []View{ViewToday, ViewHot, ViewWorking, ViewBack, ViewNurture, ViewHandedOff, ViewAll}
}

// Title is the view's name on screen.
func (v View) Title() string {
	switch v {
	case ViewHandedOff:
		return "Handed off"
	case "":
		return ""
	}
	return string(v[0]-'a'+'A') + string(v[1:])
}

// Section is a part of Today. Other views have one section.
type Section string

const (
	SectionNow   Section = "now"
	SectionQueue Section = "queue"
)

// Query asks for a page of a list. Limit is the number of rows. At most one of
// After, Before and Around is set; none reads from the start, and Last from the
// end. Every row matches the filter.
type Query struct {
	View    View
	Section Section // of ViewToday; others ignore it
	Filter  filter.Filter
	Sort    Sort // "" = SortScore; of Today, other orders list both sections as one
	Now     time.Time
	Zone    *time.Location // the user's; nil = UTC
	Limit   int
	After   Cursor
	Before  Cursor
	Around  LeadID // the page that holds this lead, about in its middle
	Last    bool
}

// Page is a run of rows of a list, in its order. More and Less say whether rows
// follow or precede. Epoch rises with every rescoring of the whole database; a
// page of another epoch does not continue this one.
type Page struct {
	Rows  []Row
	More  bool
	Less  bool
	Epoch int64
}

// Row is a lead as a list shows it.
type Row struct {
	ID           LeadID
	Key          int64 // with ID: the row's Cursor
	Version      int64
	ExternalID   string
	Label        string
	Name         string
	Email        string
	Phone        string
	Title        string
	Company      string
	Country      string
	Source       string
	Owner        string // by file, else whom a trigger assigned it to
	Tags         Tags
	Stage        Stage
	Score        int
	Fit          int
	Engagement   int
	Grade        string
	Rising       int
	Hot          bool
	Cooled       bool // qualified once, below the threshold now
	FreeMail     bool
	Duplicate    string // label of a possible duplicate, or ""
	QualifiedAt  time.Time
	WaitingSince time.Time
	DueAt        time.Time
	DueKind      DueKind
	Attempts     int
	LastOutcome  AttemptOutcome
	Return       Return
	ReturnedAt   time.Time
	ReturnWhy    string // reason id, or what woke it
	RestedFor    string // woken: the id of the reason that it was rejected for, "" where it rested in nurture
	Reason       string // of the decision, by id
	DecidedAt    time.Time
	DecidedBy    string
	HandedTo     string // with sales: the account executive, "" = nobody was named
	Amount       int64  // with sales: of the opportunity, in hundredths; 0 = not known
	Close        time.Time
	EmailCause   string // why not to mail, or ""
	PhoneCause   string
	LastTouch    time.Time
	Touches      int
	Why          Why
}

// Cursor is the row's place in the order of its list. Under NOW, where rows
// stand by due time, Key holds that time in microseconds since 1970.
func (r Row) Cursor() Cursor { return Cursor{Key: r.Key, ID: r.ID} }

// Late reports whether the row's due time has passed. That time is one of the
// team's working hours where the promise was; a list, the header and the commands
// all count a lead as late from the same instant on.
func (r Row) Late(now time.Time) bool {
	return !r.DueAt.IsZero() && r.Stage.Open() && r.DueAt.Before(now)
}

// Counts are the figures of the console's frame.
type Counts struct {
	Views       map[View]int
	Everybody   map[View]int  // where Views leaves the leads of others out: with them
	Now         int           // rows under NOW
	Late        int           // open leads whose due time has passed: rows that are Late
	LateQueue   int           // those of them that do not stand under NOW, but in the queue
	NextLate    time.Time     // the next due time of an open lead, zero = none
	WorkedToday int           // leads the actor decided on or tried today
	NotExported int           // decisions that no export has taken yet
	Sales       map[Stage]int // leads with sales, by stage
	Silent      int           // of those handed off, without a word from sales for too long: see Rules.SilentFrom
	FitOnly     bool          // no lead in the queue has an inbound touch
}
