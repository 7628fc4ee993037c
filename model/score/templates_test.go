package score

import (
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// What each text to start from says of two people whom anybody in that field would
// tell apart.
func TestEachTemplateTellsATypicalLeadFromAHopelessOne(t *testing.T) {
	form := func(d time.Duration, detail string) model.Touch { return ago(d, model.FormSubmit, detail) }
	for _, c := range []struct {
		template          string
		typical, hopeless *model.Lead
		does, seems       []model.Touch
		hot               bool
	}{
		{"saas", &model.Lead{Title: "Head of IT", Company: "Halden", Domain: "halden.example", Email: "b@halden.example", Employees: 120, Country: "Germany", Industry: "Manufacturing"},
			&model.Lead{Title: "Student", Email: "x@gmail.com", FreeMail: true},
			[]model.Touch{ago(time.Hour, model.PricingView, ""), ago(26*time.Hour, model.PricingView, ""), ago(3*24*time.Hour, model.ContentDownload, "Buyer's guide")},
			[]model.Touch{ago(time.Hour, model.PageView, "/careers"), ago(2*time.Hour, model.PageView, "/blog/x"), ago(24*time.Hour, model.WebinarRegistered, "")}, false},
		{"agency", &model.Lead{Title: "Marketing Manager", Company: "Brightwell Foods", Domain: "brightwell.example", Website: "brightwell.example", Email: "i@brightwell.example", Employees: 80, Industry: "Food",
			Attributes: []model.Attribute{{Name: "Budget", Type: model.AttrNumber, Text: "25000", Number: 25000}}},
			&model.Lead{Title: "SEO freelancer", Company: "Rank Agency", Email: "seo@gmail.com", FreeMail: true},
			[]model.Touch{form(time.Hour, "Project brief"), ago(2*time.Hour, model.PageView, "/portfolio/cold-chain")},
			[]model.Touch{form(time.Hour, "newsletter"), ago(2*time.Hour, model.PageView, "/careers")}, true},
		{"education", &model.Lead{Title: "Working Professional", Email: "maya@gmail.com", FreeMail: true, Phone: "+31 6 1",
			Attributes: []model.Attribute{{Name: "Course", Type: model.AttrText, Text: "MSc Data Science"}}},
			&model.Lead{Title: "", Email: "info@list.example", Source: "Purchased list"},
			[]model.Touch{ago(time.Hour, model.PricingView, ""), ago(26*time.Hour, model.EventAttended, "Open day"), ago(3*24*time.Hour, model.ContentDownload, "Prospectus")},
			[]model.Touch{ago(time.Hour, model.EmailOpen, ""), ago(2*time.Hour, model.Unsubscribe, "")}, false},
	} {
		t.Run(c.template, func(t *testing.T) {
			text, ok := criteria.Template(c.template)
			if !ok {
				t.Fatal("there is no such template")
			}
			parsed, err := criteria.Parse(c.template+".toml", text)
			if err != nil {
				t.Fatal(err)
			}
			s := New(parsed)
			good, bad := s.Score(c.typical, c.does, now), model.Scored{}
			lines := told(good.Lines)
			bad = s.Score(c.hopeless, c.seems, now)
			if good.QualifiedAt.IsZero() || good.HotAt.IsZero() == c.hot {
				t.Errorf("a typical lead: score %d (%d + %d)\n%s", good.Score, good.Fit, good.Engagement, strings.ReplaceAll(lines, "|", "\n"))
			}
			if !bad.QualifiedAt.IsZero() || bad.Score > 15 {
				t.Errorf("a hopeless lead: score %d (%d + %d)\n%s", bad.Score, bad.Fit, bad.Engagement, strings.ReplaceAll(told(bad.Lines), "|", "\n"))
			}
			if c.template != "saas" && strings.Contains(text, "[[reason]]") {
				t.Error("the reasons are the default's")
			}
		})
	}
	for _, name := range criteria.Templates() {
		if text, _ := criteria.Template(name); !strings.Contains(text, "--for "+name) && name != "saas" {
			t.Errorf("%s does not say how it is written", name)
		}
	}
	if _, ok := criteria.Template("bakery"); ok {
		t.Error("there is a template for anything")
	}
}
