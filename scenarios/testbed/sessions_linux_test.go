package testbed_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	iofs "io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/afero"

	"ptymodem/emulator/serial/pty"
	"ptymodem/fs"
	"ptymodem/scenarios"
	"ptymodem/scenarios/fault"
)

// Sessions are what a host on a pty sees of faults, in testdata/*.at. One begins with a line "---
// what it shows"; its further lines are
//
//	# text            a comment
//	** FAULT          a fault, as in a scenario's list
//	!! KEY: VALUE     another key of the scenario
//	<- TEXT           the host sends TEXT and CR, and reads its echo until ATE0
//	<= CONTENT        the host sends just that
//	-> TEXT           the modem answers CR LF TEXT CR LF
//	=> CONTENT        the modem sends just that
//	>> "…" 20ms "…"   the modem sends that in these writes, with at least so much modem time between two of them
//	/> /REGEXP/       the modem sends a line that matches, between CR LF and CR LF
//	-- N              the host reads N bytes of any kind
//	late DURATION     at least so much modem time has passed since the host last sent
//	ca                the host puts the server's CA into the modem, which is to check certificates
//	silent            nothing comes
//	dtr on|off        the host opens or closes the tty
//	== NAME CONTENT   a file has that content when modem and server are switched off: UFS:x, SD:x, server:/x; "absent" if there is none
//	unfired TEXT      a fault has not fired, and the reason has this text in it
//	WORD              several of these lines at once, see shorthands
//
// After the last line nothing may come. Each fault must have fired, but for those that are unfired.
type session struct {
	place, shows string
	lines        []string // with their places in front
}

// shorthands are lines that many sessions have.
func shorthands() map[string]string {
	return map[string]string{
		"pdp":    "<- AT+QIACT=1\n-> OK",
		"open":   "<- AT+QFTPOPEN=\"ftp.example.com\"\n-> OK\n-> +QFTPOPEN: 0,0",
		"login":  "pdp\nopen",
		"ftps":   "<- AT+QFTPCFG=\"ssltype\",2\n-> OK\npdp\nopen",
		"ready":  "<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1\n<- AT+QFTPPWD\n-> OK\n-> +QFTPPWD: 0,\"/\"",
		"closed": "<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,4",
		"boot":   "-> RDY\n-> +CFUN: 1\n-> +CPIN: READY\n-> +QUSIM: 1\n-> +QIND: SMS DONE\n-> +QIND: PB DONE",
	}
}

// sessions reads the files that match.
func sessions(t *testing.T, pattern string) []session {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no sessions in %s: %v", pattern, err)
	}
	var all []session
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range strings.Split(string(text), "\n") {
			place := fmt.Sprintf("%s:%d", filepath.Base(file), i+1)
			if shows, ok := strings.CutPrefix(l, "--- "); ok {
				all = append(all, session{place: place, shows: strings.TrimSuffix(filepath.Base(file), ".at") + "/" + shows})
			} else if len(all) > 0 && l != "" && l[0] != '#' {
				s := &all[len(all)-1]
				s.lines = append(s.lines, place+" "+l)
			}
		}
	}
	return all
}

// scenario is what a session's modem starts with.
func (s session) scenario(t *testing.T) *scenarios.Scenario {
	t.Helper()
	head, faults := "name: "+s.place+"\n", ""
	for _, l := range s.lines {
		_, l, _ = strings.Cut(l, " ")
		if f, ok := strings.CutPrefix(l, "** "); ok {
			faults += "  - " + f + "\n"
		} else if k, ok := strings.CutPrefix(l, "!! "); ok {
			head += k + "\n"
		}
	}
	if faults != "" {
		head += "faults:\n" + faults
	}
	sc, err := scenarios.Parse("session", []byte(head))
	if err != nil {
		t.Fatalf("%s: %v\n%s", s.place, err, head)
	}
	if sc.Modem.Speed == 0 {
		sc.Modem.Speed = speed
	}
	return sc
}

// play plays the sessions, side by side.
func play(t *testing.T, all []session) {
	ptys, err := pty.NewMaker()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ptys.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, s := range all {
		t.Run(s.shows, func(t *testing.T) {
			t.Parallel()
			h := begin(t, ptys, s.scenario(t))
			for _, l := range s.lines {
				var line string
				h.place, line, _ = strings.Cut(l, " ")
				h.step(line)
			}
			h.place = s.place
			h.quiet(silence / 3)
			h.judge(s)
		})
	}
}

