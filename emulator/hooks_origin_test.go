package emulator

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/files"
	"ptymodem/emulator/hook"
	"ptymodem/fs"
	"ptymodem/ftpbackend/plan"
)

// Each operation of a store is on behalf of the command that wants it.
func TestFileOrigins(t *testing.T) {
	for _, tt := range []struct {
		play string
		want []string
	}{
		{"<- AT+GMM;+QFLST=\"*\"\n-> EC200U\n-> +QFLST: \"UFS:f\",7\n=> \"\\r\\nOK\\r\\n\"", []string{`list UFS * for AT+QFLST="*"`}},
		{"<- AT+QFDEL=\"f\"\n-> OK", []string{`delete UFS f for AT+QFDEL="f"`}},
		{"<- AT+QFUPL=\"SD:g\",3\n-> CONNECT\n<= \"abc\"\n-> +QFUPL: 3,262\n=> \"\\r\\nOK\\r\\n\"",
			[]string{`open SD g for AT+QFUPL="SD:g",3`, `write SD g for AT+QFUPL="SD:g",3`}},
		{"<- AT+QFDWL=\"f\"\n-> CONNECT\n=> \"content\"\n-> +QFDWL: 7,1c75\n=> \"\\r\\nOK\\r\\n\"",
			[]string{`open UFS f for AT+QFDWL="f"`, `read UFS f for AT+QFDWL="f"`}},
		{"<- AT+QFTPPUT=\"f\",\"UFS:f\"\n-> OK\n-> +QFTPPUT: 0,7", []string{`open UFS f for AT+QFTPPUT="f","UFS:f"`, `read UFS f for AT+QFTPPUT="f","UFS:f"`,
			`read UFS f for AT+QFTPPUT="f","UFS:f"`}},
		{"<- AT+QFTPGET=\"f\",\"SD:g\"\n-> OK\n-> +QFTPGET: 0,7", []string{`open SD g for AT+QFTPGET="f","SD:g"`, `write SD g for AT+QFTPGET="f","SD:g"`}},
	} {
		r, h, _ := hookedRig(t, nil)
		r.storeFile("UFS:f", []byte("content"))
		r.serverFile("/f", []byte("content"))
		r.script("<- ATE0\n-> OK\nlogin")
		h.file = func(o hook.Origin, op fs.Op, store, name string) error {
			h.note("%s %s %s for %s", op, store, name, o.Line)
			return nil
		}
		r.script(tt.play)
		r.host.settle()
		if diff := cmp.Diff(tt.want, h.taken()); diff != "" {
			t.Errorf("%s: -want +got\n%s", tt.play, diff)
		}
		_, _ = r.ufs.List("*")
		if diff := cmp.Diff([]string{"list UFS * for "}, h.taken()); diff != "" {
			t.Errorf("%s: when nothing runs, -want +got\n%s", tt.play, diff)
		}
	}
}

