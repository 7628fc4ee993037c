package tui_test

import (
	"testing"

	"winnow/tui/tuitest"
)

// BenchmarkKey is a key and the frame after it, with everything that follows from
// them read: what the program spends on a move of the cursor.
func BenchmarkKey(b *testing.B) {
	d := sit(b, people(200))
	d.Resize(200, 60)
	keys := []string{"j", "j", "j", "k"}
	for b.Loop() {
		for _, k := range keys {
			d.Send(tuitest.Key(k))
			d.Model().View()
			d.WaitIdle()
		}
		if _, at := d.SelectedLine(); at > 50 {
			d.Send(tuitest.Key("g"))
			d.WaitIdle()
		}
	}
}

// BenchmarkFrame is a key and the frame after it alone.
func BenchmarkFrame(b *testing.B) {
	d := sit(b, people(200))
	d.Resize(200, 60)
	d.WaitIdle()
	m := d.Model()
	keys := []string{"j", "k"}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		m.Update(tuitest.Key(keys[i%2]))
		m.View()
		i++
	}
}
