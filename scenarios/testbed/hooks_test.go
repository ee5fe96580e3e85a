package testbed_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ptymodem/emulator/hook"
)

// TestSilentTwice: of two faults that keep a command silent the second does not undo the first.
func TestSilentTwice(t *testing.T) {
	r := set(t, "name: x\nfaults: [{when: {at: +CSQ}, do: silent}, {when: {at: '*'}, do: silent}]", fstest.MapFS{})
	if a := r.Hooks().Command(hook.Origin{ID: 1, Name: "+CSQ", Line: "AT+CSQ"}); !a.Silent {
		t.Errorf("the command is answered: %+v", a)
	}
}

// TestLastsWhileItRuns: what lasts is over with the command on whose behalf it fired, even where it
// fires when that is over already, as the client may still be at work when a reset has ended its
// command.
func TestLastsWhileItRuns(t *testing.T) {
	r := set(t, "name: x\nfaults: [{when: {ftp: SIZE}, do: {latency: 1h}}]", fstest.MapFS{})
	h, o := r.Hooks(), hook.Origin{ID: 1, Name: "+QFTPSIZE", Line: `AT+QFTPSIZE="x"`}
	h.Command(o)
	h.FTP(o, "SIZE x")
	if got := r.Latency(); got != time.Hour {
		t.Errorf("latency %v while the command runs", got)
	}
	h.Ended(o)
	if got := r.Latency(); got != 0 {
		t.Errorf("latency %v when it is over", got)
	}
	for _, late := range []hook.Origin{o, {}} {
		h.FTP(late, "SIZE x")
		if got := r.Latency(); got != 0 {
			t.Errorf("latency %v for good, on behalf of %+v", got, late)
		}
	}
}

// TestNothingToDrop: drop-data has not fired where no data connection came about.
func TestNothingToDrop(t *testing.T) {
	r := set(t, "name: x\nfaults: [{when: {ftp: STOR, nth: 1}, do: drop-data}]", fstest.MapFS{})
	for _, m := range r.Hooks().FTP(hook.Origin{}, "STOR x").Breakpoints {
		m.Missed(0)
	}
	u := r.Unfired()
	if len(u) != 1 || !strings.Contains(u[0].Reason, "no connection to drop") {
		t.Errorf("never fired: %v", u)
	}
}

// TestNothingDropped: the same with at, for a command that does not come as far as the connection.
func TestNothingDropped(t *testing.T) {
	for _, action := range []string{"drop-data", "drop-control", "[drop-data, drop-control]"} {
		r := set(t, "name: x\nfaults: [{when: {at: +QFTPPUT}, do: "+action+"}]", fstest.MapFS{})
		h := r.Hooks()
		refused := hook.Origin{ID: 1, Name: "+QFTPPUT", Line: `AT+QFTPPUT="x","COM:"`}
		h.Command(refused)
		h.Ended(refused)
		if u := r.Unfired(); len(u) != 1 || !strings.Contains(u[0].Reason, "no connection to drop") {
			t.Errorf("%s, the command refused: never fired: %v", action, u)
		}
		done := hook.Origin{ID: 2, Name: "+QFTPPUT", Line: refused.Line}
		h.Command(done)
		p := h.FTP(done, "STOR x")
		for _, m := range p.Breakpoints {
			m.Hit()
		}
		if again := h.FTP(done, "STOR x"); again.DropControl || len(again.Breakpoints) > 0 {
			t.Errorf("%s twice", action)
		}
		h.Ended(done)
		if u := r.Unfired(); u != nil || p.DropControl != strings.Contains(action, "drop-control") {
			t.Errorf("%s, the command done: plan %+v, never fired: %v", action, p, u)
		}
	}
}
