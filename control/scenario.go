package control

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"ptymodem/control/save"
	"ptymodem/scenarios"
	"ptymodem/scenarios/testbed"
)

// postScenario resets a modem to another scenario.
func postScenario(c *call) error {
	b, err := c.body()
	if err == nil {
		err = c.readable("scenario", b)
	}
	if err != nil {
		return err
	}
	s, err := scenarios.Parse("scenario", b)
	if err != nil {
		return problemOf(err, "bad-fault")
	}
	if from := s.FromFiles(); len(from) > 0 {
		p := problem("bad-fault", "from: %s", noFiles)
		p.Pos = &place{from[0].Line, from[0].Column}
		return p
	}
	if files := s.Commands.Files(); len(files) > 0 {
		p := problem("bad-fault", "file: %s", noFiles)
		p.Pos = &place{files[0].Pos.Line, files[0].Pos.Column}
		return p
	}
	if err := c.m.mayReset(testbed.Keep{}); err != nil {
		return err
	}
	if err := c.m.Testbed.MayGive(s); err != nil {
		return problem("not-mine", "%s cannot become that while it runs: %v", c.m, err)
	}
	if err := c.m.give(s); err != nil {
		return err
	}
	return getState(c)
}

// give resets the modem to a scenario.
func (m *modem) give(s *scenarios.Scenario) error {
	if err := m.play(); err != nil {
		return err
	}
	defer m.playing.Unlock()
	if err := m.closePort(); err != nil { // it has the speed that the modem had
		return err
	}
	m.resetting.Lock()
	defer m.resetting.Unlock()
	if err := m.Testbed.Give(s); err != nil {
		return problem("off", "%s cannot be reset: %v", m, err)
	}
	m.scenarioFaults()
	m.begin(testbed.Keep{})
	return nil
}

// getScenario is what has happened since the reset, as a scenario.
func getScenario(c *call) error {
	query := c.r.URL.Query()
	port, err := c.port(c.api.cfg.Hub.tape(c.m.index).Ports())
	if err != nil {
		return err
	}
	s, lost, err := c.api.session(c.m, port)
	if err != nil {
		return err
	}
	if lost > 0 && query.Get("partial") != "true" {
		return problem("incomplete", "%d earlier events are not kept any more, so that it would not pass: reset before the session, or take what there is with ?partial=true", lost)
	}
	h := c.w.Header()
	h.Set("Content-Type", "application/yaml")
	h.Set("Content-Disposition", `attachment; filename="session.yaml"`)
	if lost > 0 {
		fmt.Fprintf(c.w, "# %d earlier events are not here\n", lost)
	}
	_, err = c.w.Write(save.Scenario(s, query.Get("steps") != "false"))
	return err
}

// session is what has happened to a modem since its reset, and how many events of it are lost.
func (a *API) session(m *modem, port string) (s save.Session, lost int, err error) {
	entries, lost := a.cfg.Hub.sinceReset(m.index)
	frames, more := a.cfg.Hub.tape(m.index).Frames(port)
	speed := m.Testbed.Modem.Speed()
	s = save.Session{Scenario: m.Testbed.Scenario(), Frames: frames, Format: pacing(speed), Speed: speed, Events: eventsOf(entries)}
	own := m.Testbed.Commands()
	s.Commands, s.Identity = own.Source(), own.Identity(s.Scenario.Modem.Identity)
	if n := len(frames); n > 0 {
		s.Took = time.Duration(float64(frames[n-1].Time-frames[0].Time) / speed)
	}
	if s.Now, err = lookAtServer(m.Testbed.ServerFs()); err != nil {
		return s, 0, serverProblem(err)
	}
	index := func(n int64) int {
		i, _ := slices.BinarySearchFunc(entries, n+1, func(e Entry, n int64) int { return cmp.Compare(e.N, n) })
		return i
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	s.Kept = m.begun.kept
	s.Stores = map[string][]save.File{}
	for _, store := range []string{"ufs", "sd", "ram"} {
		s.Stores[store] = m.hadAt(store)
	}
	s.Server = m.hadAt(serverFiles)
	if m.begun.err != nil {
		return s, 0, problem("failed", "the files of the beginning could not be read: %v", m.begun.err)
	}
	s.Faults = slices.Clone(m.gone)
	for i := range s.Faults {
		s.Faults[i].After = index(int64(s.Faults[i].After))
	}
	for _, k := range m.faults {
		if k.hand {
			continue
		}
		fired, _ := k.Status()
		f := k.saved(fired)
		f.After = index(k.n)
		if k.from != fromAPI {
			f.After = 0
		}
		s.Faults = append(s.Faults, f)
	}
	for _, d := range m.begun.done {
		s.Done = append(s.Done, save.Done{After: index(d.n), Do: d.do, Bytes: d.bytes, At: d.at})
	}
	return s, lost + more, nil
}

// saved is a fault as it is saved. After is the number of the event before it.
func (k *known) saved(fired int) save.Fault {
	return save.Fault{When: k.Source.When, Do: k.Source.Do, After: int(k.n), Fired: fired, Optional: k.Optional}
}
