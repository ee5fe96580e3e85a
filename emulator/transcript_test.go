package emulator

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/cellular"
	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/profile"
	"ptymodem/fs"
)

// Transcripts are sessions of a host with the modem, in testdata/*.at. A line is one of
//
//	# text                       a comment
//	!! nosim|unregistered|bearer|strict|nosd|onopen|closed|eg915u|ufs SIZE|ram SIZE|speed N   a modem that differs; at the top
//	!! hooked                    hooks are asked, and do nothing
//	!! virtual                   only in virtual time: not played over real ports
//	!! pty                       only over a pty
//	!! paced                     with baud pacing
//	!! fake                      fake.example.com is a server whose replies are those of server lines
//	!! file NAME CONTENT         a file that is there: UFS:x, SD:x or server:/x
//	<- TEXT                      the host sends TEXT and CR
//	<= CONTENT                   the host sends just that
//	-> TEXT                      the modem answers CR LF TEXT CR LF
//	+> TEXT                      and another line of the same answer: TEXT CR LF
//	-> /REGEXP/                  likewise, for a line that has something of its own in it
//	=> CONTENT                   the modem sends just that
//	=> N bytes like /REGEXP/     the same, for bytes that have something of their own in them
//	login                        the usual way to an open session, from QICSGP to QFTPOPEN, with their answers; it leaves no finding
//	.. DURATION                  modem time passes
//	silent                       the modem has said nothing more
//	dtr on|off                   the host raises or drops DTR; over a real port it opens and closes it
//	open, close                  the same in other words
//	gone DURATION                the port is closed, and opened again after that time
//	speed N                      the host sets the rate of its tty: 0 is B0
//	tty cooked|raw|exclusive     the host leaves its tty in that state
//	other open|close             a second host opens or closes the tty, too
//	== NAME CONTENT              the file has that content now; "absent" if there is none
//	server VERB CONTENT          the server of !! fake answers the command so from now on: the reply without its line end
//	lint ID...                   these findings were reported since the last such line, in this order
//
// CONTENT is a quoted Go string, perhaps with "N times" in front, or "N bytes seed S", perhaps
// followed by "from K" for all but the first K of them, or several joined with +. While echo is on
// (until ATE0), the bytes of a <- line come back before anything else.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("../testdata/*.at")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".at")
		if !strings.Contains(string(text), "!! pty") {
			t.Run(name+"/hooked", func(t *testing.T) { t.Parallel(); play(t, file, string(text)+"\n!! hooked", nil) })
		}
		for port, over := range allHosts() {
			if port != "pty" && strings.Contains(string(text), "!! pty") {
				continue
			}
			if over == nil || !strings.Contains(string(text), "!! virtual") {
				t.Run(name+"/"+port, func(t *testing.T) { t.Parallel(); play(t, file, string(text), over) })
			}
		}
	}
}

// A player plays one transcript.
type player struct {
	t      testing.TB
	r      *rig
	file   string
	line   int
	echo   bool
	unread []byte
	linted int
	fake   *fakeServer // of !! fake
}

func play(t *testing.T, file, text string, over func(testing.TB, *Modem) host) {
	lines := strings.Split(text, "\n")
	p := &player{t: t, file: file, echo: true}
	o := rigOptions{over: over}
	o.config = func(cfg *Config) {
		for i, l := range lines {
			if rest, ok := strings.CutPrefix(l, "!! "); ok {
				p.line = i + 1
				p.configure(cfg, strings.Fields(rest))
			}
		}
	}
	o.closed = slices.Contains(lines, "!! closed")
	if slices.Contains(lines, "!! fake") {
		p.fake = newFakeServer(t)
		o.network = p.fake.network
	}
	p.r = newRig(t, o)
	for i, l := range lines {
		p.line = i + 1
		p.step(strings.TrimRight(l, "\r"))
	}
	p.unread = append(p.unread, p.r.host.settle()...)
	if len(p.unread) > 0 {
		p.fail("the modem said more: %q", p.unread)
	}
}

func (p *player) fail(format string, a ...any) {
	p.t.Helper()
	p.t.Fatalf("%s:%d: %s", p.file, p.line, fmt.Sprintf(format, a...))
}

// script plays the lines of text on a rig, for tests that do something of their own between them.
func (r *rig) script(text string) {
	r.t.Helper()
	if r.player == nil {
		r.player = &player{t: r.t, r: r, file: "script", echo: true}
	}
	for _, l := range strings.Split(strings.TrimSpace(text), "\n") {
		r.player.line++
		r.player.step(strings.TrimSpace(l))
	}
}

