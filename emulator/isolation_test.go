package emulator

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/server"
)

// A recordingDialer keeps the addresses that it is asked for, and connects to loopback only.
type recordingDialer struct {
	mu  sync.Mutex
	all []string
}

func (d *recordingDialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	d.mu.Lock()
	d.all = append(d.all, address)
	d.mu.Unlock()
	if to, err := netip.ParseAddrPort(address); err != nil || !to.Addr().IsLoopback() {
		return nil, &net.AddrError{Err: "the test connects to loopback only", Addr: address}
	}
	var dialer net.Dialer
	return dialer.DialContext(ctx, network, address)
}

// check fails for each address that is not of loopback.
func (d *recordingDialer) check(t *testing.T, least int) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.all) < least {
		t.Errorf("%d connections were made, want at least %d: %q", len(d.all), least, d.all)
	}
	for _, address := range d.all {
		if to, err := netip.ParseAddrPort(address); err != nil || !to.Addr().IsLoopback() {
			t.Errorf("a connection to %s left the isolated network", address)
		}
	}
}

// isolatedRig has the embedded server and, at fake.example.com, a server of the test; dialer makes
// every connection of the modem.
func isolatedRig(t *testing.T) (*rig, *fakeServer, *recordingDialer) {
	t.Helper()
	s, dialer := newFakeServer(t), &recordingDialer{}
	route, err := ftpbackend.ParseRoute("fake.example.com=" + s.ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, rigOptions{network: func(server *server.Server) ftpbackend.Network {
		return ftpbackend.IsolatedBy(dialer, server, []ftpbackend.Route{route})
	}})
	return r, s, dialer
}

// refusals are the lines of the trace that say that a data connection was refused.
func (r *rig) refusals() []string {
	r.m.loop.Lock()
	defer r.m.loop.Unlock()
	var all []string
	for _, e := range r.events {
		if e.Kind == "ftp" && strings.Contains(e.Error, "isolated network") {
			all = append(all, e.Error)
		}
	}
	return all
}

// In the isolated network a data connection goes to the address of its control connection and
// nowhere else, whatever the server announces and whatever data_address says; the attempt is 615,
// and the trace says why.
func TestIsolatedData(t *testing.T) {
	const outside = "227 Entering Passive Mode (192,0,2,77,0,80)"
	for _, tt := range []struct {
		name, choice, passive, want string
		refused                     bool
	}{
		{"announced elsewhere", "0,15", outside, "615,0", true},
		{"another address of loopback", "0,15", "227 Entering Passive Mode (127,0,0,2,0,80)", "615,0", true},
		{"announced elsewhere, and ignored", "1,15", outside, "615,0", false},
		{"announced elsewhere, and second", "2,15", outside, "615,0", true},
		{"no address", "0,15", "227 Entering Passive Mode (0,0,0,0,0,9)", "615,0", false},
		{"an address in a 229, which is ignored", "0,15", "502 no", "615,0", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, s, dialer := isolatedRig(t)
			s.reply("PASV", tt.passive)
			s.reply("EPSV", "229 Entering Extended Passive Mode (|1|192.0.2.77|80|)")
			r.script(fakeLogin)
			r.script("<- AT+QFTPCFG=\"data_address\"," + tt.choice + "\n-> OK\n<- AT+QFTPGET=\"a\",\"UFS:a\"\n-> OK\n-> +QFTPGET: " + tt.want)
			got := r.refusals()
			if tt.refused != (len(got) == 1) {
				t.Errorf("the trace has %q", got)
			}
			for _, line := range got {
				if !strings.Contains(line, ":80") || !strings.Contains(line, "127.0.0.1") {
					t.Errorf("the trace has %q, want what was refused and where it may go", line)
				}
			}
			r.script("<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1")
			dialer.check(t, 1)
		})
	}
}

// Nothing of a session of everything leaves the machine: every command in every form, the services
// that resolve names, transfers with the embedded server in both modes, and a routed server that
// announces other hosts.
func TestIsolatedSession(t *testing.T) {
	r, s, dialer := isolatedRig(t)
	say := func(line string) {
		r.host.send([]byte(line + "\r"))
		r.host.settle()
		r.host.pass(time.Second)
		r.host.settle()
	}
	for _, line := range []string{
		"ATE0", "AT+QIACT=1", `AT+QIDNSCFG=1,"192.0.2.53","192.0.2.54"`, `AT+QIDNSGIP=1,"www.example.com"`, `AT+QIDNSGIP=1,"192.0.2.1"`,
		`AT+QIDNSGIP=1,"nowhere.invalid"`, `AT+QPING=1,"www.example.com",1,1`, `AT+QPING=1,"192.0.2.1",1,1`, `AT+QNTP=1,"pool.ntp.org"`,
		`AT+QNTP=1,"192.0.2.123",123`, `AT+QFTPCFG="account","u","p"`, `AT+QFTPOPEN="192.0.2.21",21`,
		`AT+QFLST`, `AT+QFTPCFG="transmode",1`, `AT+QFTPLIST=".","UFS:list"`, `AT+QFTPPUT="x","UFS:list"`, `AT+QFTPGET="x","UFS:copy"`,
		`AT+QFTPCFG="transmode",0`, `AT+QFTPGET="x","UFS:active"`, `AT+QFTPCLOSE`,
	} {
		say(line)
	}
	if got := string(r.read("UFS:active")); got != string(r.read("UFS:list")) {
		t.Errorf("the file came back as %q", got)
	}
	s.reply("PASV", "227 Entering Passive Mode (192,0,2,77,0,80)")
	for _, line := range []string{`AT+QFTPCFG="transmode",1`, `AT+QFTPOPEN="fake.example.com",21`, `AT+QFTPLIST=".","UFS:l"`, `AT+QFTPNLST=".","UFS:l"`,
		`AT+QFTPMLSD=".","UFS:l"`, `AT+QFTPGET="a","UFS:a"`, `AT+QFTPPUT="a","UFS:list"`, `AT+QFTPCFG="data_address",2,15`, `AT+QFTPGET="a","UFS:a"`,
		`AT+QFTPCLOSE`} {
		say(line)
	}
	if got := r.refusals(); len(got) < 5 {
		t.Errorf("%d data connections were refused, want at least 5: %q", len(got), got)
	}
	for _, c := range r.m.table.Commands() {
		for _, form := range []string{"=?", "?", "", `=1,"192.0.2.9"`, `="192.0.2.9",1`} {
			if c.Name != "+QPOWD" && c.Name != "+CFUN" && c.Name != "D" {
				say("AT" + c.Name + form)
			}
		}
	}
	dialer.check(t, 6)
}
