package sqlite_test

import (
	"bufio"
	"encoding/hex"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// kind is what an event did.
type kind int

const (
	created kind = iota
	wrote
	truncated
	removed
	syncBegan // text names the thread
	syncEnded
	acknowledged // text is the id
)

// event is one system call on a file of the traced folder.
type event struct {
	kind kind
	path string
	off  int64
	data []byte
	text string
}

var (
	callLine   = regexp.MustCompile(`^(\d+)\s+(\w+)\((.*)$`)
	resumeLine = regexp.MustCompile(`^(\d+)\s+<\.\.\. (\w+) resumed>(.*)$`)
	hexText    = regexp.MustCompile(`(?:\\x[0-9a-f]{2})+`)
)

// parseTrace reads the calls that succeeded on files of dir, and what was written
// to standard output.
func parseTrace(t *testing.T, log, dir string) []event {
	t.Helper()
	f, err := os.Open(log)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewReaderSize(f, 1<<20)
	p := tracing{t: t, dir: dir, half: map[string]string{}}
	for {
		line, err := lines.ReadString('\n')
		if line == "" && err != nil {
			return p.events
		}
		p.line(strings.TrimSpace(line))
	}
}

type tracing struct {
	t      *testing.T
	dir    string
	half   map[string]string // by thread: a call that has not returned
	events []event
}

func (p *tracing) line(line string) {
	if m := callLine.FindStringSubmatch(line); m != nil {
		thread, call, rest := m[1], m[2], m[3]
		if strings.HasPrefix(call, "f") && strings.HasSuffix(call, "sync") {
			p.add(event{kind: syncBegan, path: p.fd(rest), text: thread})
		}
		if before, ok := strings.CutSuffix(rest, "<unfinished ...>"); ok {
			p.half[thread] = before
			return
		}
		p.call(thread, call, rest)
		return
	}
	if m := resumeLine.FindStringSubmatch(line); m != nil {
		p.call(m[1], m[2], p.half[m[1]]+m[3])
		delete(p.half, m[1])
	}
}

// text decodes the n-th hexadecimal text of a call.
func (p *tracing) text(rest string, n int) string {
	all := hexText.FindAllString(rest, n+1)
	if len(all) <= n {
		return ""
	}
	b, err := hex.DecodeString(strings.ReplaceAll(all[n], `\x`, ""))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(b)
}

// fd is the path of the file that a call's first argument is open on.
func (p *tracing) fd(rest string) string {
	if i := strings.Index(rest, "<"); i >= 0 && strings.Trim(rest[:i], "0123456789") == "" {
		return p.text(rest, 0)
	}
	return ""
}

func (p *tracing) add(e event) {
	if e.kind == acknowledged || e.path == p.dir || filepath.Dir(e.path) == p.dir && !strings.HasSuffix(e.path, "-shm") {
		p.events = append(p.events, e)
	}
}

// call adds a call that returned. Calls that the model of the disk does not know
// must not be made on these files.
func (p *tracing) call(thread, call, rest string) {
	eq := strings.LastIndex(rest, "=")
	if eq < 0 || strings.HasPrefix(strings.TrimSpace(rest[eq+1:]), "-1") {
		return
	}
	args := strings.TrimRight(rest[:eq], " )")
	fields := strings.Split(args, ", ")
	number := func(i int) int64 {
		n, err := strconv.ParseInt(fields[i], 10, 64)
		if err != nil {
			p.t.Fatalf("%s(%s: %v", call, rest[:min(200, len(rest))], err)
		}
		return n
	}
	switch call {
	case "openat":
		if strings.Contains(args, "O_CREAT") {
			p.add(event{kind: created, path: p.text(rest[eq:], 0)})
		}
	case "pwrite64":
		if path := p.fd(rest); filepath.Dir(path) == p.dir {
			p.add(event{kind: wrote, path: path, data: []byte(p.text(rest, 1)), off: number(len(fields) - 1)})
		}
	case "write":
		if strings.HasPrefix(rest, "1<") {
			p.add(event{kind: acknowledged, text: strings.TrimSpace(p.text(rest, 1))})
		} else if filepath.Dir(p.fd(rest)) == p.dir {
			p.t.Fatalf("a write without a place: %s", p.fd(rest))
		}
	case "fsync", "fdatasync":
		p.add(event{kind: syncEnded, path: p.fd(rest), text: thread})
	case "ftruncate":
		if path := p.fd(rest); filepath.Dir(path) == p.dir {
			p.add(event{kind: truncated, path: path, off: number(len(fields) - 1)})
		}
	case "unlink":
		p.add(event{kind: removed, path: p.text(rest, 0)})
	case "unlinkat":
		p.add(event{kind: removed, path: p.text(rest, 1)})
	case "mmap":
		if path := hexText.FindString(args); path != "" && strings.Contains(args, "MAP_SHARED") && strings.Contains(args, "PROT_WRITE") {
			if name := p.text(args, 0); filepath.Dir(name) == p.dir && !strings.HasSuffix(name, "-shm") {
				p.t.Fatalf("%s is mapped for writing", name)
			}
		}
	default:
		if strings.Contains(rest, hexOf(p.dir)) {
			p.t.Fatalf("the model of the disk does not know %s", call)
		}
	}
}

func hexOf(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteString(`\x` + hex.EncodeToString([]byte{c}))
	}
	return b.String()
}

