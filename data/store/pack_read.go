package store

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"time"

	"winnow/model"
)

// pack is one that was read. Nothing in it points to anything but its document: a
// scoring opens tens of thousands.
type pack struct {
	first, last model.LeadID
	document    string
	texts       []uint32 // where each begins, and where the last one ends
	heads       []packHead
	body        string
	stale       bool // it does not hold what counts of a lead in its span
}

type packHead struct {
	lead     model.LeadID
	from, to int
}

// packRoom is what a pack needs beside its document.
type packRoom struct {
	texts []uint32
	heads []packHead
}

// openPack reads what is in a pack, but no lead yet. The document must not change
// any more. The room, which may be empty, becomes the pack's.
func openPack(first, last model.LeadID, document string, room packRoom) (*pack, error) {
	p := &pack{first: first, last: last, document: document}
	r := packReader{rest: p.document, of: p}
	if r.byte() != packFormat {
		return nil, fmt.Errorf("the pack of lead %s is of another format", first)
	}
	texts, leads := r.count(), r.count()
	p.texts, p.heads = append(slices.Grow(room.texts[:0], texts+1), 0), slices.Grow(room.heads[:0], leads)[:leads]
	size := 0
	for range texts {
		size += r.count()
		p.texts = append(p.texts, uint32(size))
	}
	id, from := first, 0
	for i := range p.heads {
		id += model.LeadID(r.uint())
		n := r.count()
		p.heads[i] = packHead{id, from, from + n}
		from += n
	}
	begin := uint32(len(p.document) - len(r.rest))
	r.take(size)
	for i := range p.texts {
		p.texts[i] += begin
	}
	if p.body = r.rest; r.bad || from != len(p.body) {
		return nil, fmt.Errorf("the pack of lead %s is damaged", first)
	}
	return p, nil
}

// vacate takes the room of a pack of which nothing more is read. The texts that were
// read of it stay what they are.
func (p *pack) vacate() packRoom {
	room := packRoom{p.texts, p.heads}
	p.texts, p.heads = nil, nil
	return room
}