// configure applies a !! line that changes the modem.
func (p *player) configure(cfg *Config, words []string) {
	size := func() int64 {
		n, err := strconv.ParseInt(words[1], 10, 64)
		if err != nil {
			p.fail("%v", err)
		}
		return n
	}
	switch words[0] {
	case "virtual", "pty", "file", "closed", "fake":
	case "paced":
		cfg.BaudPacing = true
	case "hooked":
		cfg.Hooks = newHooks()
	case "nosim":
		cfg.NoSIM = true
	case "unregistered":
		cfg.Registration = cellular.NotRegistered
	case "bearer":
		cfg.AttachBearer = true
	case "strict":
		cfg.Strict = true
	case "nosd":
		cfg.SD = nil
	case "onopen":
		cfg.Boot = BootOnOpen
	case "eg915u":
		cfg.Profile, _ = profile.Parse("eg915u")
	case "ufs":
		cfg.UFS = fs.NewMemory("UFS", size())
	case "ram":
		cfg.RAM = fs.NewMemory("RAM", size())
	case "speed":
		cfg.Speed = float64(size())
	default:
		p.fail("unknown directive %q", words[0])
	}
}

// step plays one line.
func (p *player) step(l string) {
	p.t.Helper()
	word, rest, _ := strings.Cut(l, " ")
	switch word {
	case "", "#":
	case "!!":
		if f := strings.SplitN(rest, " ", 3); f[0] == "file" {
			p.put(f[1], p.content(f[2]))
		}
	case "<-":
		p.r.host.send([]byte(rest + "\r"))
		if p.echo {
			p.expect([]byte(rest + "\r"))
		}
		switch strings.ToUpper(rest) {
		case "ATE0":
			p.echo = false
		case "ATE1", "AT&F", "ATZ":
			p.echo = true
		}
	case "<=":
		p.r.host.send(p.content(rest))
	case "->":
		p.expectLine(rest, "\r\n")
	case "+>":
		p.expectLine(rest, "")
	case "=>":
		if n, re, ok := strings.Cut(rest, " bytes like "); ok {
			p.expectLike(n, re)
		} else {
			p.expect(p.content(rest))
		}
	case "login":
		for _, l := range []string{
			`<- AT+QICSGP=1,1,"internet"`, "-> OK", "<- AT+QIACT=1", "-> OK", `<- AT+QFTPCFG="contextid",1`, "-> OK",
			`<- AT+QFTPCFG="account","test","test"`, "-> OK", `<- AT+QFTPCFG="filetype",0`, "-> OK", `<- AT+QFTPCFG="transmode",1`, "-> OK",
			`<- AT+QFTPOPEN="ftp.example.com",21`, "-> OK", "-> +QFTPOPEN: 0,0",
		} {
			p.step(l)
		}
	case "..":
		d, err := time.ParseDuration(rest)
		if err != nil {
			p.fail("%v", err)
		}
		p.unread = append(p.unread, p.r.host.pass(d)...)
	case "silent":
		p.unread = append(p.unread, p.r.host.pass(0)...)
		if len(p.unread) > 0 {
			p.fail("the modem should be silent, and said %q", p.unread)
		}
	case "dtr":
		p.dtr(rest == "on")
	case "open", "close":
		p.dtr(word == "open")
	case "gone":
		p.dtr(false)
		d, err := time.ParseDuration(rest)
		if err != nil {
			p.fail("%v", err)
		}
		p.r.host.absent(d)
		p.r.host.dtr(true)
	case "speed", "tty", "other":
		if err := p.r.host.(interface{ tty(word, rest string) error }).tty(word, rest); err != nil {
			p.fail("%v", err)
		}
	case "==":
		p.compare(rest)
	case "server":
		verb, reply, _ := strings.Cut(rest, " ")
		p.fake.reply(verb, string(p.content(reply)))
	case "lint":
		p.lint(strings.Fields(rest))
	default:
		p.fail("a line begins with #, !!, <-, <=, ->, +>, =>, .., ==, silent, dtr, open, close, gone, speed, tty, other, server or lint; this one with %q", word)
	}
}

