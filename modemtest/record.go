package modemtest

import (
	"fmt"
	"strings"
	"sync"

	"ptymodem/emulator/trace"
	"ptymodem/redact"
)

// A record is what has happened on the port.
type record struct {
	mu      sync.Mutex
	events  []trace.Event
	changed chan struct{} // closed, and made anew, when something is added
}

// add is the modem's trace.
func (r *record) add(e trace.Event) {
	if e.Kind != "at" && e.Kind != "urc" && e.Kind != "lint" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
	close(r.changed)
	r.changed = make(chan struct{})
}

// lines are those that have passed; changed is closed when there may be more.
func (r *record) lines() (all []string, changed <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.events {
		if e.Kind != "lint" {
			all = append(all, e.Clear())
		}
	}
	return all, r.changed
}

func (r *record) lint() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var ids []string
	for _, e := range r.events {
		if e.Kind == "lint" {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// last are the latest n lines, for a person.
func (r *record) last(n int) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var b strings.Builder
	for _, e := range r.events[max(0, len(r.events)-n):] {
		if e.Kind != "lint" {
			fmt.Fprintf(&b, "%9.3f %s %s\n", e.Time, e.Dir, redact.Escape(e.Text))
		}
	}
	return b.String()
}
