package tui_test

import (
	"testing"
	"time"

	"winnow/model"
	"winnow/tui"
)

func (d *desk) wantNot(text ...string) {
	d.tb.Helper()
	for _, s := range text {
		if d.Shows(s) {
			d.tb.Errorf("%q is there:\n%s", s, d.Frame())
		}
	}
}

// owned are leads of which the second and third are somebody's.
func owned(second, third string) []person {
	all := people(5)
	all[1].owner, all[2].owner = second, third
	return all
}

func TestTheListsShowOnesOwnLeadsAndThoseWithoutAnOwner(t *testing.T) {
	d := desk0(t)
	d.bring(owned("Dana Park", "me")...)
	d.open(160, 45)
	d.want("QUEUE  4 by score · mine and unowned · @ everybody's", "1 Today 4", "7 All 5")
	if d.Shows("Ines Calder") {
		t.Errorf("somebody else's lead is there:\n%s", d.Frame())
	}
	d.Press("@")
	d.want("@Dana", "1 Today 5", "Everybody's leads, those of others with @ and their owner; @ shows yours")
	d.Press("@")
	d.want("1 Today 4", "Yours and those without an owner; @ shows everybody's")
	d.Press("7")
	d.want("Ines Calder", "ALL  5")
	d.Press("1", "p")
	d.want("1 Today 3")
	d.Press("@")
	d.want("@Dana", "1 Today 4")
}

func TestOnesOwnLeadsAreFoundByWhatTheOwnerIsCalledInTheData(t *testing.T) {
	d := desk0(t)
	d.bring(owned("luis@acme.example", "Dana Whitfield")...)
	d.open(160, 45, func(o *tui.Options) { o.Me = "dwhitfield" })
	d.want("mine and unowned", "1 Today 4")
	d.wantNot("@Dana", "@Luis")
	d.Press("7", "/")
	d.Type("owner:me ")
	d.want("1 match")
}

func TestWhereNobodyIsTheUserEverybodysLeadsAreShownAndWhyIsSaid(t *testing.T) {
	d := desk0(t)
	d.bring(owned("Dana Park", "Luis")...)
	d.open(160, 45)
	d.want("1 Today 5", "Everybody's leads, for none is owned by me", `say me = "Dana Park" in the config`)
	d.wantNot("mine and unowned")
	d.Press("@")
	d.want("1 Today 3", "Only those without an owner; @ shows everybody's. None is owned by me")
}

func TestWhereAllLeadsAreOnesOwnNothingIsSaidOfOthers(t *testing.T) {
	d := desk0(t)
	d.bring(owned("me", "me")...)
	d.open(160, 45)
	d.want("1 Today 5")
	d.wantNot("mine and unowned", "Everybody's")
}

func TestAListOfNothingButOthersLeadsSaysSo(t *testing.T) {
	d := desk0(t)
	all := people(3)
	all[0].owner, all[1].owner, all[2].owner = "me", "Dana Park", "Dana Park"
	d.bring(all...)
	d.open(160, 45)
	d.want("1 Today 1")
	d.Press("p")
	d.want("Nothing here is yours or without an owner; 2 leads are of others.", "@ show everybody's")
	d.Press("/")
	d.Type("ines")
	d.Press("enter")
	d.want("Nothing of yours or without an owner matches", "1 lead of others does.")
	d.Press("@")
	d.want("Ines Calder")
}

func TestAFilterThatAsksForAnOwnerIsNotNarrowedToOnesOwn(t *testing.T) {
	d := desk0(t)
	d.bring(owned("Dana", "me")...)
	d.open(160, 45)
	d.want("1 Today 4")
	d.Press("/")
	d.Type("owner:dana ")
	d.Press("enter")
	d.want("Ines Calder", "1 match")
	d.wantNot("mine and unowned")
}

func TestOthersLeadsThatComeInLaterAreLeftOutAndItIsSaid(t *testing.T) {
	d := desk0(t)
	d.bring(people(2)...)
	d.open(160, 45)
	d.want("1 Today 2")
	d.bring(owned("Dana Park", "me")...)
	d.Advance(2 * time.Second)
	d.want("Leads of Dana Park came in: shown are yours and those without an owner; @ shows everybody's", "mine and unowned")
}

func TestAViewOfOnesOwnThatListsTheLeadsOfOthersSaysSo(t *testing.T) {
	d := desk0(t)
	d.bring(owned("Dana Park", "me")...)
	d.open(160, 45, func(o *tui.Options) {
		o.Views = []model.SavedView{{Key: 8, Name: "Fresh", On: model.ViewToday, Filter: "tries:0"}, {Key: 9, Name: "Own", On: model.ViewToday, Filter: "owner:me"}}
	})
	d.Press("8")
	d.want("FRESH  5 by score · everybody's", "@Dana")
	d.Press("9")
	d.want("OWN")
	d.wantNot("everybody's")
}

func TestWhatIsUnderWayIsListedByTheNextCallBack(t *testing.T) {
	d := sit(t, people(6))
	d.Press("s", "t", "s", "1") // the best comes back tomorrow, the second in an hour
	d.Press("3", "g")
	d.want("WORKING  2 by due time · tried or snoozed")
	d.wantSelected("Ines Calder")
	d.Press("w")
	d.wantStatus("Ines Calder is above Maya Ortiz: the view lists by due time")
}
