package emulator

import (
	"bytes"
	"io"
	"net"
	"os"
	"strings"
	"testing"
)

// repliesCases are replies that servers give, what else clients accept and what nobody can
// understand, with what the host sees. docs/interop.md has the table.
var repliesCases = []struct {
	verb  string // that is answered; "greeting", "end" of a transfer
	reply string // see fakeSession.announce; every line lacks its CR LF
	at    string // the command that shows it
	sees  string // its result URC
}{
	{"greeting", "Welcome to the plant\nPlease log in\n220 ready", "OPEN", "0,0"},
	{"greeting", "220-Welcome\n  to 230 plants\n220 ready", "OPEN", "0,0"},
	{"greeting", "120 in a moment\n220 ready", "OPEN", "0,0"},
	{"greeting", "220", "OPEN", "0,0"},
	{"greeting", "220ready", "OPEN", "0,0"},
	{"greeting", "SSH-2.0-OpenSSH_9.6{reset}", "OPEN", "601,0"},
	{"greeting", "350 ready", "OPEN", "601,0"},
	{"USER", "230 come in", "OPEN", "0,0"},
	{"USER", "336 Challenge", "OPEN", "0,0"},
	{"USER", "332 Account?", "OPEN", "626,332"},
	{"PASS", "202 no need", "OPEN", "0,0"},
	{"PASS", "200 fine", "OPEN", "0,0"},
	{"PASS", "331 again", "OPEN", "601,0"},
	{"FEAT", "211-Features:\n SIZE\n211 End", "OPEN", "0,0"},
	{"FEAT", "211 none", "OPEN", "0,0"},
	{"TYPE", "250 ok", "OPEN", "0,0"},
	{"TYPE", "300 ok", "OPEN", "601,0"},

	{"PASV", "227 Entering Passive Mode (127, 0, 0, 1, {p, })", "GET", "0,5"},
	{"PASV", "227 Entering Passive Mode. 127,0,0,1,{p}", "GET", "0,5"},
	{"PASV", "227 =127,0,0,1,{p}", "GET", "0,5"},
	{"PASV", "227-listening\n227 (127,0,0,1,{p})", "GET", "0,5"},
	{"PASV", "227-(127,0,0,1,{p})\n227 listening", "GET", "0,5"},
	{"PASV", "200 (127,0,0,1,{p})", "GET", "0,5"},
	{"PASV", "229 Extended Passive Mode (|||{n}|)", "GET", "0,5"},
	{"PASV", "227 Entering Passive Mode (", "GET", "615,0"},
	{"PASV", "227 Entering Passive Mode (127,0,0,1,0,0)", "GET", "615,0"},
	{"PASV", "229 Extended Passive Mode (|||)", "GET", "615,0"},
	{"PASV", "250 changed", "GET", "601,0"},
	{"PASV", "350 go on", "GET", "601,0"},
	{"PASV", "hello{reset}", "GET", "601,0"},
	{"EPSV", "229 (|1|127.0.0.1|{n}|)", "GET", "0,5"},
	{"EPSV", "227 Passive Mode (127,0,0,1,{p})", "GET", "0,5"},

	{"PWD", `257 "/a" is the folder`, "PWD", `0,"/a"`},
	{"PWD", `257 "/a ""b"" c"`, "PWD", `0,"/a "b" c"`},
	{"PWD", "257 /flash", "PWD", `0,"/flash"`},
	{"PWD", "257 /x is current", "PWD", `0,"/x"`},
	{"PWD", `250 "/a"`, "PWD", `0,"/a"`},
	{"PWD", "257-\"/a\"\n257 is the folder", "PWD", `0,"/a"`},
	{"PWD", "257", "PWD", "601,0"},
	{"PWD", "350 /a", "PWD", "601,0"},
	{"SIZE", "213 11 bytes", "SIZE", "0,11"},
	{"SIZE", "213   11", "SIZE", "0,11"},
	{"SIZE", "213-11\n213 that was it", "SIZE", "0,11"},
	{"SIZE", "250 11", "SIZE", "0,11"},
	{"SIZE", "213 -5", "SIZE", "601,0"},
	{"SIZE", "213 a: 11", "SIZE", "601,0"},
	{"MDTM", "213 20260102030405.123", "MDTM", `0,"20260102030405.123"`},
	{"MDTM", "213", "MDTM", "601,0"},
	{"CWD", "200 ok", "CWD", "0,0"},
	{"CWD", "250", "CWD", "0,0"},
	{"CWD", "226 ok", "CWD", "0,0"},
	{"CWD", "Changing\n250 ok", "CWD", "0,0"},
	{"CWD", "\x00250 ok", "CWD", "0,0"},
	{"CWD", "331 password?", "CWD", "601,0"},
	{"CWD", "631 secret", "CWD", "601,0"},
	{"MKD", "250 made", "MKDIR", "0,0"},
	{"DELE", "226 gone", "DEL", "0,0"},
	{"RNFR", "300 go on", "RENAME", "0,0"},
	{"RNFR", "200 go on", "RENAME", "0,0"},
	{"RNTO", "226 done", "RENAME", "0,0"},
	{"DELE", "350 sure?", "DEL", "601,0"},

	{"REST", "200 there", "GET from 1", "0,5"},
	{"REST", "331 there", "GET from 1", "0,5"},
	{"RETR", "125 here", "GET", "0,5"},
	{"RETR", "150", "GET", "0,5"},
	{"RETR", "110 here", "GET", "0,5"},
	{"RETR", "200 fine\n150 here", "GET", "0,5"},
	{"RETR", "200 fine", "GET", "0,5"},
	{"RETR", "226 nothing there", "GET", "0,0"},
	{"NLST", "226 nothing there", "NLST", "0,0"},
	{"LIST", "250 nothing there", "LIST", "0,0"},
	{"RETR", "350 what?", "GET", "601,0"},
	{"STOR", "226 thanks", "PUT", "607,0"},
	{"STOR", "350 what?", "PUT", "601,0"},
	{"end", "250 done", "GET", "0,5"},
	{"end", "200 done", "PUT", "0,7"},
	{"end", "226", "PUT", "0,7"},
	{"end", "226-done\n quickly\n226 done", "PUT", "0,7"},
	{"end", "226 done\n226 done", "GET", "0,5"},
	{"end", "226 done{reset}", "GET", "0,5"},
	{"end", "226 done{reset}", "PUT", "0,7"},
	{"end", "350 what?", "GET", "601,0"},
	{"end", "221 bye", "GET", "0,5"},
}

