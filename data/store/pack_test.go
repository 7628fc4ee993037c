package store

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/model/score"
)

var packNow = time.Date(2026, 11, 22, 9, 30, 0, 123000, time.UTC)

// anyLead makes a lead with touches, some of them of one instant and some twice.
func anyLead(r *rand.Rand, id model.LeadID) (l model.Lead, touches []model.Touch) {
	texts := []string{"", "", "VP Operations", "Zoë \x1f\x1e\x00 Ünal", "https://firm.example/pricing?a=1", strings.Repeat("long ", 40), "\xff\xfe"}
	pick := func() string { return texts[r.IntN(len(texts))] }
	l = model.Lead{ID: id, Rows: r.IntN(3), CreatedAt: packNow.Add(-time.Duration(r.IntN(1e9)) * time.Microsecond)}
	for _, s := range leadTexts(&l) {
		*s = pick()
	}
	if l.Rows == 0 {
		l.CreatedAt = time.Time{}
	}
	l.FreeMail, l.Employees = r.IntN(2) == 0, r.IntN(3)*r.IntN(1e6)-1
	for i := range r.IntN(4) {
		l.Attributes = append(l.Attributes, model.Attribute{Name: fmt.Sprint("column ", i), Type: model.AttrNumber, Text: pick(), Number: r.NormFloat64()})
	}
	at := packNow
	for range r.IntN(12) {
		at = at.Add(-time.Duration(r.IntN(3)*r.IntN(1e9)) * time.Microsecond)
		t := model.Touch{Kind: model.TouchKind(pick()), At: at, Outbound: r.IntN(4) == 0, Channel: pick(), Detail: pick(), URL: pick(), EventID: pick(),
			UTM: model.UTM{Source: pick(), Medium: pick(), Campaign: pick(), Term: pick(), Content: pick()}}
		touches = append(touches, t)
		if r.IntN(3) == 0 {
			touches = append(touches, t)
		}
	}
	r.Shuffle(len(touches), func(i, j int) { touches[i], touches[j] = touches[j], touches[i] })
	return l, touches
}

func TestAPackHoldsWhatLeadsAreScoredBy(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var w packWriter
	for range 60 {
		want := map[model.LeadID]*subject{}
		id := model.LeadID(r.Int64N(1 << 50))
		for range 1 + r.IntN(30) {
			l, touches := anyLead(r, id)
			want[id] = &subject{lead: l, touches: score.Sorted(append([]model.Touch(nil), touches...))}
			w.add(&l, touches)
			id += model.LeadID(1 + r.IntN(3)*r.IntN(1e6))
		}
		made := w.close()[0]
		p, err := openPack(made.first, made.last, string(made.document), packRoom{})
		if err != nil {
			t.Fatal(err)
		}
		var s subject
		for id, want := range want {
			record, ok := p.find(id)
			if !ok {
				t.Fatalf("lead %s is not in the pack", id)
			}
			if s.touches, err = p.read(id, record, &s.lead, s.touches); err != nil || !s.same(want) {
				t.Fatalf("%v: packed\n%+v %+v\nfor\n%+v %+v", err, s.lead, s.touches, want.lead, want.touches)
			}
			for i := 1; i < len(s.touches); i++ {
				if again := score.Sorted([]model.Touch{s.touches[i-1], s.touches[i]}); len(again) != 2 || again[0] != s.touches[i-1] {
					t.Fatalf("touches of one instant are not told apart: %+v", again)
				}
			}
		}
		if _, ok := p.find(made.last + 1); ok {
			t.Error("a lead is found that is not there")
		}
	}
}

func TestADamagedPackIsAnErrorAndNothingElse(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var w packWriter
	for id := range model.LeadID(20) {
		l, touches := anyLead(r, id+1)
		w.add(&l, touches)
	}
	made := w.close()[0]
	var l model.Lead
	for n := range 3000 {
		doc := append([]byte(nil), made.document...)
		if n < len(doc) && n%2 == 0 {
			doc = doc[:n]
		} else {
			doc[r.IntN(len(doc))] ^= byte(1 + r.IntN(255))
		}
		p, err := openPack(made.first, made.last, string(doc), packRoom{})
		if err != nil {
			continue
		}
		for id := range model.LeadID(20) {
			if record, ok := p.find(id + 1); ok {
				p.read(id+1, record, &l, nil) // must not panic
			}
		}
	}
}
