package runner

import (
	"sync"
	"time"

	"ptymodem/redact"
	"ptymodem/scenarios"
	"ptymodem/scenarios/fault"
)

// faultCounts counts how often faults fire. The testbed calls it with locks held.
type faultCounts struct {
	mu  sync.Mutex
	all []FaultCount
}

func newFaultCounts(s *scenarios.Scenario) *faultCounts {
	c := &faultCounts{}
	for _, f := range s.Faults {
		c.all = append(c.all, FaultCount{Fault: f})
	}
	return c
}

func (c *faultCounts) fired(f *fault.Fault, _ time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.all {
		if c.all[i].Fault == f {
			c.all[i].Times++
		}
	}
}

// Text is the fault as a person reads it: "{ftp: STOR, nth: 1}: drop-data".
func (c *FaultCount) Text(v redact.View) string { return c.Fault.In(v) + ": " + c.Fault.Does() }
