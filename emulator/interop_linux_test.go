package emulator

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/ftptest"
	"ptymodem/ftpbackend/server"
)

const interopPage = "../docs/interop.md"

// A cell is one way of meeting a server, and what came of it.
type cell struct {
	server   string // embedded, or a kind of ftptest
	security ftptest.Security
	tls      string // the version, for FTPS
	active   bool
}

func (c cell) String() string {
	mode := "passive"
	if c.active {
		mode = "active"
	}
	return strings.Join(strings.Fields(fmt.Sprint(c.server, " ", c.row(), " ", mode)), " ")
}

func (c cell) row() string {
	return [...]string{"plain", "implicit " + c.tls, "explicit " + c.tls}[c.security]
}

// TestInterop: a session of every FTP command with every server, in every security and mode;
// docs/interop.md has the table. It shows HostNetwork and routes, too.
func TestInterop(t *testing.T) {
	var rows []string
	for _, server := range []string{"embedded", string(ftptest.VSFTPD), string(ftptest.PureFTPd), string(ftptest.ProFTPD), string(ftptest.FTPSrv)} {
		t.Run(server, func(t *testing.T) {
			for _, security := range []ftptest.Security{ftptest.Plain, ftptest.Explicit, ftptest.Implicit} {
				versions := []string{"TLSv1.2", "TLSv1.3"}
				if security == ftptest.Plain {
					versions = []string{""}
				}
				for _, version := range versions {
					c := cell{server: server, security: security, tls: version}
					row, absent := "| "+server+" | "+c.row()+" |", false
					for _, c.active = range []bool{false, true} {
						word := c.run(t)
						row += " " + word + " |"
						absent = absent || word == ""
					}
					if !absent {
						rows = append(rows, row)
					}
				}
			}
		})
	}
	if t.Failed() {
		return
	}
	page, err := os.ReadFile(interopPage)
	if err != nil {
		t.Fatal(err)
	}
	if *updatePages {
		table := "| server | security | passive | active |\n| --- | --- | --- | --- |\n" + strings.Join(rows, "\n") + "\n"
		if err := os.WriteFile(interopPage, between(t, page, "conformance", table), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, row := range rows {
		if !bytes.Contains(page, []byte(row+"\n")) {
			t.Errorf("%s lacks the row\n%s\nwhich this run has (go test ./emulator -run TestInterop -update writes it)", interopPage, row)
		}
	}
}

// between replaces what stands between the marks of a part of a page.
func between(t testing.TB, page []byte, part, text string) []byte {
	t.Helper()
	head, rest, ok := strings.Cut(string(page), "<!-- begin "+part+" -->\n")
	_, tail, ends := strings.Cut(rest, "<!-- end "+part+" -->")
	if !ok || !ends {
		t.Fatalf("no marks for %q", part)
	}
	return []byte(head + "<!-- begin " + part + " -->\n" + text + "<!-- end " + part + " -->" + tail)
}

// run plays the cell's session and returns the table's word for it, "" where there is no such
// server here.
func (c cell) run(t *testing.T) (word string) {
	if c.server == string(ftptest.PureFTPd) && c.security == ftptest.Implicit {
		return "not offered"
	}
	word = "FAILED"
	t.Run(c.String(), func(t *testing.T) {
		t.Cleanup(func() {
			if t.Skipped() {
				word = ""
			}
		})
		left := goleak.IgnoreCurrent()
		t.Cleanup(func() { goleak.VerifyNone(t, left) })
		r, open := c.start(t)
		r.script(`
			<- ATE0
			-> OK
			<- AT+QIACT=1
			-> OK
			<- AT+QFTPCFG="contextid",1
			-> OK
			<- AT+QFTPCFG="rsptimeout",180
			-> OK`)
		r.script(open)
		if c.active && c.security != ftptest.Plain {
			r.script("-> +CME ERROR: 610")
			word = "refused (610)"
			return
		}
		r.script("-> OK\n-> +QFTPOPEN: 0,0")
		c.session(r)
		if !t.Failed() {
			word = "ok"
		}
	})
	return word
}

// start makes the modem and its server; open is the script up to QFTPOPEN.
func (c cell) start(t *testing.T) (r *rig, open string) {
	host, ca, user, password := ftptest.Name, []byte(nil), "", ""
	o := rigOptions{over: newPTYHost} // virtual time would stand still while a server forgets a reply, as pure-ftpd now and then does
	if c.server != "embedded" {
		s := ftptest.Start(t, ftptest.Kind(c.server), ftptest.Options{Security: c.security, TLS: c.tls})
		user, password, ca = s.User, s.Password, s.CA
		o.network = func(*server.Server) ftpbackend.Network { return route(t, s.Addr.String()) }
	}
	r = newRig(t, o)
	port := 21
	if c.security == ftptest.Implicit {
		port = 990
	}
	mode := 1
	if c.active {
		mode = 0
	}
	lines := []string{
		fmt.Sprintf(`AT+QFTPCFG="account","%s","%s"`, user, password),
		fmt.Sprintf(`AT+QFTPCFG="transmode",%d`, mode),
		fmt.Sprintf(`AT+QFTPCFG="ssltype",%d`, c.security),
	}
	if c.security != ftptest.Plain {
		if ca == nil {
			var err error
			if ca, err = r.server.CA(); err != nil {
				t.Fatal(err)
			}
		}
		r.storeFile("UFS:ca.pem", ca)
		version := 4
		if c.tls == "TLSv1.2" {
			version = 3
		}
		lines = append(lines, `AT+QFTPCFG="sslctxid",2`, `AT+QSSLCFG="cacert",2,"UFS:ca.pem"`, `AT+QSSLCFG="seclevel",2,1`,
			`AT+QSSLCFG="sni",2,1`, `AT+QSSLCFG="checkhost",2,1`, fmt.Sprintf(`AT+QSSLCFG="sslversion",2,%d`, version))
	}
	for _, l := range lines {
		open += "<- " + l + "\n-> OK\n"
	}
	return r, open + fmt.Sprintf("<- AT+QFTPOPEN=\"%s\",%d", host, port)
}

// route is the machine's own network, with the test servers' name leading to target.
func route(t testing.TB, target string) ftpbackend.Network {
	t.Helper()
	way, err := ftpbackend.ParseRoute(ftptest.Name + "=" + target)
	if err != nil {
		t.Fatal(err)
	}
	return ftpbackend.HostNetwork([]ftpbackend.Route{way})
}

// session is one of every command, in a folder that is empty at its beginning.
func (c cell) session(r *rig) {
	r.script(`
		<- AT+QFTPMKDIR="a b"
		-> OK
		-> +QFTPMKDIR: 0,0
		<- AT+QFTPCWD="a b"
		-> OK
		-> +QFTPCWD: 0,0
		<- AT+QFTPPWD
		-> OK
		-> /\+QFTPPWD: 0,"(/.*)?/a b"/
		<- AT+QFTPPUT="com.bin","COM:",0,100000,1
		-> CONNECT
		<= 100000 bytes seed 1
		-> OK
		-> +QFTPPUT: 0,100000`)
	missing, mlsd, renamed := "627,550", "", "-c d"
	if c.server == string(ftptest.FTPSrv) { // REST before STOR empties the file, and a name cannot begin with what could be a flag
		missing, mlsd, renamed = "628,551", "622,502", "c d"
		r.script(`
			<- AT+QFTPPUT="com.bin","COM:",0,100005,1
			-> CONNECT
			<= 100000 bytes seed 1 + "tail\n"
			-> OK
			-> +QFTPPUT: 0,100005`)
	} else {
		r.script(`
			<- AT+QFTPPUT="com.bin","COM:",100000,5,1
			-> CONNECT
			<= "tail\n"
			-> OK
			-> +QFTPPUT: 0,5`)
	}
	if c.server == string(ftptest.VSFTPD) {
		mlsd = "620,500"
	}
	r.script(`
		<- AT+QFTPSIZE="com.bin"
		-> OK
		-> +QFTPSIZE: 0,100005
		<- AT+QFTPMDTM="com.bin"
		-> OK
		-> /\+QFTPMDTM: 0,"20[0-9]{12}(\.[0-9]+)?"/
		<- AT+QFTPGET="com.bin","COM:"
		-> CONNECT
		=> 100000 bytes seed 1 + "tail\n"
		-> OK
		-> +QFTPGET: 0,100005
		<- AT+QFTPGET="com.bin","COM:",100000,3
		-> CONNECT
		=> "tai"
		-> OK
		-> +QFTPGET: 0,3
		<- AT+QFTPGET="com.bin","COM:",0,5000
		-> CONNECT
		=> 5000 bytes seed 1
		-> OK
		-> +QFTPGET: 0,5000
		<- AT+QFTPPUT="empty","COM:",0,0,1
		-> CONNECT
		-> OK
		-> +QFTPPUT: 0,0
		<- AT+QFTPGET="empty","COM:"
		-> CONNECT
		-> OK
		-> +QFTPGET: 0,0`)
	r.storeFile("SD:local.bin", testkit.Random(300_000, 7))
	r.script(`
		<- AT+QFTPPUT="local.bin","SD:local.bin"
		-> OK
		-> +QFTPPUT: 0,300000`)
	if c.server != string(ftptest.FTPSrv) {
		r.script(`
			<- AT+QFTPPUT="local.bin","SD:local.bin",123456
			-> OK
			-> +QFTPPUT: 0,176544`)
	}
	r.script(`
		<- AT+QFTPGET="local.bin","SD:back.bin"
		-> OK
		-> +QFTPGET: 0,300000
		== SD:back.bin 300000 bytes seed 7
		<- AT+QFTPGET="local.bin","SD:back.bin",299000
		-> OK
		-> +QFTPGET: 0,1000
		== SD:back.bin 300000 bytes seed 7 from 299000
		<- AT+QFTPLEN
		-> OK
		-> +QFTPLEN: 0,1000
		<- AT+QFTPGET="missing","SD:x"
		-> OK
		-> +QFTPGET: ` + missing + `
		<- AT+QFTPNLST=".","SD:names"
		-> OK
		-> /\+QFTPNLST: 0,[1-9][0-9]*/
		<- AT+QFTPLIST=".","SD:list"
		-> OK
		-> /\+QFTPLIST: 0,[1-9][0-9]*/`)
	names := slices.DeleteFunc(strings.Fields(string(r.read("SD:names"))), func(name string) bool {
		return name == "." || name == ".." // pure-ftpd has them when asked for "."
	})
	slices.Sort(names)
	want := []string{"com.bin", "empty", "local.bin"}
	if diff := cmp.Diff(want, names); diff != "" {
		r.t.Errorf("names (-want +got):\n%s", diff)
	}
	for _, name := range want {
		if list := r.read("SD:list"); !bytes.Contains(list, []byte(" "+name+"\r\n")) {
			r.t.Errorf("LIST lacks %s:\n%s", name, list)
		}
	}
	if mlsd != "" {
		r.script("<- AT+QFTPMLSD=\".\",\"SD:mlsd\"\n-> OK\n-> +QFTPMLSD: " + mlsd)
	} else {
		r.script("<- AT+QFTPMLSD=\".\",\"SD:mlsd\"\n-> OK\n-> /\\+QFTPMLSD: 0,[1-9][0-9]*/")
		if mlsd := strings.ToLower(string(r.read("SD:mlsd"))); !strings.Contains(mlsd, "size=300000;") {
			r.t.Errorf("MLSD lacks a size:\n%s", mlsd)
		}
	}
	r.script(`
		<- AT+QFTPRENAME="com.bin","` + renamed + `"
		-> OK
		-> +QFTPRENAME: 0,0
		<- AT+QFTPDEL="` + renamed + `"
		-> OK
		-> +QFTPDEL: 0,0
		<- AT+QFTPDEL="local.bin"
		-> OK
		-> +QFTPDEL: 0,0
		<- AT+QFTPDEL="empty"
		-> OK
		-> +QFTPDEL: 0,0
		<- AT+QFTPCWD=".."
		-> OK
		-> +QFTPCWD: 0,0
		<- AT+QFTPRMDIR="a b"
		-> OK
		-> +QFTPRMDIR: 0,0
		<- AT+QFTPSTAT
		-> OK
		-> +QFTPSTAT: 0,1
		<- AT+QFTPCLOSE
		-> OK
		-> +QFTPCLOSE: 0,0
		<- AT+QFTPSTAT
		-> OK
		-> +QFTPSTAT: 0,4`)
}
