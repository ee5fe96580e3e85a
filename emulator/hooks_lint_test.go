package emulator

import (
	"bytes"
	"io"
	"testing"
	"time"

	"ptymodem/emulator/hook"
	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/trace"
	"ptymodem/fs"
)

// A quickHost is a port whose host sends its next line at the very moment when it has read OK: the
// modem has taken that line before its own write is over. The last OK ends it.
type quickHost struct {
	lines    chan string
	reads    chan struct{} // the modem is about to read
	next     []string
	finished chan struct{}
	closed   chan struct{}
}

func (q *quickHost) Read(b []byte) (int, error) {
	select {
	case q.reads <- struct{}{}:
	case <-q.closed:
		return 0, io.EOF
	}
	select {
	case l := <-q.lines:
		return copy(b, l), nil
	case <-q.closed:
		return 0, io.EOF
	}
}

func (q *quickHost) Write(b []byte) (int, error) {
	switch {
	case !bytes.Contains(b, []byte("OK\r\n")):
	case len(q.next) == 0:
		close(q.finished)
	default:
		q.lines <- q.next[0]
		q.next = q.next[1:]
		<-q.reads
	}
	return len(b), nil
}

func (q *quickHost) Close() error         { close(q.closed); return nil }
func (q *quickHost) Watch(dtr func(bool)) { dtr(true) }
func (q *quickHost) String() string       { return "quick" }

// A host that answers quickly to an answer that comes slowly has not typed ahead.
func TestQuickAfterSlow(t *testing.T) {
	for name, a := range map[string]hook.Response{
		"late":     {Delay: 50 * ms},
		"joined":   {Lines: []string{"OK", "+URC"}, Coalesce: true},
		"OK first": {Delay: 50 * ms, Lines: []string{"OK", "+URC"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHooks()
			h.answers("+GMM", a)
			found := make(chan trace.Event, 10)
			ufs := fs.NewMemory("UFS", 1<<20)
			defer ufs.Close()
			m := New(Config{UFS: ufs, Hooks: h, Lint: func(e trace.Event) { found <- e }})
			defer m.Close()
			q := &quickHost{lines: make(chan string, 1), reads: make(chan struct{}), next: []string{"AT+GMI\r"}, finished: make(chan struct{}), closed: make(chan struct{})}
			m.Attach(q)
			<-q.reads
			q.lines <- "AT+GMM\r"
			<-q.reads
			select {
			case <-q.finished:
			case <-time.After(testkit.Patience):
				t.Fatal("no answer to the second line")
			}
			select {
			case e := <-found:
				t.Errorf("%s: %s: %s", e.ID, e.Text, e.Reason)
			default:
			}
		})
	}
}
