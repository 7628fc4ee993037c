package demo

import (
	"time"

	"winnow/model"
)

// A role is a person of the cast, written by hand.
type role struct {
	name, local, title, company, country, industry string
	employees                                      int
}

// cast are the leads a visitor of the demo should meet: one of each thing that
// the console makes visible.
func (p *plan) cast() {
	firms := map[string]*company{}
	hire := func(r role) *person {
		co := firms[r.company]
		if co == nil {
			from := p.town.countryNamed(r.country)
			co = p.town.found(&company{name: r.company, domain: p.town.domain(r.company), country: from, place: from.cities[0],
				industry: p.industry(r.industry), employees: r.employees})
			firms[r.company] = co
		}
		x := p.town.hire(co, r.name, r.local, r.title)
		p.people = append(p.people, x)
		return x
	}
	p.hotOnes(hire)
	p.northwind(hire)
	p.callBacks(hire)
	p.comeBacks(hire)
	p.oddOnes(hire)
}

func (p *plan) industry(name string) industry {
	for _, i := range p.town.industries {
		if i.name == name {
			return i
		}
	}
	return p.town.industries[0]
}

type hiring func(role) *person

// hotOnes asked for a demo in the latest working minutes: one is late already, one
// has ten minutes, though it may be night.
func (p *plan) hotOnes(hire hiring) {
	jk := hire(role{"", "jk", "Owner", "Kowal Cold Stores", "Poland", "Logistics", 90})
	jk.email, jk.company.domain, jk.phone = "jk@gmail.com", "", "+48 22 555 0142"
	jk.stage, jk.stageNote = model.StageMQL, "Marketing Qualified"
	jk.set("Sites", 3)
	d := p.diaryOfToday(jk)
	asked := p.workingAgo(22 * time.Minute)
	d.adClick(asked.Add(-6 * day))
	d.guide(asked.Add(-6*day+10*time.Minute), guides()[0])
	d.add(asked.Add(-19*time.Minute), model.PageView, "web", "/platform", "/platform")
	d.pricing(asked.Add(-17 * time.Minute))
	d.pricing(asked.Add(-3 * time.Minute))
	d.demo(asked, "3 cold stores near Łódź, phone please not e-mail, today if you can")
	p.arrive(jk, d)

	maya := hire(role{"Maya Ortiz", "maya.ortiz", "VP Operations", "Northwind Freight", "Netherlands", "Logistics", 340})
	maya.stage, maya.stageNote = model.StageMQL, "Marketing Qualified"
	maya.set("Reefer fleet", 60)
	maya.set("Sites", 2)
	d = p.diaryOfToday(maya)
	d.adClick(p.now.Add(-85 * day))
	d.mail(p.now.Add(-40*day), true)
	d.guide(p.now.Add(-20*day), guides()[0])
	asked = p.workingAgo(5 * time.Minute)
	at := asked.Add(-18 * time.Minute)
	d.pricing(at)
	for i, path := range []string{"/integrations", "/integrations/telematics", "/customers/fjord-salmon", "/platform/control-room", "/security"} {
		d.add(at.Add(time.Duration(i+1)*2*time.Minute), model.PageView, "web", path, path)
	}
	d.pricing(at.Add(13 * time.Minute))
	d.demo(asked, "Need it before peak season. 60 reefers, two depots, one very tired night shift.")
	p.arrive(maya, d)

	p.live = hire(role{"Astrid Lindqvist", "astrid.lindqvist", "COO", "Skärgård Livs AB", "Sweden", "Dairy", 390})
	d = p.diary(p.live)
	d.webinar(p.now.Add(-26*day), false)
	d.guide(p.now.Add(-12*day), guides()[1])
	p.settle(p.live, d)
}

// northwind is one company with several people, an open opportunity among them.
func (p *plan) northwind(hire hiring) {
	ruben := hire(role{"Ruben de Wit", "ruben.dewit", "Procurement Lead", "Northwind Freight", "Netherlands", "Logistics", 340})
	p.past(ruben, 40*day, 44*day)
	at := p.do(p.after(ruben, ruben.last(), time.Hour, 5*time.Hour), ask{actor: dana, action: model.ActPromote, who: []*person{ruben},
		owner: luis, note: "Runs the tender for depot Venlo. Operations decides with him."})
	at = p.do(p.after(ruben, at, 4*time.Hour, day), ask{actor: luis, action: model.ActAccept, who: []*person{ruben}, amount: -1})
	p.do(p.after(ruben, at, 2*day, 4*day), ask{actor: luis, action: model.ActOpportunity, who: []*person{ruben}, amount: 4_800_000,
		close: p.now.Add(40 * day).Truncate(day)})

	chen := hire(role{"陈伟 Chen Wei", "chen.wei", "VP Supply", "Northwind Freight", "Netherlands", "Logistics", 340})
	chen.owner, chen.stage, chen.stageNote = dana, model.StageMQL, "Working"
	p.past(chen, 4*day, 5*day)
	p.do(p.today(0.4), ask{actor: dana, action: model.ActTry, who: []*person{chen}, outcome: model.Connected, note: "send the case study, then talk on Monday"})
}

