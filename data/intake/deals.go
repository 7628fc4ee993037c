package intake

import (
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"winnow/model"
)

// dealSources are the exports of deals, and what the ids of people in them belong to.
var dealSources = map[string]string{
	"hubspot-deals": "hubspot", "salesforce-opportunity": "salesforce", "salesforce-opportunities": "salesforce",
	"zoho-potentials": "zoho", "pipedrive-deals": "pipedrive",
}

// DealFile is an export of deals as it was read.
type DealFile struct {
	File     string
	Format   string
	Rows     int
	Deals    []model.Deal
	Problems []Problem
}

// mostDealRows bounds how many deals a file may have: they are kept while they are
// matched.
const mostDealRows = 500_000

// dealFile reads a file of deals. Errors are of kind invalid and say what to do.
func (p *plan) dealFile(j Job) (DealFile, error) {
	f := DealFile{File: p.src.name, Format: p.format.name}
	if err := p.src.keep(); err != nil {
		return f, err
	}
	return f, p.readDeals(j, &f)
}

// readDealFiles reads the files of deals among those of a job. One of several that
// cannot be read is left out.
func readDealFiles(j Job, plans []*plan, r *Report) error {
	for _, p := range plans {
		f, err := p.dealFile(j)
		switch {
		case err == nil:
			r.Deals = append(r.Deals, f)
		case slices.Contains(j.Files, p.src.name):
			return err
		default:
			r.Skipped = append(r.Skipped, leftOut(p.src.name, err))
		}
	}
	return nil
}

// explainDeals says how a file of deals is read.
func (p *plan) explainDeals() Explanation {
	e := Explanation{File: p.src.name, Format: p.format.name, Source: dealSources[p.format.name], Encoding: p.src.writtenAs(), Delimiter: p.delimiter(),
		Notes: []string{"what became of leads, each as if it had been typed; of whom a deal is, its ids, then its addresses say, its company never by itself"}}
	for i := range p.cols {
		c := &p.cols[i]
		e.Columns = append(e.Columns, ColumnReading{Column: c.name, As: dealUse(c.key), Filled: c.p.filled, Example: clip(c.p.example, 40)})
	}
	return e
}

// dealUse says in words what a column of deals is for.
func dealUse(key string) string {
	for _, x := range []struct {
		keys []string
		as   string
	}{{dealIDs, "id of the deal"}, {dealNames, "name of the deal"}, {dealPeople, "whose it is: ids"}, {dealStages, "stage"}, {dealCompany, "company"},
		{dealAmounts, "amount"}, {dealCloses, "when it closes"}, {dealReasons, "why it was lost"}, {dealFlags, "stage: won, lost or not"}} {
		if slices.Contains(x.keys, key) {
			return x.as
		}
	}
	if dealAddresses(key) {
		return "whose it is: addresses"
	}
	return "left out"
}

// dealAddresses reports whether a column may hold addresses of people of a deal.
func dealAddresses(key string) bool {
	return !strings.Contains(key, "owner") && (strings.Contains(key, "email") || strings.Contains(key, "contact") || strings.Contains(key, "person"))
}

// Columns of deals, by what they mean, the telling ones first.
var (
	dealIDs     = []string{"recordid", "recordiddeal", "opportunityid", "dealid", "potentialid", "id"}
	dealNames   = []string{"dealname", "opportunityname", "potentialname", "dealtitle", "name"}
	dealPeople  = []string{"associatedcontactids", "associatedcontactid", "leadid", "convertedleadid", "contactid", "primarycontactid", "dealcontactpersonid", "personid", "dealleadid"}
	dealStages  = []string{"dealstatus", "dealstage", "stagename", "stage"}
	dealCompany = []string{"associatedcompany", "associatedcompanyprimary", "accountname", "dealorganization", "companyname", "company", "account"}
	dealAmounts = []string{"amount", "dealvalue", "amountincompanycurrency", "value"}
	dealCloses  = []string{"closedate", "closingdate", "dealwontime", "dealclosedtime", "dealexpectedclosedate", "expectedclosedate"}
	dealFlags   = []string{"isclosedwon", "iswon", "won", "isclosedlost", "islost", "isclosed", "closed"}
	dealReasons = []string{"closedlostreason", "lossreason", "lostreason", "deallostreason", "reasonforloss"}
)

var (
	addresses = regexp.MustCompile(`[^\s<>()\[\],;:"]+@[^\s<>()\[\],;:"]+\.[A-Za-z]{2,}`)
	idList    = regexp.MustCompile(`[;,|\s]+`)
)

