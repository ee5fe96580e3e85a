package emulator

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/quartz"

	"ptymodem/emulator/at"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/trace"
	"ptymodem/fs"
)

const (
	fuzzSteps  = 60              // of a run
	fuzzInput  = 4 << 10         // bytes of either side; more add nothing
	fuzzOutput = 64 << 20        // a modem never says as much in one run
	fuzzStuck  = 3 * time.Minute // of real time: a run takes milliseconds
	fuzzAfter  = 12 * time.Hour  // of virtual time, in which everything that waits gives up
)

// FuzzModem lets a host do whatever bytes say with a whole modem, whose FTP server is as hostile as
// its bytes say. In virtual time: the modem never falls over and never stands still, each command
// line gets one final result code, what waits gives up in the end, the output is bounded, and Close
// leaves nothing running.
//
// The first byte of the host's says how the modem and the world are: see fuzzSetup.
func FuzzModem(f *testing.F) {
	for _, s := range fuzzSeeds() {
		f.Add(s.host, s.server)
	}
	table := NewTable()
	f.Fuzz(func(t *testing.T, host, server []byte) {
		host, server = host[:min(len(host), fuzzInput)], server[:min(len(server), fuzzInput)]
		stuck := time.AfterFunc(fuzzStuck, func() {
			stacks := make([]byte, 1<<20)
			fmt.Fprintf(os.Stderr, "FuzzModem(%q, %q) does not end:\n%s", host, server, stacks[:runtime.Stack(stacks, true)])
			panic("FuzzModem: a run does not end")
		})
		defer stuck.Stop()
		synctest.Test(t, func(t *testing.T) { fuzzRun(t, table, host, server) })
	})
}

func fuzzRun(t *testing.T, table *at.Table, host, server []byte) {
	s := &hostileServer{dice: dice{server}}
	h := &fuzzHost{dice: dice{host}, pipe: serial.NewPipe()}
	how := h.dice.byte()
	codes := &oneFinal{t: t}
	cfg := Config{
		Table: table, UFS: fs.NewMemory("UFS", 1<<20), SD: fs.NewMemory("SD", 4<<20), Network: s, Clock: quartz.NewReal(),
		Strict: how&1 != 0, Trace: codes.event, Crashed: func(report string) { t.Error(report) },
	}
	if how&2 != 0 {
		cfg.Boot = BootOnOpen
	}
	hooks := &fuzzHooks{dice: &s.dice, s: s}
	if how&4 != 0 {
		cfg.Hooks = hooks
		codes.off = true
	}
	h.m = New(cfg)
	hooks.m = h.m
	codes.m = h.m
	h.pipes = []*serial.Pipe{h.pipe}
	if how&8 != 0 {
		h.pipes = append(h.pipes, serial.NewPipe())
		codes.off = true // events do not say of which port they are
	}
	h.open()
	if how&16 == 0 {
		h.say(login)
	}
	h.play(fuzzSteps)
	if how&32 == 0 && !h.m.crash.happened.Load() {
		h.rest(t)
	}
	if h.got > fuzzOutput {
		t.Errorf("the modem said %d bytes", h.got)
	}
	if err := h.m.Close(); err != nil {
		t.Error(err)
	}
}

// rest lets pass whatever still waits, and checks that nothing waits for ever but for the host.
func (h *fuzzHost) rest(t *testing.T) {
	for _, p := range h.pipes {
		p.SetLimit(0)
	}
	for range 8 {
		h.read()
		time.Sleep(fuzzAfter / 8)
	}
	h.read()
	synctest.Wait()
	h.m.loop.Lock()
	defer h.m.loop.Unlock()
	data := h.m.ports.InDataMode()
	for _, p := range h.m.ports.All() {
		if s := p.State(); s.Running && !data && !s.Prompt {
			t.Errorf("%q has no final result code after %v", p.LastLine(), fuzzAfter)
		}
	}
	// An upload or download may wait for ATO or the next piece, a result URC for the end of the
	// text that its port asks for.
	if s := h.m.ftp.State(); s.Running && !data && !s.Upload && !s.Download && (!s.Known || !s.Port.State().Prompt) {
		t.Errorf("an FTP command runs still after %v", fuzzAfter)
	}
}

// A oneFinal checks in the trace that each line has one final result code.
type oneFinal struct {
	t     *testing.T
	m     *Modem
	off   bool
	line  string // that has none yet
	open  bool
	epoch int
}

func (o *oneFinal) event(e trace.Event) {
	if o.off || e.Kind != "at" || o.m == nil {
		return
	}
	if o.m.loop.Epoch() != o.epoch { // a reset ends what ran
		o.epoch, o.open = o.m.loop.Epoch(), false
	}
	if o.m.ports.Quiet() { // ATQ1 keeps result codes back, until the line itself may have Q
		o.open, o.line = false, ""
	}
	final := e.Text == "OK" || e.Text == "ERROR" || e.Text == "NO CARRIER" || strings.HasPrefix(e.Text, "+CME ERROR: ") || strings.HasPrefix(e.Text, "+CMS ERROR: ")
	switch {
	case e.Dir == trace.FromHost && o.open:
		o.t.Errorf("%q was taken before %q had its final result code", e.Text, o.line)
	case e.Dir == trace.FromHost:
		o.open, o.line = true, e.Text
	case final && !o.open && !o.m.ports.Quiet() && o.line != "":
		o.t.Errorf("%q has %q after its final result code", o.line, e.Text)
	case final:
		o.open = false
	}
}
