package serial

import (
	"os"
	"sync"
	"time"

	"github.com/coder/quartz"
)

const (
	// LineBits is what a byte takes on the line: a start bit, eight of data, a stop bit.
	LineBits = 10
	// LineBuffer is what the module's UART holds in either direction while the other side does not
	// take it, and as much again waits in the modem of what comes in.
	LineBuffer = 4 << 10
	// SegmentTime is how much of a download is under way at once, so that +++ need not wait for
	// more than that.
	SegmentTime = 50 * time.Millisecond
)

// UART is the module's end of a paced line, as it is at the moment. Its functions may lock the
// modem.
type UART struct {
	Rates func() (host, module int) // in bit/s
	Flow  func() (in, out bool)     // who does not take bytes holds the other side back: the module, the host
	Lost  func(n int, out bool)     // bytes that were lost for want of flow control
	Guard func()                    // is deferred on the line's goroutines; nil: a panic is the process's
}

// A Paced is a [Port] whose bytes take the time of a serial line at its rate, and wait where
// they would wait on one: what the host has written, in its tty; what has arrived, in the module's
// receive buffer; what the module has sent and the host has not taken, in the tty again, and a
// little in the module. Both ways run at once. Bytes of a sender whose rate the receiver does not
// have arrive as noise.
//
// Time passes in steps of a few milliseconds at most, so that neither a byte costs a system call
// nor come bytes in bursts.
type Paced struct {
	Port
	uart  UART
	clock quartz.Clock
	dtr   func(on bool)
	done  chan struct{}
	ran   sync.WaitGroup

	sending sync.Mutex // one Write at a time
	out     linePace   // of Write
	last    func()     // nil, or what Write calls before the host has its last byte

	mu      sync.Mutex
	moved   *sync.Cond
	started bool
	rx      []byte // has arrived
	rxLost  losses
	reading bool   // the modem waits in Read, with all that has arrived done
	held    bool   // the modem has stopped reading
	tx      []byte // for the host, without flow control
	txLost  losses
	txErr   error // that of the last write
	txBusy  bool  // tx is being written
	err     error // the line is closed
}

// NewPaced returns rw with bytes that take their time, by the clock. u says at what rates, and is
// told of what is lost.
func NewPaced(rw Port, u UART, clock quartz.Clock) *Paced {
	l := &Paced{Port: rw, uart: u, clock: clock, done: make(chan struct{}), dtr: func(bool) {}}
	l.moved = sync.NewCond(&l.mu)
	return l
}

// Watch implements [Port].
func (l *Paced) Watch(dtr func(on bool)) {
	l.dtr = dtr
	l.Port.Watch(l.tell)
}

// tell passes a change of DTR on when the modem has taken all that came before; what it does not
// take is void when the host is gone.
func (l *Paced) tell(on bool) {
	l.mu.Lock()
	for l.err == nil && !l.held && !(l.reading && len(l.rx) == 0) {
		l.moved.Wait()
	}
	if l.held && !on {
		l.rx = l.rx[:0]
	}
	l.tx, l.txErr = l.tx[:0], nil // was for the host before
	l.mu.Unlock()
	l.dtr(on)
}

// Read implements [Port].
func (l *Paced) Read(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.started && l.err == nil {
		l.started = true
		l.apart(l.receive)
		l.apart(l.transmit)
	}
	for len(l.rx) == 0 && l.err == nil {
		l.reading = true
		l.moved.Broadcast()
		l.moved.Wait()
	}
	l.reading = false
	if len(l.rx) == 0 {
		return 0, l.err
	}
	n := copy(b, l.rx)
	l.rx = l.rx[:copy(l.rx, l.rx[n:])]
	l.moved.Broadcast()
	return n, nil
}

// apart runs f on a goroutine that Close waits for.
func (l *Paced) apart(f func()) {
	l.ran.Go(func() {
		if l.uart.Guard != nil {
			defer l.uart.Guard()
		}
		f()
	})
}

// Drained reports that the modem has taken all that has arrived.
func (l *Paced) Drained() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.reading && len(l.rx) == 0
}

// Pause says that the modem stops reading, or goes on.
func (l *Paced) Pause(on bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = on
	l.moved.Broadcast()
}

// receive brings what the host sends to the receive buffer.
func (l *Paced) receive() {
	var pace linePace
	buf := make([]byte, LineBuffer)
	for {
		host, _ := l.uart.Rates()
		before := l.clock.Now()
		n, err := l.Port.Read(buf[:min(len(buf), stepBytes(host))])
		if err != nil {
			l.end(err)
			return
		}
		came := l.clock.Now()
		if came.Sub(before) < readTime {
			came = time.Time{} // they were there already
		}
		host, module := l.uart.Rates()
		for b := buf[:n]; len(b) > 0; {
			step := b[:min(len(b), stepBytes(host))]
			b = b[len(step):]
			if !l.until(pace.pass(l.clock.Now(), came, len(step), host)) {
				return
			}
			l.arrive(framingErrors(step, host, module))
		}
	}
}

// arrive puts bytes into the receive buffer. With flow control it waits for room, since CTS holds
// the host back; without, what finds none is lost.
func (l *Paced) arrive(b []byte) {
	hold, _ := l.uart.Flow()
	l.mu.Lock()
	for hold && len(l.rx)+len(b) > LineBuffer && l.err == nil {
		l.moved.Wait()
	}
	room := min(len(b), LineBuffer-len(l.rx))
	l.rx = append(l.rx, b[:room]...)
	lost := l.rxLost.add(len(b) - room)
	l.moved.Broadcast()
	l.mu.Unlock()
	if lost > 0 {
		l.uart.Lost(lost, false)
	}
}

// losses counts lost bytes, so that a run of losses is reported when it begins, and with all the
// others when it is over.
type losses struct {
	running bool
	more    int
}

// add takes what was lost of the bytes that were due, if any, and returns how many to report.
func (l *losses) add(n int) (report int) {
	switch {
	case n == 0:
		report = l.more
		*l = losses{}
	case l.running:
		l.more += n
	default:
		l.running = true
		report = n
	}
	return report
}

// until waits for a moment; false when the line is closed before.
func (l *Paced) until(t time.Time) bool {
	wait := t.Sub(l.clock.Now())
	if wait <= 0 {
		return true
	}
	timer := l.clock.NewTimer(wait, "pacing")
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-l.done:
		return false
	}
}

// end closes the line for all that waits.
func (l *Paced) end(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		l.err = err
		close(l.done)
		l.moved.Broadcast()
	}
}

// Close implements [Port].
func (l *Paced) Close() error {
	l.end(os.ErrClosed)
	err := l.Port.Close()
	l.ran.Wait()
	return err
}
