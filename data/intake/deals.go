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

// HoldDeals reports whether an error of Run says that the file holds deals, which
// Deals reads.
func HoldDeals(err error) bool {
	var other *otherTable
	return errors.As(err, &other) && dealSources[other.format] != ""
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

// Deals reads the deals of a job's only file. Errors are of kind invalid and say what
// to do.
func Deals(j Job) (f DealFile, err error) {
	if len(j.Files) != 1 {
		return f, model.Invalid("import one file of deals at a time", "there are %d files", len(j.Files))
	}
	u := &unpacker{job: j, limits: j.Limits.orDefault()}
	sources, err := u.open(j.Files[0])
	if err != nil {
		return f, err
	}
	defer func() {
		for _, s := range sources {
			s.close()
		}
	}()
	if len(sources) != 1 {
		return f, model.Invalid("import one file of deals at a time", "%s holds several files", j.Files[0])
	}
	p, err := dealPlan(j, sources[0])
	if err != nil {
		return f, err
	}
	f.File, f.Format = p.src.name, p.format.name
	return f, p.readDeals(j, &f)
}

// dealPlan decides how to read a file of deals.
func dealPlan(j Job, src *source) (*plan, error) {
	text, err := src.sample()
	if err != nil {
		return nil, err
	}
	p := &plan{src: src, limits: j.Limits.orDefault()}
	if p.d.comma = ','; src.written == "" {
		p.d, p.skip = readDialect(text, src.whole)
	}
	header, rows, err := p.readSample(text[p.skip:])
	if err != nil {
		return nil, err
	}
	if err := p.name(header, rows); err != nil {
		return nil, err
	}
	var other *otherTable
	if err := p.choose(j); err != nil && !errors.As(err, &other) {
		return nil, err
	}
	if dealSources[p.format.name] == "" {
		return nil, model.Invalid("import it without deals", "%s holds no deals", src.label())
	}
	return p, nil
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
		if i < len(rec.fields) && !strings.Contains(key, "owner") && (strings.Contains(key, "email") || strings.Contains(key, "contact") || strings.Contains(key, "person")) {
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