// step plays one line.
func (h *host) step(line string) {
	h.t.Helper()
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "**", "!!", "==", "unfired": // before the session, and after it
	case "<-":
		h.send([]byte(rest + "\r"))
		if h.echo {
			h.expect([]byte(rest + "\r"))
		}
		h.echo = h.echo && rest != "ATE0"
	case "<=":
		h.send(content(h, rest))
	case "->":
		h.expect([]byte("\r\n" + rest + "\r\n"))
	case "=>":
		h.expect(content(h, rest))
	case ">>":
		h.expectWrites(regexp.MustCompile(`"(\\.|[^"])*"|\S+`).FindAllString(rest, -1))
	case "/>":
		h.expectLike(rest)
	case "--":
		var n int
		if _, err := fmt.Sscan(rest, &n); err != nil {
			h.fail("%v", err)
		}
		if got := len(h.take(n)); got != n {
			h.fail("%d bytes come, not %d", got, n)
		}
	case "late":
		d, err := time.ParseDuration(rest)
		if err != nil {
			h.fail("%v", err)
		}
		if since := h.modem(time.Since(h.sent)); since < d {
			h.fail("%v have passed, and %v should have", since, d)
		}
	case "silent":
		h.quiet(silence)
	case "ca":
		h.trust()
	case "dtr":
		if rest == "on" {
			h.open()
		} else {
			h.close()
		}
	default:
		lines, ok := shorthands()[word]
		if !ok {
			h.fail("%q means nothing", line)
		}
		for l := range strings.SplitSeq(lines, "\n") {
			h.step(l)
		}
	}
}

// trust has the modem check the certificates of its context 0.
func (h *host) trust() {
	h.t.Helper()
	pem, err := h.set.Server.CA()
	if err != nil {
		h.fail("%v", err)
	}
	w, err := h.set.UFS.Create("ca.pem")
	if err != nil {
		h.fail("%v", err)
	}
	if _, err := w.Write(pem); err != nil {
		h.fail("%v", err)
	}
	if err := w.Commit(); err != nil {
		h.fail("%v", err)
	}
	h.step("<- AT+QFTPCFG=\"ssltype\",2;+QSSLCFG=\"seclevel\",0,1;+QSSLCFG=\"ignorelocaltime\",0,0;+QSSLCFG=\"cacert\",0,\"ca.pem\"")
	h.step("-> OK")
}

// expectLike reads a line that has something of its own in it.
func (h *host) expectLike(expr string) {
	h.t.Helper()
	re, err := regexp.Compile("^\r\n" + strings.Trim(expr, "/") + "\r\n$")
	if err != nil {
		h.fail("%v", err)
	}
	var line []byte
	for len(line) < 3 || !bytes.HasSuffix(line, []byte("\r\n")) {
		b := h.take(1)
		if line = append(line, b...); len(b) == 0 {
			break
		}
	}
	if !re.Match(line) {
		h.fail("the host reads %s, want %s", shown(line), expr)
	}
}

// judge looks at what is to be so at the end.
func (h *host) judge(s session) {
	h.t.Helper()
	h.close()
	if err := errors.Join(h.set.Modem.Close(), h.set.Server.Close()); err != nil {
		h.t.Fatal(err)
	}
	unfired := h.set.Unfired()
	for _, l := range s.lines {
		var line string
		h.place, line, _ = strings.Cut(l, " ")
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "==":
			name, want, _ := strings.Cut(rest, " ")
			h.judgeFile(name, want)
		case "unfired":
			i := slices.IndexFunc(unfired, func(u fault.Unfired) bool { return strings.Contains(u.String(), rest) })
			if i < 0 {
				h.t.Errorf("%s: no fault has not fired for that; those that have not are %q", h.place, unfired)
				continue
			}
			unfired = slices.Delete(unfired, i, i+1)
		}
	}
	for _, u := range unfired {
		h.t.Error(s.place, u)
	}
}

// judgeFile compares a file of a store or of the server.
func (h *host) judgeFile(name, want string) {
	h.t.Helper()
	got, err := h.file(name)
	switch absent := errors.Is(err, fs.ErrNotFound) || errors.Is(err, iofs.ErrNotExist); {
	case absent && want == "absent":
	case err != nil:
		h.t.Errorf("%s: %s: %v", h.place, name, err)
	case want == "absent":
		h.t.Errorf("%s: there is %s, of %d bytes", h.place, name, len(got))
	case !bytes.Equal(got, content(h, want)):
		h.t.Errorf("%s: %s has %d bytes, %s, want %s", h.place, name, len(got), shown(got), want)
	}
}

func (h *host) file(name string) ([]byte, error) {
	store, rest, _ := strings.Cut(name, ":")
	if store == "server" {
		return afero.ReadFile(h.set.Server.Fs(), rest)
	}
	from := h.set.UFS
	if store == "SD" {
		from = h.set.SD
	}
	f, err := from.Open(rest, fs.ReadOnly)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}
