package store

import (
	"encoding/binary"
	"math"

	"winnow/model"
	"winnow/model/score"
)

// A pack holds what scoring needs of some leads that follow one another: each
// lead's fold and its touches, in the order in which they are scored, every text
// once. To read a million leads out of it takes a twentieth of the time that
// their source rows and touches take; it says nothing that these do not say.

const (
	packFormat = 1
	packLeads  = 128     // of one pack at most
	packBytes  = 1 << 16 // after which a pack is closed
)

// packWriter makes one pack after the other.
type packWriter struct {
	known       map[string]uint64
	lens, texts []byte // of each text: its length, and itself
	heads, body []byte // of each lead: its id less the last one's and its length, and itself
	first, last model.LeadID
	leads       int
}

// full reports whether the pack should be closed.
func (w *packWriter) full() bool {
	return w.leads >= packLeads || len(w.body)+len(w.texts) >= packBytes
}

// add appends a lead, whose id is above all others of the pack. The touches are
// brought into the order in which they are scored.
func (w *packWriter) add(l *model.Lead, touches []model.Touch) {
	if w.leads == 0 {
		if w.known == nil {
			w.known = map[string]uint64{}
		}
		clear(w.known)
		w.lens, w.texts, w.heads, w.body = w.lens[:0], w.texts[:0], w.heads[:0], w.body[:0]
		w.first, w.last = l.ID, l.ID
	}
	w.heads = binary.AppendUvarint(w.heads, uint64(l.ID-w.last))
	from := len(w.body)
	w.lead(l)
	touches = score.Sorted(touches)
	w.body = binary.AppendUvarint(w.body, uint64(len(touches)))
	var before int64
	for i := range touches {
		same := i > 0 && touches[i-1].At.Equal(touches[i].At) || i+1 < len(touches) && touches[i+1].At.Equal(touches[i].At)
		before = w.touch(&touches[i], before, same)
	}
	w.heads = binary.AppendUvarint(w.heads, uint64(len(w.body)-from))
	w.last = l.ID
	w.leads++
}

// document closes the pack.
func (w *packWriter) document() []byte {
	doc := make([]byte, 0, len(w.lens)+len(w.texts)+len(w.heads)+len(w.body)+16)
	doc = append(doc, packFormat)
	doc = binary.AppendUvarint(doc, uint64(len(w.known)))
	doc = binary.AppendUvarint(doc, uint64(w.leads))
	doc = append(append(append(append(doc, w.lens...), w.heads...), w.texts...), w.body...)
	w.leads = 0
	return doc
}

func (w *packWriter) uint(n uint64) { w.body = binary.AppendUvarint(w.body, n) }
func (w *packWriter) int(n int64)   { w.body = binary.AppendVarint(w.body, n) }

func (w *packWriter) text(s string) {
	n, ok := w.known[s]
	if !ok {
		n = uint64(len(w.known))
		w.known[s] = n
		w.lens = binary.AppendUvarint(w.lens, uint64(len(s)))
		w.texts = append(w.texts, s...)
	}
	w.uint(n)
}

// leadTexts are the texts of a lead that conditions, ranking and labels look at.
func leadTexts(l *model.Lead) [27]*string {
	return [...]*string{&l.Name, &l.Email, &l.ExternalID, &l.Title, &l.Company, &l.Domain, &l.Country, &l.Source, &l.Phone,
		&l.FirstName, &l.LastName, &l.Email2, &l.Phone2, &l.Website, &l.Region, &l.City, &l.Industry, &l.Revenue, &l.Owner, &l.URL,
		&l.TimeZone, &l.LinkedIn, &l.Notes, (*string)(&l.FileStage), &l.FileReason, &l.NoEmail, &l.NoPhone}
}

// Bits beside those of leadTexts.
const (
	packFreeMail = 1 << (27 + iota)
	packEmployees
	packAttributes
)

func (w *packWriter) lead(l *model.Lead) {
	texts := leadTexts(l)
	var has uint64
	for i, s := range texts {
		if *s != "" {
			has |= 1 << i
		}
	}
	if l.FreeMail {
		has |= packFreeMail
	}
	if l.Employees != 0 {
		has |= packEmployees
	}
	if len(l.Attributes) > 0 {
		has |= packAttributes
	}
	w.uint(has)
	for _, s := range texts {
		if *s != "" {
			w.text(*s)
		}
	}
	w.int(l.CreatedAt.UnixMicro())
	w.uint(uint64(l.Rows))
	if l.Employees != 0 {
		w.int(int64(l.Employees))
	}
	if len(l.Attributes) == 0 {
		return
	}
	w.uint(uint64(len(l.Attributes)))
	for i := range l.Attributes {
		a := &l.Attributes[i]
		w.text(a.Name)
		w.text(string(a.Type))
		w.text(a.Text)
		w.body = binary.LittleEndian.AppendUint64(w.body, math.Float64bits(a.Number))
	}
}

// Bits of a touch. What tells touches of one instant apart is kept of those only.
const (
	packOutbound = 1 << iota
	packChannel
	packDetail
	packURL
	packCampaign
	packRest
)

// touch appends one, and returns its time.
func (w *packWriter) touch(t *model.Touch, before int64, same bool) int64 {
	at := t.At.UnixMicro()
	var has byte
	for _, b := range [...]struct {
		bit byte
		on  bool
	}{{packOutbound, t.Outbound}, {packChannel, t.Channel != ""}, {packDetail, t.Detail != ""}, {packURL, t.URL != ""},
		{packCampaign, t.UTM.Campaign != ""}, {packRest, same}} {
		if b.on {
			has |= b.bit
		}
	}
	w.body = append(w.body, has)
	w.int(at - before)
	w.text(string(t.Kind))
	for _, p := range [...]struct {
		bit  byte
		text string
	}{{packChannel, t.Channel}, {packDetail, t.Detail}, {packURL, t.URL}, {packCampaign, t.UTM.Campaign}, {packRest, t.EventID},
		{packRest, t.UTM.Source}, {packRest, t.UTM.Medium}, {packRest, t.UTM.Term}, {packRest, t.UTM.Content}} {
		if has&p.bit != 0 {
			w.text(p.text)
		}
	}
	return at
}
