package export

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"winnow/data/store"
	"winnow/model"
)

// told is what a CRM is told of one lead.
type told struct {
	row    model.Row
	lead   model.Lead
	id     string // the CRM's own, "" for a lead that did not come from it
	first  string // the name in two, see crmName
	last   string
	status string // its word for where the lead stands
	note   string
	owner  string // the CRM's word for whom it was handed to, else whose it is
	reason string
	item   model.Item // what was decided; zero where a list is written
	asWas  bool       // it stands where the CRM's own file put it, see untouched
}

// its is what the CRM's own file said in a column, where that still holds; "" else.
func (t *told) its(keys ...string) string {
	if !t.asWas {
		return ""
	}
	for _, a := range t.lead.Attributes {
		if slices.Contains(keys, key(a.Name)) {
			return a.Text
		}
	}
	return ""
}

// key is a column's name in the form that is compared: letters and digits in lower case.
func key(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// column is one that a CRM takes. Those that are not whole are what tells a lead
// and its standing, and are all that an export of decisions has: what changed
// there meanwhile is not written over.
type column struct {
	name  string
	value func(t *told) value
	whole bool
}

// crm is a program whose own import reads the file.
type crm struct {
	columns []column
	status  map[Standing]string // as the CRM comes
	// itsStatus are the names that its own files have for the status, as keys.
	itsStatus []string
	// word is what the CRM takes for an owner, "" where it does not take the name.
	word func(owner string) string
	// near reports whether the CRM's own fields say of a lead only nearly where it
	// stands; nil = never.
	near func(t *told) bool
	// undone says what is to be known where a lead that was handed off is not any
	// more; "" = nothing.
	undone string
	// optOuts are columns of the CRM's own for do-not-contact: no e-mail, no phone.
	optOuts [2]string
}

// Tally says what a CRM has to be known about a file that was written for it.
type Tally struct {
	Rows    int
	NoID    int              // leads that did not come from it
	NoWord  map[Standing]int // rows without a status, because there is no word for theirs
	Near    map[Standing]int // rows of a list that a database which does not know the leads reads as another stage
	Undone  int              // leads that were told as handed off and are not any more
	NoEmail int              // leads that must not be mailed, where the file cannot say so
	NoPhone int
}

// crmWriter writes leads for a CRM.
type crmWriter struct {
	sh      sheet
	o       Options
	crm     crm
	columns []column
	tally   Tally
	values  []value

	decisions bool // are written, and not a list
}

func newCRMWriter(sh sheet, what What, o Options) *crmWriter {
	w := &crmWriter{sh: sh, o: o, crm: crmOf(o.Target), decisions: what == Decisions, tally: Tally{NoWord: map[Standing]int{}, Near: map[Standing]int{}}}
	if w.o.Settings.Source == "" {
		w.o.Settings.Source = string(o.Target)
	}
	for _, c := range w.crm.columns {
		if !c.whole || what != Decisions {
			w.columns = append(w.columns, c)
		}
	}
	w.addExtras()
	return w
}

// addExtras appends the columns of the organisation's own.
func (w *crmWriter) addExtras() {
	forbidden := func(cause func(t *told) string) func(t *told) value {
		return func(t *told) value {
			if cause(t) == "" {
				return nil // never false: what the CRM knows of a refusal stands
			}
			return true
		}
	}
	noEmail := forbidden(func(t *told) string { return t.row.EmailCause })
	noPhone := forbidden(func(t *told) string { return t.row.PhoneCause })
	values := map[Extra]func(t *told) value{
		ExtraStage:  func(t *told) value { return string(t.row.Stage) },
		ExtraReason: func(t *told) value { return t.reason },
		ExtraNote:   func(t *told) value { return t.note },
		ExtraUntil: func(t *told) value {
			if t.row.DueKind != model.DueWake {
				return nil
			}
			return t.row.DueAt.In(w.o.zone()).Format(time.DateOnly)
		},
		ExtraScore:   func(t *told) value { return t.row.Score },
		ExtraGrade:   func(t *told) value { return t.row.Grade },
		ExtraNoEmail: noEmail,
		ExtraNoPhone: noPhone,
	}
	own := map[Extra]string{ExtraNoEmail: w.crm.optOuts[0], ExtraNoPhone: w.crm.optOuts[1]}
	for _, x := range Extras() {
		name := w.o.Settings.Fields[x]
		if name == "" {
			name = own[x]
		}
		if name != "" && !slices.ContainsFunc(w.columns, func(c column) bool { return strings.EqualFold(c.name, name) }) {
			w.columns = append(w.columns, column{name: name, value: values[x]})
		}
	}
}

func (w *crmWriter) has(x Extra, own string) bool { return own != "" || w.o.Settings.Fields[x] != "" }

func (w *crmWriter) head() error {
	names := make([]string, len(w.columns))
	for i, c := range w.columns {
		names[i] = c.name
	}
	return w.sh.head(names)
}

// write writes one lead. it is what was decided, zero in a list.
func (w *crmWriter) write(r model.Row, whole func() (model.Lead, error), it model.Item) error {
	l, err := whole()
	if err != nil {
		return err
	}
	t := &told{row: r, lead: l, id: l.IDs[w.o.Settings.Source], note: it.Note, item: it}
	t.asWas = !w.decisions && t.id != "" && w.untouched(r, &l)
	t.first, t.last = crmName(&l, t.id != "", w.decisions)
	if t.status = t.its(w.crm.itsStatus...); t.status == "" {
		t.status = w.status(r)
	}
	t.owner = w.owner(it, &l)
	if t.reason = w.o.Settings.Reasons[r.Reason]; t.reason == "" && r.Reason != "" {
		t.reason = w.o.reason(r)
	}
	w.count(t)
	w.values = w.values[:0]
	for _, c := range w.columns {
		w.values = append(w.values, c.value(t))
	}
	return w.sh.row(w.values)
}

// untouched reports whether a lead stands where files put it, those of this CRM alone:
// what it says of the lead is not written over then, with what is only near to it.
func (w *crmWriter) untouched(r model.Row, l *model.Lead) bool {
	for source := range l.IDs {
		if source != w.o.Settings.Source && source != model.SourceOwn {
			return false
		}
	}
	return r.DecidedAt.IsZero() && r.Attempts == 0 && r.Stage == l.FileStage
}

// status is the CRM's word for where a lead stands: the organisation's own, else
// that of the CRM as it comes. An MQL at work is an MQL where there is no word for it.
func (w *crmWriter) status(r model.Row) string {
	for _, s := range []Standing{standing(r), Standing(r.Stage)} {
		if own, ok := w.o.Settings.Status[s]; ok {
			return own
		}
		if word := w.crm.status[s]; word != "" {
			return word
		}
	}
	return ""
}

// owner is whom the lead was handed to, else whose it is, as the CRM calls them.
func (w *crmWriter) owner(it model.Item, l *model.Lead) string {
	for _, name := range []string{it.Owner, l.Owner} {
		if own := w.o.Settings.Owners[name]; own != "" {
			return own
		}
		if name != "" {
			if word := w.crm.word(name); word != "" {
				return word
			}
		}
	}
	return ""
}

// count keeps what is to be said about the file.
func (w *crmWriter) count(t *told) {
	w.tally.Rows++
	if t.id == "" {
		w.tally.NoID++
	}
	s := standing(t.row)
	_, own := w.o.Settings.Status[Standing(t.row.Stage)]
	if t.status == "" && !own && t.row.Stage != model.StageLead {
		w.tally.NoWord[s]++
	}
	if n := w.crm.near; n != nil && !own && !w.decisions && !t.asWas && !w.has(ExtraStage, "") && n(t) {
		w.tally.Near[Standing(t.row.Stage)]++
	}
	if t.item.From.HandedOff() && (t.row.Stage.Open() || t.row.Stage == model.StageNurture || t.row.Stage == model.StageRejected) {
		w.tally.Undone++
	}
	if t.row.EmailCause != "" && !w.has(ExtraNoEmail, w.crm.optOuts[0]) {
		w.tally.NoEmail++
	}
	if t.row.PhoneCause != "" && !w.has(ExtraNoPhone, w.crm.optOuts[1]) {
		w.tally.NoPhone++
	}
}

// writeCRM writes an export for a CRM, one row a lead.
func writeCRM(ctx context.Context, sh sheet, what What, s Source, o Options) (res Result, err error) {
	w := newCRMWriter(sh, what, o)
	if err := w.head(); err != nil {
		return res, err
	}
	if what == Decisions {
		res.Seq, err = s.EachDecided(ctx, string(o.Target), o.OnlyNew, func(d store.Decision) error { return w.write(d.Row, d.Whole, d.Item) })
	} else {
		err = w.list(ctx, what, s)
	}
	res.Rows, res.Tally = w.tally.Rows, w.tally
	return res, err
}

// list writes a list of leads; those that were handed off come with the words
// that were said then.
func (w *crmWriter) list(ctx context.Context, what What, s Source) error {
	view, said := viewOf(what), map[model.LeadID]handedOff{}
	if what == Handoffs {
		var err error
		if said, err = handoffs(ctx, s); err != nil {
			return err
		}
	}
	return s.EachLead(ctx, view, w.o.Filter, w.o.Limit, func(r model.Row, whole func() (model.Lead, error)) error {
		var it model.Item
		it.Note, it.Owner = said[r.ID].note, said[r.ID].owner
		return w.write(r, whole, it)
	})
}
