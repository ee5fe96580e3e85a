package replay

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"ptymodem/emulator/profile"
	"ptymodem/emulator/reference"
	"ptymodem/recording/compare"
)

var modulePort = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(/dev/.+|COM\d+)$`) })

// Hardware says why a recording does not count as one of a module; nil if it does. What was
// recorded of an emulator proves nothing about modules.
func (r *Recording) Hardware() error {
	h := r.Header
	switch {
	case r.suite || h.Text == "":
		return errors.New("it has no line !! recorded with the module's firmware: want a file that ptymodem record or import has written")
	case h.Emulator:
		return errors.New("it was recorded of an emulator: want a recording of a module")
	case r.Revision() == "":
		return errors.New("it does not tell the module's firmware: want it in the line !! recorded, as in EC200UCNAAR03A09M08, or AT+CGMR and its answer")
	case strings.HasPrefix(h.Port, "/dev/pts/") || !modulePort().MatchString(h.Port):
		return fmt.Errorf("it was recorded at %s, where an emulator may be: want a serial port, as in /dev/ttyUSB2", portWords(h))
	}
	if number := r.emulatorIMEI(); number != "" {
		return fmt.Errorf("it was recorded of an emulator: %s is an IMEI of ptymodem", number)
	}
	return nil
}

func portWords(h Header) string {
	if h.Port == "" {
		return "no port"
	}
	return h.Port
}

// emulatorIMEI is an IMEI of an emulator that the recording has, if it has one and that is no
// substitute.
func (r *Recording) emulatorIMEI() string {
	if slices.Contains(r.Redacted, "imei") {
		return ""
	}
	for i := range r.items {
		if r.items[i].Kind != compare.Came {
			continue
		}
		text := string(r.items[i].Bytes)
		for _, p := range profile.All() {
			_, rest, ok := strings.Cut(text, p.TAC)
			if ok && len(rest) >= 7 && strings.Trim(rest[:7], "0123456789") == "" {
				return p.TAC + rest[:7]
			}
		}
	}
	return ""
}

// Ledger is what a session has shown about a module's commands.
func (p *Played) Ledger() reference.Verified {
	h := p.Recording.Header
	v := reference.Verified{SHA256: p.Recording.SHA256, Firmware: p.Recording.Revision(), Commands: map[string]reference.Outcome{}}
	if !h.Time.IsZero() {
		v.Recorded = h.Time.UTC().Format("2006-01-02T15:04:05Z")
	}
	for _, t := range p.Tallies {
		v.Commands[t.Command] = reference.Same
		if t.Differs > 0 {
			v.Commands[t.Command] = reference.Differs
		}
	}
	return v
}
