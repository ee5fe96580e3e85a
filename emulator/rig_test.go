package emulator

import (
	"context"
	"io"
	"net"
	"path"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/coder/quartz"
	"github.com/spf13/afero"

	"ptymodem/emulator/ftp"
	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/trace"
	"ptymodem/fs"
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/server"
)

// patience is how long, in real time, a test waits for something that must happen before it calls
// it a failure: long, as a busy machine may hold everything up.

// A rig is a modem with its stores and its embedded server, and a host at its port. Over a pipe
// time is virtual; over a pty or a connection it is real.
type rig struct {
	t      testing.TB
	m      *Modem
	server *server.Server
	ufs    *fs.Store
	sd     *fs.Store
	host   host
	events []trace.Event
	player *player
}

// A host is the far end of a port.
type host interface {
	send(b []byte)
	// await waits until there is something to read, and returns it, or nil when nothing will come.
	await() []byte
	// pass lets modem time go by and returns what came meanwhile.
	pass(d time.Duration) []byte
	// absent lets modem time go by while the port is closed.
	absent(d time.Duration)
	// settle waits until the modem has nothing to do, and returns what came meanwhile.
	settle() []byte
	dtr(on bool)
	close()
}

// rigOptions change the modem of a rig.
type rigOptions struct {
	config  func(*Config)
	server  server.Config
	network func(*server.Server) ftpbackend.Network
	over    func(testing.TB, *Modem) host // a real port, in real time: see wireHosts. Nil: a pipe, in virtual time
	closed  bool                          // the host does not open the port yet
	remote  bool                          // the pipe stands for a connection
	log     *writeLog                     // sees the modem's writes; virtual time only
}

