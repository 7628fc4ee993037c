package store_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

var benchRows = flag.Int("rows", map[bool]int{false: 100_000, true: 1_000_000}[os.Getenv("WINNOW_FULL") == "1"], "rows of the import benchmarks")

// crowd makes the rows of a CRM's export, always the same ones.
type crowd struct {
	rnd *mrand.Rand
	n   int
	of  int
	ids int // the first row's

	rows [][]string // nil: they are made as they are asked for
}

func newCrowd(of int) *crowd { return &crowd{rnd: mrand.New(mrand.NewPCG(1, 2)), of: of, ids: 100_001} }

// shuffledCrowd is the file of newCrowd with its rows in another order.
func shuffledCrowd(of int) *crowd {
	c := newCrowd(of)
	rows := make([][]string, of)
	for i := range rows {
		rows[i] = c.next()
	}
	c.rnd.Shuffle(of, func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	c.n, c.rows = 0, rows
	return c
}

// otherCrowd is another file of the same CRM.
func otherCrowd(of int) *crowd {
	return &crowd{rnd: mrand.New(mrand.NewPCG(3, 4)), of: of, ids: 10_000_001}
}

var (
	firstNames = []string{"Anna", "Bo", "Chen", "Dana", "Eli", "Fatima", "Goran", "Hana", "Ines", "Jan", "Kofi", "Léa"}
	titles     = []string{"VP Operations", "Head of Logistics", "Engineer", "COO", "Student", "Director of Supply", "Analyst", "Owner"}
	countries  = []string{"US", "DE", "IN", "FR", "NL", "BR"}
	channels   = []string{"webinar", "Google Ads", "organic", "referral"}
)

var crowdHeader = []string{"Record ID", "First Name", "Last Name", "Email", "Phone Number", "Job Title", "Company Name", "Country", "Original Source", "Create Date", "Recent Conversion", "Number of Employees", "Segment"}

// next returns a row as the file has it.
func (c *crowd) next() []string {
	if c.rows != nil {
		c.n++
		return c.rows[c.n-1]
	}
	r := c.rnd
	first := firstNames[r.IntN(len(firstNames))]
	last := fmt.Sprintf("Name%05x", r.IntN(1<<20))
	company := r.IntN(c.of/8 + 1)
	made := thursday.Add(-time.Duration(r.IntN(300*24*3600)) * time.Second)
	c.n++
	return []string{strconv.Itoa(c.ids + c.n - 1), first, last,
		fmt.Sprintf("%s.%s.%d@c%d.example", strings.ToLower(first), strings.ToLower(last), r.IntN(1e6), company),
		fmt.Sprintf("+1555%07d", r.IntN(1e7)), titles[r.IntN(len(titles))], fmt.Sprintf("Company %d", company),
		countries[r.IntN(len(countries))], channels[r.IntN(len(channels))], made.Format(time.RFC3339),
		made.Add(time.Duration(r.IntN(200)) * time.Hour).Format(time.RFC3339), strconv.Itoa(r.IntN(5000)), channels[r.IntN(len(channels))]}
}

var crowdFields = []model.Field{model.FieldExternalID, model.FieldFirstName, model.FieldLastName, model.FieldEmail, model.FieldPhone,
	model.FieldTitle, model.FieldCompany, model.FieldCountry, model.FieldSource}

// incoming is a row of the file as the readers of files hand it over.
func incoming(line int, cells []string) store.IncomingRow {
	in := store.IncomingRow{Row: model.SourceRow{Line: line}}
	for i, f := range crowdFields {
		in.Row.Fields = append(in.Row.Fields, model.FieldValue{Field: f, Value: cells[i]})
	}
	in.Row.Fields = append(in.Row.Fields, model.FieldValue{Field: model.FieldEmployees, Value: cells[11]})
	in.Row.Attributes = []model.Attribute{{Name: "Segment", Type: model.AttrText, Text: cells[12]}}
	for i, kind := range []model.TouchKind{model.Created, model.Converted} {
		if at, err := time.Parse(time.RFC3339, cells[9+i]); err == nil {
			in.Touches = append(in.Touches, model.Touch{Kind: kind, At: at, Channel: "form"})
		}
	}
	return in
}

// importCrowd imports the whole file in the pieces that the readers make.
func importCrowd(tb testing.TB, d *desk, c *crowd) (model.Batch, time.Duration) {
	tb.Helper()
	start := time.Now()
	imp := d.begin("crm")
	for c.n < c.of {
		piece := make([]store.IncomingRow, 0, 1000)
		for len(piece) < 1000 && c.n < c.of {
			cells := c.next()
			piece = append(piece, incoming(c.n+1, cells))
		}
		if err := imp.Add(context.Background(), piece); err != nil {
			tb.Fatal(err)
		}
	}
	if err := imp.Drain(); err != nil {
		tb.Fatal(err)
	}
	ranked := time.Since(start)
	b, err := imp.Finish(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	return b, ranked
}

// BenchmarkImport tells how fast rows come in until they are ranked, against the
// command-line shell's import of the same file into one table with the indexes of
// the queue and of identity, and how long a decision waits meanwhile.
//
//	go test ./data/store -run '^$' -bench '^BenchmarkImport$' -benchtime 1x -rows 1000000
func BenchmarkImport(b *testing.B) {
	for range b.N {
		m := newMeanwhile(b)
		var batch model.Batch
		var ranked time.Duration
		start, wrote := time.Now(), written()
		m.while(b, "import", func() { batch, ranked = importCrowd(b, m.d, newCrowd(*benchRows)) })
		all := time.Since(start)
		b.ReportMetric(written()-wrote, "MiB/written")
		if batch.Created != *benchRows {
			b.Fatalf("the figures are %+v", batch)
		}
		b.ReportMetric(float64(*benchRows)/ranked.Seconds(), "rows/s")
		b.ReportMetric(all.Seconds(), "s/searchable")
		b.ReportMetric(peakMiB(b), "MiB/peak")
		if plain := shellImport(b, *benchRows); plain > 0 {
			b.ReportMetric(plain.Seconds()/ranked.Seconds(), "of-shell-rate")
		}
	}
}

// peakMiB is the most memory the process ever had, 0 where the system does not tell.
func peakMiB(tb testing.TB) float64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				tb.Fatal(err)
			}
			return float64(kib) / 1024
		}
	}
	return 0
}

