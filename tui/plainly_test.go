package tui_test

import (
	"os"
	"testing"
	"time"
)

func TestAPromotionSaysWhoOwnsTheLead(t *testing.T) {
	leads := people(3)
	leads[0].owner = "Luis"
	d := sit(t, leads)
	d.Press("ctrl+f")
	d.Type("Maya")
	d.Press("enter", "p")
	d.wantStatus("Promoted Maya Ortiz to sales, owner Luis", "u undo")
	d.Press("1", "g", "p") // nobody owns this one
	d.wantStatus("Promoted Ines Calder", "u undo")
	if d.Shows("owner Luis") {
		t.Errorf("a lead without an owner is said to have one: %s", d.Status())
	}
}

func TestWhereNothingIsDueSoonTheKeyThatShowsAllIsNamed(t *testing.T) {
	d := sit(t, people(3))
	d.Press("b")
	if !d.Shows("Nothing is due before 12:00.") && !d.Shows("Nothing is due today.") || !d.Shows("b shows all of Today") {
		t.Errorf("it does not say what is not there:\n%s", d.Frame())
	}
	d.Press("b")
	d.want("Maya Ortiz")
}

func TestAConditionThatIsBeingTypedIsNoMistake(t *testing.T) {
	for _, c := range []struct {
		name, text string
		wrong      bool
	}{
		{"a field without a value yet", "campaign:", false},
		{"a comparison without a number yet", "score>", false},
		{"a mistake before the end", "scroe>60 camp", true},
		{"a condition without a value before another", "score> camp", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := sit(t, people(3))
			d.Press("/")
			d.Type(c.text)
			if d.Shows("mistake, left out") != c.wrong {
				t.Errorf("it is said to be a mistake: %t\n%s", !c.wrong, d.Frame())
			}
			d.Press("enter") // it stays as it is
			if !d.Shows("mistake, left out") {
				t.Errorf("once it is kept, nothing says that it is wrong:\n%s", d.Frame())
			}
		})
	}
}

func TestATryPastTheMostIsNotTheLast(t *testing.T) {
	d := sit(t, people(2))
	for range 4 {
		d.Press("t", "n", "3")
		d.clock.Move(26 * time.Hour)
	}
	d.Press("t", "n")
	d.wantStatus("try 5, past the most of 4. Decide: r 0 is unreachable")
}

func TestWhatWasSaidOfABrokenFileGoesWithIt(t *testing.T) {
	for name, mend := range map[string]func(*team){
		"it is deleted":        func(m *team) { _ = os.Remove(m.file) },
		"it is mended anew":    func(m *team) { m.save(weighing(30, 10)) },
		"it is as it was once": func(m *team) { m.save(weighing(10, 10)) },
	} {
		t.Run(name, func(t *testing.T) {
			m := newTeam(t, people(4))
			m.save("[threshold\n")
			m.rest()
			m.shows("what was applied holds", true)
			mend(m)
			m.rest()
			m.shows("what was applied holds", false)
		})
	}
}

func TestTheHelpExplainsWhatStandsThereAndIsNoKey(t *testing.T) {
	for word, says := range map[string]string{"worked": "tried or decided", "late": "at the weekend it does not grow"} {
		d := sit(t, people(3))
		d.Press("?")
		d.Type(word)
		for range 30 {
			if d.Shows(says) {
				break
			}
			d.Press("down")
		}
		if !d.Shows(says) {
			t.Errorf("? %s does not say %q:\n%s", word, says, d.Frame())
		}
		if d.Press("enter"); d.Quit {
			t.Errorf("? %s enter leaves", word)
		}
	}
}
