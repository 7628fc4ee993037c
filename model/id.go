// Package model is winnow's domain: leads, touches, stages, commands, the
// ledger, and the rules that join them. It knows no SQL, no terminal and no
// files, and imports the standard library alone. Every function in it is pure:
// time and randomness are passed in.
package model

import (
	"encoding/hex"
	"fmt"
	"io"
	"math/bits"
	"strings"
	"time"
)

// LeadID identifies a lead within one database. It is positive, and rises in
// the order in which leads were first stored, so that it can close the order of
// the queue. Zero is no lead.
//
// Its text form puts the lowest bits first: neighbours in one import differ in
// their first characters, and a few of these are enough to name a lead.
type LeadID int64

const idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz" // Crockford's base 32
const leadIDLen = 13

// leadEpoch is the instant that the time part of a LeadID counts from.
var leadEpoch = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// NewLeadID returns an id greater than last, made of now (milliseconds) and 20
// bits read from rnd. When a run of leads is stored at once, last+1 is returned
// as soon as time and chance would not exceed last.
func NewLeadID(now time.Time, rnd io.Reader, last LeadID) (LeadID, error) {
	var b [3]byte
	if _, err := io.ReadFull(rnd, b[:]); err != nil {
		return 0, fmt.Errorf("read entropy for a lead id: %w", err)
	}
	r := (int64(b[0])<<16 | int64(b[1])<<8 | int64(b[2])) & 0xfffff
	id := LeadID(now.Sub(leadEpoch).Milliseconds()<<20 | r)
	if id <= last || id <= 0 {
		id = last + 1
	}
	return id, nil
}

func (id LeadID) String() string {
	x := bits.Reverse64(uint64(id))
	var b [leadIDLen]byte
	for i := range b {
		b[i] = idAlphabet[x>>59]
		x <<= 5
	}
	return string(b[:])
}

// ParseLeadPrefix reads the beginning of a lead id's text. It returns the mask
// of the bits that are known and their value: an id matches when id&mask == value.
// whole is true when the text names exactly one id. ok is false when the text
// cannot begin an id.
func ParseLeadPrefix(s string) (mask, value int64, whole, ok bool) {
	if s == "" || len(s) > leadIDLen {
		return 0, 0, false, false
	}
	var x uint64
	known := 0
	for _, c := range strings.ToLower(s) {
		d := strings.IndexRune(idAlphabet, c)
		if d < 0 {
			return 0, 0, false, false
		}
		n := min(5, 64-known)
		if n < 5 {
			if d&((1<<(5-n))-1) != 0 {
				return 0, 0, false, false
			}
			d >>= 5 - n
		}
		known += n
		x = x<<n | uint64(d)
	}
	x <<= 64 - known
	m := ^uint64(0)
	if known < 64 {
		m <<= 64 - known
	}
	v := bits.Reverse64(x)
	if int64(v) < 0 {
		return 0, 0, false, false
	}
	return int64(bits.Reverse64(m) &^ (1 << 63)), int64(v), known == 64, true
}

// EntryID is the UUIDv7 (RFC 9562) of a ledger entry or of a group of them. It
// is made before the first try to store it, so that an unclear commit can be
// looked up. The zero value is no entry.
type EntryID [16]byte

// NewEntryID makes a UUIDv7 from now and ten random bytes of rnd.
func NewEntryID(now time.Time, rnd io.Reader) (EntryID, error) {
	var id EntryID
	if _, err := io.ReadFull(rnd, id[6:]); err != nil {
		return EntryID{}, fmt.Errorf("read entropy for an entry id: %w", err)
	}
	id.stamp(now)
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id, nil
}

// EntryIDAt is the least of the ids that are made at a time, to the millisecond: no
// id made then or later comes before it.
func EntryIDAt(t time.Time) (id EntryID) {
	id.stamp(t)
	return id
}

// stamp writes the time of an id, 0 for one before 1970.
func (id *EntryID) stamp(t time.Time) {
	ms := uint64(max(0, t.UnixMilli()))
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
}

// Time is when the id was made, in UTC, to the millisecond.
func (id EntryID) Time() time.Time {
	var ms int64
	for _, b := range id[:6] {
		ms = ms<<8 | int64(b)
	}
	return time.UnixMilli(ms).UTC()
}

// IsZero reports whether id names no entry.
func (id EntryID) IsZero() bool { return id == EntryID{} }

func (id EntryID) String() string {
	if id.IsZero() {
		return ""
	}
	h := hex.EncodeToString(id[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// ParseEntryID reads the text form of an entry id.
func ParseEntryID(s string) (EntryID, error) {
	var id EntryID
	b, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	if err != nil || len(b) != len(id) {
		return id, Invalid("winnow log lists them", "%q is not an entry id", s)
	}
	copy(id[:], b)
	return id, nil
}

// BatchID numbers the imports of one database, from 1. Zero is no batch.
type BatchID int64
