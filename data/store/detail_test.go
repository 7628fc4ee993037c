package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

func (d *desk) detail(id model.LeadID, touches int) model.Detail {
	d.t.Helper()
	got, err := d.Detail(context.Background(), id, touches)
	if err != nil {
		d.t.Fatal(err)
	}
	return got
}

func by(actor string) func(*model.Command) { return func(c *model.Command) { c.Actor = actor } }

func tried(o model.AttemptOutcome) func(*model.Command) {
	return func(c *model.Command) { c.Outcome = o }
}

func because(reason string) func(*model.Command) { return func(c *model.Command) { c.Reason = reason } }

func noted(text string) func(*model.Command) { return func(c *model.Command) { c.Note = text } }

func TestDetailJoinsFileTouchesAndLedger(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=7", "name=Maya Ortiz", "email=maya@northwind.example", "company=Northwind", "+size=3",
		"@demo_request -2h", "@page_view -30h", "@page_view -200h", "@email_out -3h"))
	d.bring("webinar", said("email=maya@northwind.example", "title=VP Operations"))
	lead := d.find("maya@northwind.example")
	d.do(model.ActTry, lead, tried(model.Voicemail), noted("after the beep"))
	taken := d.do(model.ActTry, lead, tried(model.Connected))
	d.undo(taken.Entry.Group)
	d.do(model.ActNote, lead, noted("likes trains"))

	got := d.detail(lead, 4)
	if got.Lead.Title != "VP Operations" || got.Lead.Name != "Maya Ortiz" || len(got.Lead.Attributes) != 1 {
		t.Errorf("the lead: %+v", got.Lead)
	}
	from := map[string]string{}
	for _, p := range got.Sources {
		from[p.Name] = p.From
	}
	if from["title"] != "webinar" || from["name"] != "crm" || from["size"] != "crm" {
		t.Errorf("values come from %v", from)
	}
	var kinds []string
	for _, touch := range got.Touches {
		kinds = append(kinds, string(touch.Kind)+string(touch.Attempt))
	}
	if want := "call_outvoicemail demo_request email_out page_view"; strings.Join(kinds, " ") != want {
		t.Errorf("touches %v, want %s", kinds, want)
	}
	if first := got.Touches[0]; first.By != "dana" || first.Detail != "after the beep" || !first.Outbound {
		t.Errorf("the attempt: %+v", first)
	}
	if got.TouchCount != 5 {
		t.Errorf("%d touches in all, want 5", got.TouchCount)
	}
	if want := []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3}; !slices.Equal(got.Weeks, want) {
		t.Errorf("weeks %v, want %v", got.Weeks, want)
	}
	if got.State.Attempts != 1 || got.Row.Attempts != 1 || got.State.Version != got.Row.Version {
		t.Errorf("state %+v of row %+v", got.State, got.Row)
	}
	if len(got.Items) != 4 || got.Items[3].Note != "likes trains" {
		t.Errorf("%d items: %+v", len(got.Items), got.Items)
	}
	sum := 0
	for _, l := range got.Scored.Lines {
		sum += l.Points
	}
	if sum != got.Scored.Score || got.Scored.Score != got.Row.Score || sum == 0 {
		t.Errorf("the receipt sums to %d, the score is %d and the row's %d", sum, got.Scored.Score, got.Row.Score)
	}
}

func TestDetailOfAMergedLeadIsThatOfTheOneThatStays(t *testing.T) {
	d := newDesk(t)
	d.bring("a", said("name=Maya Ortiz", "email=maya@northwind.example", "@page_view -2h"))
	d.bring("b", said("name=M. Ortiz", "email=m.ortiz@northwind.example", "title=VP", "@demo_request -3h"))
	stays, gone := d.find("maya@northwind.example"), d.find("m.ortiz@northwind.example")
	d.do(model.ActMerge, gone, func(c *model.Command) { c.Into = stays })
	for _, id := range []model.LeadID{stays, gone} {
		got := d.detail(id, 10)
		if got.Row.ID != stays || got.Lead.Title != "VP" || got.TouchCount != 2 || !slices.Equal(got.Merged, []model.LeadID{gone}) {
			t.Errorf("%s: row %s, title %q, %d touches, merged %v", id, got.Row.ID, got.Lead.Title, got.TouchCount, got.Merged)
		}
	}
}

func TestALeadThatIsNotThereIsNotFound(t *testing.T) {
	d := newDesk(t)
	b := d.bring("a", said("name=Maya Ortiz", "email=maya@northwind.example"))
	lead := d.find("maya@northwind.example")
	d.undo(b.LedgerID)
	for _, id := range []model.LeadID{lead, 99} {
		if _, err := d.Detail(context.Background(), id, 5); model.KindOf(err) != model.KindNotFound {
			t.Errorf("lead %s: %v", id, err)
		}
	}
}