// find returns what the pack holds of a lead.
func (p *pack) find(id model.LeadID) (record string, ok bool) {
	lo, hi := 0, len(p.heads)
	for lo < hi {
		if mid := (lo + hi) / 2; p.heads[mid].lead < id {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == len(p.heads) || p.heads[lo].lead != id {
		return "", false
	}
	return p.body[p.heads[lo].from:p.heads[lo].to], true
}

// read takes a lead out of its record. What l and touches hold is overwritten.
func (p *pack) read(id model.LeadID, record string, l *model.Lead, touches []model.Touch) ([]model.Touch, error) {
	r, err := p.readLead(id, record, l)
	if err != nil {
		return nil, err
	}
	return p.readTouches(r, touches)
}

func (p *pack) damaged() error { return fmt.Errorf("the pack of lead %s is damaged", p.first) }

// readLead is read without the touches; the reader that it returns stands at them.
func (p *pack) readLead(id model.LeadID, record string, l *model.Lead) (packReader, error) {
	r := packReader{rest: record, of: p}
	attributes := l.Attributes[:0]
	*l = model.Lead{ID: id}
	has := r.uint()
	for i, to := range leadTexts(l) {
		if has&(1<<i) != 0 {
			*to = r.text()
		}
	}
	l.FreeMail = has&packFreeMail != 0
	l.CreatedAt, l.Rows = time.UnixMicro(r.int()).UTC(), int(r.uint())
	if has&packEmployees != 0 {
		l.Employees = int(r.int())
	}
	if has&packAttributes != 0 {
		for range r.count() {
			a := model.Attribute{Name: r.text(), Type: model.AttributeType(r.text()), Text: r.text()}
			if bits := r.take(8); !r.bad {
				a.Number = math.Float64frombits(binary.LittleEndian.Uint64([]byte(bits)))
			}
			attributes = append(attributes, a)
		}
		l.Attributes = attributes
	}
	if r.bad {
		return r, p.damaged()
	}
	return r, nil
}

// readTouches reads them where readLead ended.
func (p *pack) readTouches(r packReader, touches []model.Touch) ([]model.Touch, error) {
	touches = r.touches(touches[:0])
	if r.bad || r.rest != "" {
		return nil, p.damaged()
	}
	return touches, nil
}

// anyKind reports whether f does of the kind of one of the inbound touches, which
// the reader stands at.
func (r packReader) anyKind(f func(model.TouchKind) bool) bool {
	for range r.count() {
		has := r.byte()
		r.int()
		if kind := r.text(); has&packOutbound == 0 && f(model.TouchKind(kind)) {
			return true
		}
		for _, bit := range [...]byte{packChannel, packDetail, packURL, packCampaign} {
			if has&bit != 0 {
				r.uint()
			}
		}
		if has&packRest != 0 {
			for range 5 {
				r.uint()
			}
		}
	}
	return r.bad
}

// eachTouch tells f of the touches that the reader stands at: of each what reports
// ask, with the time in microseconds. It leaves the reader behind them.
func (r *packReader) eachTouch(f func(kind model.TouchKind, at int64, outbound bool, campaign string)) {
	var at int64
	for range r.count() {
		has := r.byte()
		at += r.int()
		kind, campaign, skip := r.text(), "", 0
		for _, bit := range [...]byte{packChannel, packDetail, packURL} {
			if has&bit != 0 {
				r.uint()
			}
		}
		if has&packCampaign != 0 {
			campaign = r.text()
		}
		if has&packRest != 0 {
			skip = 5
		}
		for range skip {
			r.uint()
		}
		if r.bad {
			return
		}
		f(model.TouchKind(kind), at, has&packOutbound != 0, campaign)
	}
}

// touches reads them into the room that it is given. Each is made where it stays: it
// is large, and a scoring reads millions.
func (r *packReader) touches(touches []model.Touch) []model.Touch {
	n := r.count()
	touches = slices.Grow(touches[:0], n)[:n]
	var at int64
	for i := range touches {
		t := &touches[i]
		has := r.byte()
		at += r.int()
		t.Kind, t.At, t.Outbound = model.TouchKind(r.text()), time.UnixMicro(at).UTC(), has&packOutbound != 0
		t.Channel, t.Detail, t.URL, t.UTM.Campaign = r.textIf(has&packChannel), r.textIf(has&packDetail), r.textIf(has&packURL), r.textIf(has&packCampaign)
		if has&packRest != 0 {
			t.EventID, t.UTM.Source, t.UTM.Medium, t.UTM.Term, t.UTM.Content = r.text(), r.text(), r.text(), r.text(), r.text()
		} else if t.EventID != "" || t.UTM.Source != "" || t.UTM.Medium != "" || t.UTM.Term != "" || t.UTM.Content != "" {
			t.EventID, t.UTM = "", model.UTM{Campaign: t.UTM.Campaign}
		}
	}
	return touches
}

// textIf reads a text where it is said that there is one.
func (r *packReader) textIf(has byte) string {
	if has == 0 {
		return ""
	}
	return r.text()
}

// packReader reads what packWriter wrote. bad is set where something else came.
type packReader struct {
	rest string
	of   *pack
	bad  bool
}

func (r *packReader) byte() byte {
	if r.rest == "" {
		r.bad = true
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

func (r *packReader) uint() uint64 {
	if s := r.rest; len(s) > 1 { // most take a byte or two
		switch a, b := uint64(s[0]), uint64(s[1]); {
		case a < 0x80:
			r.rest = s[1:]
			return a
		case b < 0x80:
			r.rest = s[2:]
			return a&0x7f | b<<7
		}
	}
	var n uint64
	for i := 0; i < len(r.rest) && i < binary.MaxVarintLen64; i++ {
		b := r.rest[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			r.rest = r.rest[i+1:]
			return n
		}
	}
	r.bad, r.rest = true, ""
	return 0
}

func (r *packReader) int() int64 {
	n := r.uint()
	return int64(n>>1) ^ -int64(n&1)
}

// count reads how many there are of something that takes a byte each at least.
func (r *packReader) count() int {
	n := r.uint()
	if n > uint64(len(r.rest)) || r.bad {
		r.bad = true
		return 0
	}
	return int(n)
}

func (r *packReader) text() string {
	n := r.uint()
	if n+1 >= uint64(len(r.of.texts)) {
		r.bad = true
		return ""
	}
	return r.of.document[r.of.texts[n]:r.of.texts[n+1]]
}

func (r *packReader) take(n int) string {
	if n > len(r.rest) {
		r.bad, r.rest = true, ""
		return ""
	}
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}