// callBacks were tried and are to be called again today.
func (p *plan) callBacks(hire hiring) {
	tom := hire(role{"Tom Becker", "tom.becker", "Head of Operations", "Halden AG", "Germany", "Logistics", 900})
	p.past(tom, 4*day, 5*day)
	tom.stage, tom.stageNote = model.StageMQL, "Working"
	p.do(p.after(tom, tom.last(), time.Hour, 3*time.Hour), ask{actor: p.me, action: model.ActTry, who: []*person{tom}, outcome: model.Voicemail})
	p.do(p.today(0.3), ask{actor: p.me, action: model.ActTry, who: []*person{tom}, outcome: model.NoAnswer,
		due: p.laterToday(21 * time.Minute), note: "assistant: free before lunch"})

	jon := hire(role{"Jon Hale", "jon.hale", "Fleet Manager", "Prairie Cold Storage", "United States", "Logistics", 260})
	p.past(jon, 4*day, 5*day)
	jon.stage, jon.stageNote = model.StageMQL, "Working"
	p.do(p.after(jon, jon.last(), time.Hour, 3*time.Hour), ask{actor: p.me, action: model.ActTry, who: []*person{jon}, outcome: model.Emailed, note: "sent the worksheet"})
	p.do(p.today(0.95), ask{actor: p.me, action: model.ActTry, who: []*person{jon}, outcome: model.NoAnswer, due: p.laterToday(97 * time.Minute)})

	misaki := hire(role{"佐藤 美咲", "misaki.sato", "品質管理部長", "北海冷蔵株式会社", "Japan", "Seafood", 420})
	misaki.company.domain, misaki.email = "hokkai-reizo.example", "misaki.sato@hokkai-reizo.example"
	p.past(misaki, 4*day, 6*day)
	misaki.stage, misaki.stageNote = model.StageMQL, "Working"
	p.do(p.today(0.7), ask{actor: p.me, action: model.ActTry, who: []*person{misaki}, outcome: model.Emailed,
		due: p.midnight.Add(day + 8*time.Hour), note: "asked for a record per box; answer when Tokyo is awake"})
}

// comeBacks were decided once: sent back by sales, or their rest is over.
func (p *plan) comeBacks(hire hiring) {
	priya := hire(role{"Priya Raman", "priya.raman", "COO", "Kestrel Cold Ltd", "United Kingdom", "Logistics", 210})
	p.past(priya, 7*day, 8*day)
	at := p.do(p.after(priya, priya.last(), time.Hour, 5*time.Hour), ask{actor: p.me, action: model.ActPromote, who: []*person{priya},
		owner: luis, note: promoteNotes()[0]})
	p.do(p.after(priya, at, 2*time.Hour, day), ask{actor: luis, action: model.ActAccept, who: []*person{priya}, amount: -1})
	p.do(p.now.Add(-19*time.Minute), ask{actor: luis, action: model.ActSendBack, who: []*person{priya}, reason: "no-show", note: sentBackNotes()[0]})

	lea := hire(role{"Léa Fournier", "lea.fournier", "Head of Supply", "Atelier Sud", "France", "Fresh produce", 160})
	p.past(lea, 45*day, 50*day)
	wake := p.midnight.Add(-6*time.Hour + 10*time.Minute)
	p.do(p.after(lea, lea.last(), time.Hour, 2*day), ask{actor: p.me, action: model.ActNurture, who: []*person{lea}, note: "after summer", until: model.Until{At: wake}})
	p.events = append(p.events, event{at: wake.Add(30 * time.Minute), other: stepSweep})

	noor := hire(role{"Noor van Dijk", "noor.vandijk", "Warehouse Lead", "Havenkade Koeltransport BV", "Netherlands", "Logistics", 120})
	p.past(noor, 24*day, 26*day)
	p.do(p.after(noor, noor.last(), time.Hour, 2*day), ask{actor: dana, action: model.ActNurture, who: []*person{noor},
		note: "merging two depots, call when done", until: model.Until{At: p.now.Add(-26 * time.Minute)}})

	omar := hire(role{"عمر حداد", "omar.haddad", "مدير العمليات", "الواحة للتبريد", "United Arab Emirates", "Logistics", 340})
	omar.company.domain, omar.email = "alwaha-cooling.example", "omar.haddad@alwaha-cooling.example"
	p.past(omar, 24*day, 26*day)
	p.do(p.after(omar, omar.last(), time.Hour, day), ask{actor: p.me, action: model.ActNurture, who: []*person{omar}, note: "new budget in winter",
		until: model.Until{At: p.now.Add(60 * day), Kind: model.KindAnyIntent}})
	d := p.diary(omar)
	d.pricing(p.now.Add(-6 * time.Hour))
	d.pricing(p.now.Add(-6*time.Hour + 4*time.Minute))
	d.done()
}

