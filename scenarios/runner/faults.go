package runner

import (
	"sync"
	"time"

	"ptymodem/scenarios"
	"ptymodem/scenarios/fault"
)

// strokes counts how often faults strike. It is told by the testbed, with locks held.
type strokes struct {
	mu  sync.Mutex
	all []Stroke
}

func newStrokes(s *scenarios.Scenario) *strokes {
	c := &strokes{}
	for _, f := range s.Faults {
		c.all = append(c.all, Stroke{Fault: f})
	}
	return c
}

func (c *strokes) struck(f *fault.Fault, _ time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.all {
		if c.all[i].Fault == f {
			c.all[i].Times++
		}
	}
}

// faultText is a fault as a person reads it: "{ftp: STOR, nth: 1}: drop-data".
func faultText(f *fault.Fault) string { return f.String() + ": " + f.Does() }
