package control

import (
	"math"
	"slices"

	"ptymodem/emulator"
)

// Watched is a real module whose recording is shown in place of a modem of ours. It cannot be
// steered.
type Watched struct {
	Name string // of its port
	// State is its line as of now: DTR, the rate, and the seconds since the recording began.
	State func() (dtr bool, baud int, seconds float64)
}

// watches reports that all there is is a recording.
func (a *API) watches() bool { return len(a.cfg.Modems) == 1 && a.cfg.Modems[0].Watched != nil }

// shows reports that a route has something to show of a recording: it is of the events alone, or of
// no modem.
func (r route) shows() bool {
	return r.method == "GET" && slices.Contains([]string{
		"/v1/ready", "/v1/status", "/v1/modems/{n}", "/v1/modems/{n}/faults", "/v1/modems/{n}/findings", "/v1/findings",
		"/v1/events", "/v1/report.html", "/v1/commands", "/v1/codes", "/v1/schema.json", "/v1/openapi.json", "/problems/{name}",
		"/{$}", "/fleet", "/console/{name}",
	}, r.path)
}

// handle is what a route does. Where a module is only watched, it may be nothing.
func (a *API) handle(r route) func(*call) error {
	if !a.watches() || r.shows() {
		return r.handle
	}
	return func(*call) error {
		return problem("watched", "%s is a real module, which is recorded and not steered: start ptymodem run for a modem that is", a.cfg.Modems[0].Watched.Name)
	}
}

// watched is the state of a recording.
func (m *modem) watched(n int64) State {
	dtr, baud, seconds := m.Watched.State()
	return State{
		Index: m.index, Profile: m.Watched.Name, T: math.Round(seconds*1e6) / 1e6, N: n, Power: emulator.PowerOn, SIM: "unknown", Registration: "unknown", Signal: 99,
		FTP: FTP{State: "unknown"}, PDP: []PDP{}, Stores: map[string]Store{},
		Ports: []Port{{Name: m.TTY, Link: m.Link, DTR: dtr, Baud: baud}},
	}
}

// speed is how much faster the modems' own waits run.
func (a *API) speed() float64 {
	if a.watches() {
		return 1
	}
	return a.modems[0].Testbed.Modem.Speed()
}
