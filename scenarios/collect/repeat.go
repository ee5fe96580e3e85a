package collect

import (
	"fmt"
	"math"

	"ptymodem/redact"
	"ptymodem/scenarios/commands"
	"ptymodem/scenarios/runner"
)

// A Repeat says how often each scenario runs, and how it differs from its file.
type Repeat struct {
	Times   int      // at least 1
	Seed    *uint64  // of the first time; nil: the scenario's own
	Factor  float64  // by which the limits in real time are multiplied
	Command []string // the host; empty: the scenario's steps
	Flags   []string // further ones that a run needs to be repeated

	Commands []*commands.File // further ones that are answered, see [Commands]

	View redact.View // of the results, and of the command that repeats a run
}

// Apply makes the runs that are asked for. The seeds of a scenario are consecutive. With several
// runs of a scenario, or a seed that is given, they are called NAME#SEED.
func (r Repeat) Apply(runs []*runner.Run) ([]*runner.Run, error) {
	var all []*runner.Run
	for _, run := range runs {
		own := run.Scenario.Seed
		first := own
		if r.Seed != nil {
			first = *r.Seed
		}
		if last := first + uint64(r.Times-1); last > math.MaxInt64 {
			return nil, fmt.Errorf("the %d seeds from %d on are larger than %d: give a smaller --seed", r.Times, first, int64(math.MaxInt64))
		}
		for i := range r.Times {
			seed := first + uint64(i)
			one := *run
			one.Scenario = run.Scenario.Variant(seed, r.Factor)
			one.Scenario.Commands = one.Scenario.Commands.With(r.Commands...)
			if r.Seed != nil || r.Times > 1 {
				one.Label = fmt.Sprintf("%s#%d", run.Label, seed)
			}
			one.Command, one.Again, one.View = r.Command, r.again(run.Label, nil), r.View
			if seed != own {
				one.Again = r.again(run.Label, &seed)
			}
			all = append(all, &one)
		}
	}
	return all, nil
}
