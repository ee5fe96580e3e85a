package testbed

import "sync"

// serverWarnings is what a testbed's own server warns by: tell, if there is one, each time, and the
// modem's trace once of each kind.
func (t *Testbed) serverWarnings(tell func(kind string, err error)) func(kind string, err error) {
	var traced sync.Map
	return func(kind string, err error) {
		if tell != nil {
			tell(kind, err)
		}
		m := t.live.Load()
		if m == nil {
			return
		}
		if _, before := traced.LoadOrStore(kind, true); !before {
			m.TraceFailure(err)
		}
	}
}
