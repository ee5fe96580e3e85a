package emulator

import (
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/hook"
	"ptymodem/fs"
	"ptymodem/ftpbackend/plan"
)

// A hooks is what a test has to say at each point where the modem asks. What is nil says nothing.
// It keeps count of the commands.
type hooks struct {
	command func(hook.Origin) hook.Response
	connect func(hook.Origin) []hook.Breakpoint
	ftp     func(o hook.Origin, line string) plan.Plan
	file    func(o hook.Origin, op fs.Op, store, name string) error

	mu    sync.Mutex
	open  map[uint64]hook.Origin
	ended []string
	said  []string // whatever a test notes
}

func newHooks() *hooks { return &hooks{open: map[uint64]hook.Origin{}} }

func (h *hooks) Command(o hook.Origin) hook.Response {
	h.mu.Lock()
	h.open[o.ID] = o
	h.mu.Unlock()
	if h.command == nil {
		return hook.Response{}
	}
	return h.command(o)
}

func (h *hooks) Connect(o hook.Origin) []hook.Breakpoint {
	if h.connect == nil {
		return nil
	}
	return h.connect(o)
}

func (h *hooks) FTP(o hook.Origin, line string) plan.Plan {
	if h.ftp == nil {
		return plan.Plan{}
	}
	return h.ftp(o, line)
}

func (h *hooks) File(o hook.Origin, op fs.Op, store, name string) error {
	if h.file == nil {
		return nil
	}
	return h.file(o, op, store, name)
}

func (h *hooks) Ended(o hook.Origin) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.open[o.ID] != o {
		h.ended = append(h.ended, "not open: "+o.Line)
		return
	}
	delete(h.open, o.ID)
	h.ended = append(h.ended, o.Line)
}

func (h *hooks) note(format string, a ...any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.said = append(h.said, fmt.Sprintf(format, a...))
}

// taken returns what was noted since the last call.
func (h *hooks) taken() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.said
	h.said = nil
	return s
}

// over returns the lines of the commands that have ended since the last call, and how many have
// not.
func (h *hooks) over() ([]string, int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.ended
	h.ended = nil
	return s, len(h.open)
}

// hookedRig is a rig with hooks and a log of the modem's writes. Every command has ended when the
// modem is closed.
func hookedRig(t *testing.T, config func(*Config)) (*rig, *hooks, *writeLog) {
	t.Helper()
	h := newHooks()
	t.Cleanup(func() {
		ended, open := h.over()
		if open > 0 {
			t.Errorf("%d commands have never ended", open)
		}
		for _, line := range ended {
			if strings.HasPrefix(line, "not open") {
				t.Error(line)
			}
		}
	})
	log := &writeLog{}
	r := newRig(t, rigOptions{log: log, config: func(cfg *Config) {
		cfg.Hooks = h
		if config != nil {
			config(cfg)
		}
	}})
	return r, h, log
}

// answers makes the hooks answer commands of a name.
func (h *hooks) answers(name string, a hook.Response) {
	h.command = func(o hook.Origin) hook.Response {
		if o.Name == name {
			return a
		}
		return hook.Response{}
	}
}

// A timedWrite is a write of the modem and when it came.
type timedWrite struct {
	At   time.Duration
	Text string
}

// writesFor lets modem time pass and returns the writes with the time since now at which they came.
func (r *rig) writesFor(log *writeLog, d time.Duration) []timedWrite {
	r.t.Helper()
	h := r.host.(*pipeHost)
	var all []timedWrite
	for at := time.Duration(0); ; {
		h.until(h.idle, "the modem to be idle")
		h.pipe.Receive()
		for _, w := range log.taken() {
			all = append(all, timedWrite{at, w})
		}
		if at >= d {
			return all
		}
		at += h.next(d - at)
	}
}

// texts are the writes without their times.
func texts(writes []timedWrite) []string {
	var all []string
	for _, w := range writes {
		all = append(all, w.Text)
	}
	return all
}

// wantWrites sends a text and checks the writes that follow within d.
func (r *rig) wantWrites(log *writeLog, send string, d time.Duration, want ...timedWrite) {
	r.t.Helper()
	r.host.send([]byte(send))
	// An advance of the clock may leave a few ns of timers that never run at once.
	got := r.writesFor(log, d)
	for i := range got {
		got[i].At = got[i].At.Round(time.Millisecond)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		r.t.Fatalf("%q: -want +got\n%s", send, diff)
	}
}

