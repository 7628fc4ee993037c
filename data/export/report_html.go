package export

import (
	"html"
	"io"
	"strconv"
	"strings"

	"winnow/model/report"
	"winnow/model/safetext"
)

// reportStyle is all the style there is: the file needs no other. Dark where the
// reader's screen is, always light on paper.
const reportStyle = `
:root{--ink:#1c2330;--soft:#5b6577;--line:#d9dee7;--paper:#ffffff;--band:#f4f6fa;--c0:#3866b5;--c1:#8a94a6;--c2:#b9770e;--c3:#c0392b;--c4:#7d5ba6;--c5:#2e8b57}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e4e8ef;--soft:#9aa5b8;--line:#333c4b;--paper:#151a22;--band:#1c232e;--c0:#7aa2ee;--c1:#8a94a6;--c2:#e0a748;--c3:#e8796c;--c4:#b79ae0;--c5:#6cc494}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2.2rem 1.4rem 4rem;max-width:66rem;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
h1{font-size:1.7rem;margin:0}h2{font-size:1.15rem;margin:2.4rem 0 .6rem;padding-top:.7rem;border-top:1px solid var(--line)}h3{font-size:.95rem;margin:1.3rem 0 .4rem}
.when{color:var(--soft);margin:.1rem 0 1.2rem}.lead p{font-size:1.08rem;margin:.35rem 0}
table{border-collapse:collapse;width:100%;margin:.4rem 0;font-variant-numeric:tabular-nums}
th,td{padding:.28rem .5rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{font-weight:600;font-size:.82rem;color:var(--soft)}td.f,th.f{text-align:right;white-space:nowrap}td.w{text-align:left}
td small{display:block;color:var(--soft);font-size:.78rem}tbody tr:nth-child(even) td{background:var(--band)}
.note,.empty{color:var(--soft);font-size:.88rem}pre{background:var(--band);padding:.8rem 1rem;overflow:auto;font-size:.84rem;line-height:1.4;white-space:pre-wrap}
.scroll{overflow-x:auto}.fold{margin:.5rem 0}.fold label{cursor:pointer;color:var(--soft)}.fold input{position:absolute;opacity:0}.fold label::before{content:"\25B8\00A0"}
.fold input:checked+label::before{content:"\25BE\00A0"}.fold input:focus-visible+label{outline:2px solid var(--c0);outline-offset:2px}
@media screen{.fold input:not(:checked)~.scroll{display:none}}
.wide th,.wide td{padding:.28rem .35rem;font-size:.84rem}.wide th.f{white-space:normal;vertical-align:bottom}.wide td small{font-size:.74rem}
svg{display:block;width:100%;height:auto;margin:.3rem 0 .6rem;font:12px system-ui,sans-serif}
svg text{fill:var(--ink)}svg .s{fill:var(--soft)}svg .l{stroke:var(--soft);stroke-width:1.2}svg .g{stroke:var(--line)}svg .m{stroke:var(--c3);stroke-dasharray:3 3}
.f0{fill:var(--c0)}.f1{fill:var(--c1)}.f2{fill:var(--c2)}.f3{fill:var(--c3)}.f4{fill:var(--c4)}.f5{fill:var(--c5)}
@page{size:A4;margin:14mm}
@media print{body{padding:0;max-width:none;font-size:9.5pt}h2{break-after:avoid}tr,svg{break-inside:avoid}.scroll{overflow:visible}th,td{padding:.15rem .3rem}th.f{white-space:normal;vertical-align:bottom}thead{break-after:avoid}
.wide{font-size:7pt}.wide th,.wide td{padding:.12rem .16rem;font-size:7pt}.wide td small{font-size:6.2pt}.fold input,.fold label{display:none}h3{break-after:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`

// longTable is from how many rows on a table is folded on the screen.
const longTable = 30

// wideTable is up to how many columns a table is set as large as the text.
const wideTable = 9

