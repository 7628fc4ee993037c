package score

import (
	"testing"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

var now = time.Date(2026, 11, 19, 11, 24, 0, 0, time.UTC)

func defaults(t testing.TB) *criteria.Criteria {
	t.Helper()
	c, err := criteria.Parse("default.toml", criteria.Default())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func ago(d time.Duration, k model.TouchKind, detail string) model.Touch {
	return model.Touch{Kind: k, At: now.Add(-d), Detail: detail}
}

func vp() *model.Lead {
	return &model.Lead{Name: "Maya Ortiz", Title: "VP Operations", Company: "Northwind Freight", Domain: "northwind.example",
		Email: "maya.ortiz@northwind.example", Employees: 340, Country: "Netherlands", Industry: "Logistics"}
}

func TestReceiptOfAVPWhoAsksForADemo(t *testing.T) {
	s := New(defaults(t))
	got := s.Score(vp(), []model.Touch{
		ago(5*time.Minute, model.DemoRequest, "Need it before peak season"),
		ago(2*time.Hour, model.PricingView, ""), ago(3*time.Hour, model.PricingView, ""),
		ago(3*time.Hour, model.PageView, "/integrations"), ago(19*24*time.Hour, model.ContentDownload, "Comparison guide"),
	}, now)
	if got.Score < 90 || got.Grade != "A1" || got.HotAt.IsZero() {
		t.Errorf("score %d grade %s hot at %s", got.Score, got.Grade, got.HotAt)
	}
	sum := 0
	for _, l := range got.Lines {
		sum += l.Points
		t.Logf("%+3d %s (%s, %s)", l.Points, l.Signal, l.Group, l.Kind)
	}
	if sum != got.Score {
		t.Errorf("the lines sum to %d, the score is %d", sum, got.Score)
	}
}