// A certificate is read on behalf of the login that needs it, and a FILE command beside an FTP
// command has its own name.
func TestFileOriginsBesideFTP(t *testing.T) {
	r, h, _ := hookedRig(t, nil)
	h.file = func(o hook.Origin, op fs.Op, store, name string) error {
		h.note("%s %s for %s", op, name, o.Name)
		return nil
	}
	r.script("<- ATE0\n-> OK\n<- AT+QIACT=1\n-> OK\n<- AT+QFTPCFG=\"ssltype\",2\n-> OK\n<- AT+QSSLCFG=\"seclevel\",0,1\n-> OK\n" +
		"<- AT+QSSLCFG=\"cacert\",0,\"UFS:ca.pem\"\n-> OK\n<- AT+QFTPOPEN=\"a\"\n-> OK\n-> +QFTPOPEN: 631,0")
	if diff := cmp.Diff([]string{"open ca.pem for +QFTPOPEN"}, h.taken()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	r.script("<- AT+QFTPCFG=\"ssltype\",0\n-> OK\n<- AT+QFTPOPEN=\"a\"\n-> OK\n-> +QFTPOPEN: 0,0\n<- AT+QFTPPWD\n-> OK\n<- AT+QFLST\n-> OK\n-> +QFTPPWD: 0,\"/\"")
	if diff := cmp.Diff([]string{"list * for +QFLST"}, h.taken()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// An operation that a hook fails gives its number to a FILE command, and to an FTP command what
// such a failure means there.
func TestStoreErrors(t *testing.T) {
	for _, tt := range []struct {
		op   fs.Op
		code int
		play string
	}{
		{fs.OpList, 421, "<- AT+QFLST\n-> +CME ERROR: 421"},
		{fs.OpDelete, 429, "<- AT+QFDEL=\"f\"\n-> +CME ERROR: 429"},
		{fs.OpOpen, 400, "<- AT+QFOPEN=\"f\"\n-> +CME ERROR: 400"},
		{fs.OpWrite, 403, "<- AT+QFUPL=\"g\",3\n-> CONNECT\n<= \"abc\"\n-> +CME ERROR: 403\n== UFS:g absent"},
		{fs.OpRead, 404, "<- AT+QFDWL=\"f\"\n-> CONNECT\n-> +CME ERROR: 404"},
		{fs.OpWrite, 403, "<- AT+QFTPGET=\"f\",\"UFS:g\"\n-> OK\n-> +QFTPGET: 619,0"},
		{fs.OpWrite, 409, "<- AT+QFTPGET=\"f\",\"UFS:g\"\n-> OK\n-> +QFTPGET: 613,0"},
		{fs.OpOpen, 410, "<- AT+QFTPGET=\"f\",\"UFS:g\"\n-> OK\n-> +QFTPGET: 613,0"},
		{fs.OpOpen, 405, "<- AT+QFTPPUT=\"f\",\"UFS:f\"\n-> OK\n-> +QFTPPUT: 611,0"},
		{fs.OpRead, 411, "<- AT+QFTPPUT=\"f\",\"UFS:f\"\n-> OK\n-> +QFTPPUT: 611,0"},
	} {
		r, h, _ := hookedRig(t, nil)
		r.storeFile("UFS:f", []byte("content"))
		r.serverFile("/f", []byte("content"))
		r.script("<- ATE0\n-> OK\nlogin")
		h.file = func(_ hook.Origin, op fs.Op, _, _ string) error {
			if op == tt.op && tt.op != "" {
				return files.StoreError(tt.code)
			}
			return nil
		}
		head, tail, found := strings.Cut(tt.play, "\n==")
		r.script(head)
		h.file = nil
		if found {
			r.script("==" + tail)
		}
	}
	if err := files.StoreError(403); !errors.Is(err, fs.ErrFull) {
		t.Errorf("%v is not %v", err, fs.ErrFull)
	}
}

// Each line to the server is on behalf of the FTP command in progress; without one it is on
// nobody's.
func TestFTPOrigins(t *testing.T) {
	var h *hooks
	r, s := fakeHookedRig(t, func(its *hooks) {
		h = its
		h.ftp = func(o hook.Origin, line string) plan.Plan {
			if line == "PROBE" {
				h.note("%s", o.Line)
			}
			return plan.Plan{}
		}
	})
	s.onData(drain)
	r.script(fakeLogin)
	probe := func(want string) {
		t.Helper()
		r.host.settle()
		r.m.ftp.ClientHooks().Command("PROBE")
		if diff := cmp.Diff([]string{want}, h.taken()); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	}
	probe("")
	r.script("<- AT+QFTPPWD\n-> OK\n<- AT+GMM\n-> EC200U\n=> \"\\r\\nOK\\r\\n\"")
	probe("AT+QFTPPWD")
	r.script("-> +QFTPPWD: 0,\"/\"")
	probe("")
	r.script("<- AT+QFTPPUT=\"a\",\"COM:\",0,3,0\n-> CONNECT")
	probe(`AT+QFTPPUT="a","COM:",0,3,0`)
	r.script("<= \"abc\"\n-> OK\n-> +QFTPPUT: 0,3\n<- AT+QFTPPUT=\"a\",\"COM:\",3,3,1\n-> CONNECT")
	probe(`AT+QFTPPUT="a","COM:",3,3,1`)
	r.script("<= \"abc\"\n-> OK\n-> +QFTPPUT: 0,3\n<- AT+QFTPCLOSE\n-> OK")
	probe("AT+QFTPCLOSE")
	r.m.Do(hook.Reboot{})
	probe("")
}

// A session that is closed with a transfer parked ends that command too.
func TestParkedTransferEnds(t *testing.T) {
	var h *hooks
	r, s := fakeHookedRig(t, func(its *hooks) { h = its })
	next := make(chan string, 1)
	t.Cleanup(func() { close(next) })
	next <- "abc"
	s.onData(feed(next))
	r.script(fakeLogin)
	r.script("<- AT+QFTPGET=\"a\",\"COM:\"\n-> CONNECT\n=> \"abc\"\n.. 1s\n<= \"+++\"\n.. 1s\n-> OK")
	h.over()
	r.script("<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0")
	if ended, open := h.over(); open > 0 || !slices.Equal(ended, []string{`AT+QFTPGET="a","COM:"`, "AT+QFTPCLOSE"}) {
		t.Errorf("%q have ended, and %d have not", ended, open)
	}
}
