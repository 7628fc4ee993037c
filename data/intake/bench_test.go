package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"
)

// ordinary is an export of n rows of a CRM, a fifth of them with quotes.
func ordinary(n int) []byte {
	var b bytes.Buffer
	b.WriteString("Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Lead Status,Create Date,Last Activity Date,Company Name,Job Title,Number of Pageviews,Country/Region\n")
	for i := range n {
		company := "Northwind Freight"
		if i%5 == 0 {
			company = `"Grimes, Madden and Huff"`
		}
		fmt.Fprintf(&b, "%d,Maya,Ortiz,maya.ortiz%d@northwind.example,+31 10 555 0148,Dana Wells,Marketing Qualified Lead,NEW,2026-09-12 09:14,2026-11-18 10:00,%s,VP Operations,%d,Netherlands\n",
			i, i, company, i%40)
	}
	return b.Bytes()
}

func BenchmarkReader(b *testing.B) {
	text := ordinary(20_000)
	b.SetBytes(int64(len(text)))
	rows := 0
	for b.Loop() {
		rd := newReader(bytes.NewReader(text), dialect{comma: ','})
		for {
			if _, err := rd.next(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				b.Fatal(err)
			}
			rows++
		}
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkRows(b *testing.B) {
	text := ordinary(20_000)
	src := &source{name: "-", stream: bytes.NewReader(nil), head: text, whole: true, encoding: encoding{name: "utf-8"}, trusted: true}
	rows := 0
	b.SetBytes(int64(len(text)))
	p, err := newPlan(Job{}, src)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		rd, _, err := p.reader()
		if err != nil {
			b.Fatal(err)
		}
		w := newRower(p, Job{Now: noon}, func(Problem) {})
		for {
			rec, err := rd.next()
			if errors.Is(err, io.EOF) {
				break
			}
			w.row(rec)
			rows++
		}
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}
