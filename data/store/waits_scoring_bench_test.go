package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

// BenchmarkDecisionsWhileLeadsAreScored says how long decisions wait while every
// lead is scored by other criteria.
func BenchmarkDecisionsWhileLeadsAreScored(b *testing.B) {
	m := newMeanwhile(b)
	imp := m.d.begin("crowd")
	for from := 0; from < 20_000; from += 1000 {
		var rows []store.IncomingRow
		for i := from; i < from+1000; i++ {
			row := said(fmt.Sprintf("name=Lead %d", i), fmt.Sprintf("email=lead%d@firm%d.example", i, i/4), "title=VP")
			row.Row.Line = i + 2
			for k := range 8 {
				row.Touches = append(row.Touches, model.Touch{Kind: []model.TouchKind{model.PricingView, model.PageView, model.DemoRequest}[k%3],
					At: thursday.Add(-time.Duration(1+i%700+k*30) * time.Hour), Channel: "web"})
			}
			rows = append(rows, row)
		}
		if err := imp.Add(context.Background(), rows); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := imp.Finish(context.Background()); err != nil {
		b.Fatal(err)
	}
	m.d.apply(rules(b, 40))
	n := 0
	for b.Loop() {
		n++
		c := rules(b, 5+n%2*20)
		m.while(b, "scoring", func() { m.d.apply(c) })
	}
}
