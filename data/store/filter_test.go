package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/filter"
)

// sample is a desk with a few leads that differ in what filters ask about.
func sample(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	d.bring("crm",
		said("name=Ann Lee", "email=ann@north.example", "company=North-Wind Freight", "title=Director, Sales", "country=US", "owner=dana", "+Lead Origin=API", "+Visits=12",
			"@demo_request -2h", "@page_view -700h"),
		said("name=Bo Hale", "email=bo@gmail.com", "company=Acme GmbH", "title=Clerk", "country=DE", "phone=+49 30 123", "+Lead Origin=Landing Page", "+Visits=3",
			"@page_view -200h"),
		said("name=Örn Ásgeirsson", "email=orn@ice.example", "company=Ásbyrgi ehf", "country=IS", "owner=maya", "@webinar_attended -30h Autumn fair"),
		said("email=ops@tallis.example", "company=100% Pure", "country=us", "no_email=x"))
	d.bring("web", said("name=Ann Lee", "email=ann@north.example", "+Lead Origin=Web"), said("name=Cy Dee", "email=cy@west.example", "!rejected", "?junk"))
	d.do(model.ActReject, d.find("bo@gmail.com"), func(c *model.Command) { c.Reason = "junk" })
	d.do(model.ActTry, d.find("orn@ice.example"), func(c *model.Command) { c.Outcome = model.NoAnswer })
	d.do(model.ActDNC, d.find("ann@north.example"), func(c *model.Command) { c.Channel, c.Cause = model.ChannelEmail, "asked" })
	return d
}

// found lists the first words of the labels of what a filter finds among all leads.
func (d *desk) found(text string) string {
	d.t.Helper()
	f, err := filter.Parse(text, d.Rules().FilterWords("maya", d.now, berlin))
	if err != nil {
		d.t.Fatalf("%s: %v", text, err)
	}
	var got []string
	err = d.EachLead(context.Background(), model.ViewAll, &f, 0, func(r model.Row, _ func() (model.Lead, error)) error {
		got = append(got, strings.FieldsFunc(r.Label, func(r rune) bool { return r == ' ' || r == '@' })[0])
		return nil
	})
	if err != nil {
		d.t.Fatalf("%s: %v", text, err)
	}
	n, err := d.Counts(context.Background(), "maya", &f)
	if err != nil {
		d.t.Fatal(err)
	}
	if !f.IsZero() && n.Views[model.ViewAll] != len(got) {
		d.t.Errorf("%s: %d are counted, and %d listed", text, n.Views[model.ViewAll], len(got))
	}
	slices.Sort(got)
	return strings.Join(got, " ")
}

func TestAFilterFindsWhatItSays(t *testing.T) {
	d := sample(t)
	for name, c := range map[string]struct{ text, want string }{
		"nothing asked is everybody":             {"", "Ann Bo Cy ops Örn"},
		"a word of a company":                    {"company:freight", "Ann"},
		"a word behind a dash":                   {"company:wind", "Ann"},
		"no middle of a word":                    {"company:ind", ""},
		"any part of it":                         {"company~ind", "Ann"},
		"two words with what parts them":         {`company:"north wind"`, "Ann"},
		"great letters that are not ASCII":       {"company:ásbyrgi name:örn", "Örn"},
		"a sign that patterns know means itself": {`company:100%`, "ops"},
		"part of a title":                        {"title~direct", "Ann"},
		"an address by its domain":               {"email:gmail.com", "Bo"},
		"a country, whatever its letters":        {"country:US,IS", "Ann ops Örn"},
		"a country by its name":                  {`country:"united states"`, "Ann ops"},
		"a country by its longer code":           {"country:ISL -country:usa", "Örn"},
		"none of a field":                        {"owner:none", "Bo Cy ops"},
		"mine":                                   {"owner:me", "Örn"},
		"mine and unowned":                       {"owner:me,none", "Bo Cy ops Örn"},
		"what must not be":                       {"-country:us -is:free_mail", "Cy Örn"},
		"a word and a condition":                 {"ann country:us", "Ann"},
		"a word that must not be there":          {"-ann", "Bo Cy ops Örn"},
		"a stage":                                {"stage:rejected", "Bo Cy"},
		"a reason by a word of it":               {"reason:student", "Bo"},
		"decided today":                          {"decided:today", "Bo"},
		"decided by somebody":                    {"by:dana", "Bo"},
		"never decided here":                     {"decided:none", "Ann Cy ops Örn"},
		"tries":                                  {"tries:1", "Örn"},
		"untried":                                {"is:untried -stage:rejected", "Ann ops"},
		"a touch lately":                         {"touch:demo_request<1d", "Ann"},
		"a touch long ago":                       {"touch:page_view>20d", "Ann"},
		"a touch of a kind, any time":            {"touch:page_*", "Ann Bo"},
		"no touch":                               {"touch:none", "Cy ops"},
		"active lately":                          {"active<2d", "Ann Örn"},
		"how many touches":                       {"touches>=2", "Ann"},
		"an attribute, the newest that was said": {`attr."Lead Origin":web`, "Ann"},
		"not what was said before":               {`attr."Lead Origin":API`, ""},
		"a text in an attribute is no number":    {`attr."Lead Origin"<5`, ""},
		"a number in an attribute":               {"attr.visits>5", "Ann"},
		"no such attribute":                      {`attr."Lead Origin":none`, "Cy ops Örn"},
		"forbidden to mail":                      {"is:do_not_contact", "Ann"},
		"without a name":                         {"is:nameless", "ops"},
		"nobody owns it":                         {"is:unowned country:us", "ops"},
		"free mail":                              {"is:free_mail", "Bo"},
		"grade by its letter":                    {"-grade:A -grade:B -grade:C", ""},
		"the beginning of a campaign":            {"campaign:aut", "Örn"},
		"a later word of a campaign":             {"campaign:fair", "Örn"},
		"a campaign by its whole name":           {`campaign="Autumn fair"`, "Örn"},
		"a campaign by a part with =":            {"campaign=autumn", ""},
		"a company by its whole name":            {`company="acme gmbh"`, "Bo"},
		"a company by a part with =":             {"company=acme", ""},
		"an attribute by its whole text":         {`attr."Lead Origin"="Landing Page"`, "Bo"},
		"a campaign that there is none of":       {"campaign:peak", ""},
		"a number":                               {"score:0..100 fit>=0", "Ann Bo Cy ops Örn"},
		"due":                                    {"due:none stage:rejected", "Bo Cy"},
		"an injection is a text":                 {`company:"x' OR '1'='1"`, ""},
	} {
		if got := d.found(c.text); got != c.want {
			t.Errorf("%s: %s finds %q, want %q", name, c.text, got, c.want)
		}
	}
}