// The hooks see each command as the host wrote it, before anything is judged, and its end.
func TestCommandsAsked(t *testing.T) {
	r, h, _ := hookedRig(t, func(cfg *Config) { cfg.NoSIM = true })
	h.command = func(o hook.Origin) hook.Response {
		h.note("%d %s %s", o.ID, o.Name, o.Line)
		return hook.Response{}
	}
	for _, step := range []struct {
		send  string
		asked []string
	}{
		{"ATE0\r", []string{"1 E ATE0"}},
		{"AT\r", []string{"2 AT AT"}},
		{"A/", []string{"3 AT AT"}},
		{"at +gmm ; e0v1; +nosuch=\"a;b\" ,1 ;+GMI\r", []string{"4 +GMM AT+gmm", "5 E ATe0", "6 V ATv1", `7 +NOSUCH AT+nosuch="a;b" ,1`}},
		{"AT+QFTPPWD\r", []string{"8 +QFTPPWD AT+QFTPPWD"}},            // no SIM
		{"AT+CREG=9;+GMM\r", []string{"9 +CREG AT+CREG=9"}},            // out of range
		{"AT+GMM;=\r", []string{"10 +GMM AT+GMM"}},                     // what is no command is not asked about
		{"AT+QFTPNLIST=?\r", []string{"11 +QFTPNLIST AT+QFTPNLIST=?"}}, // the host's own name for it
	} {
		r.host.send([]byte(step.send))
		r.host.settle()
		if diff := cmp.Diff(step.asked, h.taken()); diff != "" {
			t.Errorf("%q: -want +got\n%s", step.send, diff)
		}
		var lines []string
		for _, a := range step.asked {
			lines = append(lines, strings.SplitN(a, " ", 3)[2])
		}
		if ended, open := h.over(); !slices.Equal(ended, lines) || open > 0 {
			t.Errorf("%q: ended %q, and %d have not; want %q and none", step.send, ended, open, lines)
		}
	}
}

// A command with a result URC has ended with it, and not before.
func TestEndedWithURC(t *testing.T) {
	r, h, log := hookedRig(t, nil)
	r.script("<- ATE0\n-> OK\nlogin")
	h.over()
	for _, step := range []struct {
		send          string
		before, after []string // has ended right after the OK, and with the URC
		wait          time.Duration
	}{
		{"AT+GMM;+QFTPPWD;+GMI\r", []string{"AT+GMM", "AT+GMI"}, []string{"AT+QFTPPWD"}, 50 * time.Millisecond},
		{"AT+QFTPSTAT;+GMM\r", []string{"AT+QFTPSTAT", "AT+GMM"}, nil, 0},
		{"AT+QPING=1,\"a\",4,2\r", nil, []string{`AT+QPING=1,"a",4,2`}, 1050 * time.Millisecond},
		{"AT+QNTP=1,\"a\"\r", nil, []string{`AT+QNTP=1,"a"`}, 50 * time.Millisecond},
		{"AT+QIDNSGIP=1,\"a\"\r", nil, []string{`AT+QIDNSGIP=1,"a"`}, 50 * time.Millisecond},
		{"AT+QIACTEX=2\r", nil, []string{"AT+QIACTEX=2"}, 100 * time.Millisecond},
		{"AT+QIDEACTEX=2\r", nil, []string{"AT+QIDEACTEX=2"}, 100 * time.Millisecond},
		{"AT+QFTPGET=\"none\",\"COM:\"\r", []string{`AT+QFTPGET="none","COM:"`}, nil, 0},
		{"AT+QFTPCLOSE\r", nil, []string{"AT+QFTPCLOSE"}, 50 * time.Millisecond},
	} {
		r.host.send([]byte(step.send))
		r.host.settle()
		ended, _ := h.over()
		slices.Sort(ended)
		slices.Sort(step.before)
		if diff := cmp.Diff(step.before, ended); diff != "" {
			t.Errorf("%q: ended by OK, -want +got\n%s", step.send, diff)
		}
		r.writesFor(log, step.wait)
		ended, open := h.over()
		if diff := cmp.Diff(step.after, ended); diff != "" || open > 0 {
			t.Errorf("%q: ended with the URC, %d left; -want +got\n%s", step.send, open, diff)
		}
	}
}

// fakeHookedRig is [fakeRig] with hooks.
func fakeHookedRig(t *testing.T, set func(*hooks)) (*rig, *fakeServer) {
	t.Helper()
	h := newHooks()
	set(h)
	s := newFakeServer(t)
	r := newRig(t, rigOptions{config: func(cfg *Config) { cfg.Hooks = h }, network: s.network})
	return r, s
}

// feed is a server's side of downloads: it sends what it gets, and closes in order when there is no
// more.
func feed(next chan string) func(string, *net.TCPConn) {
	return func(_ string, c *net.TCPConn) {
		for b := range next {
			io.WriteString(c, b)
		}
		c.Close()
	}
}
