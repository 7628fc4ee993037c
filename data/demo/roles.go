package demo

import (
	"strings"
	"time"

	"winnow/model"
)

const (
	dana = "Dana"
	luis = "Luis"
)

// give hands every person of the crowd a part, in shares of n leads.
func (p *plan) give(n int) {
	share := func(per400 int) int { return (n*per400 + 200) / 400 }
	p.worked()
	p.queue(share(27))
	p.working(share(7))
	p.woken(share(4))
	p.handedOff(share(3), share(4), share(3), share(4), share(3))
	p.nurtured(share(62), share(46))
	p.refused(share(48), share(34))
	p.closed(share(7), share(6))
	p.cold()
}

// worked is what the rep did today before the console was closed, besides the
// three tries of the cast.
func (p *plan) worked() {
	part := 0.05
	next := func() time.Time { part += 0.1; return p.today(part) }
	for i, x := range p.takes(2, true) {
		p.past(x, 4*day, 6*day)
		p.do(next(), ask{actor: p.me, action: model.ActPromote, who: []*person{x}, owner: luis, note: promoteNotes()[i]})
	}
	for i, x := range p.takes(3, true) {
		p.past(x, 4*day, 9*day)
		until := model.Until{At: p.now.Add(time.Duration(14+30*i) * day)}
		if i == 2 {
			until = model.Until{}
		}
		p.do(next(), ask{actor: p.me, action: model.ActNurture, who: []*person{x}, note: nurtureNotes()[i], until: until})
	}
	students := p.takes(2, false)
	for _, x := range students {
		p.junk(x, 4*day, 8*day)
	}
	if len(students) > 0 {
		p.do(next(), ask{actor: p.me, action: model.ActReject, who: students, reason: "3"})
	}
	for i, x := range p.takes(2, false) {
		p.past(x, 4*day, 9*day)
		key := []string{"5", "7"}[i]
		p.do(next(), ask{actor: p.me, action: model.ActReject, who: []*person{x}, reason: key, note: pick(p.c, refusalNotes()[key])})
	}
}

// queue waits to be decided: most since yesterday, some for longer, some because
// the CRM says so.
func (p *plan) queue(n int) {
	for i, x := range p.takes(n, true) {
		switch {
		case i%9 == 7:
			p.past(x, 8*day, 16*day)
			for try := 0; p.scored(x).Score >= 75 && try < 20; try++ {
				x.touches = nil
				p.past(x, 8*day, 16*day)
			}
		case i%9 == 5:
			p.fade(x, 2*day, 20*day)
			x.stage, x.stageNote = model.StageMQL, "Marketing Qualified"
		default:
			p.fresh(x)
		}
		switch i % 9 {
		case 4:
			x.owner = dana
		case 1, 6:
			x.owner = p.me
		}
	}
}

// working was tried already, and waits for the next try.
func (p *plan) working(n int) {
	for i, x := range p.takes(n, true) {
		p.past(x, 4*day, 8*day)
		x.stage, x.stageNote = model.StageMQL, "Working"
		who := p.rep()
		at := p.tryOnce(x, who, p.after(x, x.last(), 2*time.Hour, 30*time.Hour), time.Time{})
		due := p.midnight.Add(day + time.Duration(9+i)*time.Hour)
		p.tryOnce(x, who, p.after(x, at, 3*time.Hour, 30*time.Hour), due)
	}
}

func (p *plan) tryOnce(x *person, who string, at, due time.Time) time.Time {
	out := pick(p.c, []model.AttemptOutcome{model.NoAnswer, model.NoAnswer, model.Voicemail, model.Emailed})
	return p.do(at, ask{actor: who, action: model.ActTry, who: []*person{x}, outcome: out, due: due, note: pick(p.c, tryNotes())})
}