// esc is text for HTML: one safe line.
func esc(s string) string { return html.EscapeString(safetext.Line(s)) }

// page collects a file.
type page struct {
	strings.Builder
	folds int // tables that are folded so far
}

func (p *page) add(parts ...string) {
	for _, s := range parts {
		p.WriteString(s)
	}
}

func (p *page) element(tag, class, text string) {
	if class != "" {
		class = ` class="` + class + `"`
	}
	p.add("<", tag, class, ">", esc(text), "</", tag, ">\n")
}

func writeHTML(w io.Writer, d report.Document) error {
	p := &page{}
	p.add("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
	p.add(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`, "\n")
	p.add("<title>", esc(d.Title), "</title>\n<style>", reportStyle, "</style>\n")
	p.element("h1", "", d.Title)
	p.element("p", "when", span(d))
	p.add("<div class=\"lead\">\n")
	for _, s := range d.Lead {
		p.element("p", "", s)
	}
	p.add("</div>\n")
	for _, s := range d.Sections {
		p.section(s)
	}
	if len(d.Notes) > 0 {
		p.element("h2", "", "How it was counted")
		p.add("<ul class=\"note\">\n")
		p.element("li", "", "Under a share stands the interval in which it lies with 95 % confidence, by Wilson; the thin lines in charts are the same.")
		for _, n := range d.Notes {
			p.element("li", "", n)
		}
		p.add("</ul>\n")
	}
	p.add("</html>\n")
	_, err := io.WriteString(w, p.String())
	return err
}

func (p *page) section(s report.Section) {
	p.element("h2", "", s.Title)
	for _, t := range s.Text {
		p.element("p", "", t)
	}
	if s.Code != "" {
		p.add("<pre>")
		for _, l := range strings.Split(strings.TrimRight(s.Code, "\n"), "\n") {
			p.add(esc(l), "\n")
		}
		p.add("</pre>\n")
	}
	for _, t := range s.Tables {
		if t.Title != "" {
			p.element("h3", "", t.Title)
		}
		if len(t.Rows) == 0 {
			p.element("p", "empty", t.Empty)
			continue
		}
		p.chart(t)
		if len(t.Rows) > longTable {
			// A box and not <details>: what is folded on the screen is open on paper, in
			// every browser and without a script.
			id := "fold-" + strconv.Itoa(p.folds)
			p.folds++
			p.add(`<div class="fold"><input type="checkbox" id="`, id, `"><label for="`, id, `">`, esc(report.Grouped(len(t.Rows))), " rows</label>")
			p.table(t)
			p.add("</div>\n")
		} else {
			p.table(t)
		}
		for _, n := range under(t) {
			p.element("p", "note", n)
		}
	}
}

func (p *page) table(t report.Table) {
	wide := ""
	if len(t.Keys)+len(t.Columns) > wideTable {
		wide = " wide"
	}
	p.add(`<div class="scroll`, wide, `"><table><thead><tr>`)
	for _, k := range t.Keys {
		p.add("<th>", esc(k), "</th>")
	}
	words := make([]bool, len(t.Columns))
	for i, c := range t.Columns {
		words[i] = inWords(t, i)
		p.add(map[bool]string{true: "<th>", false: `<th class="f">`}[words[i]], esc(c), "</th>")
	}
	p.add("</tr></thead>\n<tbody>")
	for _, r := range t.Rows {
		p.add("<tr>")
		for _, k := range r.Keys {
			p.add("<td>", esc(k), "</td>")
		}
		for i, c := range r.Cells {
			class := "f"
			if words[i] {
				class = "w"
			}
			p.add(`<td class="`, class, `">`, esc(c.String()))
			if in := c.Interval(); in != "" {
				p.add("<small>", esc(in), "</small>")
			}
			p.add("</td>")
		}
		p.add("</tr>\n")
	}
	p.add("</tbody></table></div>\n")
}
