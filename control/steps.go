package control

import (
	"time"

	"ptymodem/scenarios"
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

// postSteps plays steps on a port of the API's own.
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
	if err := c.m.play(); err != nil {
		return err
	}
	defer c.m.playing.Unlock()
	port, err := c.ownPort()
	if err != nil {
		return err
	}
	began := time.Now()
	lines, f := port.Play(c.r.Context(), steps, stepsTimeout)
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