// dtr has the host open or close the port. In real time what comes soon after an answer may come
// before a host has closed that has read the answer.
func (p *player) dtr(on bool) {
	p.r.host.dtr(on)
	if _, real := p.r.host.(*wireHost); real && !on {
		p.unread = nil
	}
}

func (p *player) put(name string, content []byte) {
	if path, ok := strings.CutPrefix(name, "server:"); ok {
		p.r.serverFile(path, content)
		return
	}
	p.r.storeFile(name, content)
}

func (p *player) compare(rest string) {
	p.t.Helper()
	p.unread = append(p.unread, p.r.host.settle()...)
	name, want, _ := strings.Cut(rest, " ")
	got := p.r.read(name)
	if want == "absent" {
		if got != nil {
			p.fail("%s is there, with %d bytes", name, len(got))
		}
		return
	}
	if c := p.content(want); !bytes.Equal(got, c) || got == nil {
		p.fail("%s has %d bytes (%.60q), want %d (%.60q)", name, len(got), got, len(c), c)
	}
}

func (p *player) lint(want []string) {
	p.t.Helper()
	p.unread = append(p.unread, p.r.host.settle()...)
	ids := p.r.lint()
	if diff := cmp.Diff(want, ids[p.linted:]); diff != "" && len(want)+len(ids[p.linted:]) > 0 {
		p.fail("findings (-want +got):\n%s", diff)
	}
	p.linted = len(ids)
}

// content parses CONTENT.
func (p *player) content(s string) []byte {
	p.t.Helper()
	var out []byte
	for _, part := range strings.Split(s, " + ") {
		part = strings.TrimSpace(part)
		repeat := 1
		if count, text, ok := strings.Cut(part, ` times "`); ok && !strings.HasPrefix(part, `"`) {
			repeat, _ = strconv.Atoi(count)
			part = `"` + text
		}
		if strings.HasPrefix(part, `"`) {
			text, err := strconv.Unquote(part)
			if err != nil {
				p.fail("%s: %v", part, err)
			}
			out = append(out, strings.Repeat(text, repeat)...)
			continue
		}
		var n int
		var seed uint64
		part, from, _ := strings.Cut(part, " from ")
		if _, err := fmt.Sscanf(part, "%d bytes seed %d", &n, &seed); err != nil {
			p.fail(`content is a quoted string or "N bytes seed S", not %s`, part)
		}
		skip, _ := strconv.Atoi(from)
		out = append(out, testkit.Random(n, seed)[skip:]...)
	}
	return out
}

// expect reads exactly want.
func (p *player) expect(want []byte) {
	p.t.Helper()
	for len(p.unread) < len(want) && bytes.HasPrefix(want, p.unread) && p.more() {
	}
	if !bytes.HasPrefix(p.unread, want) {
		p.fail("want %.300q\n got %.300q", want, p.unread)
	}
	p.unread = p.unread[len(want):]
}

// more reads what comes next; false when nothing will.
func (p *player) more() bool {
	b := p.r.host.await()
	p.unread = append(p.unread, b...)
	return len(b) > 0
}

// expectLine reads one framed line.
func (p *player) expectLine(text, lead string) {
	p.t.Helper()
	if !strings.HasPrefix(text, "/") || !strings.HasSuffix(text, "/") {
		p.expect([]byte(lead + text + "\r\n"))
		return
	}
	p.expect([]byte(lead))
	end := bytes.Index(p.unread, []byte("\r\n"))
	for ; end < 0 && p.more(); end = bytes.Index(p.unread, []byte("\r\n")) {
	}
	if end < 0 {
		p.fail("want a line like %s\n got %q and nothing more", text, p.unread)
	}
	if re := regexp.MustCompile("^(?:" + text[1:len(text)-1] + ")$"); !re.Match(p.unread[:end]) {
		p.fail("want a line like %s\n got %q", text, p.unread[:end])
	}
	p.unread = p.unread[end+2:]
}

// expectLike reads n bytes that match a regular expression as a whole.
func (p *player) expectLike(count, re string) {
	p.t.Helper()
	n, err := strconv.Atoi(count)
	if err != nil {
		p.fail("%v", err)
	}
	for len(p.unread) < n && p.more() {
	}
	if len(p.unread) < n || !regexp.MustCompile("^(?s:"+strings.Trim(re, "/")+")$").Match(p.unread[:n]) {
		p.fail("want %s bytes like %s\n got %q", count, re, p.unread)
	}
	p.unread = p.unread[n:]
}
