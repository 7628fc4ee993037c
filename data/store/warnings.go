package store

import (
	"cmp"
	"slices"
	"time"

	"winnow/model"
)

// What a look at the other leads of a company is bounded by, and how far back it
// goes.
const (
	matesRead    = 200
	warnMost     = 3 // of one kind, the latest first
	refusalStays = 180 * 24 * time.Hour
	workStays    = 7 * 24 * time.Hour
)

// warnings are what to know before calling, in the order of the kinds.
func (r *reading) warnings(d *model.Detail, now time.Time) ([]model.Warning, error) {
	w := contactWarnings(d)
	mates, err := r.mates(d.Row.ID)
	if err != nil {
		return nil, err
	}
	company, err := r.companyWarnings(d, mates, now)
	if err != nil {
		return nil, err
	}
	w = append(w, company...)
	if d.Row.Duplicate != "" {
		duplicates, err := r.duplicates(d.Row.ID)
		if err != nil {
			return nil, err
		}
		w = append(w, duplicates...)
	}
	if d.Row.FreeMail {
		w = append(w, model.Warning{Kind: model.WarnFreeMail})
	}
	if model.RoleAddress(d.Lead.Email) {
		w = append(w, model.Warning{Kind: model.WarnRoleAddress, Label: d.Lead.Email})
	}
	if by := model.Student(d.Lead.Email, d.Lead.Title); by != "" {
		w = append(w, model.Warning{Kind: model.WarnStudent, Reason: by})
	}
	if d.State.Facts.OwnStaff {
		w = append(w, model.Warning{Kind: model.WarnOwnStaff})
	}
	return w, nil
}

// contactWarnings name the channels that are closed, and why: one warning, for
// all that is to be said of it fits a line.
func contactWarnings(d *model.Detail) []model.Warning {
	email, phone := d.State.EmailCause(), d.State.PhoneCause()
	w := model.Warning{Kind: model.WarnDNC}
	switch {
	case email == "" && phone == "":
		return nil
	case phone == "":
		w.Label, w.Reason = string(model.ChannelEmail), email
	case email == "":
		w.Label, w.Reason = string(model.ChannelPhone), phone
	case email == phone:
		w.Label, w.Reason = string(model.ChannelAll), email
	default:
		w.Label, w.Reason = string(model.ChannelAll), email+", "+phone
	}
	return []model.Warning{w}
}

// mate is another lead of the same company.
type mate struct {
	id          model.LeadID
	label       string
	company     string
	domain      string // that both share, "" = the name
	owner       string
	stage       model.Stage
	reason      string
	decidedAt   time.Time
	decidedBy   string
	lastAttempt time.Time
}

func (r *reading) mates(lead model.LeadID) (mates []mate, err error) {
	err = r.each(`SELECT l.id, l.label, l.company, l.company_key, coalesce(nullif(l.owner, ''), s.owner), x.stage, s.reason, s.decided_at, s.decided_by, s.last_attempt
		FROM (SELECT i.lead AS id FROM lead a JOIN identity i ON i.kind = '`+kindStaff+`'
				AND i.value >= a.company_key || '`+"\n"+`' AND i.value < a.company_key || '`+"\v"+`'
			WHERE a.id = +$1 AND a.company_key <> '' AND i.lead <> +$1 LIMIT 0 + $2) m
		JOIN lead l ON l.id = m.id JOIN score x ON x.lead = l.id LEFT JOIN state s ON s.lead = l.id`, 10, func(c *cells) error {
		m := mate{id: model.LeadID(c.int()), label: c.text(), company: c.text()}
		m.domain = model.KeyDomain(c.text())
		m.owner, m.stage, m.reason = c.text(), model.Stage(c.text()), c.text()
		m.decidedAt, m.decidedBy, m.lastAttempt = c.time(), c.text(), c.time()
		mates = append(mates, m)
		return nil
	}, int64(lead), matesRead)
	return mates, err
}

