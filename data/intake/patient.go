package intake

import (
	"context"
	"io"
	"os"
)

// patient reads a stream whose other end may let it wait for ever. It gives up when
// stop is closed; what is being read then goes on alone until the process ends.
type patient struct {
	r    io.Reader
	stop <-chan struct{}
	got  chan piece
	buf  []byte
	left []byte // of the last piece
	err  error
}

type piece struct {
	n   int
	err error
}

// patiently is r itself where nothing can stop it.
func patiently(r io.Reader, stop <-chan struct{}) io.Reader {
	if stop == nil {
		return r
	}
	return &patient{r: r, stop: stop, got: make(chan piece, 1), buf: make([]byte, 64<<10)}
}

func (p *patient) Read(b []byte) (int, error) {
	if len(p.left) == 0 && p.err == nil {
		go func() {
			n, err := p.r.Read(p.buf)
			p.got <- piece{n, err}
		}()
		select {
		case <-p.stop:
			p.err = context.Canceled // the buffer is not ours any more
		case g := <-p.got:
			p.left, p.err = p.buf[:g.n], g.err
		}
	}
	n := copy(b, p.left)
	if p.left = p.left[n:]; n > 0 || len(b) == 0 {
		return n, nil
	}
	return 0, p.err
}

// openPipe opens a named pipe, which waits for somebody to write into it.
func openPipe(name string, stop <-chan struct{}) (*os.File, error) {
	type opened struct {
		f   *os.File
		err error
	}
	got := make(chan opened, 1)
	go func() {
		f, err := os.Open(name)
		got <- opened{f, err}
	}()
	select {
	case <-stop:
		return nil, context.Canceled
	case o := <-got:
		return o.f, o.err
	}
}
