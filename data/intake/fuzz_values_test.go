package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"winnow/model"
)

// FuzzJSONObjects holds for any bytes and any shape: an end, objects that are
// valid JSON or have a fault, lines that do not fall, and values that can be read.
func FuzzJSONObjects(f *testing.F) {
	for _, s := range []string{`{"a":1}` + "\n" + `{"a":`, `[{"a":{"b":[1,{"c":null}]}},7,"x"]`, `{"total":1,"leads":[{"a":"\u0000"}]}`, "[", `{"leads" : [`, `{}{}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		j := newJSONReader(bytes.NewReader(text), shapeOf(text, true), 1<<10)
		line := 0
		for {
			v, err := j.next()
			if err != nil {
				if !errors.Is(err, io.EOF) && strings.Contains(err.Error(), "\n") {
					t.Errorf("an error of several lines: %q", err)
				}
				return
			}
			if v.line < line {
				t.Fatalf("line %d after line %d", v.line, line)
			}
			line = v.line
			if v.fault != "" {
				continue
			}
			if !json.Valid(v.raw) || v.raw[0] != '{' {
				t.Fatalf("%q is taken for an object", v.raw)
			}
			if err := flatten(v.raw, func(string, string) error { return nil }); err != nil {
				t.Fatalf("%q cannot be read: %v", v.raw, err)
			}
		}
	})
}

// FuzzPackedFiles holds for any bytes that begin like an archive, a compressed
// file or a workbook: rows or an error in one line, and nothing left on disk.
func FuzzPackedFiles(f *testing.F) {
	f.Add([]byte(gzipOf(f, twoLeads)))
	f.Add([]byte(zipOf(f, "l.csv", twoLeads, "m.json", `[{"email":"a@b.example"}]`)))
	f.Add([]byte(workbookOf(f)))
	f.Fuzz(func(t *testing.T, text []byte) {
		if k := kindOfFile(text); k != gzipped && k != zipped {
			return
		}
		_, err := Run(t.Context(), Job{Files: []string{"-"}, Stdin: bytes.NewReader(text), Store: &recorder{}, Now: noon,
			Limits: Limits{Expansion: 2, Columns: 100, Record: 1 << 16}})
		if err != nil && strings.ContainsAny(err.Error(), "\n\x1b") {
			t.Errorf("an error of several lines: %q", err)
		}
	})
}

// FuzzEncoding holds for any bytes: some encoding is chosen, the same whatever the
// bytes are called, and reading in it gives an end; what is known to be UTF-8 is.
func FuzzEncoding(f *testing.F) {
	for _, s := range []string{"\xef\xbb\xbfa", "\xff\xfea\x00", "\xfe\xff\x00a", "a\x00,\x00\n\x00b\x00", "M\xfcller", "a\x00b", ""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		seen := census(text, true)
		e := decideEncoding(text, seen)
		got, err := io.ReadAll(e.decode(bytes.NewReader(text)))
		if err != nil && len(got) == 0 && len(text) > 4 {
			t.Errorf("%s of %q: %v", e.name, text, err)
		}
		if e.t != nil && !utf8.Valid(got) || e.name == "utf-8" && seen.bad == 0 && !utf8.Valid(got) {
			t.Errorf("%q as %s is %q, which is not UTF-8", text, e.name, got)
		}
	})
}

// FuzzDialect holds for any text: a delimiter that can be one, and a beginning
// within the text.
func FuzzDialect(f *testing.F) {
	for _, s := range []string{"sep=;\na;b\n", "a,b\r\n1,2", "a|b\rc|d", "\"a;b\",c\n", "Report\n\nName,Email\nA,a@b.example\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		d, skip := readDialect(text, true)
		if skip < 0 || skip > len(text) || d.comma == '"' || d.comma == '\n' || d.comma == '\r' || d.comma == 0 {
			t.Errorf("%q: delimiter %q, %d bytes before the header", text, d.comma, skip)
		}
	})
}

// FuzzDates holds for any value: what is read is a day that exists, the same
// again, and the same when it is written in the ISO way.
func FuzzDates(f *testing.F) {
	for _, s := range []string{"2024-02-29T10:00:00.5+05:30", "3/15/2024 2:30 PM", "15 Apr, 2021 00:03:00", "31.12.99", "Mon Jan 2 15:04:05 MST 2006", "9999-12-31"} {
		f.Add(s, byte(1))
	}
	f.Fuzz(func(t *testing.T, s string, order byte) {
		d := dates{zone: time.UTC, order: dateOrder(order % 3)}
		at, kind := d.read(s)
		if kind == dateNot {
			return
		}
		again, k := d.read(s)
		if k != kind || !again.Equal(at) {
			t.Errorf("%q is %v and then %v", s, at, again)
		}
		if at.Year() < 1000 || at.Year() > 9999 {
			return
		}
		if iso, k := d.read(at.Format("2006-01-02T15:04:05.000000Z")); k != dateOK || !iso.Equal(at.Truncate(time.Microsecond)) {
			t.Errorf("%q is %v, which is read as %v", s, at, iso)
		}
	})
}

// FuzzNumbers holds for any value: a number is finite, and one way of writing at
// most says that it has both a comma and a point for decimals.
func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"1,234.5", "$22,700.00", "(1.200,5)", "3.5E8", "12 %", "1e999", "-€3", "1'000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, comma := range []bool{false, true} {
			if n, ok := number(s, comma); ok && (math.IsNaN(n) || math.IsInf(n, 0)) {
				t.Errorf("%q is read as %v", s, n)
			}
		}
		commaDecimal(s)
		if missing(s, true) && s != "" {
			if _, ok := yesNo(s); ok {
				t.Errorf("%q is missing, and an answer", s)
			}
		}
		bare(s)
		firstOfMany(s, ";,/")
		address(s)
	})
}

// FuzzEvents holds for any bytes as events of any program: every row is taken,
// passed over or refused with its cause, a touch says when and what, and what is
// said of a person says who.
func FuzzEvents(f *testing.F) {
	for _, s := range []string{
		`{"type":"track","messageId":"m","userId":"u","event":"x","timestamp":"2026-11-10T09:00:00Z"}`,
		`{"batch":[{"type":"identify","messageId":"m","anonymousId":"a","traits":{"email":"a@b.example"},"timestamp":"2026-11-10T09:00:00Z"},7]}` + "\n" + `{"batch":[{"type":"alias","messageId":"m","userId":"u","previousId":"a","timestamp":"x"}]}`,
		`[{"eventId":1,"occurredAt":1762765200000,"subscriptionType":"contact.propertyChange","objectId":1,"propertyName":"email","propertyValue":"a@b.example"}]`,
		`[{"eventId":1,"occurredAt":1762765200000,"subscriptionType":"contact.merge","objectId":1,"mergedObjectIds":[2,"3"]}][{"subscriptionType":"deal.creation","objectId":1}]`,
		`{"lead_id":"l","user_column_data":[{"column_id":"EMAIL","string_value":"a@b.example"}],"form_id":1,"campaign_id":2,"gcl_id":"x","google_key":"s3cret"}`,
		`{"elements":[{"id":"r","submittedAt":1762765200000,"leadType":"X","testLead":false,"form":{"name":"f"},"formResponse":{"answers":[{"questionId":1,"answerDetails":{"textQuestionAnswer":{"answer":"a@b.example"}}}]}}]}`,
		`{"specversion":"1.0","id":"A","source":"/s","type":"demo_request","time":"2026-11-10T09:00:00Z","data":{"email":"a@b.example"}}`,
		"marketoGUID,leadId,activityDate,activityTypeId,campaignId,primaryAttributeValueId,primaryAttributeValue,attributes\n1,2,2026-11-10T09:00:00Z,1,,,/x,{}\n",
		"email,event,at,id\na@b.example,demo_request,2026-11-10T09:00:00Z,e1\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		rec := &recorder{}
		rep, err := Run(t.Context(), Job{Files: []string{"-"}, Stdin: bytes.NewReader(text), Store: rec, Now: noon, OpenDates: true})
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\x1b") {
				t.Errorf("an error of several lines: %q", err)
			}
			return
		}
		got := rep.Files[0]
		if got.Rows != len(rec.rows)+got.Rejected {
			t.Errorf("%d rows, %d taken, %d rejected", got.Rows, len(rec.rows), got.Rejected)
		}
		if !got.log {
			return
		}
		for _, r := range rec.rows {
			switch {
			case r.TouchesOnly && (len(r.Touches) != 1 || r.Touches[0].Kind == "" || r.Touches[0].At.IsZero()):
				t.Errorf("a touch of %q says too little: %+v", text, r)
			case !r.TouchesOnly && (len(r.Row.Fields) == 0 || r.Row.Fields[0].Field == model.FieldAnonymousID):
				t.Errorf("a person of %q is nobody: %+v", text, r)
			}
		}
	})
}
