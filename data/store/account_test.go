package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"winnow/model"
)

func TestAnAccountIsEverybodyOfACompanyWithWhatTheyDidAndWhatWasDecided(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("name=Ann Lee", "email=ann@north.example", "company=North", "@demo_request -2h", "@page_view -700h"),
		said("name=Bo Hale", "email=bo@north.example", "company=North Ltd", "@page_view -30h"),
		said("name=B. Hale", "email=b.hale@north.example", "@pricing_view -31h"),
		said("name=Cy Dee", "email=cy@north.example"),
		said("name=Di Fox", "email=di@gmail.com"), said("name=Eve", "email=eve@other.example", "@page_view -1h"))
	ann, bo, twin, cy, di := d.find("ann@north.example"), d.find("bo@north.example"), d.find("b.hale@north.example"), d.find("cy@north.example"), d.find("di@gmail.com")
	d.do(model.ActPromote, ann, func(c *model.Command) { c.Owner, c.Note = "Luis", "knows us" })
	d.do(model.ActReject, cy, because("junk"))
	taken := d.do(model.ActReject, bo, because("junk"))
	d.undo(taken.Entry.Group)
	d.do(model.ActTry, bo, tried(model.Voicemail))
	d.do(model.ActMerge, twin, func(c *model.Command) { c.Into = bo })

	for _, of := range []model.LeadID{ann, bo, twin, cy} {
		a, err := d.Account(context.Background(), of)
		if err != nil {
			t.Fatal(err)
		}
		var people, events []string
		for _, p := range a.People {
			people = append(people, strings.Fields(p.Label)[0]+" "+string(p.Stage))
		}
		for i, e := range a.Events {
			what := ""
			if e.Item != nil {
				what = string(e.Item.Action) + e.Item.Owner
			} else {
				what = string(e.Touch.Kind) + string(e.Touch.Attempt)
			}
			events = append(events, strings.Fields(e.Label)[0]+" "+what)
			if i > 0 && e.At.After(a.Events[i-1].At) {
				t.Errorf("%s is before %s", events[i-1], what)
			}
		}
		if got := strings.Join(people, ", "); got != "B. mql, Ann sql, Cy rejected" {
			t.Errorf("people: %s", got)
		}
		for _, want := range []string{"Ann demo_request", "Ann page_view", "Ann promoteLuis", "B. page_view", "B. pricing_view", "B. call_outvoicemail", "Cy reject"} {
			if n := strings.Count(strings.Join(events, "\n")+"\n", want+"\n"); n != 1 {
				t.Errorf("%q is there %d times in %v", want, n, events)
			}
		}
		if strings.Contains(fmt.Sprint(events), "B. reject") {
			t.Errorf("what was taken back is there: %v", events)
		}
	}
	if a, err := d.Account(context.Background(), di); err != nil || len(a.People) != 1 || a.Of != di {
		t.Errorf("somebody without a company: %+v, %v", a, err)
	}
	if _, err := d.Account(context.Background(), 99); model.KindOf(err) != model.KindNotFound {
		t.Errorf("nobody: %v", err)
	}
}

func TestALargeAccountIsReadInPart(t *testing.T) {
	d := newDesk(t)
	var rows [][]string
	for i := range 230 {
		rows = append(rows, []string{fmt.Sprintf("email=p%d@north.example", i), "@page_view -3h"})
	}
	for i := range 70 {
		rows[0] = append(rows[0], fmt.Sprintf("@pricing_view -%dm", 10*i+5))
	}
	for _, r := range rows {
		d.bring("crm", said(r...))
	}
	a, err := d.Account(context.Background(), d.find("p229@north.example"))
	if err != nil || !a.More || !a.Older || len(a.People) < 200 || len(a.People) > 201 || len(a.Events) > 400 {
		t.Errorf("%d people, more %v, %d events, older %v, %v", len(a.People), a.More, len(a.Events), a.Older, err)
	}
}