// disk is a folder on a disk with a cache that a power loss empties.
type disk struct {
	now, last map[string]*file // names as they are, and as they are on the disk
	began     map[string]int   // by thread: changes of the file when its sync began
	dir       string
}

// file is what is on the disk of a file, and the changes that are not there yet.
type file struct {
	synced  []byte
	changes []change
	seen    int // changes so far
}

type change struct {
	number int
	off    int64
	data   []byte // nil: cut to off
}

// newDisk is the folder as it is now, all of it synced.
func newDisk(t *testing.T, dir string) *disk {
	t.Helper()
	d := &disk{now: map[string]*file{}, last: map[string]*file{}, began: map[string]int{}, dir: dir}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		f := &file{synced: b}
		path := filepath.Join(dir, e.Name())
		d.now[path], d.last[path] = f, f
	}
	return d
}

// play carries an event out.
func (d *disk) play(e event) {
	if e.path == d.dir {
		if e.kind == syncEnded {
			d.last = map[string]*file{}
			for name, f := range d.now {
				d.last[name] = f
			}
		}
		return
	}
	f := d.now[e.path]
	switch {
	case e.kind == created:
		if f == nil {
			d.now[e.path] = &file{}
		}
	case f == nil:
	case e.kind == removed:
		delete(d.now, e.path)
	case e.kind == syncBegan:
		d.began[e.text] = f.seen
	case e.kind == syncEnded:
		for len(f.changes) > 0 && f.changes[0].number < d.began[e.text] {
			f.synced = f.changes[0].on(f.synced)
			f.changes = f.changes[1:]
		}
	default:
		c := change{number: f.seen, off: e.off}
		if e.kind == wrote {
			c.data = e.data
		}
		f.changes = append(f.changes, c)
		f.seen++
	}
}

// on is a file's content after the change.
func (c change) on(b []byte) []byte {
	end := c.off + int64(len(c.data))
	if c.data == nil && int64(len(b)) > end {
		return b[:end:end]
	}
	if int64(len(b)) < end {
		b = append(b, make([]byte, end-int64(len(b)))...)
	}
	copy(b[c.off:], c.data)
	return b
}

// leave writes what is there after the power came back: what was synced, and of
// the rest nothing, all, or any part, writes torn at sectors among them.
func (d *disk) leave(t *testing.T, to string, rnd *rand.Rand) {
	t.Helper()
	names := d.last
	if rnd.IntN(3) == 0 {
		names = d.now
	}
	luck := []int{0, 0, 50, 95, 100}[rnd.IntN(5)] // percent of the unsynced writes that made it
	for path, f := range names {
		b := append([]byte(nil), f.synced...)
		for _, c := range f.changes {
			if rnd.IntN(100) >= luck {
				continue
			}
			if len(c.data) > 512 && rnd.IntN(8) == 0 {
				c.data = c.data[:512*(1+rnd.IntN(len(c.data)/512))]
			}
			b = c.on(b)
		}
		if err := os.WriteFile(filepath.Join(to, filepath.Base(path)), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
