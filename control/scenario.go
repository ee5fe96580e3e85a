package control

import (
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
	if !m.playing.TryLock() {
		return problem("busy", "%s plays steps: wait for their end", m)
	}
	m.playing.Unlock()
	if err := m.closePort(); err != nil { // it has the speed that the modem had
		return err
	}
	m.resetting.Lock()
	defer m.resetting.Unlock()
	if err := m.Testbed.Give(s); err != nil {
		return problem("off", "%s cannot be reset: %v", m, err)
	}
	m.scenarioFaults()
	return nil
}
