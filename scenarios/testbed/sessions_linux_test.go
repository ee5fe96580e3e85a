package testbed_test

import (
	"errors"
	"fmt"
	"io"
	iofs "io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/afero"

	"ptymodem/emulator/serial/pty"
	"ptymodem/fs"
	"ptymodem/recording/transcript"
	"ptymodem/scenarios"
	"ptymodem/scenarios/fault"
)

// Sessions are what a host on a pty sees of faults, in testdata/*.at. One begins with a line "---
// what it shows"; its further lines are the usual ones of package transcript and
//
//	** FAULT          a fault, as in a scenario's list
//	!! KEY: VALUE     another key of the scenario
//	>> "…" 20ms "…"   the modem sends that in these writes, with at least so much modem time between two of them
//	-- N              the host reads N bytes of any kind
//	late DURATION     at least so much modem time has passed since the host last sent
//	ca                the host puts the server's CA into the modem, which is to check certificates
//	silent            nothing comes
//	reset             modem, stores, server and faults are made what they were at the start
//	dtr on|off        the host opens or closes the tty
//	== NAME CONTENT   a file has that content when modem and server are switched off: UFS:x, SD:x, server:/x; "absent" if there is none
//	unfired TEXT      a fault has not fired, and the reason has this text in it
//	WORD              several of these lines at once, see shorthands
//
// CONTENT may also be "N bytes" or "N bytes from K": those of the file that is {size: N, seed: 1}.
// After the last line nothing may come. Each fault must have fired, but for those that are unfired.
type session struct {
	transcript.Place
	shows string
	lines []transcript.Line
}

// sessions reads the files that match.
func sessions(t *testing.T, pattern string) []session {
	t.Helper()
	files, err := transcript.Files(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var all []session
	for _, f := range files {
		for _, l := range f.Lines {
			if l.Word == "---" {
				all = append(all, session{Place: l.Place, shows: f.Name + "/" + l.Rest})
			} else if len(all) > 0 {
				s := &all[len(all)-1]
				s.lines = append(s.lines, l)
			}
		}
	}
	return all
}

// scenario is what a session's modem starts with.
func (s session) scenario(t *testing.T) *scenarios.Scenario {
	t.Helper()
	head, faults := "name: "+s.String()+"\n", ""
	for _, l := range s.lines {
		switch l.Word {
		case "**":
			faults += "  - " + l.Rest + "\n"
		case "!!":
			head += l.Rest + "\n"
		}
	}
	if faults != "" {
		head += "faults:\n" + faults
	}
	sc, err := scenarios.Parse("session", []byte(head))
	if err != nil {
		t.Fatalf("%v: %v\n%s", s.Place, err, head)
	}
	if sc.Modem.Speed == 0 {
		sc.Modem.Speed = speed
	}
	return sc
}

// play plays the sessions, side by side.
func play(t *testing.T, all []session) {
	t.Parallel()
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
			err := h.Play(s.lines)
			if err == nil {
				err = h.End()
			}
			if err != nil {
				more, _ := h.port.Settle() // for a person to see more of it
				t.Fatalf("%v\nthen comes %.300q", err, more)
			}
			h.judge(s)
		})
	}
}

// judge looks at what is to be so at the end.
func (h *host) judge(s session) {
	h.t.Helper()
	h.port.close()
	if err := errors.Join(h.set.Modem.Close(), h.set.Server.Close()); err != nil {
		h.t.Fatal(err)
	}
	unfired := h.set.Unfired()
	for _, l := range s.lines {
		switch l.Word {
		case "==":
			if err := h.judgeFile(l.Rest); err != nil {
				h.t.Errorf("%v: %v", l.Place, err)
			}
		case "unfired":
			i := slices.IndexFunc(unfired, func(u fault.Unfired) bool { return strings.Contains(u.String(), l.Rest) })
			if i < 0 {
				h.t.Errorf("%v: no fault has not fired for that; those that have not are %q", l.Place, unfired)
				continue
			}
			unfired = slices.Delete(unfired, i, i+1)
		}
	}
	for _, u := range unfired {
		h.t.Error(s.Place, u)
	}
}

// judgeFile compares a file of a store or of the server.
func (h *host) judgeFile(rest string) error {
	name, text, _ := strings.Cut(rest, " ")
	got, err := h.file(name)
	absent := errors.Is(err, fs.ErrNotFound) || errors.Is(err, iofs.ErrNotExist)
	switch {
	case absent && text == "absent":
		return nil
	case err != nil:
		return fmt.Errorf("%s: %w", name, err)
	case text == "absent":
		return fmt.Errorf("there is %s, of %d bytes", name, len(got))
	}
	want, err := h.Content(text)
	if err != nil {
		return err
	}
	if err := transcript.Diff(want, got); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
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
