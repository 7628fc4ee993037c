package tui_test

import (
	"strings"
	"testing"
	"time"

	"winnow/model"
)

// company is a desk with four leads of one company and another lead.
func company(t *testing.T) *desk {
	t.Helper()
	var all []person
	for i, p := range people(5) {
		if i < 4 {
			p.company, p.email = "Northwind Freight", strings.Fields(p.name)[0]+"@northwind.example"
		}
		all = append(all, p)
	}
	d := sit(t, all)
	d.Resize(160, 45)
	return d
}

// staff are the addresses of Northwind's leads in the order of the account.
func (d *desk) staff() (emails, names []string) {
	d.tb.Helper()
	a, err := d.store.Account(d.tb.Context(), d.lead("Maya@northwind.example").Row.ID)
	if err != nil {
		d.tb.Fatal(err)
	}
	for _, p := range a.People {
		emails, names = append(emails, p.Email), append(names, p.Label)
	}
	return emails, names
}

func (d *desk) stageOf(email string) model.Stage {
	d.tb.Helper()
	rows, err := d.store.Resolve(d.tb.Context(), email)
	if err != nil || len(rows) != 1 {
		d.tb.Fatalf("%s: %d leads, %v", email, len(rows), err)
	}
	return rows[0].Stage
}

func TestTheFooterOfTheAccountSaysHowToLeave(t *testing.T) {
	d := company(t)
	for _, w := range []int{160, 100, 80, 60} {
		d.Resize(w, 24)
		d.Press("j", "a")
		d.want("esc close")
		if d.Shows("q quit") || d.Shows("/ filter") {
			t.Errorf("it names what does not work here:\n%s", d.Frame())
		}
		d.Press("esc", "k")
	}
}

func TestTheAccountShowsEverybodyOfOneCompanyAndOneTimeLine(t *testing.T) {
	d := company(t)
	d.Press("j", "P")
	d.Type("@Luis they know us")
	d.Press("enter", "a")
	d.want("Northwind Freight  4 people", "3 in the queue", "1 handed off to Luis", "PEOPLE", "WHAT HAPPENED", "promoted to Luis", "they know us", "/pricing")
	if d.Shows("Priya Raman") {
		t.Errorf("somebody of another company is there:\n%s", d.Frame())
	}
	d.Press("esc")
	d.want("QUEUE")
}

func TestWhatIsDecidedInTheAccountIsAboutWhoIsSelectedThere(t *testing.T) {
	d := company(t)
	emails, names := d.staff()
	d.Press("a", "g", "j", "n", "q")
	d.wantStatus("Returned to nurture: " + names[1])
	if got := d.stageOf(emails[1]); got != model.StageNurture {
		t.Errorf("%s is %s", names[1], got)
	}
	d.want("1 nurture", "3 in the queue")
	d.Press("u")
	d.want("4 in the queue")
	d.Press("g", "space", "space", "r", "7")
	d.want("Reject as no need: 2 leads?")
	if got := d.stageOf(emails[0]); got != model.StageMQL {
		t.Error("nobody was asked")
	}
	d.Press("y")
	d.want("2 rejected", "2 in the queue")
	if d.Shows("2 selected") {
		t.Errorf("those who were decided on are selected still:\n%s", d.Frame())
	}
	d.Press("u")
	d.want("4 in the queue")
	d.wantStatus("Taken back")
}

func TestTheReasonOfADecisionHasTheRoomOfADueTimeThatIsNotThere(t *testing.T) {
	d := company(t)
	d.Resize(100, 30)
	d.Press("a", "g", "r", "3")
	d.want("rejected by you: junk, test, student, job seeker")
}

func TestOneKeySelectsAllOfTheAccountThatCanBeWorkedWith(t *testing.T) {
	d := company(t)
	emails, _ := d.staff()
	d.Press("p") // the first is with sales
	d.Press("a", "V", "n", "m")
	d.want("Nurture until 19 Dec: 3 leads?")
	d.Press("y")
	for _, email := range emails[1:] {
		if got := d.stageOf(email); got != model.StageNurture {
			t.Errorf("%s is %s", email, got)
		}
	}
	if got := d.stageOf(emails[0]); got != model.StageSQL {
		t.Errorf("the first is %s", got)
	}
}

func TestWhatAColleagueDoesShowsInTheAccountToo(t *testing.T) {
	d := company(t)
	d.Press("a")
	d.colleague("Tom@northwind.example", model.ActPromote)
	d.Advance(2 * time.Second)
	d.want("1 handed off")
}

func TestFromTheAccountOneGoesToALead(t *testing.T) {
	d := company(t)
	_, names := d.staff()
	d.Press("a", "g", "j", "j", "enter")
	d.wantSelected(names[2])
	d.Press("ctrl+f")
	d.Type("northw")
	d.want("company", "4 people")
	d.Press("enter")
	d.want("PEOPLE")
	d.Press("5")
	d.want("NURTURE")
	if d.Shows("PEOPLE") {
		t.Error("the account lies over another view")
	}
}

func TestALeadWithoutACompanyHasNoAccount(t *testing.T) {
	d := sit(t, []person{{name: "Jo Kim", email: "jo@gmail.com", pricing: time.Hour}})
	d.Press("a")
	d.wantStatus("the company is not known")
}
