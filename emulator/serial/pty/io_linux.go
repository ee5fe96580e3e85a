package pty

import (
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"

	"ptymodem/emulator/serial"
)

// writeChunk bounds one write system call. A tty that has just been flushed has room for it at
// once, so a flush always frees a writer.
const writeChunk = 4 << 10

// Read blocks until a host has written something. It fails with [os.ErrClosed] after Close, and
// with nothing else in practice.
func (p *Port) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	for {
		if len(p.rest) > 0 {
			n := copy(b, p.rest)
			p.rest = p.rest[n:]
			p.returned.Add(int64(n))
			return n, nil
		}
		if !p.present.Load() {
			if err := p.await(); err != nil {
				return 0, p.failed("read", err)
			}
			if p.closed.Load() { // it was Close that opened the tty, and no host
				return 0, p.failed("read", os.ErrClosed)
			}
			p.present.Store(true)
			p.tell(true)
		}
		n, err := p.readMaster(b)
		switch {
		case p.closed.Load(): // also drops the byte that Close has sent to get here
			return 0, p.failed("read", os.ErrClosed)
		case n > 0:
			if p.echo.on.Load() && p.echoes() {
				p.rest = p.echo.take(b[:n])
				continue
			}
			p.returned.Add(int64(n))
			return n, nil
		case err == nil: // the tty was hung up from outside, for good
			return 0, io.EOF
		case err == unix.EINTR:
		case err == unix.EIO: // nobody has the tty open, and all that was written is read
			err := p.leave()
			p.tell(false)
			if err != nil {
				return 0, p.failed("renew", err)
			}
		default:
			return 0, p.failed("read", err)
		}
	}
}

// Sent implements [serial.Counter]. While the tty is full of what the host does not read, it has
// what Read has returned alone.
func (p *Port) Sent() int64 {
	if !p.writing.TryLock() {
		return p.returned.Load()
	}
	defer p.writing.Unlock()
	if p.closed.Load() || !readable(p.master) {
		return p.returned.Load()
	}
	waiting, err := unix.IoctlGetInt(p.master, unix.TIOCINQ)
	if err != nil {
		waiting = 0
	}
	return p.returned.Load() + int64(waiting)
}

// Pending reports that a Read would return at once; one that is under way already has found
// nothing.
func (p *Port) Pending() bool {
	if !p.reading.TryLock() {
		return false
	}
	defer p.reading.Unlock()
	return !p.closed.Load() && readable(p.master)
}

func (p *Port) readMaster(b []byte) (int, error) {
	p.reading.Lock()
	defer p.reading.Unlock()
	if p.closed.Load() {
		return 0, nil
	}
	return unix.Read(p.master, b)
}

// await returns when a host has the tty open, or has had it open and left bytes behind.
func (p *Port) await() error {
	opened, err := p.arm()
	if err != nil || opened == nil {
		return err
	}
	defer opened.disarm()
	select {
	case <-opened.fired:
		return nil
	case <-p.done:
		return os.ErrClosed
	}
}

// arm watches for the next open. It returns nil if there is no need to wait: the host came first.
func (p *Port) arm() (*openAlarm, error) {
	p.reading.Lock()
	defer p.reading.Unlock()
	if p.closed.Load() {
		return nil, os.ErrClosed
	}
	alarm := p.first
	if p.first = nil; alarm == nil {
		var err error
		if alarm, err = p.set.watch.arm(p); err != nil {
			return nil, err
		}
	}
	if unused(p.master) && !readable(p.master) {
		return alarm, nil
	}
	alarm.disarm()
	return nil, nil
}

// leave drops what the host that left has not read, and what it has kept for itself.
func (p *Port) leave() error {
	p.reading.Lock()
	defer p.reading.Unlock()
	p.present.Store(false)
	if p.closed.Load() {
		return nil
	}
	p.flush()        // frees a Write that waits for room
	p.writing.Lock() // none begins any more, as present is false
	defer p.writing.Unlock()
	if p.flush() { // what the freed Write wrote
		return nil
	}
	return p.renew()
}

func (p *Port) flush() (free bool) {
	p.tty.Lock()
	defer p.tty.Unlock()
	return flushTTY(p.master, p.path)
}

// Write blocks while the host does not read and its buffer of some 12 KiB is full. It fails with
// [serial.ErrNoHost] when no host has the tty open or the last one leaves meanwhile, and with
// [os.ErrClosed] after Close.
func (p *Port) Write(b []byte) (int, error) {
	p.writing.Lock()
	defer p.writing.Unlock()
	for sent := 0; ; {
		switch {
		case p.closed.Load():
			return sent, p.failed("write", os.ErrClosed)
		case !p.present.Load() || p.unheard.Load() && p.hostLeft():
			return sent, p.failed("write", serial.ErrNoHost)
		case sent == len(b):
			return sent, nil
		}
		if sent == 0 && p.echo.on.Load() && p.echoes() {
			p.echo.expect(b)
		}
		n, err := unix.Write(p.master, b[sent:min(len(b), sent+writeChunk)])
		if err != nil && err != unix.EINTR {
			return sent, p.failed("write", err)
		}
		sent += max(n, 0)
	}
}

// hostLeft checks whether a hang-up still holds: the next host may have come. Taking the flag down
// first keeps one that comes meanwhile.
func (p *Port) hostLeft() bool {
	p.tty.Lock()
	defer p.tty.Unlock()
	p.unheard.Store(false)
	if !unused(p.master) {
		return false
	}
	p.unheard.Store(true)
	return true
}

// Close ends Read and Write, wherever they are, and hangs the host up. The function given to Watch
// may call it.
func (p *Port) Close() error {
	p.end.Do(func() {
		p.closed.Store(true)
		close(p.done)
		wakeUp(p.master, p.path)
		p.reading.Lock()
		defer p.reading.Unlock()
		p.writing.Lock()
		defer p.writing.Unlock()
		if p.first != nil {
			p.first.disarm()
		}
		if err := errors.Join(p.set.watch.remove(p), p.closeMaster()); err != nil {
			p.endErr = p.failed("close", err)
		}
		p.set.forget(p)
	})
	return p.endErr
}

func (p *Port) closeMaster() error {
	p.tty.Lock()
	defer p.tty.Unlock()
	return unix.Close(p.master)
}

func (p *Port) failed(op string, err error) error { return fmt.Errorf("%s %s: %w", op, p.path, err) }