// companyWarnings tell what others have going at the lead's company.
func (r *reading) companyWarnings(d *model.Detail, mates []mate, now time.Time) ([]model.Warning, error) {
	var open, refused, worked []model.Warning
	for _, m := range mates {
		w := model.Warning{Lead: m.id, Label: m.label, Company: m.company, Domain: m.domain, Stage: m.stage}
		switch {
		case m.stage.HandedOff():
			w.Kind, w.Who, w.Reason, w.At = model.WarnOpportunity, cmp.Or(m.owner, m.decidedBy), m.reason, m.decidedAt
			open = append(open, w)
		case m.stage == model.StageRejected && now.Sub(m.decidedAt) < refusalStays:
			w.Kind, w.Who, w.Reason, w.At = model.WarnRefusal, m.decidedBy, m.reason, m.decidedAt
			refused = append(refused, w)
		case m.stage.Open() && now.Sub(m.lastAttempt) < workStays:
			w.Kind, w.At = model.WarnOtherRep, m.lastAttempt
			worked = append(worked, w)
		case m.stage.Open() && m.owner != "" && m.owner != d.Row.Owner:
			w.Kind, w.Who = model.WarnOtherRep, m.owner
			worked = append(worked, w)
		}
	}
	open, refused, worked = latest(open), latest(refused), latest(worked)
	for i := range open {
		to, err := r.handedTo(open[i].Lead)
		if err != nil {
			return nil, err
		}
		open[i].Who = cmp.Or(to, open[i].Who)
	}
	for i := range worked {
		if worked[i].At.IsZero() {
			continue
		}
		var err error
		if worked[i].Who, worked[i].At, err = r.triedBy(worked[i].Lead); err != nil {
			return nil, err
		}
	}
	return slices.Concat(open, refused, worked), nil
}

func latest(w []model.Warning) []model.Warning {
	slices.SortStableFunc(w, func(a, b model.Warning) int { return b.At.Compare(a.At) })
	return w[:min(len(w), warnMost)]
}

// handedTo is whom a lead was last handed to, "" where nobody was named.
func (r *reading) handedTo(lead model.LeadID) (owner string, err error) {
	err = r.each("SELECT r.owner FROM remark r JOIN entry e ON e.seq = r.seq WHERE r.lead = +$1 AND r.owner <> '' AND e.action = 'promote' ORDER BY r.seq DESC LIMIT 1", 1,
		func(c *cells) error { owner = c.text(); return nil }, int64(lead))
	return owner, err
}

// triedBy is who made the last attempt that stands on a lead, and when.
func (r *reading) triedBy(lead model.LeadID) (who string, at time.Time, err error) {
	err = r.each(`SELECT e.actor, e.at FROM change c JOIN entry e ON e.seq = c.seq
		WHERE c.lead = +$1 AND e.action = 'try' AND `+stands+` ORDER BY c.seq DESC LIMIT 1`, 2,
		func(c *cells) error { who, at = c.text(), c.time(); return nil }, int64(lead))
	return who, at, err
}

// duplicates are the leads that may be the same person.
func (r *reading) duplicates(lead model.LeadID) (w []model.Warning, err error) {
	err = r.each(`SELECT x.lead, l.label, x.stage, d.why FROM (
			SELECT * FROM (SELECT d.b AS other, d.why FROM duplicate d WHERE d.a = +$1 AND `+notDistinct+` ORDER BY d.b LIMIT 0 + $2)
			UNION ALL SELECT * FROM (SELECT d.a, d.why FROM duplicate d WHERE d.b = +$1 AND `+notDistinct+` ORDER BY d.a LIMIT 0 + $2)) d
		JOIN score x ON x.lead = d.other JOIN lead l ON l.id = d.other ORDER BY x.lead LIMIT 0 + $2`, 4, func(c *cells) error {
		w = append(w, model.Warning{Kind: model.WarnDuplicate, Lead: model.LeadID(c.int()), Label: c.text(),
			Stage: model.Stage(c.text()), Reason: c.text()})
		return nil
	}, int64(lead), warnMost)
	return w, err
}
