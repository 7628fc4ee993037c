package demo

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"winnow/model"
)

// A diary writes the touches of one person, in the hours of the person's day.
type diary struct {
	c     chance
	p     *person
	zone  *time.Location
	now   time.Time
	count *int // of all events, for their ids
}

func (d *diary) add(at time.Time, kind model.TouchKind, channel, detail, path string) *model.Touch {
	if at.After(d.now) {
		at = d.now.Add(-d.c.between(time.Minute, time.Hour))
	}
	*d.count++
	t := model.Touch{Kind: kind, At: at.UTC().Truncate(time.Second), Channel: channel, Detail: detail, EventID: fmt.Sprintf("ev-%06d", *d.count)}
	if path != "" {
		t.URL = site + path
	}
	d.p.touches = append(d.p.touches, t)
	return &d.p.touches[len(d.p.touches)-1]
}

func (d *diary) work(at time.Time) time.Time { return d.c.workTime(at, d.zone) }

func (d *diary) done() {
	slices.SortStableFunc(d.p.touches, func(a, b model.Touch) int { return cmp.Compare(a.At.UnixMicro(), b.At.UnixMicro()) })
}

// adClick is an ad and the page behind it.
func (d *diary) adClick(at time.Time) time.Time {
	cm := pick(d.c, campaigns())
	at = d.work(at)
	t := d.add(at, model.AdClick, "ad", cm.source+" / "+cm.medium+" / "+cm.name, "/")
	t.UTM = model.UTM{Source: cm.source, Medium: cm.medium, Campaign: cm.name, Term: cm.term}
	if d.p.source == "" {
		d.p.source = cm.source + " " + cm.medium
	}
	d.add(at.Add(d.c.between(5*time.Second, 40*time.Second)), model.PageView, "web", "/platform", "/platform")
	return at
}

// visit is n pages some minutes apart, from at on.
func (d *diary) visit(at time.Time, n int) time.Time {
	at = d.work(at)
	for range n {
		path := pick(d.c, pages())
		kind := model.PageView
		if d.c.in(0.25) {
			kind, path = model.ProductView, pick(d.c, productPages())
		}
		d.add(at, kind, "web", path, path)
		at = at.Add(d.c.between(20*time.Second, 4*time.Minute))
	}
	return at
}

func (d *diary) pricing(at time.Time) {
	d.add(at, model.PricingView, "web", "/pricing", "/pricing")
}

func (d *diary) guide(at time.Time, a asset) {
	at = d.work(at)
	d.add(at, model.FormSubmit, "form", a.title, "/guides/"+a.slug)
	d.add(at.Add(30*time.Second), model.ContentDownload, "web", a.title, "/guides/"+a.slug+".pdf")
	d.came("guide download")
}

// webinar is the registration and, mostly, the attendance a week later.
func (d *diary) webinar(at time.Time, attended bool) {
	w := pick(d.c, webinars())
	at = d.work(at)
	d.add(at, model.WebinarRegistered, "event", w.title, "/webinars/"+w.slug)
	d.came("webinar")
	on := at.Add(d.c.between(3*24*time.Hour, 8*24*time.Hour))
	if attended && on.Before(d.now) {
		d.add(d.work(on), model.WebinarAttended, "event", w.title, "/webinars/"+w.slug)
	}
}

func (d *diary) mail(at time.Time, click bool) {
	m := pick(d.c, mailings())
	at = d.work(at)
	d.add(at, model.EmailOpen, "email", m, "")
	if click {
		d.add(at.Add(40*time.Second), model.EmailClick, "email", m, "/customers/fjord-salmon")
	}
}

func (d *diary) fair(at time.Time) {
	f := pick(d.c, fairs())
	d.add(d.work(at), model.EventAttended, "event", "booth talk at "+f, "")
	d.came("trade fair")
}

// demo is a request in the person's own words.
func (d *diary) demo(at time.Time, words string) {
	if words == "" {
		words = pick(d.c, d.p.company.industry.requests)
	}
	d.add(at, model.DemoRequest, "form", words, "/demo")
	d.came("website")
}

func (d *diary) came(source string) {
	if d.p.source == "" {
		d.p.source = source
	}
}

// faint is somebody who once looked in: a page or a mail or two, from about at.
func (d *diary) faint(at time.Time) {
	switch d.c.IntN(5) {
	case 0:
		d.adClick(at)
	case 1:
		d.came("newsletter")
		d.mail(at, d.c.in(0.4))
	case 2:
		d.came("organic search")
		d.visit(at, 1+d.c.IntN(3))
	case 3:
		d.webinar(at, false)
	default:
		d.came("list: fair 2025")
		d.mail(at, false)
	}
	if d.c.in(0.5) {
		d.mail(at.Add(d.c.between(4*24*time.Hour, 20*24*time.Hour)), d.c.in(0.3))
	}
}

// warm is a believable way to interest: first seen at first, last active near last.
func (d *diary) warm(first, last time.Time) {
	span := last.Sub(first)
	at := func(part float64) time.Time { return first.Add(time.Duration(float64(span) * part)) }
	switch d.c.IntN(4) {
	case 0: // ad, guide, mails, webinar
		d.adClick(first)
		d.guide(first.Add(9*time.Minute), pick(d.c, guides()))
		d.mail(at(0.3), true)
		d.webinar(at(0.5), d.c.in(0.7))
	case 1: // fair, mails, visits
		d.fair(first)
		d.mail(at(0.2), d.c.in(0.6))
		d.visit(at(0.5), 3+d.c.IntN(4))
		d.guide(at(0.7), pick(d.c, guides()))
	case 2: // search, guide, returns
		d.came("organic search")
		d.visit(first, 2+d.c.IntN(4))
		d.guide(first.Add(15*time.Minute), pick(d.c, guides()))
		d.visit(at(0.45), 2+d.c.IntN(3))
		d.mail(at(0.6), d.c.in(0.5))
	default: // a colleague sent them
		d.came("referral")
		d.add(d.work(first), model.Referral, "email", "recommended by a customer", "")
		d.visit(at(0.15), 4)
		d.webinar(at(0.3), d.c.in(0.6))
		d.mail(at(0.7), d.c.in(0.5))
	}
	end := d.visit(last, 2+d.c.IntN(5))
	if d.c.in(0.7) {
		d.pricing(end)
	}
	if d.c.in(0.3) {
		d.pricing(end.Add(d.c.between(time.Minute, 6*time.Minute)))
	}
}

// keen is warm and then asks.
func (d *diary) keen(first, last time.Time) {
	d.warm(first, last.Add(-d.c.between(time.Hour, 30*time.Hour)))
	switch d.c.IntN(5) {
	case 0:
		d.add(d.work(last), model.TrialStarted, "product", "trial: 3 sensors", "/trial")
	case 1:
		d.add(d.work(last), model.Chat, "web", "chat: “"+pick(d.c, d.p.company.industry.requests)+"”", "/pricing")
	default:
		d.demo(d.work(last), "")
	}
}
