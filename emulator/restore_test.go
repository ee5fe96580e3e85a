package emulator

import (
	"errors"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/spf13/afero"

	"ptymodem/emulator/cellular"
	"ptymodem/emulator/hook"
	"ptymodem/ftpbackend/ftptest/machine"
	"ptymodem/recording/transcript"
)

const bootLines = "\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n\r\n+QUSIM: 1\r\n\r\n+QIND: SMS DONE\r\n\r\n+QIND: PB DONE\r\n"

// restore makes the rig what it was, with a host at its port, and checks that it boots.
func (r *rig) restore() {
	r.t.Helper()
	h := r.host.(*pipeHost)
	h.dtr(true)
	h.settle()
	if err := r.m.Restore(false, nil, r.empty); err != nil {
		r.t.Fatal(err)
	}
	if got := string(h.settle()); got != bootLines {
		r.t.Fatalf("after the reset came %q, want %q", got, bootLines)
	}
	r.m.loop.Lock()
	defer r.m.loop.Unlock()
	r.player, r.events = nil, nil
}

// empty removes all files.
func (r *rig) empty() error {
	var errs []error
	for _, st := range []interface{ Clear() error }{r.ufs.Unhooked(), r.sd.Unhooked()} {
		errs = append(errs, st.Clear())
	}
	all, err := afero.ReadDir(r.server.Fs(), "/")
	for _, f := range all {
		errs = append(errs, r.server.Fs().RemoveAll(path.Join("/", f.Name())))
	}
	return errors.Join(append(errs, err)...)
}

// A modem that has been through any session and then a reset cannot be told from a new one: each
// session goes as ever after each other, and outside the full run after itself and three more.
func TestRestorePairs(t *testing.T) {
	var plain []transcript.File
	for _, f := range transcripts(t) {
		if strings.HasPrefix(f.Name, "clock") || strings.HasPrefix(f.Name, "hosts") || strings.HasPrefix(f.Name, "note-chapter") {
			continue // they read the time of day, which no reset changes, or are many others in one
		}
		if !slices.ContainsFunc(f.Lines, func(l transcript.Line) bool {
			return l.Word == "!!" && !strings.HasPrefix(l.Rest, "file ") && l.Rest != "virtual"
		}) {
			plain = append(plain, f)
		}
	}
	if len(plain) < 30 {
		t.Fatalf("%d sessions need no special modem, want 30 at least", len(plain))
	}
	r := newRig(t, rigOptions{config: func(c *Config) { c.Hooks = newHooks() }})
	before := "nothing"
	order := somePairs(plain)
	if machine.Full() {
		order = pairs(plain)
	}
	for _, f := range order {
		p := newPlayer(r)
		p.play(f.Lines)
		if err := p.End(); err != nil {
			t.Fatalf("%s after %s and a reset: %v", f.Name, before, err)
		}
		before = f.Name
		r.restore()
	}
}

// pairs is an order in which each follows each, itself too.
func pairs[T any](all []T) (order []T) {
	for i, x := range all {
		order = append(order, x, x)
		for _, y := range all[i+1:] {
			order = append(order, y, x)
		}
	}
	return order
}

// somePairs is an order in which each follows itself and three others.
func somePairs[T any](all []T) (order []T) {
	for i, x := range all {
		order = append(order, x, x, all[(i+2)%len(all)], x, all[(i+5)%len(all)], x)
	}
	return order
}

// What a session of the transcripts does not change, a reset brings back as well.
func TestRestoreBringsBack(t *testing.T) {
	for name, change := range map[string]func(r *rig){
		"AT&W":       func(r *rig) { r.script("<- ATE0\n-> OK\n<- ATX1\n-> OK\n<- AT&W\n-> OK") },
		"AT+IPR":     func(r *rig) { r.script("<- AT+IPR=9600\n-> OK\n<- AT&W\n-> OK") },
		"no SIM":     func(r *rig) { r.m.Do(hook.ChangeSIM{To: "absent"}) },
		"no card":    func(r *rig) { r.m.Do(hook.RemoveSD{}) },
		"no signal":  func(r *rig) { r.m.Do(hook.LoseSignal{For: 1000 * 1e9}) },
		"denied":     func(r *rig) { r.m.Do(hook.Register{To: "denied"}) },
		"roaming":    func(r *rig) { r.m.Do(hook.Register{To: "roaming"}) },
		"no network": func(r *rig) { r.m.Do(hook.Register{To: "none"}) },
		"hung":       func(r *rig) { r.m.Do(hook.Hang{}) },
		"rebooting":  func(r *rig) { r.m.Do(hook.Reboot{}) },
		"off":        func(r *rig) { r.script("<- AT+QPOWD\n-> OK") },
		"data mode":  func(r *rig) { r.script("login\n<- AT+QFTPPUT=\"x\",\"COM:\"\n-> CONNECT\n<= \"abc\"") },
		"suspended": func(r *rig) {
			r.serverFile("/x", make([]byte, 1<<20))
			r.script("login\n<- AT+QFTPGET=\"x\",\"COM:\"\n-> CONNECT")
		},
		"half a line":     func(r *rig) { r.host.send([]byte("AT+QFTPCFG=")) },
		"file open":       func(r *rig) { r.script("<- AT+QFOPEN=\"x\",1\n-> +QFOPEN: 1\n-> OK") },
		"a quiet modem":   func(r *rig) { r.script("<- ATQ1") },
		"a filled server": func(r *rig) { r.serverFile("/in/x", []byte("abc")) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, rigOptions{})
			fresh := r.m.State()
			change(r)
			r.restore()
			now := r.m.State()
			for _, s := range []*State{&fresh, &now} {
				s.Ports = nil
			}
			if diff := stateDiff(fresh, now); diff != "" {
				t.Errorf("after the reset the modem is not what it was (- then, + now):\n%s", diff)
			}
			r.script("<- AT+QFLST=\"*\"\n-> OK\n<- AT+QFLST=\"SD:*\"\n-> OK\nlogin\n<- AT+QFTPNLST=\".\",\"COM:\"\n-> CONNECT\n-> OK\n-> +QFTPNLST: 0,0\n<- AT+IPR?\n-> +IPR: 115200\n-> OK")
		})
	}
}

// A PIN that the host has changed is the SIM's: it is gone with the SIM, and stays with it.
func TestRestorePIN(t *testing.T) {
	r := newRig(t, rigOptions{config: func(c *Config) { _, c.Lock = cellular.SIM("pin") }})
	const up = "\n-> OK\n-> +CPIN: READY\n-> +QUSIM: 1\n-> +QIND: SMS DONE\n-> +QIND: PB DONE\n"
	r.script("<- AT+CPIN=\"1234\"" + up + "<- AT+CPWD=\"SC\",\"1234\",\"4711\"\n-> OK")
	for _, test := range []struct {
		keep         bool
		wrong, right string
	}{{true, "1234", "4711"}, {false, "4711", "1234"}} {
		if err := r.m.Restore(test.keep, nil, nil); err != nil {
			t.Fatal(err)
		}
		r.script("-> RDY\n-> +CFUN: 1\n-> +CPIN: SIM PIN\n<- AT+CPIN=\"" + test.wrong + "\"\n-> +CME ERROR: 16\n<- AT+CPIN=\"" + test.right + "\"" + up)
	}
}

// stateDiff compares two states.
func stateDiff(a, b State) string {
	return cmp.Diff(a, b, cmpopts.IgnoreFields(State{}, "Stores"), cmp.AllowUnexported())
}