// woken rested and came back by its date some days ago.
func (p *plan) woken(n int) {
	for i, x := range p.takes(n, true) {
		p.past(x, 30*day, 50*day)
		at := p.after(x, x.last(), time.Hour, 3*day)
		back := p.midnight.Add(-time.Duration(1+i)*day - 15*time.Hour)
		who := p.rep()
		p.do(at, ask{actor: who, action: model.ActNurture, who: []*person{x}, note: pick(p.c, nurtureNotes()), until: model.Until{At: back}})
		p.events = append(p.events, event{at: back.Add(time.Hour), other: stepSweep})
		p.tryOnce(x, who, back.Add(3*time.Hour), p.midnight.Add(day+time.Duration(10+i)*time.Hour))
	}
}

// handedOff is with sales: fresh, accepted, with an opportunity, won, lost.
func (p *plan) handedOff(fresh, accepted, opportunity, won, lost int) {
	promote := func(lo, hi time.Duration) (*person, time.Time) {
		x := p.take(true)
		if x == nil {
			return nil, time.Time{}
		}
		if p.c.in(0.6) {
			p.asked(x, lo, hi)
		} else {
			p.past(x, lo, hi)
		}
		who := p.rep()
		at := p.tryOnce(x, who, p.after(x, x.last(), time.Hour, 8*time.Hour), time.Time{})
		at = p.do(p.after(x, at, time.Hour, 20*time.Hour), ask{actor: who, action: model.ActPromote, who: []*person{x}, owner: luis, note: pick(p.c, promoteNotes())})
		return x, at
	}
	step := func(x *person, at time.Time, a model.Action, lo, hi time.Duration) time.Time {
		q := ask{actor: luis, action: a, who: []*person{x}, amount: -1}
		switch a {
		case model.ActOpportunity:
			q.amount, q.close = int64(6+p.c.IntN(70))*100_000, p.now.Add(p.c.between(15*day, 100*day)).Truncate(day)
		case model.ActLost:
			q.reason, q.note = "-", "price"
		}
		return p.do(p.after(x, at, lo, hi), q)
	}
	for range fresh {
		promote(4*day, 6*day)
	}
	for range accepted {
		if x, at := promote(9*day, 20*day); x != nil {
			step(x, at, model.ActAccept, 3*time.Hour, 2*day)
		}
	}
	for i := range opportunity + won + lost {
		x, at := promote(32*day, 55*day)
		if x == nil {
			return
		}
		at = step(x, at, model.ActAccept, 3*time.Hour, 2*day)
		at = step(x, at, model.ActOpportunity, 2*day, 9*day)
		if i >= opportunity+won {
			step(x, at, model.ActLost, 5*day, 9*day)
		} else if i >= opportunity {
			step(x, at, model.ActWon, 5*day, 12*day)
		}
	}
}

// nurtured rests: decided in winnow, or already in the CRM.
func (p *plan) nurtured(decided, file int) {
	for i, x := range p.takes(decided, i3(decided)) {
		p.past(x, 6*day, 50*day)
		until := model.Until{At: p.now.Add(p.c.between(2*day, 80*day))}
		switch i % 5 {
		case 1:
			until = model.Until{} // the default: a rest, or when they act
		case 2:
			until = model.Until{At: until.At, Kind: model.WebinarAttended}
		case 3:
			until.Score = 70 + 5*p.c.IntN(4)
		}
		who := p.rep()
		at := p.after(x, x.last(), 3*time.Hour, 3*day)
		if p.c.in(0.4) {
			at = p.tryOnce(x, who, at, time.Time{}).Add(p.c.between(20*time.Minute, 5*time.Hour))
		}
		p.do(at, ask{actor: who, action: model.ActNurture, who: []*person{x}, note: pick(p.c, nurtureNotes()), until: until})
		if i%5 != 3 && p.c.in(0.3) { // still reads the mails, which wakes nobody
			d := p.diary(x)
			d.mail(at.Add(p.c.between(2*day, 20*day)), p.c.in(0.3))
			d.done()
		}
	}
	for _, x := range p.takes(file, false) {
		x.stage, x.stageNote = model.StageNurture, "Nurture"
		p.fade(x, 20*day, 88*day)
	}
}

