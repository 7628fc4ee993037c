package queue

import (
	"strings"
	"testing"

	"winnow/model"
)

func TestAListThatIsAboutToBeReadIsNotCalledClear(t *testing.T) {
	m := list(t, 100, 20)
	for reading, want := range map[bool]string{true: "Reading", false: "The queue is clear"} {
		m.SetSections(model.Page{}, model.Page{}, counts(0, 50), model.ViewToday)
		m.SetReading(reading)
		got := strings.Join(m.View(), "\n")
		if !strings.Contains(got, want) || reading && strings.Contains(got, "QUEUE") {
			t.Errorf("reading %v, it shows\n%s", reading, got)
		}
	}
}
