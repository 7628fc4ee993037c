package score

import (
	"fmt"
	"testing"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// sample makes leads and touches like those of a real queue: titles and
// countries repeat, names and addresses do not.
func sample(n int) ([]model.Lead, [][]model.Touch) {
	titles := []string{"VP Operations", "Head of Supply Chain", "Marketing Manager", "Student", "Software Engineer", "", "CEO",
		"Leiter Einkauf", "Assistant to the Director", "Directeur commercial", "Sales Representative", "Owner"}
	countries := []string{"Netherlands", "Germany", "India", "", "United States", "Japan"}
	kinds := []model.TouchKind{model.PageView, model.PageView, model.EmailOpen, model.PageView, model.PricingView, model.ContentDownload,
		model.EmailClick, model.WebinarRegistered, model.AdClick, model.DemoRequest, model.WebinarAttended, model.ProductView}
	leads, touches := make([]model.Lead, n), make([][]model.Touch, n)
	for i := range leads {
		leads[i] = model.Lead{Name: fmt.Sprintf("Person %d", i), Title: titles[i%len(titles)], Country: countries[i%len(countries)],
			Company: fmt.Sprintf("Company %d", i/3), Domain: fmt.Sprintf("company%d.example", i/3), Employees: i * 7919 % 6000,
			Email: fmt.Sprintf("person.%d@company%d.example", i, i/3), Industry: "Logistics", Source: "webinar"}
		for k := range 10 {
			touches[i] = append(touches[i], model.Touch{Kind: kinds[(i+k*k)%len(kinds)], Detail: "Comparison guide for buyers",
				URL: "https://example.com/path", At: now.Add(-time.Duration(40-4*k+i%7) * 24 * time.Hour)})
		}
	}
	return leads, touches
}

// fadingDefaults are the default criteria with every group of engagement fading.
func fadingDefaults(t testing.TB) *criteria.Criteria {
	c := defaults(t)
	for i := range c.Groups {
		if g := &c.Groups[i]; g.Side == model.SideEngagement && g.HalfLife == 0 {
			g.HalfLife = 14 * day
		}
	}
	return c
}

func BenchmarkScore(b *testing.B) {
	for _, bench := range []struct {
		name  string
		score func(*Scorer, *model.Lead, []model.Touch, time.Time) model.Scored
	}{{"bulk", (*Scorer).ScoreOnly}, {"receipt", (*Scorer).Score}} {
		b.Run(bench.name, func(b *testing.B) {
			s := New(fadingDefaults(b))
			leads, touches := sample(10_000)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				bench.score(s, &leads[i%len(leads)], touches[i%len(leads)], now)
				i++
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "leads/s")
		})
	}
}

// A lead with many touches is scored in the time that its touches take, not in
// their square: the figure is that of one touch.
func BenchmarkLongHistory(b *testing.B) {
	for _, n := range []int{50, 500, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := New(fadingDefaults(b))
			leads, few := sample(1)
			var touches []model.Touch
			for i := range n {
				t := few[0][i%10]
				t.At = now.Add(-time.Duration(n-i) * 17 * time.Minute)
				touches = append(touches, t)
			}
			b.ReportAllocs()
			for b.Loop() {
				s.ScoreOnly(&leads[0], touches, now)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/touch")
		})
	}
}

func BenchmarkOutlook(b *testing.B) {
	s := New(fadingDefaults(b))
	leads, touches := sample(100)
	i := 0
	for b.Loop() {
		s.Missing(&leads[i%100], touches[i%100], now)
		s.Coming(&leads[i%100], touches[i%100], now)
		i++
	}
}
