package emulator

import (
	"strings"
	"testing"
	"time"

	"ptymodem/emulator/internal/testkit"
)

const bootURCs = "\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n\r\n+QUSIM: 1\r\n\r\n+QIND: SMS DONE\r\n\r\n+QIND: PB DONE\r\n"

// A reset in the middle of anything leaves nothing of it: two seconds of silence, the boot URCs,
// and a modem that works.
func TestResetDuring(t *testing.T) {
	for _, tt := range []struct {
		name, before string
		files        bool // what came of an upload is in UFS:f
	}{
		{"nothing", "", false},
		{"a half line", `<= "AT+QI"`, false},
		{"activation", "<- AT+QIDEACT=1", false},
		{"a command before its URC", "<- AT+QFTPPWD\n-> OK", false},
		{"a held URC", "<- AT+QFTPPWD\n-> OK\n<- AT+QIDEACT=2", false},
		{"upload", "<- AT+QFTPPUT=\"a\",\"COM:\"\n-> CONNECT\n<= \"abc\"", false},
		{"an escape", "<- AT+QFTPPUT=\"a\",\"COM:\"\n-> CONNECT\n<= \"abc\"\n.. 1s\n<= \"+++\"", false},
		{"an upload between its pieces", "<- AT+QFTPPUT=\"a\",\"COM:\",0,3,0\n-> CONNECT\n<= \"abc\"\n-> OK\n-> +QFTPPUT: 0,3", false},
		{"a file upload", "<- AT+QFUPL=\"f\",100\n-> CONNECT\n<= \"abc\"", true},
		{"ping", "<- AT+QPING=1,\"a\"\n-> OK", false},
		{"power-off", "<- AT+QPOWD\n-> OK", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, rigOptions{})
			r.script("login\n<- ATE0\n-> OK\n" + tt.before)
			h := r.host.(*pipeHost)
			h.until(h.pipe.Settled, "the modem to read")
			r.m.loop.Lock()
			client := r.m.ftp.State().Client
			r.m.power.reboot()
			r.m.ports.Settle()
			r.m.loop.Unlock()
			h.pipe.Receive()
			select {
			case <-client.Done():
			case <-time.After(testkit.Patience):
				t.Error("the control connection is still there")
			}
			if got := h.pass(rebootTime - time.Millisecond); len(got) > 0 {
				t.Errorf("while it boots the modem says %q", got)
			}
			if got := string(h.pass(5 * time.Minute)); got != bootURCs {
				t.Errorf("after the boot: %q", got)
			}
			r.player = nil
			r.script("login\n<- AT+QFTPPUT=\"b\",\"COM:\",0,3,1\n-> CONNECT\n<= \"xyz\"\n-> OK\n-> +QFTPPUT: 0,3\n== server:/b \"xyz\"\nsilent")
			if tt.files {
				r.script(`== UFS:f "abc"`)
			}
		})
	}
}

// A reset while a download is on its way to a host that does not read.
func TestResetDuringDownload(t *testing.T) {
	r, h, _ := stalled(t, "")
	r.m.loop.Lock()
	r.m.power.reboot()
	r.m.loop.Unlock()
	h.pipe.SetLimit(0)
	h.elapse(rebootTime)
	if got := string(h.settle()); !strings.HasSuffix(got, bootURCs) || strings.Contains(got, "+QFTPGET") {
		t.Errorf("the host reads ...%q", got[max(0, len(got)-200):])
	}
}

// The longest line has 2048 bytes from its AT on. A longer one is dropped up to its end, and
// answered with ERROR in every form.
func TestLongestLine(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.script("<- ATE0\n-> OK")
	name := func(total int) string {
		line := `AT+QFTPCFG="account","` + strings.Repeat("x", total)
		return line[:total-1] + `"`
	}
	for _, tt := range []struct{ line, want string }{
		{"AT" + strings.Repeat(" ", 2046), "\r\nOK\r\n"},
		{"AT" + strings.Repeat(" ", 2047), "\r\nERROR\r\n"},
		{strings.Repeat("x", 5000) + "AT" + strings.Repeat(" ", 2046), "\r\nOK\r\n"},
		{name(2048), "\r\n+CME ERROR: 610\r\n"}, // a line, but no name
		{name(2049), "\r\nERROR\r\n"},
		{name(100000), "\r\nERROR\r\n"},
		{"AT", "\r\nOK\r\n"},
		{"ATV0", "0\r"},
		{name(2049), "4\r"},
	} {
		r.host.send([]byte(tt.line + "\r"))
		if got := string(r.host.settle()); got != tt.want {
			t.Errorf("%d bytes %.10q…: %q, want %q", len(tt.line), tt.line, got, tt.want)
		}
	}
}
