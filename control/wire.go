package control

import (
	"math"
	"time"

	"ptymodem/emulator/trace"
	"ptymodem/recording"
	"ptymodem/recording/transcript"
)

// Wire takes bytes of a port. It is meant for a modem's Config.Wire, beside Add for Config.Trace.
func (h *Hub) Wire(w trace.Wire) {
	dir := recording.FromHost
	if w.Dir == trace.ToHost {
		dir = recording.ToHost
	}
	h.tape(w.Modem).Add(w.Port, recording.Frame{Time: w.Time, Dir: dir, Bytes: w.Bytes})
}

// tape is what is kept of the wire of a modem since its latest reset.
func (h *Hub) tape(modem int) *recording.Tape {
	h.mu.Lock()
	defer h.mu.Unlock()
	t := h.tapes[modem]
	if t == nil {
		t = recording.NewTape(time.Now())
		h.tapes[modem] = t
	}
	return t
}

// line puts an event of the line on the tape; a reset begins the tape anew.
func (h *Hub) line(e trace.Event) {
	if e.Text == "reset" {
		h.tape(e.Modem).Reset(time.Now())
		return
	}
	if event := transcript.LineEvent(e.Text); event != "" {
		at := time.Duration(math.Round(e.Time*1e6)) * time.Microsecond
		h.tape(e.Modem).Add(e.Port, recording.Frame{Time: at, Event: event})
	}
}
