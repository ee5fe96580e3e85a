package emulator

import (
	"bytes"
	"cmp"
	"fmt"
	"net"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"ptymodem/emulator/at"
	"ptymodem/emulator/ftp"
	"ptymodem/emulator/leaktest"
)

// protocolCodes are the replies of the note's chapter 6, each with its <err> of chapter 5 (630 from
// field).
var protocolCodes = [...]struct{ reply, err int }{
	{421, 614}, {425, 615}, {426, 616}, {450, 617}, {451, 618}, {452, 619}, {500, 620}, {501, 621}, {502, 622}, {503, 623}, {504, 624}, {530, 625},
	{532, 626}, {550, 627}, {551, 628}, {552, 629}, {553, 630},
}

// An errorStage is a point of a session where the server answers with a code.
type errorStage struct {
	name   string
	verb   string            // whose reply it is: "" is the greeting, "226" what follows the data
	also   map[string]string // other replies of the server
	config []string          // settings that the session needs
	at     string            // the command whose result the host waits for; empty means QFTPOPEN
	data   string            // what the host sends after CONNECT
	means  func(reply, err int) outcome
}

// An outcome is what the host should be told.
type outcome struct {
	err, reply int
	closed     bool // the control connection is gone
}

// mapped is the rule: the code's <err>, and only 421 ends the session.
func mapped(reply, err int) outcome { return outcome{err, reply, reply == 421} }

// atTheEnds is a login that fails, which leaves nothing open, or a logout, which does so in any
// case.
func atTheEnds(reply, err int) outcome { return outcome{err, reply, true} }

// refusedTLS is AUTH, PBSZ or PROT refused; 421 is the server closing the session, here as
// anywhere.
func refusedTLS(reply, _ int) outcome {
	if reply == 421 {
		return outcome{614, 421, true}
	}
	return outcome{631, reply, true}
}

// harmless is a reply that nobody needs; only 421 counts.
func harmless(reply, err int) outcome {
	if reply == 421 {
		return atTheEnds(reply, err)
	}
	return outcome{}
}

func errorStages() []errorStage {
	explicit := []string{`"ssltype",2`}
	stages := []errorStage{
		{name: "greeting", verb: "", means: atTheEnds},
		{name: "USER", verb: "USER", means: atTheEnds},
		{name: "PASS", verb: "PASS", means: atTheEnds},
		{name: "FEAT", verb: "FEAT", means: harmless},
		{name: "TYPE I, in the login", verb: "TYPE", means: atTheEnds},
		{name: "OPTS UTF8", verb: "OPTS", also: map[string]string{"FEAT": "211-Features:\r\n UTF8\r\n211 End"}, means: harmless},
		{name: "AUTH", verb: "AUTH", config: explicit, means: refusedTLS},
		{name: "USER, over TLS", verb: "USER", config: explicit, means: atTheEnds},
		{name: "PBSZ", verb: "PBSZ", config: explicit, means: refusedTLS},
		{name: "PROT", verb: "PROT", config: explicit, means: refusedTLS},
		{name: "CWD", verb: "CWD", at: `+QFTPCWD="d"`},
		{name: "PWD", verb: "PWD", at: `+QFTPPWD`},
		{name: "SIZE", verb: "SIZE", at: `+QFTPSIZE="a"`},
		{name: "MDTM", verb: "MDTM", at: `+QFTPMDTM="a"`},
		{name: "DELE", verb: "DELE", at: `+QFTPDEL="a"`},
		{name: "MKD", verb: "MKD", at: `+QFTPMKDIR="d"`},
		{name: "RMD", verb: "RMD", at: `+QFTPRMDIR="d"`},
		{name: "RNFR", verb: "RNFR", at: `+QFTPRENAME="a","b"`},
		{name: "RNTO", verb: "RNTO", at: `+QFTPRENAME="a","b"`},
		{name: "TYPE A", verb: "TYPE", config: []string{`"filetype",1`}, at: `+QFTPGET="a","UFS:a"`},
		{name: "PASV", verb: "PASV", at: `+QFTPGET="a","UFS:a"`},
		{name: "EPSV, after 502 to PASV", verb: "EPSV", also: map[string]string{"PASV": "502 no"}, at: `+QFTPGET="a","UFS:a"`, means: func(reply, err int) outcome {
			if reply == 421 {
				return mapped(reply, err)
			}
			return outcome{err: 622, reply: 502} // what was asked first counts
		}},
		{name: "PORT", verb: "PORT", config: []string{`"transmode",0`}, at: `+QFTPGET="a","UFS:a"`},
		{name: "REST, download", verb: "REST", at: `+QFTPGET="a","COM:",5`},
		{name: "REST, upload", verb: "REST", at: `+QFTPPUT="a","COM:",5`},
		{name: "QUIT", verb: "QUIT", at: `+QFTPCLOSE`, means: atTheEnds}, // the session is over all the same
	}
	for _, x := range []struct{ verb, at, data string }{
		{"RETR", `+QFTPGET="a",`, ""}, {"STOR", `+QFTPPUT="a",`, "hello"}, {"LIST", `+QFTPLIST="d",`, ""}, {"NLST", `+QFTPNLST="d",`, ""}, {"MLSD", `+QFTPMLSD="d",`, ""},
	} {
		local := `"UFS:a"`
		com := `"COM:"`
		if x.data != "" {
			local, com = `"UFS:here"`, `"COM:",0,5,1`
		}
		stages = append(stages,
			errorStage{name: x.verb + ", before the data", verb: x.verb, at: x.at + com, data: x.data},
			errorStage{name: x.verb + ", after the data", verb: "226", at: x.at + com, data: x.data},
			errorStage{name: x.verb + ", before the data, local file", verb: x.verb, at: x.at + local},
			errorStage{name: x.verb + ", after the data, local file", verb: "226", at: x.at + local},
		)
	}
	return stages
}

