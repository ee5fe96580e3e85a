package fault

import (
	"ptymodem/scenarios/fault/action"
	"ptymodem/scenarios/schema"
)

func dataTrigger() Trigger {
	return trigger("data", "data: 10KiB",
		"N bytes have moved in data mode since its CONNECT, both directions together. 0 is the CONNECT itself. Counters "+
			"count how often data mode begins.",
		schema.Optional(schema.Size()), func(w *When) **int64 { return &w.Data },
		func(w *When) condition {
			if w.Data == nil {
				return nil
			}
			return dataCondition{*w.Data}
		})
}

// dataCondition always holds: the bytes are counted from the event on, see [Firing].After.
type dataCondition struct{ bytes int64 }

func (c dataCondition) String() string          { return "data: " + schema.FormatSize(c.bytes) }
func (c dataCondition) holds(action.Event) bool { return true }
func (c dataCondition) far(action.Event) int    { return 0 }
func (c dataCondition) why(action.Event) string { return "" }
