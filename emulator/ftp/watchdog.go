package ftp

import (
	"time"

	"ptymodem/emulator/loop"
	"ptymodem/ftpbackend"
)

// errTimeout cancels an operation whose time is over.
var errTimeout = ftpbackend.ErrTimeout

// A watchdog bites when nothing has moved for limit, which is rsptimeout in one of its meanings
// (note 2.1, <timeout>), and the machine has kept time meanwhile. It is used with the modem locked.
type watchdog struct {
	loop    *loop.Loop
	limit   time.Duration // modem time
	wait    loop.Allowance
	held0   time.Duration // Modem.held when something moved last
	network bool          // is awaited, and not the host
	expire  func()
	timer   loop.Stop
	paused  bool
	stood   time.Duration // in the waits before this one, in which the process did not run
}

// start lets the watchdog of the network run from now and bite with f.
func (w *watchdog) start(f func()) {
	w.network = true
	w.run(w.loop.Clock.Now(), 0, f)
}

// startHost lets the watchdog of the host run, which sent something at last, when standstill was
// stood. One that runs since then goes on.
func (w *watchdog) startHost(last time.Time, stood time.Duration, f func()) {
	if w.expire != nil && !w.network && !w.paused && w.wait.Since.Equal(last) {
		return
	}
	w.network = false
	w.run(last, w.standstill()-stood, f)
}

// run waits since last, of which the process did not run for lost.
func (w *watchdog) run(last time.Time, lost time.Duration, f func()) {
	w.stood = w.standstill()
	w.expire, w.paused = f, false
	w.wait = loop.Allowance{T: w.loop.Clock, Limit: w.loop.Clock.Real(w.limit)}
	w.moved(last)
	w.wait.Lose(lost)
	w.arm(w.wait.Left(w.loop.Clock.Now()))
}

// standstill adds up the times, while it has been watching, in which the process did not run.
func (w *watchdog) standstill() time.Duration {
	if w.expire == nil || w.paused {
		return w.stood
	}
	return w.stood + w.wait.Lost(w.loop.Clock.Now())
}

// idle is how long nothing has moved, in modem time.
func (w *watchdog) idle() time.Duration {
	return w.loop.Clock.Modem(w.loop.Clock.Since(w.wait.Since))
}

// touch says that something has moved.
func (w *watchdog) touch() { w.moved(w.loop.Clock.Now()) }

func (w *watchdog) moved(at time.Time) {
	w.stood = w.standstill()
	w.wait.Begin(at)
	w.held0 = w.loop.Held()
}

// planned is how much of the time since then, in modem time, is held up on purpose.
func (w *watchdog) planned() time.Duration { return w.loop.Held() - w.held0 }

// pause stops the clock: what is awaited is not the network.
func (w *watchdog) pause() { w.stood, w.paused = w.standstill(), true }

// resume starts the clock anew after hold.
func (w *watchdog) resume() { w.start(w.expire) }

// stop ends the watchdog.
func (w *watchdog) stop() {
	w.pause()
	if w.timer != nil {
		w.timer()
	}
}

// arm looks again after a real time.
func (w *watchdog) arm(d time.Duration) {
	if w.timer != nil {
		w.timer()
	}
	w.timer = w.loop.AfterReal(d, w.look)
}

// look bites if it is time to. What is held up on purpose is so while the process does not run,
// too.
func (w *watchdog) look() {
	if w.paused {
		return
	}
	if left := w.wait.Left(w.loop.Clock.Now()); left > 0 && !(w.network && w.planned() >= w.limit) {
		w.arm(left)
		return
	}
	w.expire()
}

// spare is for who is to bite: it waits on, and reports so, if the machine has taken some of the
// time.
func (w *watchdog) spare(bound time.Duration) bool {
	left := w.wait.More(w.loop.Clock.Now(), bound)
	if left > 0 {
		w.arm(left)
	}
	return left > 0
}