// written is how much the process has sent to disks, in MiB.
func written() float64 {
	text, err := os.ReadFile("/proc/self/io")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "wchar: ")
	n, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	return n / (1 << 20)
}

// shellImport is how long the sqlite3 shell takes, 0 where there is none.
func shellImport(b *testing.B, rows int) time.Duration {
	shell, err := exec.LookPath("sqlite3")
	if err != nil {
		return 0
	}
	dir := b.TempDir()
	file, err := os.Create(filepath.Join(dir, "crowd.csv"))
	if err != nil {
		b.Fatal(err)
	}
	buf := bufio.NewWriter(file)
	w := csv.NewWriter(buf)
	c := newCrowd(rows)
	for cells := crowdHeader; ; cells = c.next() {
		if err := w.Write(cells); err != nil {
			b.Fatal(err)
		}
		if c.n >= rows {
			break
		}
	}
	w.Flush()
	if err := buf.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
	script := `CREATE TABLE lead (id TEXT, first TEXT, last TEXT, email TEXT, phone TEXT, title TEXT, company TEXT, country TEXT,
			source TEXT, created TEXT, converted TEXT, employees TEXT, segment TEXT);
		CREATE INDEX queue ON lead (segment, created, id);
		CREATE INDEX by_id ON lead (id); CREATE INDEX by_email ON lead (email); CREATE INDEX by_phone ON lead (phone);
		.mode csv
		.import --skip 1 ` + file.Name() + ` lead
		`
	cmd := exec.Command(shell, filepath.Join(dir, "shell.db"))
	cmd.Stdin = strings.NewReader(strings.ReplaceAll(script, "\n\t\t", "\n"))
	var out bytes.Buffer
	cmd.Stderr = &out
	start := time.Now()
	if err := cmd.Run(); err != nil || out.Len() > 0 {
		b.Fatalf("the shell says %v: %s", err, out.String())
	}
	return time.Since(start)
}

// BenchmarkUndoImport tells how long taking an import back takes, and giving it
// again, and how long a decision waits meanwhile.
//
//	go test ./data/store -run '^$' -bench '^BenchmarkUndoImport$' -benchtime 1x -rows 1000000
func BenchmarkUndoImport(b *testing.B) {
	for range b.N {
		m := newMeanwhile(b)
		batch, _ := importCrowd(b, m.d, newCrowd(*benchRows))
		turn := func(what string, do func(), left int) {
			start := time.Now()
			m.while(b, what, do)
			b.ReportMetric(time.Since(start).Seconds(), "s/"+what)
			if n := m.d.count("SELECT count(*) FROM score"); n != left {
				b.Fatalf("%d leads are there after %s", n, what)
			}
		}
		turn("undo", func() { m.d.undo(batch.LedgerID) }, 1)
		turn("redo", func() { m.d.redoOf(batch.LedgerID) }, *benchRows+1)
		b.ReportMetric(peakMiB(b), "MiB/peak")
	}
}

// BenchmarkImportAgain tells the same of a second file of the size, into what the
// first one left, and of the first once more, of which nothing is new: as it was,
// and with its rows in another order. The ratios are to the first import of the same
// run, of its time and of the processor's.
//
//	go test ./data/store -run '^$' -bench '^BenchmarkImportAgain$' -benchtime 1x -rows 300000
func BenchmarkImportAgain(b *testing.B) {
	for range b.N {
		m := newMeanwhile(b)
		var wall, busy float64
		for _, what := range []string{"first", "second", "again", "shuffled"} {
			file := newCrowd
			switch what {
			case "second":
				file = otherCrowd
			case "shuffled":
				file = shuffledCrowd
			}
			c := file(*benchRows)
			var batch model.Batch
			start, worked := time.Now(), processor()
			m.while(b, what, func() { batch, _ = importCrowd(b, m.d, c) })
			took, work := time.Since(start).Seconds(), processor()-worked
			b.ReportMetric(float64(*benchRows)/took, "rows/s-"+what)
			switch what {
			case "first":
				wall, busy = took, work
			case "second":
				if batch.Created < *benchRows/2 {
					b.Fatalf("the figures are %+v", batch)
				}
			default:
				b.ReportMetric(took/wall, "of-first-"+what)
				b.ReportMetric(work/busy, "of-first-cpu-"+what)
				if batch.Unchanged != *benchRows {
					b.Fatalf("the figures are %+v", batch)
				}
			}
		}
		b.ReportMetric(peakMiB(b), "MiB/peak")
	}
}

// processor is how many seconds of processors the process took.
func processor() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}