// oddOnes show what else may be known about a lead.
func (p *plan) oddOnes(hire hiring) {
	ines := hire(role{"Inés Calder", "ines.calder", "Director of Logistics", "Brightwell Fresh Ltd", "United Kingdom", "Fresh produce", 260})
	ines.stage, ines.stageNote = model.StageMQL, "Marketing Qualified"
	d := p.diaryOfToday(ines)
	d.adClick(p.now.Add(-9 * day))
	d.mail(p.now.Add(-4*day), true)
	at := p.now.Add(-24 * time.Minute)
	for i, path := range []string{"/platform/temperature", "/customers", "/roi"} {
		d.add(at.Add(time.Duration(i)*90*time.Second), model.PageView, "web", path, path)
	}
	for i := range 3 {
		d.pricing(at.Add(time.Duration(5+3*i) * time.Minute))
	}
	d.came("google cpc")
	p.arrive(ines, d)
	travel := hire(role{"Rosalind Pike", "rosalind.pike", "Executive Assistant", "Brightwell Fresh Ltd", "United Kingdom", "Fresh produce", 260})
	p.past(travel, 20*day, 22*day)
	p.do(p.after(travel, travel.last(), time.Hour, day), ask{actor: dana, action: model.ActReject, who: []*person{travel}, reason: "6", note: refusalNotes()["6"][0]})

	sam := hire(role{"Sam Whitlock", "sam.whitlock", "Operations Director", "Jade Foods", "United Kingdom", "Fresh produce", 700})
	p.fresh(sam)
	twin := hire(role{"S. Whitlock", "s.whitlock", "Ops Director", "Jade Foods", "United Kingdom", "Fresh produce", 700})
	twin.phone = sam.phone
	p.fresh(twin)

	tallis := hire(role{"", "ops", "", "Tallis", "Netherlands", "Meal kits", 60})
	d = p.diary(tallis)
	d.visit(p.now.Add(-30*time.Hour), 3)
	d.pricing(p.now.Add(-29 * time.Hour))
	d.pricing(p.now.Add(-28 * time.Hour))
	p.settle(tallis, d)
	tallis.stage, tallis.stageNote = model.StageMQL, "Marketing Qualified"

	marta := hire(role{"Marta Nowak", "marta.nowak", "Fleet Manager", "Polmar Logistyka Sp. z o.o.", "Poland", "Logistics", 520})
	p.fresh(marta)
	p.do(p.after(marta, marta.last(), time.Hour, 5*time.Hour), ask{actor: dana, action: model.ActDNC, who: []*person{marta}, channel: model.ChannelPhone, cause: "asked"})

	ravi := hire(role{"Ravi Menon", "ravi.menon", "Plant Manager", "Orbis Pharma", "India", "Pharmaceuticals", 1100})
	p.fresh(ravi)
	ravi.noEmail = "unsubscribed"
	ravi.stage, ravi.stageNote = model.StageMQL, "Marketing Qualified"

	own := hire(role{"Nils Polarway", "nils", "Test Engineer", "Polarway", "Germany", "Logistics", 45})
	own.email, own.company.domain = "nils@"+ownDomain, ownDomain
	d = p.diaryOfToday(own)
	d.demo(p.now.Add(-3*day), "testing the form, please ignore")
	d.pricing(p.now.Add(-3 * day))
	p.settle(own, d)
}