// i3 keeps the crowd that fits from being used up by those who rest.
func i3(n int) bool { return n < 80 }

// refused was rejected: in winnow, or as "Unqualified" in the CRM.
func (p *plan) refused(decided, file int) {
	keys := []string{"5", "5", "5", "7", "7", "8", "8", "9", "1", "6", "4", "v", "c", "e", "o", "0"}
	var bulk []*person
	for i := range decided {
		x := p.take(i%4 == 0)
		if x == nil {
			return
		}
		if i%4 == 1 { // students and the like, cleared together
			p.junk(x, 9*day, 55*day)
			bulk = append(bulk, x)
			continue
		}
		p.past(x, 6*day, 52*day)
		key := keys[i%len(keys)]
		if key == "4" {
			x.competes()
		}
		who := p.rep()
		at := p.after(x, x.last(), 2*time.Hour, 2*day)
		if key == "0" {
			at = p.tryOnce(x, who, at, time.Time{})
			at = p.tryOnce(x, who, p.after(x, at, 3*time.Hour, 20*time.Hour), time.Time{}).Add(p.c.between(3*time.Hour, 5*time.Hour))
		}
		a := ask{actor: who, action: model.ActReject, who: []*person{x}, reason: key, note: pick(p.c, refusalNotes()[key])}
		if strings.Contains("06789c", key) { // these come back one day
			a.until = model.Until{At: p.now.Add(p.c.between(3*day, 150*day))}
		}
		p.do(at, a)
	}
	for len(bulk) > 0 {
		n := min(5, len(bulk))
		at := p.batches[0]
		for _, x := range bulk[:n] {
			if t := p.after(x, x.last(), time.Hour, 20*time.Hour); t.After(at) {
				at = t
			}
		}
		p.do(at, ask{actor: p.rep(), action: model.ActReject, who: bulk[:n], reason: "3"})
		bulk = bulk[n:]
	}
	for _, x := range p.takes(file, false) {
		x.stage, x.stageNote = model.StageRejected, "Unqualified"
		p.fade(x, 15*day, 88*day)
	}
}

// junk gives a person a title and pages that no buyer has.
func (p *plan) junk(x *person, lo, hi time.Duration) {
	x.title = pick(p.c, junkTitles())
	d := p.diary(x)
	at := d.work(p.now.Add(-p.c.between(lo, hi)))
	d.came("organic search")
	d.add(at, model.PageView, "web", "/careers", "/careers")
	d.add(at.Add(time.Minute), model.PageView, "web", "/about", "/about")
	d.guide(at.Add(3*time.Minute), pick(p.c, guides()))
	p.settle(x, d)
}

// fade is a faint history from long ago.
func (p *plan) fade(x *person, lo, hi time.Duration) {
	d := p.diary(x)
	d.faint(p.now.Add(-p.c.between(lo, hi)))
	p.settle(x, d)
}

// closed came from the CRM as won or lost.
func (p *plan) closed(won, lost int) {
	for i, x := range p.takes(won+lost, true) {
		x.stage, x.stageNote = model.StageWon, "Closed Won"
		if i >= won {
			x.stage, x.stageNote = model.StageLost, "Closed Lost"
		}
		p.fade(x, 63*day, 89*day)
	}
}

// cold is everybody else: known, not qualified.
func (p *plan) cold() {
	for i, x := range append(p.takes(len(p.others), false), p.takes(len(p.fits), true)...) {
		p.fade(x, 6*time.Hour, 80*day)
		if i%11 == 3 {
			d := p.diary(x)
			t := d.add(x.last().Add(time.Hour), model.Unsubscribe, "email", "unsubscribed", "")
			_ = t
			d.done()
			x.noEmail = "unsubscribed"
		}
		if i%17 == 5 {
			d := p.diary(x)
			d.add(x.last().Add(time.Minute), model.EmailBounce, "email", "bounced: no such mailbox", "")
			d.done()
		}
	}
}
