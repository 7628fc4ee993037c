package intake

import (
	"errors"
	"io"
	"slices"
	"strings"

	"winnow/model"
)

// Zoho's list of who answered to a campaign has no ids, only last names, which
// several leads may share. The deals of the same export say which lead came by which
// campaign. So where one command brings deals, campaigns and leads too, an answer of
// a name that several have is that of the one with a deal by this campaign.

// mostDeals bounds how many rows of each table are kept for that.
const mostDeals = 500_000

// zohoDeals is what is known of them.
type zohoDeals struct {
	campaigns map[string]string          // by name
	leads     map[string]map[string]bool // with a deal, by the id of its campaign
	names     map[string][]string        // ids of leads, by what they are called
}

// settlesAnswers are the tables that are read for it, though they are no leads.
var settlesAnswers = map[string]bool{"zoho-campaigns": true, "zoho-potentials": true}

// settleAnswers gives the lists of answers among the plans what the other tables of
// the job tell. What cannot be read is left out: the answers wait then.
func settleAnswers(plans, others []*plan) error {
	var answers []*plan
	all := others
	for _, p := range plans {
		switch p.format.name {
		case "zoho-campaign-leads":
			answers = append(answers, p)
		case "zoho-leads":
			all = append(all, p)
		}
	}
	if len(answers) == 0 || len(others) < 2 {
		return nil
	}
	d := &zohoDeals{map[string]string{}, map[string]map[string]bool{}, map[string][]string{}}
	for _, p := range all {
		if p.src.file == nil { // a stream is read once
			continue
		}
		if err := d.read(p); err != nil {
			return err
		}
	}
	for _, p := range answers {
		p.deals = d
	}
	return nil
}

// used says of the tables that were read for it what they were good for.
func (u *unpacker) used(plans, others []*plan) {
	if !slices.ContainsFunc(plans, func(p *plan) bool { return p.deals != nil }) {
		return
	}
	for _, p := range others {
		for i := range u.skipped {
			if s := &u.skipped[i]; s.File == p.src.name {
				s.Why, s.Refused = p.format.refuse+": no leads, and they told whose the answers to campaigns are", false
			}
		}
	}
}

// read takes over what one table tells.
func (d *zohoDeals) read(p *plan) error {
	rd, _, err := p.reader()
	if err != nil {
		return err
	}
	w := newRower(p, Job{}, func(Problem) {})
	for range mostDeals {
		rec, err := rd.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return model.Invalid("try again", "cannot read %s: %v", p.src.label(), cause(err))
		}
		if rec.fault != "" {
			continue
		}
		cell := w.cells(rec)
		switch p.format.name {
		case "zoho-campaigns":
			if id := cell("campaignid"); id != "" {
				d.campaigns[model.NormalName(cell("campaignname"))] = strings.Clone(id)
			}
		case "zoho-potentials":
			if campaign, lead := cell("campaignid"), cell("leadid"); campaign != "" && lead != "" {
				if d.leads[campaign] == nil {
					d.leads[strings.Clone(campaign)] = map[string]bool{}
				}
				d.leads[campaign][strings.Clone(lead)] = true
			}
		default:
			name := model.NormalName(nameOf(cell("firstname"), cell("lastname", "leadname")))
			if id := cell("leadid", "recordid", "id"); id != "" && name != "" {
				d.names[name] = append(d.names[name], strings.Clone(id))
			}
		}
	}
	return nil
}

// nameOf joins the parts of a name. A last name that stands as the first too is one.
func nameOf(first, last string) string {
	if strings.EqualFold(first, last) {
		first = ""
	}
	return strings.TrimSpace(first + " " + last)
}

// whose is the id of the lead that an answer is of, where its name alone does not
// tell and the deals do; "" else.
func (d *zohoDeals) whose(name, campaign string) string {
	called := d.names[model.NormalName(name)]
	if len(called) < 2 {
		return ""
	}
	found := ""
	for _, id := range called {
		if !d.leads[d.campaigns[model.NormalName(campaign)]][id] || id == found {
			continue
		}
		if found != "" {
			return ""
		}
		found = id
	}
	return found
}
