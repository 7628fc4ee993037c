package model

import (
	"slices"
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
	Reason       string // of the decision, by id
	DecidedAt    time.Time
	DecidedBy    string
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
	Now         int       // rows under NOW
	Late        int       // open leads whose due time has passed: rows that are Late
	NextLate    time.Time // the next due time of an open lead, zero = none
	WorkedToday int       // leads the actor decided on or tried today
	NotExported int       // decisions that no export has taken yet
	FitOnly     bool      // no lead in the queue has an inbound touch
}

// WarningKind says what a warning is about; the order of the constants is the
// order in which they are shown.
type WarningKind string

const (
	WarnDNC         WarningKind = "do_not_contact"
	WarnOpportunity WarningKind = "open_opportunity" // sales has somebody at the same company: Stage says how far it is
	WarnRefusal     WarningKind = "refusal"          // at the same company
	WarnOtherRep    WarningKind = "other_rep"        // works another lead there
	WarnDuplicate   WarningKind = "duplicate"
	WarnFreeMail    WarningKind = "free_mail"
	WarnRoleAddress WarningKind = "role_address" // info@, sales@: not one person's
	WarnStudent     WarningKind = "student"      // Reason is StudentByTitle or StudentByAddress
	WarnOwnStaff    WarningKind = "own_staff"
)

// Warning is something to know before calling. Lead, Label, Company and Who are set
// where another lead or rep is meant; do-not-contact has the channel in Label.
type Warning struct {
	Kind    WarningKind
	Lead    LeadID
	Label   string
	Company string // as the other lead's file names it
	Domain  string // what makes it the same company, "" = the name does
	Who     string
	Stage   Stage
	Reason  string    // reason id, or the cause of a do-not-contact
	At      time.Time // zero for a stage that a file brought
}

// WarningsFor leaves out what only tells an actor of their own work.
func WarningsFor(actor string, warnings []Warning) []Warning {
	return slices.DeleteFunc(slices.Clone(warnings), func(w Warning) bool {
		return w.Kind == WarnOtherRep && w.Who == actor
	})
}

// Detail is everything the pane and `winnow show` know about one lead. Touches
// are newest first, own attempts among them, at most the number asked for;
// TouchCount counts all. Weeks counts inbound touches by week, oldest first,
// ending with the present week.
type Detail struct {
	Row        Row
	Lead       Lead
	State      State
	Scored     Scored
	Sources    []Provenance
	Touches    []Touch
	TouchCount int
	Weeks      []int
	Items      []Item // oldest first
	Warnings   []Warning
	Merged     []LeadID // leads that were merged into this one
	Fired      []Firing // triggers that fired by the applied criteria, each once, the latest first; without Entry and Seq
}

// Since tells what happened while somebody was away.
type Since struct {
	At       time.Time // of the last session's end; zero = first session
	New      int       // leads that entered the queue
	NewHot   int
	Due      int // call-backs and snoozes that came due
	SentBack int
	SentBy   string // one who sent back, where there is one
	Woken    int
	Cooled   int // without a try
	Others   int // decisions by others
}

// IsZero reports whether nothing happened.
func (s Since) IsZero() bool {
	return s.New == 0 && s.Due == 0 && s.SentBack == 0 && s.Woken == 0 && s.Cooled == 0 && s.Others == 0
}

// Batch is one import.
type Batch struct {
	ID        BatchID
	At        time.Time
	Actor     string
	File      string
	Format    string
	Source    string
	Rows      int
	Created   int
	Updated   int
	Unchanged int
	Queued    int
	NotQueued map[string]int // by the file's word for the stage
	Touches   int
	// Unattached touches were of people nobody knew then: they wait. Attached ones
	// had waited since an earlier import, for people that this one brought.
	Unattached, Attached int
	Rejected             int
	Erased               int  // rows left out because their people were erased
	Finished             bool // false: an import was killed in the middle
	TakenBack            bool
	Turning              Action // undo or redo while it is being taken back or given again: that is in the ledger, and not through yet
	LedgerID             EntryID
}

// SpelledAlike is why two are proposed as one who are at one company, by names of
// which one may be the other's mistyped.
const SpelledAlike = "spelling"

// Duplicate is a pair of leads that may be one person. Why is the word for what they
// share: email, phone, id, name for name and company, or SpelledAlike. Domain is that
// of their company where it is what makes it the same, "" = its name does.
type Duplicate struct {
	A, B   Row // A came first
	Why    string
	Domain string
}

// Firing is a trigger that touches of a lead completed, as the ledger has it.
type Firing struct {
	Entry   EntryID
	Seq     int64
	Lead    LeadID
	Label   string
	Trigger string // its id
	Name    string // its name in the applied criteria, else its id
	At      time.Time
	Notify  bool          // it asks for a notification
	People  int           // of the company who completed it together; 0 = the lead alone, or it is not known
	Within  time.Duration // the span in which they did; 0 = any
}

// Log asks for entries of the ledger, newest first.
type Log struct {
	Since time.Time
	Lead  LeadID // 0 = all
	Limit int    // 0 = all
}

// Waiting counts the touches of people whom nobody knows yet. They attach when
// their person arrives.
type Waiting struct {
	Touches int
	People  int // different addresses, ids and names that they are about
	Nobody  int // of them name nobody at all
}