// repliesAT are the commands of the table.
var repliesAT = map[string]string{
	"OPEN": `AT+QFTPOPEN="fake.example.com"`, "GET": `AT+QFTPGET="a","UFS:a"`, "GET from 1": `AT+QFTPGET="a","UFS:a",1`, "PUT": `AT+QFTPPUT="a","UFS:up"`,
	"LIST": `AT+QFTPLIST="a","UFS:a"`, "NLST": `AT+QFTPNLST="a","UFS:a"`, "PWD": "AT+QFTPPWD", "SIZE": `AT+QFTPSIZE="a"`, "MDTM": `AT+QFTPMDTM="a"`,
	"CWD": `AT+QFTPCWD="a"`, "MKDIR": `AT+QFTPMKDIR="a"`, "DEL": `AT+QFTPDEL="a"`, "RENAME": `AT+QFTPRENAME="a","b"`,
}

// TestReplies: what servers say and the host sees. Where the session goes on, it is in step.
func TestReplies(t *testing.T) {
	const head = "| answer to | reply | command | the host sees |\n| --- | --- | --- | --- |\n"
	table := head
	for _, c := range repliesCases {
		line := strings.NewReplacer("\n", "` CR LF `", "|", `\|`, "\x00", "NUL ", "{reset}", "` and a reset`",
			"{p, }", "4, 1", "{p}", "4,1", "{n}", "1025").Replace(c.reply)
		line = strings.TrimSuffix("`"+line+"`", "``")
		command, _, from := strings.Cut(c.at, " from ")
		if from {
			command += "` with a startpos`"
		}
		table += "| " + c.verb + " | " + line + " | " + strings.TrimSuffix("`AT+QFTP"+command+"`", "``") + " | `" + c.sees + "` |\n"
		t.Run(c.verb+" "+c.reply+" "+c.at, func(t *testing.T) {
			r, s := fakeRig(t)
			s.onData(func(verb string, c *net.TCPConn) {
				if verb == "STOR" {
					drain(verb, c)
					return
				}
				io.WriteString(c, "hello")
				c.Close()
			})
			r.storeFile("UFS:up", []byte("content"))
			verb, reply := c.verb, strings.ReplaceAll(c.reply, "\n", "\r\n")
			script := "<- " + repliesAT[c.at] + "\n-> OK\n-> +QFTP" + strings.Fields(c.at)[0] + ": " + c.sees
			gone := strings.Contains(c.reply, "{reset}")
			if gone && c.sees == "601,0" { // TCP's reset may overtake what was sent before it
				script = strings.TrimSuffix(script, "+QFTP"+strings.Fields(c.at)[0]+": "+c.sees) + `/\+QFTP` + strings.Fields(c.at)[0] + `: 60[18],0/`
			}
			switch {
			case verb == "greeting":
				verb = ""
			case verb == "end":
				verb = "226"
			case verb == "EPSV":
				s.reply("PASV", "502 no")
			}
			login := "<- ATE0\n-> OK\n<- AT+QIACT=1\n-> OK\n" + script
			if c.at == "OPEN" {
				gone = c.sees != "0,0"
			} else {
				login = strings.TrimSuffix(fakeLogin, "\n")
				r.script(login)
				login = script
			}
			s.reply(verb, reply)
			r.script(login)
			if gone {
				r.sessionEnds()
				r.script("<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,4")
				return
			}
			s.reply(verb, politeReplies()[verb])
			r.script("<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1\n<- AT+QFTPMDTM=\"a\"\n-> OK\n-> +QFTPMDTM: 0,\"20260102030405\"")
		})
	}
	page, err := os.ReadFile(interopPage)
	if err != nil {
		t.Fatal(err)
	}
	written := between(t, page, "replies", table)
	switch {
	case *updatePages:
		if err := os.WriteFile(interopPage, written, 0o644); err != nil {
			t.Fatal(err)
		}
	case !bytes.Equal(page, written):
		t.Errorf("%s is not up to date: go test ./emulator -run TestReplies -update writes it", interopPage)
	}
}
