package main

import (
	"bufio"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ptymodem/ftpbackend/ftptest/machine"
)

// hostileServer is an FTP server on loopback that leads every data connection to another host. It
// returns its address.
func hostileServer(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	t.Cleanup(func() { l.Close(); <-ended })
	replies := map[string]string{"USER": "331 password", "PASS": "230 welcome", "PASV": "227 Entering Passive Mode (192,0,2,77,0,80)",
		"EPSV": "229 Entering Extended Passive Mode (|1|192.0.2.77|80|)", "QUIT": "221 bye"}
	go func() {
		defer close(ended)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			fmt.Fprint(conn, "220 ready\r\n")
			for lines := bufio.NewScanner(conn); lines.Scan(); {
				verb, _, _ := strings.Cut(lines.Text(), " ")
				reply, ok := replies[verb]
				if !ok {
					reply = "200 ok"
				}
				fmt.Fprint(conn, reply+"\r\n")
			}
			conn.Close()
		}
	}()
	return l.Addr().String()
}

const isolatedSession = `name: everything
network: {routes: {hostile.example.com: %q}}
faults:
  - {when: {ftp: PASV, nth: 3}, do: {reply: "227 Entering Passive Mode (192,0,2,77,0,80)"}}
steps:
  - {send: AT+QIACT=1, expect: OK}
  - {send: 'AT+QIDNSCFG=1,"192.0.2.53"', expect: OK}
  - {send: 'AT+QIDNSGIP=1,"www.example.com"', expect: ['/dnsgip",0/', '/dnsgip","/']}
  - {send: 'AT+QPING=1,"www.example.com",1,1', expect: '/QPING: 0,1,1/'}
  - {send: 'AT+QPING=1,"192.0.2.1",1,1', expect: '/QPING: 0,1,1/'}
  - {send: 'AT+QNTP=1,"pool.ntp.org"', expect: '/QNTP: 0/'}
  - {send: 'AT+QFTPCFG="account","u","p"', expect: OK}
  - {send: 'AT+QFTPCFG="transmode",1', expect: OK}
  - {send: 'AT+QFTPOPEN="192.0.2.21"', expect: "+QFTPOPEN: 0,0"}
  - {send: 'AT+QFTPPUT="x","COM:",0,2,1', expect: CONNECT}
  - {data: {text: "ab"}, expect: "+QFTPPUT: 0,2"}
  - {send: 'AT+QFTPGET="x","UFS:x"', expect: "+QFTPGET: 0,2"}
  - {send: 'AT+QFTPGET="x","UFS:y"', expect: "+QFTPGET: 615,0"}
  - {send: 'AT+QFTPCFG="transmode",0', expect: OK}
  - {send: 'AT+QFTPGET="x","UFS:z"', expect: "+QFTPGET: 0,2"}
  - {send: 'AT+QFTPCLOSE', expect: "+QFTPCLOSE: 0,0"}
  - {send: 'AT+QFTPCFG="transmode",1', expect: OK}
  - {send: 'AT+QFTPOPEN="hostile.example.com"', expect: "+QFTPOPEN: 0,0"}
  - {send: 'AT+QFTPGET="x","UFS:h"', expect: "+QFTPGET: 615,0"}
  - {send: 'AT+QFTPCFG="data_address",2,15', expect: OK}
  - {send: 'AT+QFTPLIST=".","UFS:h"', expect: "+QFTPLIST: 615,0"}
  - {send: 'AT+QFTPCLOSE', expect: "+QFTPCLOSE: 0,0"}
`

// peer finds where a system call leads that connects or sends.
var peer = regexp.MustCompile(`inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"`)

// TestIsolatedProcess holds the whole process to the isolated network: no system call of a session
// of everything connects or sends to another machine.
func TestIsolatedProcess(t *testing.T) {
	strace := machine.Program(t, "strace")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	program, calls := filepath.Join(dir, "ptymodem"), filepath.Join(dir, "calls")
	if err := os.Symlink(self, program); err != nil { // the name makes the test binary the program
		t.Fatal(err)
	}
	session := filepath.Join(dir, "everything.yaml")
	if err := os.WriteFile(session, fmt.Appendf(nil, isolatedSession, hostileServer(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(strace, "-f", "-qq", "-o", calls, "-e", "trace=connect,sendto,sendmsg,sendmmsg", program, "test", session)
	if out, err := cmd.CombinedOutput(); err != nil {
		if strings.Contains(string(out), "PTRACE") {
			machine.Lacks(t, "no process can be traced here: "+string(out))
		}
		t.Fatalf("%v\n%s", err, out)
	}
	traced, err := os.ReadFile(calls)
	if err != nil {
		t.Fatal(err)
	}
	connects := 0
	for _, call := range strings.Split(string(traced), "\n") {
		to := peer.FindStringSubmatch(call)
		if to == nil {
			continue
		}
		connects++
		if addr, err := netip.ParseAddr(to[1] + to[2]); err != nil || !addr.Unmap().IsLoopback() {
			t.Errorf("not to loopback: %s", call)
		}
	}
	if connects < 6 {
		t.Errorf("%d calls were seen, want at least 6:\n%s", connects, traced)
	}
}
