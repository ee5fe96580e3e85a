package save

import (
	"fmt"
	"strings"
	"time"

	"ptymodem/emulator/custom"
	"ptymodem/emulator/trace"
	"ptymodem/recording"
	"ptymodem/scenarios"
)

// A Session is what has happened since a reset.
type Session struct {
	About    string              // what it is of, for the comment at the beginning; empty: the scenario says it
	Module   bool                // it is of a module, not of this modem: what depends on its place and firmware is not expected
	Scenario *scenarios.Scenario // that the modem was reset to
	Kept     *Kept               // what that reset left as it was; nil: nothing
	Frames   []recording.Frame   // of the port, with their secrets
	Format   recording.Options   // how long they belong together
	Events   []trace.Event       // of the modem, in order
	Took     time.Duration       // real time
	Speed    float64             // of the modem's time

	Commands []any           // of the user's own, as scenarios have them
	Identity custom.Identity // that the modem and its SIM were given

	Stores map[string][]File // by ufs, sd and ram: what was there, or was put there
	Server []File
	Faults []Fault
	Done   []Done
	Now    []File // what the server has at the end
}

// Kept are the SIM, the network and the card that were there before the reset, in the words of a
// scenario's modem.
type Kept struct {
	SIM          string
	Registration string
	NoCard       bool
}

// modem is the modem of the scenario, with what was kept in its place.
func (s *Session) modem() scenarios.Modem {
	m, k := s.Scenario.Modem, s.Kept
	if k == nil {
		return m
	}
	m.Registration = k.Registration
	if m.SIM.PIN == "" || k.SIM == "absent" {
		m.SIM = scenarios.SIM{Word: k.SIM}
	}
	if k.NoCard {
		m.SD = &scenarios.Store{Absent: true}
	}
	return m
}

// A Fault is one of the scenario, or one that was set by hand.
type Fault struct {
	When, Do any // as it was written
	After    int // how many of the events came before it was set
	Fired    int
	Optional bool
}

// A Done is something that was done by hand.
type Done struct {
	After int           // how many of the events came before it
	Do    any           // as in a scenario
	Bytes int64         // that the transfer had moved which was under way; 0: none was
	At    time.Duration // modem time
}

// Scenario is the session as a scenario file. Without steps it has the modem and its surroundings
// alone, for another host to run in.
func Scenario(s Session, steps bool) []byte {
	w := &writer{session: s, secrets: newSecrets(&s)}
	w.line(0, "# %s", comment(w.secrets.in(name(&s))))
	w.line(0, "name: a session of %s", seconds(s.Took))
	if limit := 2*s.Took + time.Minute; s.Took > 20*time.Second {
		w.line(0, "timeout: %v", limit.Round(time.Second))
	}
	if len(s.Commands) > 0 && s.Scenario.Seed != scenarios.DefaultSeed {
		w.line(0, "seed: %d", s.Scenario.Seed)
	}
	w.modem()
	w.server()
	w.network()
	w.commands()
	w.faults()
	if steps {
		w.steps()
		w.expect()
	}
	return []byte(w.out.String())
}

// name says what the session was about.
func name(s *Session) string {
	if s.About != "" {
		return s.About
	}
	if s.Scenario.Name != "" {
		return "Saved from a modem that had been reset to this scenario: " + s.Scenario.Name
	}
	return "Saved from a modem that ran."
}

func comment(s string) string { return strings.NewReplacer("\n", " ", "\r", " ").Replace(s) }

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// A writer writes the parts of a scenario.
type writer struct {
	session Session
	secrets *secrets
	out     strings.Builder
	lossy   bool // bytes stand for others
}

// line writes one, so many levels in.
func (w *writer) line(level int, format string, args ...any) {
	w.out.WriteString(strings.Repeat("  ", level))
	fmt.Fprintf(&w.out, format, args...)
	w.out.WriteByte('\n')
}
