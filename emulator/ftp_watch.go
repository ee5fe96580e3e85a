package emulator

import (
	"time"

	"ptymodem/ftpbackend"
)

// errTimeout cancels an operation whose time is over.
var errTimeout = ftpbackend.ErrTimeout

// A watchdog bites when nothing has moved for limit, which is rsptimeout in one of its meanings (note 2.1, <timeout>). It is
// used with the modem locked.
type watchdog struct {
	m     *Modem
	limit time.Duration // modem time
	last  time.Time     // when something moved
	held0 time.Duration // Modem.held at that time
	bite  func()
	timer stopper
	held  bool
}

// start lets the watchdog run from now and bite with f.
func (w *watchdog) start(f func()) {
	w.startFrom(w.m.time.Now(), f)
}

// startFrom is start with the time when something moved last.
func (w *watchdog) startFrom(last time.Time, f func()) {
	w.bite, w.last, w.held = f, last, false
	w.held0 = w.m.held()
	w.arm(w.limit - w.idle())
}

// idle is how long nothing has moved, in modem time.
func (w *watchdog) idle() time.Duration {
	return w.m.time.modem(w.m.time.Since(w.last))
}

// touch says that something has moved.
func (w *watchdog) touch() { w.last, w.held0 = w.m.time.Now(), w.m.held() }

// planned is how much of the time since then, in modem time, is held up on purpose.
func (w *watchdog) planned() time.Duration { return w.m.held() - w.held0 }

// hold stops the clock: what is awaited is not the network.
func (w *watchdog) hold() { w.held = true }

// release starts the clock anew after hold.
func (w *watchdog) release() { w.start(w.bite) }

// stop ends the watchdog.
func (w *watchdog) stop() {
	w.held = true
	if w.timer != nil {
		w.timer()
	}
}

func (w *watchdog) arm(d time.Duration) {
	if w.timer != nil {
		w.timer()
	}
	w.timer = w.m.after(max(d, 0), func() {
		idle := w.idle()
		switch {
		case w.held:
		case idle < w.limit:
			w.arm(w.limit - idle)
		default:
			w.bite()
		}
	})
}
