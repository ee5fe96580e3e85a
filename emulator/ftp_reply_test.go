package emulator

import (
	"fmt"
	"strings"
	"testing"
)

// A login that fails otherwise than by a reply of the note's chapter 6 leaves nothing open.
func TestLoginFails(t *testing.T) {
	for _, c := range []struct{ verb, reply, result string }{
		{"", "close", "606,0"},
		{"", "reset", "608,0"},
		{"", "SSH-2.0-nonsense{reset}", "601,0"},
		{"", strings.Repeat("120 wait\r\n", 200) + "220 at last", "601,0"},
		{"PASS", strings.Repeat("150-wait\r\n150 wait\r\n", 200) + "230 welcome", "601,0"},
		{"USER", "332 account", "626,332"},
		{"PASS", "332 account", "626,332"},
		{"PASS", "430 wrong", "601,430"},
		{"PASS", "close", "606,0"},
		{"PASS", "reset", "608,0"},
	} {
		t.Run(fmt.Sprintf("%s %.20s", c.verb, c.reply), func(t *testing.T) {
			r, s := fakeRig(t)
			s.reply(c.verb, c.reply)
			result := "+QFTPOPEN: " + c.result
			if strings.HasSuffix(c.reply, "{reset}") { // TCP's reset may overtake what was sent before it
				result = `/\+QFTPOPEN: 60[18],0/`
			}
			r.script("<- ATE0\n-> OK\n<- AT+QIACT=1\n-> OK\n<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK\n-> " + result)
			s.reply("USER", "331 password")
			r.again(s)
		})
	}
}

// A port that nobody listens on gives 606,0, as on an EC25.
func TestOpenRefused(t *testing.T) {
	r, s := fakeRig(t)
	s.ln.Close()
	r.script("<- ATE0\n-> OK\n<- AT+QIACT=1\n-> OK\n<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK\n-> +QFTPOPEN: 606,0\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,4")
}

// What the server writes is what the host reads: MDTM with its fraction, PWD with its quotes
// undone.
func TestReplyValues(t *testing.T) {
	for _, c := range []struct{ verb, reply, command, want string }{
		{"MDTM", "213 20140708110039", `QFTPMDTM="a"`, `0,"20140708110039"`},
		{"MDTM", "213 20140708110039.125", `QFTPMDTM="a"`, `0,"20140708110039.125"`},
		{"SIZE", "213 4294967296", `QFTPSIZE="a"`, "0,4294967296"},
		{"SIZE", "213 many", `QFTPSIZE="a"`, "601,0"},
		{"PWD", `257 "/a b/c" is current`, `QFTPPWD`, `0,"/a b/c"`},
		{"PWD", `257 nothing quoted`, `QFTPPWD`, `0,"nothing"`}, // without quotes the text up to the first blank
		{"PWD", `257`, `QFTPPWD`, "601,0"},
		{"CWD", "200 fine", `QFTPCWD="a"`, "0,0"},
		{"MKD", `257 "/new" made`, `QFTPMKDIR="new"`, "0,0"},
		{"RNFR", "550 no", `QFTPRENAME="a","b"`, "627,550"},
		{"RNTO", "553 no", `QFTPRENAME="a","b"`, "630,553"},
		{"DELE", "450 busy", `QFTPDEL="a"`, "617,450"},
	} {
		t.Run(c.command+" "+c.reply, func(t *testing.T) {
			r, s := fakeRig(t)
			s.reply(c.verb, c.reply)
			name, _, _ := strings.Cut(c.command, "=")
			r.script(fakeLogin)
			r.script("<- AT+" + c.command + "\n-> OK\n-> +" + name + ": " + c.want + "\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1")
		})
	}
}