// readDeals reads the rows.
func (p *plan) readDeals(j Job, f *DealFile) error {
	order, err := p.closeOrder(j)
	if err != nil {
		return err
	}
	rd, _, err := p.reader()
	if err != nil {
		return err
	}
	w := newRower(p, j, func(Problem) {})
	when := dates{order: order, zone: j.zone()}
	for f.Rows < mostDealRows {
		rec, err := rd.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return model.Invalid("try again", "cannot read %s: %v", p.src.label(), cause(err))
		}
		f.Rows++
		if rec.fault != "" {
			f.Problems = append(f.Problems, Problem{Line: rec.line, Problem: rec.fault})
			continue
		}
		cell := w.cells(rec)
		if cell(dealNames...) == "" && cell(dealStages...) == "" { // a footer
			f.Rows--
			continue
		}
		d, problem := p.deal(rec, cell, &when)
		if problem.Problem != "" {
			f.Problems = append(f.Problems, problem)
		}
		if d.Becomes != "" {
			f.Deals = append(f.Deals, d)
		}
	}
	return model.Invalid("divide it", "%s has more than %d deals", p.src.label(), mostDealRows)
}

// deal is one row. A problem with its amount or its date leaves these out, one with
// its stage the deal.
func (p *plan) deal(rec record, cell cellOf, when *dates) (d model.Deal, problem Problem) {
	d = model.Deal{Line: rec.line, ID: cell(dealIDs...), Name: cell(dealNames...), Source: dealSources[p.format.name], Amount: -1,
		Company: cell(dealCompany...), Word: cell(dealStages...), Why: cell(dealReasons...)}
	wrong := func(column, value, what string) {
		problem = Problem{Line: rec.line, Column: column, Value: clip(value, 80), Problem: what}
	}
	if text := cell(dealAmounts...); text != "" {
		n, ok := moneyOf(text)
		if !ok {
			wrong("amount", text, "is not an amount; the deal is taken without it")
		} else {
			d.Amount = n
		}
	}
	if text := cell(dealCloses...); text != "" {
		t, kind := when.read(text)
		if kind == dateNot || kind == dateOpen && when.order == orderOpen {
			wrong("close date", text, "is not a date that can be read one way; the deal is taken without it")
		} else {
			d.Close = t
		}
	}
	for _, k := range dealPeople {
		for _, id := range idList.Split(cell(k), -1) {
			if id = salesforceID("id")("id", strings.TrimSpace(id)); id != "" && !slices.Contains(d.Leads, id) {
				d.Leads = append(d.Leads, id)
			}
		}
	}
	for i := range p.cols {
		key := p.cols[i].key
		if i < len(rec.fields) && dealAddresses(key) {
			d.Emails = append(d.Emails, addresses.FindAllString(rec.fields[i], -1)...)
		}
	}
	if d.Becomes = becomes(cell, d.Word); d.Becomes == "" && d.Word == "" {
		wrong("stage", "", "the deal has no stage")
	}
	return d, problem
}

// becomes is the stage of a deal: by columns that say it was won or lost, else by the
// word for its stage; "" for one that counts for nothing.
func becomes(cell cellOf, word string) model.Stage {
	yes := func(keys ...string) bool {
		switch strings.ToLower(cell(keys...)) {
		case "true", "1", "yes":
			return true
		}
		return false
	}
	w := strings.ToLower(word)
	switch {
	case yes("isclosedwon", "iswon", "won"), w == "won", strings.Contains(w, "closed") && strings.Contains(w, "won"):
		return model.StageWon
	case yes("isclosedlost", "islost"), yes("isclosed", "closed"), w == "lost", strings.Contains(w, "closed") && (strings.Contains(w, "lost") || strings.Contains(w, "dead")):
		return model.StageLost
	case w == "deleted", w == "omitted", w == "":
		return ""
	}
	return model.StageOpportunity
}

// closeOrder finds out by all dates of a file whether their days or their months come
// first.
func (p *plan) closeOrder(j Job) (dateOrder, error) {
	if o := j.order(); o != orderOpen {
		return o, nil
	}
	rd, _, err := p.reader()
	if err != nil {
		return orderOpen, err
	}
	w, d, v := newRower(p, j, func(Problem) {}), dates{zone: j.zone()}, votes{}
	for range mostDealRows {
		rec, err := rd.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return orderOpen, model.Invalid("try again", "cannot read %s: %v", p.src.label(), cause(err))
		}
		if rec.fault == "" {
			_, kind := d.read(w.cells(rec)(dealCloses...))
			v.add(kind)
		}
	}
	if v.order() == orderOpen && v.open > 0 && j.AskOrder != nil {
		switch j.AskOrder(p.src.label(), "close date", "") {
		case "dmy":
			return orderDMY, nil
		case "mdy":
			return orderMDY, nil
		}
	}
	if v.order() == orderOpen && v.open > 0 {
		return orderOpen, model.Invalid("say --date-order dmy or mdy", "the close dates of %s can be read both ways", p.src.label())
	}
	return v.order(), nil
}

var notMoney = regexp.MustCompile(`[^0-9.,-]`)

// moneyOf reads an amount with its currency, and in the ways in which comma and point
// are written; negative ones are none.
func moneyOf(text string) (int64, bool) {
	s := notMoney.ReplaceAllString(text, "")
	if comma, point := strings.LastIndexByte(s, ','), strings.LastIndexByte(s, '.'); comma > point && len(s)-comma <= 3 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", ".")
	}
	n, err := model.ParseAmount(s)
	return n, err == nil
}
