package tap

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// A device is a serial port of this machine. It is read and written by blocking calls, as the
// runtime's poller would cost a third of the round trips; an eventfd ends them.
type device struct {
	path   string
	fd     int
	wake   int // an eventfd that is readable once the device is closed
	found  unix.Termios
	closed atomic.Bool
	end    sync.Once
	endErr error

	// Held over the system calls on fd, and all of them by Close: a call must not meet a number that
	// is somebody else's by now.
	reading, writing, setting sync.Mutex
}

// openDevice takes a serial port for us alone.
func openDevice(path string) (Module, error) {
	d, err := claim(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return d, nil
}

// claim opens a serial port, unless another process has it, and sets it raw.
func claim(path string) (_ *device, err error) {
	if who := userOf(path); who != "" {
		return nil, fmt.Errorf("it is in use by %s: end that first", who)
	}
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, openError(err)
	}
	d := &device{path: path, fd: fd, wake: -1}
	defer func() {
		if err != nil {
			unix.Close(fd)
		}
	}()
	found, err := unix.IoctlGetTermios(fd, unix.TCGETS2)
	if err != nil {
		return nil, errors.New("it is no serial port: want one as in /dev/ttyUSB2, or tcp:HOST:PORT")
	}
	d.found = *found
	if err := unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.New("it is locked by another process: end that first")
	}
	if err := unix.IoctlSetInt(fd, unix.TIOCEXCL, 0); err != nil {
		return nil, err
	}
	if err := d.set(rawPort(d.found)); err != nil {
		return nil, errors.Join(err, unix.IoctlSetInt(fd, unix.TIOCNXCL, 0))
	}
	if d.wake, err = unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK); err != nil {
		return nil, errors.Join(err, unix.IoctlSetInt(fd, unix.TIOCNXCL, 0))
	}
	return d, nil
}

// openError says what would be right.
func openError(err error) error {
	switch err {
	case unix.EBUSY:
		return errors.New("it is in use by another process: end that first")
	case unix.EACCES, unix.EPERM:
		return errors.New("no permission: join the group that has it, which is dialout on most systems (ls -l tells)")
	case unix.ENOENT, unix.ENODEV, unix.ENXIO:
		return errors.New("there is no such port: is the module plugged in? ls /dev/serial/by-id lists those on USB, by names that stay")
	}
	return err
}

// rawPort is settings that pass every byte, and do not look at DCD.
func rawPort(t unix.Termios) unix.Termios {
	t.Iflag, t.Oflag, t.Lflag = 0, 0, 0
	t.Cflag &^= unix.CSIZE | unix.PARENB | unix.CSTOPB | unix.CRTSCTS
	t.Cflag |= unix.CS8 | unix.CREAD | unix.CLOCAL | unix.HUPCL
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	return t
}

func (d *device) set(t unix.Termios) error { return unix.IoctlSetTermios(d.fd, unix.TCSETS2, &t) }

// Read implements [Module].
func (d *device) Read(b []byte) (int, error) {
	d.reading.Lock()
	defer d.reading.Unlock()
	for {
		if err := d.await(unix.POLLIN, -1); err != nil {
			return 0, err
		}
		n, err := unix.Read(d.fd, b)
		switch {
		case n > 0:
			return n, nil
		case err == nil: // hung up
			return 0, io.EOF
		case err != unix.EAGAIN && err != unix.EINTR:
			return 0, err
		}
	}
}

// Write implements [Module].
func (d *device) Write(b []byte) (sent int, err error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	for sent < len(b) {
		if d.closed.Load() {
			return sent, os.ErrClosed
		}
		n, err := unix.Write(d.fd, b[sent:])
		sent += max(n, 0)
		switch err {
		case nil, unix.EINTR:
		case unix.EAGAIN:
			if err := d.await(unix.POLLOUT, -1); err != nil {
				return sent, err
			}
		default:
			return sent, err
		}
	}
	return sent, nil
}

// await waits until the port is ready, up to timeout milliseconds, or the device is closed.
func (d *device) await(events int16, timeout int) error {
	for {
		if d.closed.Load() {
			return os.ErrClosed
		}
		fds := []unix.PollFd{{Fd: int32(d.fd), Events: events}, {Fd: int32(d.wake), Events: unix.POLLIN}}
		if events == 0 {
			fds[0].Fd = -1
		}
		if _, err := unix.Poll(fds, timeout); err == unix.EINTR {
			continue
		} else if err != nil {
			return err
		}
		if fds[1].Revents == 0 {
			return nil
		}
	}
}

const (
	drainTimeout = time.Second // for what is written to be sent; the other side may hold it up
	drainLook    = 2           // milliseconds
)

// drain waits until what was written is sent, up to a limit, or until the device is closed.
func (d *device) drain() {
	for end := time.Now().Add(drainTimeout); time.Now().Before(end) && d.unsent(); {
		if d.await(0, drainLook) != nil {
			return
		}
	}
}

func (d *device) unsent() bool {
	left, err := unix.IoctlGetInt(d.fd, unix.TIOCOUTQ)
	return err == nil && left > 0
}

// Follow implements [Module].
func (d *device) Follow(s Settings) error {
	d.setting.Lock()
	defer d.setting.Unlock()
	if d.closed.Load() {
		return os.ErrClosed
	}
	d.drain()
	t := rawPort(d.found)
	setBaud(&t, s.Baud)
	if s.TwoStops {
		t.Cflag |= unix.CSTOPB
	}
	if s.RTSCTS {
		t.Cflag |= unix.CRTSCTS
	}
	if s.XOFF {
		t.Iflag |= unix.IXOFF
	}
	return d.set(t)
}

// DTR implements [Module].
func (d *device) DTR(on bool) error {
	d.setting.Lock()
	defer d.setting.Unlock()
	if d.closed.Load() {
		return os.ErrClosed
	}
	request := uint(unix.TIOCMBIS)
	if !on {
		d.drain()
		request = unix.TIOCMBIC
	}
	err := unix.IoctlSetPointerInt(d.fd, request, unix.TIOCM_DTR|unix.TIOCM_RTS)
	if err == unix.ENOTTY || err == unix.EINVAL {
		return fmt.Errorf("%w (TIOCMSET: %w)", ErrNoLines, err)
	}
	return err
}

// closeDrain is how long the end waits for what was written to be sent.
const closeDrain = 200 * time.Millisecond

// Close implements [Module].
func (d *device) Close() error {
	d.end.Do(func() {
		d.closed.Store(true)
		_, err := unix.Write(d.wake, []byte{1, 0, 0, 0, 0, 0, 0, 0})
		d.reading.Lock()
		defer d.reading.Unlock()
		d.writing.Lock()
		defer d.writing.Unlock()
		d.setting.Lock()
		defer d.setting.Unlock()
		for end := time.Now().Add(closeDrain); time.Now().Before(end) && d.unsent(); {
			unix.Poll(nil, drainLook)
		}
		// A port that is gone has no settings. What is not sent would hold up the close.
		_ = unix.IoctlSetInt(d.fd, unix.TCFLSH, unix.TCOFLUSH)
		_ = d.set(d.found)
		_ = unix.IoctlSetInt(d.fd, unix.TIOCNXCL, 0)
		d.endErr = errors.Join(err, unix.Close(d.fd), unix.Close(d.wake))
	})
	return d.endErr
}

// String implements [Module].
func (d *device) String() string { return d.path }