// TestErrorTable has a server give every code of the note's chapter 6 at every stage of a session,
// and holds what the host saw in testdata/ftp-errors.txt. After each case the same modem opens,
// transfers and closes, and in the end nothing is left of any session. It runs by itself, so that
// descriptors can be counted.
func TestErrorTable(t *testing.T) {
	leaked := goleak.IgnoreCurrent()
	files := leaktest.Descriptors(t)
	server := serverTLS(newAuthority(t).leaf(t, leafOptions{}))
	stages := errorStages()
	rows := make([]string, len(stages))
	t.Run("stages", func(t *testing.T) {
		for i, stage := range stages {
			t.Run(stage.name, func(t *testing.T) {
				s := newFakeServer(t)
				s.speakTLS(func(f *fakeTLS) { f.cfg = server })
				s.onData(func(verb string, c *net.TCPConn) {
					if verb == "STOR" {
						drain(verb, c)
						return
					}
					fmt.Fprint(c, "hello")
					c.Close()
				})
				rows[i] = stage.row(newRig(t, rigOptions{network: s.network}), s)
			})
		}
	})
	if t.Failed() {
		return
	}
	goleak.VerifyNone(t, leaked)
	if now := leaktest.Descriptors(t); now > files {
		t.Errorf("%d descriptors are open, %d were before", now, files)
	}
	holdTable(t, rows)
}

// row plays all codes at one stage, with one modem.
func (stage errorStage) row(r *rig, s *fakeServer) string {
	r.storeFile("here", []byte("hello"))
	r.script("<- ATE0\n -> OK\n <- AT+QIACT=1\n -> OK")
	for _, c := range stage.config {
		r.script("<- AT+QFTPCFG=" + c + "\n -> OK")
	}
	if stage.means == nil {
		stage.means = mapped
	}
	usual := s.remember()
	cells := map[string][]string{} // by the form of what the host saw
	for i, code := range protocolCodes {
		for verb, reply := range stage.also {
			s.reply(verb, reply)
		}
		if stage.at != "" {
			r.script("<- AT+QFTPOPEN=\"fake.example.com\"\n -> OK\n -> +QFTPOPEN: 0,0")
		}
		s.reply(stage.verb, fmt.Sprintf("%d as the test says", code.reply))
		form, got := stage.run(r)
		if want := stage.means(code.reply, code.err); got != want && !(form == "+CME ERROR: <err>" && want.reply == code.reply && got == outcome{want.err, 0, want.closed}) {
			r.t.Errorf("reply %d gave %+v (%s), want %+v", code.reply, got, form, want)
		}
		if cells[form] == nil {
			cells[form] = make([]string, len(protocolCodes))
		}
		cells[form][i] = got.cell(code.reply, strings.Contains(form, "<reply>"))
		s.restore(usual)
		if !got.closed {
			r.script("<- AT+QFTPCLOSE\n -> OK\n -> +QFTPCLOSE: 0,0")
		}
		r.usable()
	}
	return stage.lines(cells)
}

// usable shows that the modem opens, transfers and closes cleanly.
func (r *rig) usable() {
	r.t.Helper()
	r.script(`
		<- AT+QFTPOPEN="fake.example.com"
		-> OK
		-> +QFTPOPEN: 0,0
		<- AT+QFTPPUT="a","UFS:here"
		-> OK
		-> +QFTPPUT: 0,5
		<- AT+QFTPCLOSE
		-> OK
		-> +QFTPCLOSE: 0,0
		<- AT+QFTPSTAT
		-> OK
		-> +QFTPSTAT: 0,4
		silent`)
}

