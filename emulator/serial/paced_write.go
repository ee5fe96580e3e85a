package serial

import "os"

// Write implements [Port]: it returns when the last byte is on the line. With flow control a host
// that does not read holds it up; without, what the host's buffer has no room for is lost.
func (l *Paced) Write(b []byte) (int, error) {
	l.sending.Lock()
	defer l.sending.Unlock()
	defer func() { l.last = nil }() // when it fails before
	began := l.clock.Now()
	for sent := 0; sent < len(b); {
		host, module := l.uart.Rates()
		step := b[sent:min(len(b), sent+stepBytes(module))]
		if !l.until(l.out.pass(l.clock.Now(), began, len(step), module)) {
			return sent, os.ErrClosed
		}
		if sent+len(step) == len(b) {
			l.atLast()
		}
		if err := l.hand(framingErrors(step, module, host)); err != nil {
			select {
			case <-l.done: // whatever the port says of its end
				err = os.ErrClosed
			default:
			}
			return sent, err
		}
		sent += len(step)
	}
	return len(b), nil
}

// BeforeLastByte has the Write that comes next call f when its last byte has passed the line and
// the host does not have it yet.
func (l *Paced) BeforeLastByte(f func()) {
	l.sending.Lock()
	defer l.sending.Unlock()
	l.last = f
}

func (l *Paced) atLast() {
	if f := l.last; f != nil {
		l.last = nil
		f()
	}
}

// hand gives the host what has passed the line.
func (l *Paced) hand(b []byte) error {
	_, hold := l.uart.Flow()
	l.mu.Lock()
	if hold { // after what went without flow control
		for (len(l.tx) > 0 || l.txBusy) && l.err == nil && l.txErr == nil {
			l.moved.Wait()
		}
	}
	err := l.txErr
	l.txErr = nil
	if err != nil || hold {
		l.mu.Unlock()
		if err == nil {
			err = WriteAll(l.Port, b)
		}
		return err
	}
	room := min(len(b), LineBuffer-len(l.tx))
	l.tx = append(l.tx, b[:room]...)
	lost := l.txLost.add(len(b) - room)
	l.moved.Broadcast()
	l.mu.Unlock()
	if lost > 0 {
		l.uart.Lost(lost, true)
	}
	return nil
}

// writeUnlocked writes to the port with the line unlocked meanwhile, and locked again after it, a
// panic included.
func (l *Paced) writeUnlocked(b []byte) error {
	l.mu.Unlock()
	defer l.mu.Lock()
	return WriteAll(l.Port, b)
}

// transmit writes what goes to the host without flow control: who is not read must not hold up the
// line.
func (l *Paced) transmit() {
	l.mu.Lock()
	defer l.mu.Unlock()
	var b []byte
	for {
		for len(l.tx) == 0 && l.err == nil {
			l.moved.Wait()
		}
		if l.err != nil {
			return
		}
		b, l.tx = l.tx, b[:0]
		l.txBusy = true
		err := l.writeUnlocked(b)
		l.txBusy = false
		if l.txErr = err; err != nil {
			l.tx = l.tx[:0]
		}
		l.moved.Broadcast()
	}
}