// told writes warnings as "kind label who stage reason".
func told(warnings []model.Warning) string {
	var out []string
	for _, w := range warnings {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s|%s|%s|%s", w.Kind, w.Label, w.Who, w.Reason)))
	}
	return strings.Join(out, "\n")
}

func TestWarningsBeforeCalling(t *testing.T) {
	at := "company=Northwind"
	ann := func(more ...string) []string {
		return append([]string{"name=Ann", "email=ann@northwind.example", at, "owner=dana"}, more...)
	}
	mate := func(more ...string) []string {
		return append([]string{"name=Chen Wei", "email=chen@northwind.example", at}, more...)
	}
	for _, c := range []struct {
		name string
		rows [][]string
		do   func(d *desk, ann, mate model.LeadID)
		want string
	}{
		{name: "nothing to say", rows: [][]string{ann(), mate()}},
		{name: "a promoted mate, with the one it went to", rows: [][]string{ann(), mate()},
			do: func(d *desk, _, mate model.LeadID) {
				d.do(model.ActPromote, mate, func(c *model.Command) { c.Owner = "Luis" })
			}, want: "open_opportunity|Chen Wei|Luis|"},
		{name: "a promoted mate without a name for whom", rows: [][]string{ann(), mate()},
			do:   func(d *desk, _, mate model.LeadID) { d.do(model.ActPromote, mate, by("jo")) },
			want: "open_opportunity|Chen Wei|jo|"},
		{name: "a mate rejected lately", rows: [][]string{ann(), mate()},
			do: func(d *desk, _, mate model.LeadID) {
				d.do(model.ActReject, mate, because("poor-fit"), noted("too small"))
			}, want: "refusal|Chen Wei|dana|poor-fit"},
		{name: "a mate rejected long ago", rows: [][]string{ann(), mate()},
			do: func(d *desk, _, mate model.LeadID) {
				d.do(model.ActReject, mate, because("poor-fit"), noted("too small"))
				d.now = d.now.AddDate(0, 0, 181)
			}},
		{name: "a mate that somebody tried this week", rows: [][]string{ann(), mate()},
			do:   func(d *desk, _, mate model.LeadID) { d.do(model.ActTry, mate, tried(model.NoAnswer), by("jo")) },
			want: "other_rep|Chen Wei|jo|"},
		{name: "a mate that the reader tried", rows: [][]string{ann(), mate()},
			do: func(d *desk, _, mate model.LeadID) { d.do(model.ActTry, mate, tried(model.NoAnswer), by("me")) }},
		{name: "a mate of another owner", rows: [][]string{ann(), mate("owner=Luis")}, want: "other_rep|Chen Wei|Luis|"},
		{name: "a mate of the same owner", rows: [][]string{ann(), mate("owner=dana")}},
		{name: "channels closed for different causes", rows: [][]string{ann()},
			do: func(d *desk, ann, _ model.LeadID) {
				d.do(model.ActDNC, ann, func(c *model.Command) { c.Channel, c.Cause = model.ChannelEmail, "unsubscribed" })
				d.do(model.ActDNC, ann, func(c *model.Command) { c.Channel, c.Cause = model.ChannelPhone, "asked" })
			}, want: "do_not_contact|all||unsubscribed, asked"},
		{name: "both channels closed", rows: [][]string{ann()},
			do:   func(d *desk, ann, _ model.LeadID) { d.do(model.ActDNC, ann) },
			want: "do_not_contact|all||manual"},
		{name: "free mail", rows: [][]string{{"name=Ann", "email=ann@gmail.com"}}, want: "free_mail|||"},
		{name: "first what forbids, then what warns", rows: [][]string{ann(), mate()},
			do: func(d *desk, ann, mate model.LeadID) {
				d.do(model.ActPromote, mate)
				d.do(model.ActDNC, ann)
			}, want: "do_not_contact|all||manual\nopen_opportunity|Chen Wei|dana|"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			for i, row := range c.rows {
				d.bring(fmt.Sprint("s", i), said(row...))
			}
			lead, mate := d.find(emailOf(c.rows[0])), model.LeadID(0)
			if len(c.rows) > 1 {
				mate = d.find(emailOf(c.rows[1]))
			}
			if c.do != nil {
				c.do(d, lead, mate)
			}
			if got := told(model.WarningsFor("me", d.detail(lead, 0).Warnings)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestAWarningTellsWhatItsLeadHasInCommonAndHowFarItIs(t *testing.T) {
	d := newDesk(t)
	d.bring("s", said("name=Snyder", "email=a@gmail.com", "company=Montana's Cookhouse", "website=radio.example"),
		said("name=Ackerman", "email=b@gmail.com", "company=Magna Gases", "website=www.radio.example", "!sql"))
	w := d.detail(d.find("a@gmail.com"), 0).Warnings
	if len(w) == 0 || w[0].Kind != model.WarnOpportunity || w[0].Company != "Magna Gases" || w[0].Domain != "radio.example" ||
		w[0].Stage != model.StageSQL || !w[0].At.IsZero() {
		t.Errorf("got %+v", w)
	}
}

func emailOf(row []string) string {
	for _, p := range row {
		if mail, ok := strings.CutPrefix(p, "email="); ok {
			return mail
		}
	}
	return ""
}

func TestAPossibleDuplicateIsNamed(t *testing.T) {
	d := newDesk(t)
	d.bring("a", said("external_id=1", "name=Ann Lee", "email=ann@northwind.example", "phone=+31 10 555 0148"))
	d.bring("b", said("external_id=2", "name=Ann Lee", "email=ann.lee@northwind.example", "phone=+31 10 555 0148"))
	a, b := d.find("ann@northwind.example"), d.find("ann.lee@northwind.example")
	got := d.detail(a, 0)
	if len(got.Warnings) != 1 || got.Warnings[0].Kind != model.WarnDuplicate || got.Warnings[0].Lead != b {
		t.Errorf("warnings of %s: %+v", a, got.Warnings)
	}
	if got.Row.Duplicate != "Ann Lee" {
		t.Errorf("the row says %q", got.Row.Duplicate)
	}
	d.do(model.ActMerge, b, func(c *model.Command) { c.Into = a })
	if got := d.detail(a, 0); len(got.Warnings) != 0 || got.Row.Duplicate != "" {
		t.Errorf("after the merge: %+v and %q", got.Warnings, got.Row.Duplicate)
	}
}

func TestResolveFindsALeadByAnyOfItsNames(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=660737", "name=Maya Ortiz", "email=Maya.Ortiz+web@Northwind.example"),
		said("external_id=660738", "name=Tom Becker", "email=tom@halden.example"))
	d.bring("other", said("external_id=660738", "name=Someone Else"))
	d.bring("uuids", said("external_id=292d7f9b-0c3c-4719-b5ed-c82df2b874b8", "email=uma@x.example"), said("external_id=292D", "email=vera@x.example"))
	uma, vera := d.find("uma@x.example"), d.find("vera@x.example")
	maya, tom := d.find("Maya.Ortiz+web@Northwind.example"), d.find("tom@halden.example")
	for _, c := range []struct {
		ref  string
		want []model.LeadID
	}{
		{maya.String(), []model.LeadID{maya}},
		{strings.ToUpper(maya.String()[:10]), []model.LeadID{maya}},
		{"#" + maya.String()[:8], []model.LeadID{maya}},
		{" maya.ortiz@northwind.EXAMPLE ", []model.LeadID{maya}},
		{"tom+x@halden.example", []model.LeadID{tom}},
		{"660737", []model.LeadID{maya}},
		{"#660737", []model.LeadID{maya}},
		{"#292d7f9b", []model.LeadID{uma}},
		{"292D", []model.LeadID{vera}},
	} {
		rows, err := d.Resolve(context.Background(), c.ref)
		if err != nil || !slices.Equal(idsOf(rows), c.want) {
			t.Errorf("%q: got %v and %v, want %v", c.ref, idsOf(rows), err, c.want)
		}
	}
	rows, err := d.Resolve(context.Background(), "660738")
	if err != nil || len(rows) != 2 || !slices.ContainsFunc(rows, func(r model.Row) bool { return r.ID == tom }) {
		t.Errorf("an id of two sources gives %v and %v", idsOf(rows), err)
	}
	for _, ref := range []string{"", "#", "nobody@northwind.example", "661", "6608", "0000000000000", "zzzzzzzzzzzzz", "uuu", strings.Repeat("0", 40)} {
		if rows, err := d.Resolve(context.Background(), ref); model.KindOf(err) != model.KindNotFound {
			t.Errorf("%q: got %v and %v", ref, idsOf(rows), err)
		}
	}
}

func TestResolveTellsOfManyAndFollowsMerges(t *testing.T) {
	s := newShelf(t)
	for range 40 {
		s.lay(laid{stage: model.StageMQL, waiting: thursday})
	}
	common := ""
	for _, c := range "0123456789abcdefghjkmnpqrstvwxyz" {
		n := 0
		for _, id := range s.ids {
			if strings.HasPrefix(id.String(), string(c)) {
				n++
			}
		}
		rows, err := s.Resolve(context.Background(), string(c))
		if n == 0 && model.KindOf(err) != model.KindNotFound || n > 0 && len(rows) != min(n, 20) {
			t.Errorf("%c begins %d ids, but gives %d rows and %v", c, n, len(rows), err)
		}
		if n > 0 {
			common = string(c)
		}
	}
	if common == "" {
		t.Error("no first character begins an id")
	}
	gone, stays := s.ids[3], s.ids[30]
	s.exec("DELETE FROM score WHERE lead = ?", int64(gone))
	s.exec("INSERT INTO state (lead, version, merged_into) VALUES (?, 1, ?)", int64(gone), int64(stays))
	for _, ref := range []string{gone.String(), gone.String()[:9]} {
		rows, err := s.Resolve(context.Background(), ref)
		if err != nil || !slices.Contains(idsOf(rows), stays) || slices.Contains(idsOf(rows), gone) {
			t.Errorf("%s: got %v and %v, want %s", ref, idsOf(rows), err, stays)
		}
	}
}

func TestSinceTellsWhatHappenedWhileAway(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	row := func(n string, more ...string) []string {
		return append([]string{"name=" + n, "email=" + n + "@c" + n + ".example"}, more...)
	}
	hot := []string{"title=VP Operations", "employees=500", "@demo_request -10m", "@pricing_view -20m", "@webinar_attended -1h", "@form_submit -1h"}
	d.bring("a", said(row("ann")...), said(row("bo")...), said(row("cy")...), said(row("di")...), said(row("abe", hot...)...))
	ann, bo, cy := d.find("ann@cann.example"), d.find("bo@cbo.example"), d.find("cy@ccy.example")
	d.do(model.ActPromote, bo, by("me"))
	d.do(model.ActSnooze, cy, by("me"), func(c *model.Command) { c.Due = d.now.Add(time.Hour) })
	if n, err := d.Since(ctx, "me"); err != nil || n != (model.Since{}) {
		t.Errorf("the first session: %+v, %v", n, err)
	}
	if err := d.MarkSeen(ctx, "me"); err != nil {
		t.Fatal(err)
	}
	left := d.now
	if n, err := d.Since(ctx, "me"); err != nil || !n.IsZero() || !n.At.Equal(left) {
		t.Errorf("at once: %+v, %v", n, err)
	}
	d.now = d.now.Add(2 * time.Hour)
	d.bring("b", said(row("eve")...), said(row("flo", "title=VP Operations", "employees=500", "@demo_request 110m", "@pricing_view 100m",
		"@pricing_view 90m", "@webinar_attended 1h", "@form_submit 1h")...), said(row("gil", "!lead")...))
	d.do(model.ActSendBack, bo, by("luis"), because("no-show"))
	d.do(model.ActReject, ann, because("poor-fit"), by("jo"), noted("small"))
	di := d.find("di@cdi.example")
	taken := d.do(model.ActReject, di, because("poor-fit"), noted("small"))
	d.undo(taken.Entry.Group)
	d.do(model.ActNurture, di, by("me"))
	got, err := d.Since(ctx, "me")
	want := model.Since{At: left, New: 2, NewHot: 1, Due: 1, SentBack: 1, SentBy: "luis", Others: 1}
	if err != nil || got != want {
		t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
	}
}

// Scores fade with the hours; what is stored is right until the hour of its next
// change, and until it has been looked at then.
func TestALeadSaysOneScoreBetweenTheHourAndThePassThatFollowsIt(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=7", "name=Maya Ortiz", "email=maya@northwind.example", "title=VP Operations", "@demo_request -2h", "@page_view -30h"))
	lead := d.find("maya@northwind.example")
	before := d.detail(lead, 0).Row.Score
	d.now = d.now.Add(10 * 24 * time.Hour)
	got := d.detail(lead, 0)
	if got.Row.Score >= before || got.Row.Score != got.Scored.Score || got.Row.Fit+got.Row.Engagement != got.Row.Score || got.Row.Grade != got.Scored.Grade {
		t.Errorf("before %d; now the row says %d %s, the receipt %d %s", before, got.Row.Score, got.Row.Grade, got.Scored.Score, got.Scored.Grade)
	}
	if _, n, err := d.Sweep(context.Background()); err != nil || n != 1 {
		t.Errorf("%d rescored, %v", n, err)
	}
}
