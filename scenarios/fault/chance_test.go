package fault_test

import (
	"strings"
	"testing"

	"ptymodem/fs"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/fault/action"
)

// play is the trace of a run of two faults left to chance, with other events between theirs in an
// order that varies.
func play(t *testing.T, seed uint64, run int) string {
	e := engine(t, seed, `{when: {at: "*", chance: 0.3}, do: garble}`, "{when: {ftp: STOR, chance: 0.5}, do: drop-data}")
	var commands, transfers strings.Builder
	for i := range 50 {
		if (i+run)%3 == 0 {
			e.Event(action.Event{Moment: action.FileMoment, Op: fs.OpRead})
		}
		step := func(ev action.Event, b *strings.Builder) {
			for _, f := range e.Event(ev) {
				b.WriteString(" " + f.Fault.Do[0].Spec().Name + " ")
				b.WriteByte('0' + byte(f.Seed%10))
			}
			b.WriteByte('.')
		}
		// a worker's event may come before or after the next command: neither changes the other's
		// luck
		if run%2 == 0 {
			step(at("AT"), &commands)
			step(ftp("STOR", ""), &transfers)
		} else {
			step(ftp("STOR", ""), &transfers)
			step(at("AT"), &commands)
		}
	}
	return commands.String() + "\n" + transfers.String()
}

func TestChance(t *testing.T) {
	first := play(t, 1, 0)
	for run := range 100 {
		if got := play(t, 1, run); got != first {
			t.Fatalf("run %d differs:\n%s\n%s", run, first, got)
		}
	}
	garbled, dropped := strings.Count(first, "garble"), strings.Count(first, "drop-data")
	if garbled < 5 || garbled > 25 || dropped < 12 || dropped > 38 {
		t.Errorf("%d of 50 at 0.3 and %d of 50 at 0.5", garbled, dropped)
	}
	if play(t, 2, 0) == first {
		t.Error("another seed gives the same")
	}
	list := faults(t, `{when: {at: "*", chance: 0.5}, do: garble}`)
	one, two := fault.NewEngine(list, 1, 0), fault.NewEngine(list, 1, 1)
	if events := many(64, at("AT")); fires(one, events) == fires(two, events) {
		t.Error("two modems have the same luck")
	}
}
