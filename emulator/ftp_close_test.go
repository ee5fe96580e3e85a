package emulator

import (
	"io"
	"net"
	"testing"
)

// QFTPCLOSE ends whatever is under way: no URC but its own, and the host may log in again at once
// (note 2.18).
func TestCloseAtAnyTime(t *testing.T) {
	const closed = "\n-> OK\n-> +QFTPCLOSE: 0,0\n.. 5s\nsilent\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,4\n"
	for _, tt := range []struct{ name, silent, before string }{
		{"closed", "", "<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0"},
		{"login", "PASS", "<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0\n<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK"},
		{"idle", "", ""},
		{"command", "PWD", "<- AT+QFTPPWD\n-> OK"},
		{"command that is over but for its URC", "", "<- AT+QFTPPWD\n-> OK\n.. 10ms"},
		{"upload from a store", "STOR", "<- AT+QFTPPUT=\"a\",\"UFS:f\"\n-> OK"},
		{"download to a store", "", "<- AT+QFTPGET=\"a\",\"UFS:g\"\n-> OK"},
		{"listing to a store", "LIST", "<- AT+QFTPLIST=\"a\",\"UFS:g\"\n-> OK"},
		{"end of an upload", "226", "<- AT+QFTPPUT=\"a\",\"COM:\",0,3,1\n-> CONNECT\n<= \"abc\"\n-> OK"},
		{"between pieces", "", "<- AT+QFTPPUT=\"a\",\"COM:\",0,3,0\n-> CONNECT\n<= \"abc\"\n-> OK\n-> +QFTPPUT: 0,3"},
		{"piece that is over but for its URC", "", "<- AT+QFTPPUT=\"a\",\"COM:\",0,3,0\n-> CONNECT\n<= \"abc\"\n-> OK\n.. 10ms"},
		{"suspended download", "", "<- AT+QFTPGET=\"a\",\"COM:\"\n-> CONNECT\n=> \"abc\"\n.. 1s\n<= \"+++\"\n.. 1s\n-> OK"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, s := fakeRig(t)
			r.storeFile("f", []byte("abc"))
			s.onData(func(verb string, c *net.TCPConn) {
				if verb != "STOR" {
					io.WriteString(c, "abc")
				}
				io.Copy(io.Discard, c)
				c.Close()
			})
			r.script(fakeLogin)
			if tt.silent != "" {
				s.reply(tt.silent, "")
			}
			r.script(tt.before)
			r.script("<- AT+QFTPCLOSE" + closed)
			s.reply("PASS", "230 welcome")
			r.script("<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK\n-> +QFTPOPEN: 0,0\n<- AT+QFTPCLOSE" + closed)
		})
	}
}
