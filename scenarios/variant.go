package scenarios

import (
	"math"
	"slices"
	"time"
)

// Variant is a copy of the scenario with another seed, and with its real-time limits (timeout, and
// within of steps) multiplied by factor. Contents with a size and no seed of their own have the new
// seed, as in a file. The copy shares what neither changes.
func (s *Scenario) Variant(seed uint64, factor float64) *Scenario {
	c := *s
	c.Seed = seed
	for _, store := range []**Store{&c.Modem.UFS, &c.Modem.SD, &c.Modem.RAM} {
		if *store != nil {
			own := **store
			own.Files = slices.Clone(own.Files)
			*store = &own
		}
	}
	c.Server.Files = slices.Clone(c.Server.Files)
	for _, files := range []*[]File{&c.Expect.Server, &c.Expect.UFS, &c.Expect.SD, &c.Expect.RAM} {
		*files = slices.Clone(*files)
	}
	c.Timeout = stretched(c.Timeout, factor)
	c.Steps = slices.Clone(c.Steps)
	for i := range c.Steps {
		step := &c.Steps[i]
		for _, content := range []**Content{&step.Data, &step.Receive} {
			if *content != nil {
				own := **content
				*content = &own
			}
		}
		step.Within = stretched(step.Within, factor)
	}
	c.seedContents()
	return &c
}

// seedContents gives the scenario's seed to the contents that have none of their own.
func (s *Scenario) seedContents() {
	for _, c := range s.contents() {
		if c.Kind == RandomContent && !c.seeded {
			c.Seed = s.Seed
		}
	}
}

// stretched is a limit times factor; no limit (0) stays none.
func stretched(d time.Duration, factor float64) time.Duration {
	if d == 0 || factor == 1 {
		return d
	}
	return time.Duration(max(min(float64(d)*factor, math.MaxInt64/2), 1)) // converting more is undefined
}
