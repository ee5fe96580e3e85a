package emulator

import (
	"fmt"
	"net"
	"strings"
	"testing"
)

// The longest names and the ends of the ranges of every FTP command (note 2.2 to 2.15): one byte or
// one more is 610, at once.
func TestFTPParameterLimits(t *testing.T) {
	name := func(n int) string { return strings.Repeat("n", n) }
	local := func(n int) string { return "UFS:" + name(n-4) }
	type pair struct{ good, bad string } // parameter lists; good gets as far as the server
	commands := map[string][]pair{
		"QFTPCWD":    {{`"` + name(255) + `"`, `"` + name(256) + `"`}, {`"/"`, `""`}, {`"/"`, ``}, {`"/"`, `"/","/"`}},
		"QFTPMKDIR":  {{`"` + name(255) + `"`, `"` + name(256) + `"`}, {`"a"`, `""`}, {`"a"`, `"a","b"`}},
		"QFTPRMDIR":  {{`"` + name(255) + `"`, `"` + name(256) + `"`}, {`"a"`, `""`}, {`"a"`, `"a",1`}},
		"QFTPSIZE":   {{`"` + name(255) + `"`, `"` + name(256) + `"`}, {`"a"`, `""`}, {`"a"`, `"a","b"`}},
		"QFTPDEL":    {{`"` + name(255) + `"`, `"` + name(256) + `"`}, {`"a"`, `""`}, {`"a"`, `"a","b"`}},
		"QFTPMDTM":   {{`"` + name(255) + `"`, `"` + name(256) + `"`}, {`"a"`, `""`}, {`"a"`, `"a","b"`}},
		"QFTPRENAME": {{`"` + name(255) + `","` + name(255) + `"`, `"a","` + name(256) + `"`}, {`"a","b"`, `"` + name(256) + `","b"`}, {`"a","b"`, `"a"`}, {`"a","b"`, `"a",""`}, {`"a","b"`, `"","b"`}, {`"a","b"`, `"a","b","c"`}},
		"QFTPLIST":   {{`"` + name(255) + `","UFS:l"`, `"` + name(256) + `","UFS:l"`}, {`".","` + local(63) + `"`, `".","` + local(64) + `"`}, {`".","UFS:l"`, `".","UFS:l",0`}, {`".","UFS:l"`, `".",""`}},
		"QFTPNLST":   {{`"` + name(255) + `","UFS:l"`, `"` + name(256) + `","UFS:l"`}, {`".","` + local(63) + `"`, `".","` + local(64) + `"`}},
		"QFTPMLSD":   {{`"` + name(255) + `","UFS:l"`, `"` + name(256) + `","UFS:l"`}, {`".","` + local(63) + `"`, `".","` + local(64) + `"`}},
		"QFTPGET": {
			{`"` + name(255) + `","UFS:l"`, `"` + name(256) + `","UFS:l"`}, {`"a","` + local(63) + `"`, `"a","` + local(64) + `"`},
			{`"a","UFS:l",4294967295`, `"a","UFS:l",4294967296`}, {`"a","UFS:l",0`, `"a","UFS:l",-1`}, {`"a","UFS:l",1`, `"a","UFS:l",1x`},
			{`"a","UFS:l",0,4294967295`, `"a","UFS:l",0,4294967296`}, {`"a","UFS:l",0,0`, `"a","UFS:l",0,-1`},
			{`"a","UFS:l",,0`, `"a","UFS:l",0,0,0`}, {`"a","UFS:l"`, `"a"`}, {`"a","UFS:l"`, `"","UFS:l"`}, {`"a","UFS:l"`, `"a",""`},
		},
		"QFTPPUT": {
			{`"` + name(255) + `","UFS:f"`, `"` + name(256) + `","UFS:f"`}, {`"a","` + local(63) + `"`, `"a","` + local(64) + `"`},
			{`"a","UFS:f",4294967295`, `"a","UFS:f",4294967296`}, {`"a","UFS:f",0`, `"a","UFS:f",-1`},
			{`"a","UFS:f",0,4294967295,1`, `"a","UFS:f",0,4294967296,1`}, {`"a","UFS:f",0,0,0`, `"a","UFS:f",0,-1,0`},
			{`"a","UFS:f",0,1,1`, `"a","UFS:f",0,1,2`}, {`"a","UFS:f",0,1,1`, `"a","UFS:f",0,,1`}, {`"a","UFS:f",0,1,1`, `"a","UFS:f",0,1,1,1`},
			{`"a","UFS:f"`, `"a"`}, {`"a","UFS:f"`, `"","UFS:f"`}, {`"a","UFS:f"`, `"a",""`},
		},
	}
	r, s := fakeRig(t)
	s.onData(func(verb string, c *net.TCPConn) {
		if verb == "STOR" {
			drain(verb, c)
			return
		}
		c.Write([]byte("x"))
		c.Close()
	})
	r.storeFile("UFS:f", []byte("content"))
	r.script(fakeLogin)
	for command, pairs := range commands {
		for _, p := range pairs {
			r.script(fmt.Sprintf("<- AT+%s=%s\n-> +CME ERROR: 610\n<- AT+%s=%s\n-> OK\n-> /\\+%s: .*/", command, p.bad, command, p.good, command))
		}
	}
}

// QFTPOPEN's and QFTPCFG's own, which change the session.
func TestFTPOpenLimits(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.script("<- ATE0\n-> OK\n<- AT+QIACT=1\n-> OK")
	long := strings.Repeat("h", 255)
	for _, bad := range []string{``, `""`, `"  "`, `"` + long + `h"`, `"h",0`, `"h",65536`, `"h",-1`, `"h",21,0`, `"h","x"`} {
		r.script("<- AT+QFTPOPEN=" + bad + "\n-> +CME ERROR: 610")
	}
	for _, good := range []string{`"` + long + `"`, `"h",1`, `"h",65535`, `"h",`, `h`, `"h","21"`} {
		r.script("<- AT+QFTPOPEN=" + good + "\n-> OK\n-> +QFTPOPEN: 0,0\n<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0")
	}
	for _, user := range []string{`"` + long + `h","p"`, `"u","` + long + `h"`} {
		r.script(`<- AT+QFTPCFG="account",` + user + "\n-> +CME ERROR: 610")
	}
	r.script(`<- AT+QFTPCFG="account","` + long + `","` + long + `"` + "\n-> OK\n" + `<- AT+QFTPCFG="account"` + "\n" + `-> +QFTPCFG: "account","` + long + `","` + long + `"` + "\n-> OK")
	r.script("<- AT+QFTPOPEN=\"h\"\n-> OK\n-> +QFTPOPEN: 0,0")
}