var (
	resultPattern = regexp.MustCompile(`(\+QFTP[A-Z]+): (\d+),("[^"]*"|\d+)\r\n$`)
	cmeError      = regexp.MustCompile(`\+CME ERROR: (\d+)\r\n$`)
)

// run sends the stage's command and tells what the host saw: its form, with the numbers left out,
// and the outcome.
func (stage errorStage) run(r *rig) (form string, o outcome) {
	r.t.Helper()
	command := cmp.Or(stage.at, `+QFTPOPEN="fake.example.com"`)
	r.host.send([]byte("AT" + command + "\r"))
	var seen []byte
	for !resultPattern.Match(seen) && !cmeError.Match(seen) {
		b := r.host.await()
		if len(b) == 0 {
			r.t.Fatalf("AT%s: the host saw %q, and then nothing", command, seen)
		}
		seen = append(seen, b...)
		if bytes.HasSuffix(seen, []byte("CONNECT\r\n")) && stage.data != "" {
			r.host.send([]byte(stage.data))
		}
	}
	if m := cmeError.FindSubmatch(seen); m != nil {
		o.err, _ = strconv.Atoi(string(m[1]))
		seen = cmeError.ReplaceAll(seen, []byte("+CME ERROR: <err>"))
	} else {
		m := resultPattern.FindSubmatch(seen)
		o.err, _ = strconv.Atoi(string(m[2]))
		if o.err != 0 {
			o.reply, _ = strconv.Atoi(string(m[3]))
		}
		seen = resultPattern.ReplaceAll(seen, []byte("$1: <err>,<reply>"))
	}
	r.script("<- AT+QFTPSTAT\n -> OK\n -> /\\+QFTPSTAT: 0,[14]/")
	r.m.loop.Lock()
	o.closed = r.m.ftp.State().Stat == 4
	r.m.loop.Unlock()
	return strings.Join(strings.Fields(string(seen)), " "), o
}

// cell is an outcome in the table; what the column says already is left out.
func (o outcome) cell(code int, shown bool) string {
	text := strconv.Itoa(o.err)
	if shown && o.reply != code {
		text += "," + strconv.Itoa(o.reply)
	}
	if o.closed {
		text += "!"
	}
	return text
}

// lines are the rows of a stage, one for each form.
func (stage errorStage) lines(cells map[string][]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s: AT%s\n", stage.name, cmp.Or(stage.at, "+QFTPOPEN"))
	forms := make([]string, 0, len(cells))
	for form := range cells {
		forms = append(forms, form)
	}
	slices.Sort(forms)
	for _, form := range forms {
		line := fmt.Sprintf("  %-45s", form)
		for _, c := range cells[form] {
			line += fmt.Sprintf(" %-8s", cmp.Or(c, "."))
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

const errorTablePreface = `# What the host sees when the server answers with a code of the note's chapter 6, stage by stage. Generated by
# go test ./emulator -run TestErrorTable -update
#
# A cell is the <err>. The <protocol_error> after it is the column's code, unless the cell gives another. A ! means that the control
# connection is gone (QFTPSTAT 4); otherwise the session goes on (QFTPSTAT 1). In a line with +CME ERROR the host does not see the code.
# A . stands where the host saw another of the stage's lines. After each case the same modem opened, transferred and closed cleanly.

`

// holdTable compares the table with testdata/ftp-errors.txt.
func holdTable(t *testing.T, rows []string) {
	t.Helper()
	const file = "../testdata/ftp-errors.txt"
	head := fmt.Sprintf("%-47s", "the server's reply")
	for _, c := range protocolCodes {
		head += fmt.Sprintf(" %-8d", c.reply)
	}
	text := errorTablePreface + strings.TrimRight(head, " ") + "\n" + strings.Join(rows, "")
	if *updatePages {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	held, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(held) != text {
		t.Errorf("%s is not what the host sees now; judge it, then use -update:\n%s", file, text)
	}
}

// remember returns the replies as they are, for restore.
func (s *fakeServer) remember() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	usual := make(map[string]string, len(s.replies))
	for verb, text := range s.replies {
		usual[verb] = text
	}
	return usual
}

func (s *fakeServer) restore(usual map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.replies)
	for verb, text := range usual {
		s.replies[verb] = text
	}
}

// TestProtocolCodes holds the table by which the modem maps replies against the note's.
func TestProtocolCodes(t *testing.T) {
	for _, c := range protocolCodes {
		if got := ftp.CodeOfReply(c.reply); int(got) != c.err {
			t.Errorf("%d gives %d, want %d", c.reply, got, c.err)
		}
	}
	for reply, want := range map[int]at.CME{332: 626, 431: 601, 454: 601, 534: 601, 599: 601} {
		if got := ftp.CodeOfReply(reply); got != want {
			t.Errorf("%d gives %d, want %d", reply, got, want)
		}
	}
}
