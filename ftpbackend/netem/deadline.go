package netem

import (
	"sync"
	"time"
)

// deadline is a connection's deadline, for waits on channels. The zero value is none.
type deadline struct {
	mu    sync.Mutex
	timer *time.Timer
	over  chan struct{}
}

// set replaces the deadline; the zero time is none.
func (d *deadline) set(t time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer != nil && !d.timer.Stop() {
		<-d.over // it has passed, or is about to close the channel
	}
	d.timer = nil
	if d.over != nil {
		select {
		case <-d.over:
			d.over = nil
		default:
		}
	}
	if t.IsZero() {
		return
	}
	if d.over == nil {
		d.over = make(chan struct{})
	}
	over := d.over
	d.timer = time.AfterFunc(time.Until(t), func() { close(over) })
}

// passed returns a channel that is closed when the deadline has passed.
func (d *deadline) passed() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.over == nil {
		d.over = make(chan struct{})
	}
	return d.over
}
