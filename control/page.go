package control

import (
	"time"

	"ptymodem/control/report"
	"ptymodem/emulator/trace"
	"ptymodem/redact"
)

// getReport is what has happened since the reset of each modem, as one file that needs no network.
// ?modems=0-3,7 chooses some.
func getReport(c *call) error {
	modems, err := c.api.parseModems(c.r.URL.Query().Get("modems"))
	if err != nil {
		return err
	}
	rep := &report.Report{Version: c.api.cfg.Version}
	for _, m := range modems {
		rep.Runs = append(rep.Runs, c.api.run(m))
	}
	h := c.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", report.Policy()+"; sandbox allow-scripts; frame-ancestors 'none'")
	return rep.HTML(c.w)
}

// run is what a modem has done since its reset.
func (a *API) run(m *modem) report.Run {
	r := report.Run{Label: m.String(), Name: redact.Escape(m.address())}
	entries, missed := a.cfg.Hub.sinceReset(m.index)
	r.Events, r.Dropped = eventsOf(entries), missed
	if n := len(r.Events); n > 0 {
		r.Took = time.Duration((r.Events[n-1].Time - r.Events[0].Time) * float64(time.Second))
	}
	for _, k := range m.all() {
		fired, nearest := k.Status()
		r.Faults = append(r.Faults, report.Fault{Text: redact.Escape(k.String() + ": " + k.Does()), Fired: fired, Nearest: redact.Escape(nearest)})
	}
	return r
}

// sinceReset are the events of a modem since its reset that are kept, and how many events are not.
func (h *Hub) sinceReset(modem int) (all []Entry, missed int) {
	after := h.SinceReset(modem)
	for {
		buf, lost := h.After(after, nil)
		missed += int(lost)
		if len(buf) == 0 {
			return all, missed
		}
		for _, e := range buf {
			if e.Modem == modem {
				all = append(all, e)
			}
		}
		after = buf[len(buf)-1].N
	}
}

func eventsOf(entries []Entry) []trace.Event {
	all := make([]trace.Event, len(entries))
	for i := range entries {
		all[i] = entries[i].Event
	}
	return all
}
