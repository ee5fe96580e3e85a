package control

import (
	"context"
	"sync"

	"ptymodem/emulator/lint"
	"ptymodem/emulator/trace"
	"ptymodem/recording"
)

// hubSize is how many events are kept, of all modems together.
const hubSize = 1 << 15

// An Entry is an event with its number. Numbers count from 1, over all modems.
type Entry struct {
	N int64
	trace.Event
}

// A Hub keeps the latest events of all modems of a process. Its methods may be called from any
// goroutine.
type Hub struct {
	mu      sync.Mutex // a leaf: nothing else is locked while it is held
	ring    []Entry    // grows to hubSize; then the entry N is at N % hubSize
	last    int64
	changed chan struct{} // closed when something is added; nil while nobody waits
	resets  map[int]int64 // the number of each modem's latest reset

	findings map[int]*lint.Findings
	tapes    map[int]*recording.Tape // each has a lock of its own
}

// NewHub returns an empty hub.
func NewHub() *Hub {
	return &Hub{resets: map[int]int64{}, findings: map[int]*lint.Findings{}, tapes: map[int]*recording.Tape{}}
}

// Add takes an event. It is meant for a modem's Config.Trace: it does not block, and allocates
// nothing once the ring has its size.
func (h *Hub) Add(e trace.Event) {
	if e.Kind == "line" {
		h.line(e)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last++
	if len(h.ring) < hubSize {
		h.ring = append(h.ring, Entry{h.last, e})
	} else {
		h.ring[(h.last-1)%hubSize] = Entry{h.last, e}
	}
	switch {
	case e.Kind == "lint":
		h.findingsOf(e.Modem).Add(e)
	case e.Kind == "line" && e.Text == "reset":
		h.resets[e.Modem] = h.last
		h.findings[e.Modem] = &lint.Findings{}
	}
	if h.changed != nil {
		close(h.changed)
		h.changed = nil
	}
}

func (h *Hub) findingsOf(modem int) *lint.Findings {
	f := h.findings[modem]
	if f == nil {
		f = &lint.Findings{}
		h.findings[modem] = f
	}
	return f
}

// Findings are those of a modem since its latest reset.
func (h *Hub) Findings(modem int) []lint.Finding {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.findingsOf(modem).All()
}

// Last is the number of the latest event, 0 before the first.
func (h *Hub) Last() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.last
}

// SinceReset is the number of the modem's latest reset, 0 before the first.
func (h *Hub) SinceReset(modem int) int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.resets[modem]
}

// batch is how many events are copied at a time, so that a modem that adds one does not wait.
const batch = 256

// After appends to buf the events that follow number n, [batch] at most. missed is how many of those
// that followed are not kept any more.
func (h *Hub) After(n int64, buf []Entry) (all []Entry, missed int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if first := h.last - int64(len(h.ring)); n < first {
		missed, n = first-n, first
	}
	for ; n < h.last && len(buf) < batch; n++ {
		buf = append(buf, h.ring[n%hubSize])
	}
	return buf, missed
}

// Wait waits for an event after number n. It returns the context's cause if that ends before.
func (h *Hub) Wait(ctx context.Context, n int64) error {
	h.mu.Lock()
	if h.last > n {
		h.mu.Unlock()
		return nil
	}
	if h.changed == nil {
		h.changed = make(chan struct{})
	}
	changed := h.changed
	h.mu.Unlock()
	select {
	case <-changed:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
