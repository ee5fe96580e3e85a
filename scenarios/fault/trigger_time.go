package fault

import (
	"fmt"
	"time"

	"ptymodem/scenarios/fault/action"
	"ptymodem/scenarios/schema"
)

func timeTrigger() Trigger {
	return trigger("time", "time: 5s",
		"Modem time since the first power-up, or, if steps are the host, since these have opened the port; a reboot does not reset it. Alone: the fault fires once, at that time. "+
			"Together with another trigger: it fires at that time at the earliest.",
		schema.Optional(schema.Time()), func(w *When) **time.Duration { return &w.Time },
		func(w *When) condition {
			if w.Time == nil {
				return nil
			}
			return timeCondition{*w.Time}
		})
}

type timeCondition struct{ since time.Duration }

func (c timeCondition) String() string            { return "time: " + c.since.String() }
func (c timeCondition) holds(e action.Event) bool { return e.T >= c.since }
func (c timeCondition) far(action.Event) int      { return 0 }
func (c timeCondition) why(e action.Event) string { return fmt.Sprintf("it came before %s", c.since) }
