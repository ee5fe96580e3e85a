package control

import (
	"time"

	"ptymodem/scenarios"
	"ptymodem/scenarios/runner"
)

// stepsTimeout is how long the steps of one request may take, in real time.
const stepsTimeout = time.Minute

// noFiles is why a content from a file is refused: who may steer a modem may not read the machine.
const noFiles = "files of this machine are not read: use text, or size and seed"

// played is what came of steps.
type played struct {
	Lines []string `json:"lines"` // that came
	Took  float64  `json:"took"`  // seconds of real time
}

// postSteps plays steps on a port of the API's own. It is attached when it is first needed: a modem
// with two ports has more to say in its trace.
func postSteps(c *call) error {
	steps, err := parse(c, "steps", scenarios.StepsShape())
	if err != nil {
		return err
	}
	for i := range steps {
		for _, content := range []*scenarios.Content{steps[i].Data, steps[i].Receive} {
			if content != nil && content.Kind == scenarios.FileContent {
				return problem("bad-fault", "step %d has from: %s", i+1, noFiles)
			}
		}
	}
	if !c.m.playing.TryLock() {
		return problem("busy", "%s plays other steps: wait for their end", c.m)
	}
	defer c.m.playing.Unlock()
	if c.m.port == nil {
		if c.m.port, err = runner.OpenPort(c.m.Testbed, c.api.cfg.PTYs, c.m.Testbed.Modem.Speed()); err != nil {
			return err
		}
	}
	began := time.Now()
	lines, f := c.m.port.Play(c.r.Context(), steps, stepsTimeout)
	if f == nil {
		return c.answer(200, played{lines, time.Since(began).Seconds()})
	}
	p := problem("bad-step", "%s", f.Reason)
	p.Step, p.Expected = f.Step, f.Expected
	if f.Came != nil {
		p.Came = f.Came
	}
	if f.Pos.Line > 0 {
		p.Pos = &place{f.Pos.Line, f.Pos.Column}
	}
	return p
}