func TestACountryAndACampaignAreFoundHoweverTheyAreWritten(t *testing.T) {
	d := newDesk(t)
	d.bring("crm",
		said("name=Ann", "email=ann@a.example", "country=United States", "@ad_click -2h Spring fair"),
		said("name=Bo", "email=bo@b.example", "country=usa", "+utm_campaign=Spring mailing 2026"),
		said("name=Cy", "email=cy@c.example", "country=Atlantis East", "+Notes of a campaign=autumn"),
		said("name=Di", "email=di@d.example", "country=Österreich", "+Campaign="),
		said("name=Ed", "email=ed@e.example", "country=U.K.", "+utm_medium=spring"))
	for text, want := range map[string]string{
		"country:US": "Ann Bo", "country:USA": "Ann Bo", `country:"united states of america"`: "Ann Bo", "country=us": "Ann Bo", "-country:us,uk": "Cy Di",
		"country:austria": "Di", "country:AUT": "Di", "country:GB": "Ed", "country:atl": "Cy", "country:east": "Cy", "country=atlantis": "", "country~lant": "Cy", "country:u": "Ann Bo Ed",
		"campaign:spring": "Ann Bo", `campaign="Spring mailing 2026"`: "Bo", "campaign=spring": "", "campaign:mail": "Bo", "campaign:autumn": "Cy", "campaign:none": "Di Ed", "-campaign:spring": "Cy Di Ed",
	} {
		if got := d.found(text); got != want {
			t.Errorf("%s finds %q, want %q", text, got, want)
		}
	}
}

func TestALeadIsLateInAFilterFromTheInstantItIsLateInARow(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("name=Ann Lee", "email=ann@north.example"))
	lead := d.find("ann@north.example")
	until := d.now.Add(time.Hour)
	d.do(model.ActSnooze, lead, func(c *model.Command) { c.Due = until })
	if got := d.found("is:late"); got != "" {
		t.Errorf("late before its time: %s", got)
	}
	d.now = until.Add(time.Microsecond)
	if got := d.found("is:late"); got != "Ann" {
		t.Errorf("not late after its time: %q", got)
	}
}

// Each list that is read by pages holds what the filter finds, in the list's order.
func TestAFilteredListIsTheListWithoutTheOthers(t *testing.T) {
	d := newDesk(t)
	var rows []store.IncomingRow
	for i := range 300 {
		country := "country=" + []string{"US", "DE", "FR"}[i%3]
		rows = append(rows, said("name=Lead "+string(rune('A'+i%26))+" "+time.Duration(i).String(), "email=lead"+time.Duration(i).String()+"@x.example", country))
	}
	d.bring("crm", rows...)
	f, err := filter.Parse("country:DE", d.Rules().FilterWords("maya", d.now, berlin))
	if err != nil {
		t.Fatal(err)
	}
	var want, got []model.LeadID
	err = d.EachLead(context.Background(), model.ViewQueue, nil, 0, func(r model.Row, _ func() (model.Lead, error)) error {
		if r.Country == "DE" {
			want = append(want, r.ID)
		}
		return nil
	})
	if err != nil || len(want) != 100 {
		t.Fatal(len(want), err)
	}
	q := model.Query{View: model.ViewQueue, Filter: f, Now: d.now, Zone: berlin, Limit: 17}
	for {
		p, err := d.Page(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, idsOf(p.Rows)...)
		if !p.More {
			break
		}
		q.After = p.Rows[len(p.Rows)-1].Cursor()
	}
	same(t, "by pages", got, want)
}
