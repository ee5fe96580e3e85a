package control

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"ptymodem/control/save"
	"ptymodem/scenarios/runner"
	"ptymodem/scenarios/testbed"
)

// A modem is one that is steered, with the faults that it has.
type modem struct {
	Modem
	index int

	resetting sync.Mutex   // one reset at a time
	typing    sync.Mutex   // held by who wants playing: what is being typed is waited for, and steps are not
	playing   sync.Mutex   // one list of steps, or one thing that is typed, at a time
	port      *runner.Port // for that; nil before the first

	mu     sync.Mutex
	faults []*known // in the order in which they came
	named  int      // the number of the latest id
	gone   []save.Fault
	begun  beginning
}

// address is where a host finds it: the path of its tty, or without one the name of a port on the
// network.
func (m *modem) address() string {
	if m.TTY == "" && len(m.Ports) > 0 {
		return m.Ports[len(m.Ports)-1]
	}
	return m.TTY
}

// play locks playing for something that may last. What is being typed ends first.
func (m *modem) play() error {
	m.typing.Lock()
	defer m.typing.Unlock()
	if !m.playing.TryLock() {
		return problem("busy", "%s plays other steps: wait for their end", m)
	}
	return nil
}

// ownPort is the port that steps are played and typed on. It is attached when it is first needed: a
// modem with two ports has more to say in its trace. m.playing is held.
func (c *call) ownPort() (*runner.Port, error) {
	if c.api.ctx.Err() != nil { // else nobody would close it
		return nil, problem("ending", "ptymodem ends")
	}
	var err error
	if c.m.port == nil {
		c.m.port, err = runner.OpenPort(c.m.Testbed, c.api.cfg.PTYs, c.m.Testbed.Modem.Speed())
	}
	return c.m.port, err
}

// closePort closes the API's own port, if there is one. What comes next gets another. m.playing is
// held.
func (m *modem) closePort() error {
	if m.port == nil {
		return nil
	}
	p := m.port
	m.port = nil
	return p.Close()
}

// A known fault has an id.
type known struct {
	*testbed.Fault
	id   string
	from string // "api", or the place in the scenario
	hand bool   // it was not set, but done
	n    int64  // the event before it
}

// scenarioFaults makes the scenario's faults the only ones.
func (m *modem) scenarioFaults() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.faults, m.named, m.gone = nil, 0, nil
	for _, f := range m.Testbed.Faults() {
		m.add(f, f.Pos.String())
	}
}

// add gives a fault an id. m.mu is held.
func (m *modem) add(f *testbed.Fault, from string) *known {
	m.named++
	k := &known{Fault: f, id: "f" + strconv.Itoa(m.named), from: from}
	m.faults = append(m.faults, k)
	return k
}

// addFault gives a fault an id that came by the API.
func (m *modem) addFault(f *testbed.Fault, after int64) *known {
	m.mu.Lock()
	defer m.mu.Unlock()
	k := m.add(f, fromAPI)
	k.n = after
	return k
}

const fromAPI = "api"

// all are the faults that there are.
func (m *modem) all() []*known {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.faults)
}

// find returns the fault of an id.
func (m *modem) find(id string) (*known, error) {
	all := m.all()
	for _, k := range all {
		if k.id == id {
			return k, nil
		}
	}
	var ids []string
	for _, k := range all {
		ids = append(ids, k.id)
	}
	there := "there is none"
	if len(ids) > 0 {
		there = "there are " + strings.Join(ids, ", ")
	}
	return nil, problem("no-fault", "no fault %q: %s", id, there)
}

// remove takes faults away for which it is so, and ends what lasts of them.
func (m *modem) remove(which func(*known) bool) {
	m.mu.Lock()
	var gone []*known
	m.faults = slices.DeleteFunc(m.faults, func(k *known) bool {
		if which(k) {
			if fired, _ := k.Status(); fired > 0 && !k.hand {
				m.gone = append(m.gone, k.saved(fired))
			}
			gone = append(gone, k)
			return true
		}
		return false
	})
	m.mu.Unlock()
	for _, k := range gone {
		k.Remove()
	}
}

// parseModems reads which modems are meant, as in "0-99,120"; "" is all of them.
func (a *API) parseModems(s string) ([]*modem, error) {
	if s == "" || s == "all" {
		return a.modems, nil
	}
	wanted := map[int]bool{}
	for _, part := range strings.Split(s, ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(part), "-")
		first, err := strconv.Atoi(from)
		last := first
		if err == nil && isRange {
			last, err = strconv.Atoi(to)
		}
		if err != nil || first < 0 || last < first {
			return nil, problem("bad-request", "modems %q: want indexes and ranges of them, as in 0-99,120", s)
		}
		if last >= len(a.modems) {
			return nil, problem("no-modem", "there is no modem %d: they count from 0 to %d", last, len(a.modems)-1)
		}
		for i := first; i <= last; i++ {
			wanted[i] = true
		}
	}
	var all []*modem
	for i, m := range a.modems {
		if wanted[i] {
			all = append(all, m)
		}
	}
	return all, nil
}

// String names it for people.
func (m *modem) String() string { return fmt.Sprintf("modem %d", m.index) }
