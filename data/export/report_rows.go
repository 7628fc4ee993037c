package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"winnow/model/report"
	"winnow/model/safetext"
)

// csvKeys is how many keys of a row have a column of their own.
const csvKeys = 5

// reportTable writes a row a figure: where it stands, what it is, how it is shown,
// and its numbers, so that a spreadsheet can pivot it.
func reportTable(w io.Writer, d report.Document) error {
	sh := &table{w: csv.NewWriter(w)}
	names := []string{"report", "table"}
	for i := range csvKeys {
		names = append(names, "key"+strconv.Itoa(i+1))
	}
	if err := sh.head(append(names, "lead", "figure", "shown", "value", "of", "share", "low", "high", "seconds")); err != nil {
		return err
	}
	for _, s := range d.Sections {
		for _, t := range s.Tables {
			for _, r := range t.Rows {
				for i, c := range t.Columns {
					if err := sh.row(reportRow(d, t, r, c, r.Cells[i])); err != nil {
						return err
					}
				}
			}
		}
	}
	return sh.flush()
}

func reportRow(d report.Document, t report.Table, r report.Row, column string, f report.Figure) []value {
	out := []value{d.Report, t.ID}
	for i := range csvKeys {
		if i < len(r.Keys) {
			out = append(out, r.Keys[i])
		} else {
			out = append(out, nil)
		}
	}
	var lead, n, of, part, low, high, seconds value
	if r.Example != 0 {
		lead = r.Example.String()
	}
	switch f.Unit {
	case report.Count:
		n = f.N
	case report.Share:
		n, of = f.N, f.Of
		if p, ok := f.Part(); ok {
			l, h := report.Wilson(f.N, f.Of)
			part, low, high = rounded(p), rounded(l), rounded(h)
		}
	case report.Span:
		of = f.N
		if f.N > 0 && !f.Few() {
			seconds = int(f.Span / time.Second)
		}
	}
	return append(out, lead, column, f.String(), n, of, part, low, high, seconds)
}

// rounded keeps what a share can say.
func rounded(p float64) float64 { return float64(int(p*10000+0.5)) / 10000 }

// reportJSON writes the document as it is: its sections, tables and figures.
func reportJSON(w io.Writer, d report.Document) error {
	type figure struct {
		Shown   string   `json:"shown"`
		Unit    string   `json:"unit"`
		N       *int     `json:"n,omitempty"`
		Of      *int     `json:"of,omitempty"`
		Seconds *int     `json:"seconds,omitempty"`
		Share   *float64 `json:"share,omitempty"`
		Low     *float64 `json:"low,omitempty"`
		High    *float64 `json:"high,omitempty"`
		TooFew  bool     `json:"too_few,omitempty"`
	}
	of := func(f report.Figure) figure {
		j := figure{Shown: f.String(), Unit: string(f.Unit), TooFew: f.Few()}
		if f.Unit != report.Words {
			j.N = &f.N
		}
		switch {
		case f.Unit == report.Share:
			j.Of = &f.Of
			if p, ok := f.Part(); ok {
				l, h := report.Wilson(f.N, f.Of)
				p, l, h = rounded(p), rounded(l), rounded(h)
				j.Share, j.Low, j.High = &p, &l, &h
			}
		case f.Unit == report.Span && f.N > 0 && !f.Few():
			sec := int(f.Span / time.Second)
			j.Seconds = &sec
		}
		return j
	}
	type row struct {
		Keys    []string `json:"keys"`
		Lead    string   `json:"lead,omitempty"`
		Figures []figure `json:"figures"`
	}
	type tableJSON struct {
		ID      string   `json:"id"`
		Title   string   `json:"title"`
		Keys    []string `json:"keys"`
		Columns []string `json:"columns"`
		Rows    []row    `json:"rows"`
		More    int      `json:"more"`
		Note    string   `json:"note,omitempty"`
	}
	type section struct {
		ID     string      `json:"id"`
		Title  string      `json:"title"`
		Text   []string    `json:"text"`
		Code   string      `json:"code,omitempty"`
		Tables []tableJSON `json:"tables"`
	}
	sections := []section{}
	for _, s := range d.Sections {
		sj := section{ID: s.ID, Title: s.Title, Text: append([]string{}, s.Text...), Code: s.Code, Tables: []tableJSON{}}
		for _, t := range s.Tables {
			tj := tableJSON{ID: t.ID, Title: t.Title, Keys: t.Keys, Columns: t.Columns, Rows: []row{}, More: t.More, Note: t.Note}
			for _, r := range t.Rows {
				rj := row{Keys: r.Keys, Figures: []figure{}}
				if r.Example != 0 {
					rj.Lead = r.Example.String()
				}
				for _, c := range r.Cells {
					rj.Figures = append(rj.Figures, of(c))
				}
				tj.Rows = append(tj.Rows, rj)
			}
			sj.Tables = append(sj.Tables, tj)
		}
		sections = append(sections, sj)
	}
	from := any(nil)
	if !d.From.IsZero() {
		from = stamp(d.From)
	}
	b, err := encode(struct {
		Schema   int       `json:"schema"`
		Report   string    `json:"report"`
		Title    string    `json:"title"`
		From     any       `json:"from"`
		At       string    `json:"at"`
		Zone     string    `json:"zone"`
		Lead     []string  `json:"lead"`
		Sections []section `json:"sections"`
		Notes    []string  `json:"notes"`
	}{1, d.Report, d.Title, from, stamp(d.At), d.Zone.String(), append([]string{}, d.Lead...), sections, append([]string{}, d.Notes...)})
	if err != nil {
		return err
	}
	_, err = w.Write(append(safetext.JSON(b), '\n'))
	return err
}
