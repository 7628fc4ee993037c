package intake

import (
	"context"
	"errors"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestProgressRisesToTheWholeFile(t *testing.T) {
	path := write(t, "l.csv", "Email\n"+strings.Repeat("a@b.example\n", 25_000))
	var last Progress
	calls := 0
	j := Job{Files: []string{path}, Progress: func(p Progress) {
		if p.Rows < last.Rows || p.Bytes < last.Bytes {
			t.Errorf("back from %+v to %+v", last, p)
		}
		if text := int64(6 + 12*p.Rows); p.Bytes > text {
			t.Errorf("%d bytes are done with %d rows, which are %d", p.Bytes, p.Rows, text)
		}
		if last.Ending {
			t.Errorf("%+v after the end began", p)
		}
		last, calls = p, calls+1
	}}
	importAll(t, j)
	if calls < 25 || last.Rows != 25_000 || last.Bytes != last.Total || last.Total != int64(6+12*25_000) || last.Rate <= 0 || !last.Ending {
		t.Errorf("%d calls, the last %+v", calls, last)
	}
}

func TestAnInterruptedImportLeavesNothingAndNobodyBehind(t *testing.T) {
	defer goleak.VerifyNone(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	rec := &recorder{}
	rec.onAdd = func() {
		if rec.adds == 3 {
			cancel()
		}
	}
	path := write(t, "l.csv", "Email\n"+strings.Repeat("a@b.example\n", 50_000))
	_, err := Run(ctx, Job{Files: []string{path}, Store: rec, Now: noon})
	if !errors.Is(err, context.Canceled) || len(rec.rows) > 0 || rec.aborted != 1 || rec.finished != 0 {
		t.Errorf("%v; %d rows stand, %d aborted, %d finished", err, len(rec.rows), rec.aborted, rec.finished)
	}
}

func TestSeveralFilesAreABatchEach(t *testing.T) {
	a, b := write(t, "a.csv", "Email\na@b.example\n"), write(t, "b.csv", "LEADID;Name\n7;Maya\n")
	rep, rec := importAll(t, Job{Files: []string{a, b}})
	if len(rep.Files) != 2 || len(rec.headers) != 2 || rec.headers[0].ID == rec.headers[1].ID || rec.headers[0].Source == rec.headers[1].Source {
		t.Errorf("%d reports, headers %+v", len(rep.Files), rec.headers)
	}
}
