package emulator

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/ftptest"
	"ptymodem/ftpbackend/server"
)

// interopLogin opens a session with a server of the machine's own network, by its address.
func interopLogin(r *rig, s *ftptest.Server) {
	r.t.Helper()
	r.script(fmt.Sprintf(`
		<- ATE0
		-> OK
		<- AT+QIACT=1
		-> OK
		<- AT+QFTPCFG="account","%s","%s"
		-> OK
		<- AT+QFTPCFG="rsptimeout",180
		-> OK
		<- AT+QFTPOPEN="%s",%d
		-> OK
		-> +QFTPOPEN: 0,0`, s.User, s.Password, s.Addr.IP, s.Addr.Port))
}

func hostNetwork(*server.Server) ftpbackend.Network { return ftpbackend.HostNetwork(nil) }

// TestInteropIPv6: EPSV and EPRT with a real server, reached by its address.
func TestInteropIPv6(t *testing.T) {
	ftptest.NeedIPv6(t)
	for _, kind := range []ftptest.Kind{ftptest.VSFTPD, ftptest.PureFTPd} {
		for _, mode := range []string{"0", "1"} {
			t.Run(string(kind)+", transmode "+mode, func(t *testing.T) {
				s := ftptest.Start(t, kind, ftptest.Options{Listen: "[::1]:0"})
				r := newRig(t, rigOptions{network: hostNetwork})
				r.script("<- AT+QFTPCFG=\"transmode\"," + mode + "\n-> OK")
				interopLogin(r, s)
				cell{server: string(kind)}.session(r)
			})
		}
	}
}

// TestInteropNames: ten thousand names, and awkward ones, as real servers list them.
func TestInteropNames(t *testing.T) {
	for _, kind := range []ftptest.Kind{ftptest.VSFTPD, ftptest.PureFTPd} {
		t.Run(string(kind), func(t *testing.T) {
			s := ftptest.Start(t, kind, ftptest.Options{})
			many := filepath.Join(s.Root, "many")
			if err := os.Mkdir(many, 0o755); err != nil {
				t.Fatal(err)
			}
			s.Own(t, many)
			for i := range 10_000 {
				if err := os.WriteFile(filepath.Join(many, fmt.Sprintf("f%05d", i)), nil, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			r := newRig(t, rigOptions{network: hostNetwork})
			interopLogin(r, s)
			r.script("<- AT+QFTPCWD=\"many\"\n-> OK\n-> +QFTPCWD: 0,0\n<- AT+QFTPNLST=\"\",\"SD:names\"\n-> OK\n-> /\\+QFTPNLST: 0,[0-9]+/\n<- AT+QFTPLIST=\"\",\"SD:list\"\n-> OK\n-> /\\+QFTPLIST: 0,[0-9]+/")
			for file, sep := range map[string]string{"SD:names": "f", "SD:list": " f"} {
				if got := strings.Count("\n"+string(r.read(file)), sep+"0"); got != 10_000 {
					t.Errorf("%s has %d names", file, got)
				}
			}
			r.script("<- AT+QFTPCWD=\"..\"\n-> OK\n-> +QFTPCWD: 0,0")
			for _, name := range []string{"a b  c", `q"u"o`, "föld 水", "-rf", "--help", strings.Repeat("n", 255)} {
				r.script(fmt.Sprintf("<- AT+QFTPPUT=\"%[1]s\",\"COM:\",0,3,1\n-> CONNECT\n<= \"abc\"\n-> OK\n-> +QFTPPUT: 0,3\n"+
					"<- AT+QFTPSIZE=\"%[1]s\"\n-> OK\n-> +QFTPSIZE: 0,3\n<- AT+QFTPGET=\"%[1]s\",\"COM:\"\n-> CONNECT\n=> \"abc\"\n-> OK\n-> +QFTPGET: 0,3\n"+
					"<- AT+QFTPDEL=\"%[1]s\"\n-> OK\n-> +QFTPDEL: 0,0", name))
			}
			r.script("<- AT+QFTPSIZE=\"" + strings.Repeat("n", 256) + "\"\n-> +CME ERROR: 610\n<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0")
		})
	}
}