func newRig(t testing.TB, o rigOptions) *rig {
	t.Helper()
	server, err := server.Start(o.server)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, server: server, ufs: fs.NewMemory("UFS", 1<<20), sd: fs.NewMemory("SD", 64<<20)}
	cfg := Config{UFS: r.ufs, SD: r.sd, Network: ftpbackend.Isolated(server, nil)}
	if o.network != nil {
		cfg.Network = o.network(server)
	}
	cfg.Trace = func(e trace.Event) { r.events = append(r.events, e) }
	var clock *quartz.Mock
	if o.over != nil {
		cfg.Speed = wireSpeed
	} else {
		clock = quartz.NewMock(t).WithLogger(quartz.NoOpLogger)
		clock.Set(time.Date(2026, 8, 7, 13, 54, 2, 0, time.FixedZone("", 8*3600)))
		cfg.Clock = clock
	}
	if o.config != nil {
		o.config(&cfg)
	}
	r.ufs = cfg.UFS
	r.m = New(cfg)
	if o.over != nil {
		r.host = o.over(t, r.m)
	} else {
		r.host = newPipeHost(t, r.m, clock, o)
	}
	t.Cleanup(func() {
		r.host.close()
		if err := r.m.Close(); err != nil {
			t.Error(err)
		}
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// lint returns the ids of the findings so far.
func (r *rig) lint() []string {
	r.m.loop.Lock()
	defer r.m.loop.Unlock()
	var ids []string
	for _, e := range r.events {
		if e.Kind == "lint" {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// ftp returns what the modem's FTP client is at.
func (r *rig) ftp() ftp.State {
	r.m.loop.Lock()
	defer r.m.loop.Unlock()
	return r.m.ftp.State()
}

// lineEvents returns what the trace has of the host's lines so far.
func (r *rig) lineEvents() []string {
	r.m.loop.Lock()
	defer r.m.loop.Unlock()
	var got []string
	for _, e := range r.events {
		if e.Kind == "line" {
			got = append(got, e.Text)
		}
	}
	return got
}

// serverFile writes a file that the embedded server serves.
func (r *rig) serverFile(name string, content []byte) {
	r.t.Helper()
	if err := r.server.Fs().MkdirAll(path.Dir(name), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := afero.WriteFile(r.server.Fs(), name, content, 0o644); err != nil {
		r.t.Fatal(err)
	}
}

// storeFile writes a file into a store, named as in AT commands.
func (r *rig) storeFile(name string, content []byte) {
	r.t.Helper()
	st, name := r.store(name)
	p, err := st.Create(name)
	if err == nil {
		_, err = p.Write(content)
	}
	if err == nil {
		err = p.Commit()
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

// read returns a file of the server ("server:/x") or of a store, or nil if there is none.
func (r *rig) read(name string) []byte {
	r.t.Helper()
	if p, ok := strings.CutPrefix(name, "server:"); ok {
		b, err := afero.ReadFile(r.server.Fs(), p)
		if err != nil {
			return nil
		}
		return b
	}
	st, name := r.store(name)
	f, err := st.Open(name, fs.ReadOnly)
	if err != nil {
		return nil
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		r.t.Fatal(err)
	}
	return b
}

func (r *rig) store(name string) (*fs.Store, string) {
	if n, ok := strings.CutPrefix(name, "SD:"); ok {
		return r.sd, n
	}
	return r.ufs, strings.TrimPrefix(name, "UFS:")
}

// pipeHost is a host over a pipe, in virtual time.
type pipeHost struct {
	t     testing.TB
	m     *Modem
	pipe  *serial.Pipe
	clock *quartz.Mock
	stir  chan struct{}
}

func newPipeHost(t testing.TB, m *Modem, clock *quartz.Mock, o rigOptions) *pipeHost {
	h := &pipeHost{t: t, m: m, pipe: serial.NewPipe(), clock: clock, stir: make(chan struct{}, 1)}
	h.pipe.OnChange(h.poke)
	m.loop.Lock()
	m.loop.OnIdle = h.poke
	m.loop.Unlock()
	switch {
	case o.log != nil:
		o.log.Pipe = h.pipe
		m.Attach(o.log)
	case o.remote:
		m.Attach(remotePipe{h.pipe})
	default:
		m.Attach(h.pipe)
	}
	if !o.closed {
		h.dtr(true)
	}
	return h
}

// A remotePipe is one that more bytes may wait in than in a tty.
type remotePipe struct{ *serial.Pipe }

func (remotePipe) Addr() net.Addr { return &net.TCPAddr{} }

// poke has whoever waits look again.
func (h *pipeHost) poke() {
	select {
	case h.stir <- struct{}{}:
	default:
	}
}

func (h *pipeHost) send(b []byte) { h.pipe.Send(b) }
func (h *pipeHost) close()        {}

func (h *pipeHost) dtr(on bool) {
	h.pipe.SetDTR(on)
	h.until(h.pipe.Settled, "the modem to take notice of DTR")
}

// idle reports that the modem waits for the host or for time to pass, and for nothing else.
func (h *pipeHost) idle() bool {
	under, settled := h.underWay()
	return settled && under == 0
}

// underWay is how many workers do not wait for the host, negative if the port's own goroutine does,
// and whether nothing else is to be done. Both are of one moment: a worker that leaves effects for
// later and ends is seen before or after, and not in between.
func (h *pipeHost) underWay() (workers int, settled bool) {
	h.m.loop.Lock()
	defer h.m.loop.Unlock()
	return h.m.loop.Running() - h.pipe.Blocked(), h.pipe.Settled() && !h.m.loop.Pending()
}

// until waits in real time, without polling, for ok.
func (h *pipeHost) until(ok func() bool, what string) {
	h.t.Helper()
	limit := time.NewTimer(testkit.Patience)
	defer limit.Stop()
	for !ok() {
		select {
		case <-h.stir:
		case <-limit.C:
			h.t.Fatalf("waited %v for %s; what ran meanwhile:\n%s", testkit.Patience, what, stacks())
		}
	}
}

// stacks are those of all goroutines.
func stacks() []byte {
	b := make([]byte, 1<<20)
	return b[:runtime.Stack(b, true)]
}

func (h *pipeHost) await() []byte {
	h.t.Helper()
	var got []byte
	deadline := h.clock.Now().Add(5 * time.Minute)
	for {
		h.until(func() bool {
			got = append(got, h.pipe.Receive()...)
			return len(got) > 0 || h.idle()
		}, "an answer")
		if got = append(got, h.pipe.Receive()...); len(got) > 0 {
			return got
		}
		if d, ok := h.clock.Peek(); !ok || h.clock.Now().Add(d).After(deadline) {
			return nil // no timer runs and no worker is under way
		}
		h.next(deadline.Sub(h.clock.Now()))
	}
}

// next moves the clock to the next timer, or by d if that is sooner, waits for what the timer does,
// and returns by how much.
func (h *pipeHost) next(d time.Duration) time.Duration {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), testkit.Patience)
	defer cancel()
	passed, fired := h.advance(d)
	if err := fired.Wait(ctx); err != nil {
		h.t.Fatalf("a timer's function did not end: %v; what ran meanwhile:\n%s", err, stacks())
	}
	return passed
}

// advance is next without the waiting. A worker may set a timer at this very moment: so the clock
// is not told a time that was good when somebody looked, but has a timer of its own for d.
func (h *pipeHost) advance(d time.Duration) (time.Duration, quartz.AdvanceWaiter) {
	own := h.clock.AfterFunc(max(d, 1), func() {})
	defer own.Stop()
	return h.clock.AdvanceNext()
}

func (h *pipeHost) pass(d time.Duration) []byte {
	h.t.Helper()
	h.elapse(d)
	return h.pipe.Receive()
}

func (h *pipeHost) absent(d time.Duration) {
	h.until(h.idle, "the modem to be idle")
	h.elapse(d)
}

// elapse lets modem time go by while the host reads nothing. Workers may still be under way: those
// that a server leaves without an answer.
func (h *pipeHost) elapse(d time.Duration) {
	h.t.Helper()
	h.until(h.pipe.Settled, "the modem to read")
	silent := h.arrive(0)
	for d > 0 {
		d -= h.next(d)
		h.until(h.pipe.Settled, "the modem to read")
		silent = h.arrive(silent)
	}
}

// arrive lets workers get to where they wait, and returns how many wait for a server that is
// silent; before were known to. That a server will say nothing more cannot be told: it is taken for
// silent when for a moment of real time nothing at all has run in this process, or for long
// something has.
func (h *pipeHost) arrive(before int) (silent int) {
	look := time.NewTicker(lookTick)
	defer look.Stop()
	quiet := 0
	for looks := 0; looks < manyLooks; {
		under, settled := h.underWay()
		if settled && (under == before || under >= 0 && under < before) {
			return under
		}
		select {
		case <-h.stir:
			quiet = 0
		case <-look.C:
			looks++
			if quiet++; !allParked() {
				quiet = 0
			}
			if quiet == quietLooks {
				looks = manyLooks
			}
		}
	}
	under, _ := h.underWay()
	return under
}

// How arrive looks at what runs.
const (
	lookTick   = 10 * time.Millisecond
	quietLooks = 10  // a server in another process gets its turn in between
	manyLooks  = 500 // then it must be other tests that run
)

// allParked reports that every goroutine but the caller's waits for something.
func allParked() bool {
	running := 0
	for line := range strings.Lines(string(stacks())) {
		if !strings.HasPrefix(line, "goroutine ") {
			continue
		}
		for _, state := range []string{"[running", "[runnable", "[syscall"} {
			if strings.Contains(line, state) {
				running++
			}
		}
	}
	return running <= 1
}

func (h *pipeHost) settle() []byte {
	h.until(h.idle, "the modem to be idle")
	return h.pipe.Receive()
}
