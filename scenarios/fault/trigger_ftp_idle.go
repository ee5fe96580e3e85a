package fault

import (
	"fmt"
	"time"

	"ptymodem/scenarios/fault/action"
	"ptymodem/scenarios/schema"
)

func ftpIdleTrigger() Trigger {
	return trigger("ftp-idle", "ftp-idle: 30s",
		"The server has had no command for so long, in modem time, since the end of the FTP command before, its transfer "+
			"included. The session stays open meanwhile. Every action of time goes with it, and a lasting effect lasts until "+
			"the end.",
		schema.Optional(schema.Duration()), func(w *When) **time.Duration { return &w.FTPIdle },
		func(w *When) condition {
			if w.FTPIdle == nil {
				return nil
			}
			return idleCondition{*w.FTPIdle}
		})
}

// idleCondition holds at the event of its own length: an event comes for each length that a fault
// has.
type idleCondition struct{ length time.Duration }

func (c idleCondition) String() string            { return "ftp-idle: " + c.length.String() }
func (c idleCondition) holds(e action.Event) bool { return e.Idle == c.length }
func (c idleCondition) far(action.Event) int      { return 0 }
func (c idleCondition) why(e action.Event) string {
	return fmt.Sprintf("the server was without a command for %s, want %s", e.Idle, c.length)
}

// Idles are the lengths at which an event of a pause between FTP commands is needed.
func (e *Engine) Idles() []time.Duration {
	var all []time.Duration
	for _, t := range e.faults {
		for _, w := range t.fault.events() {
			if w.FTPIdle != nil {
				all = append(all, *w.FTPIdle)
			}
		}
	}
	return all
}
