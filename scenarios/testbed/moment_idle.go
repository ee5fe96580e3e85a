package testbed

import (
	"slices"
	"sync"
	"time"

	"ptymodem/emulator/hook"
	"ptymodem/scenarios/fault/action"
)

// idle is since when the server has had no command.
type idle struct {
	mu    sync.Mutex
	on    bool
	since time.Duration // modem time since the first power-up, if it is on
	pause int           // counts the pauses
}

// stop is a command to the server, or the end of all.
func (i *idle) stop() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.on = false
	i.pause++
}

// start begins a pause.
func (i *idle) start(now time.Duration) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.on, i.since = true, now
	i.pause++
}

// now is the pause that there is; ok is false if there is none.
func (i *idle) now() (pause int, since time.Duration, ok bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.pause, i.since, i.on
}

// usesFTP notes that the AT command o sends commands to the server.
func (f *faults) usesFTP(o hook.Origin) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if c := f.running[o.ID]; c != nil {
		c.ftp = true
	}
}

// idleFromNow is the end of an AT command that has sent some. The modem is locked.
func (f *faults) idleFromNow() {
	f.mu.Lock()
	var lengths []time.Duration
	for _, e := range f.engines {
		lengths = append(lengths, e.Idles()...)
	}
	f.mu.Unlock()
	f.idle.start(f.modem.Time())
	f.watchIdle(lengths)
}

// watchIdle has the engines asked when the pause that there is has these lengths. Connections for
// data are no pause: a transfer may go on after its command.
func (f *faults) watchIdle(lengths []time.Duration) {
	pause, since, ok := f.idle.now()
	if !ok {
		return
	}
	slices.Sort(lengths)
	for _, d := range slices.Compact(lengths) {
		f.modem.At(since+d, func() []hook.Effect {
			if now, _, on := f.idle.now(); !on || now != pause || !f.around.idle() {
				return nil
			}
			return f.now(action.Event{Moment: action.IdleMoment, Idle: d})
		})
	}
}
