package replay

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// A port is a module at a serial port, in real time.
type port struct {
	*os.File
	begun time.Time
	saved *unix.Termios
	notes []string
}

// openPort opens a serial port, raw and at a rate in bit/s. 0 leaves the rate as it is.
func openPort(name string, baud int) (*port, error) {
	f, err := os.OpenFile(name, os.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("%w: want a serial port, as in /dev/ttyUSB2", err)
	}
	p := &port{File: f, begun: time.Now()}
	if err := p.raw(baud); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w: want a serial port, as in /dev/ttyUSB2", name, err), f.Close())
	}
	return p, nil
}

// control does f with the descriptor.
func (p *port) control(f func(fd int) error) error {
	conn, err := p.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	err = conn.Control(func(fd uintptr) { failed = f(int(fd)) })
	return errors.Join(err, failed)
}

// raw keeps the settings of the port, and makes it raw: 8N1, no flow control.
func (p *port) raw(baud int) error {
	return p.control(func(fd int) error {
		t, err := unix.IoctlGetTermios(fd, unix.TCGETS2)
		if err != nil {
			return err
		}
		saved := *t
		p.saved = &saved
		t.Iflag &^= unix.IGNBRK | unix.BRKINT | unix.PARMRK | unix.ISTRIP | unix.INLCR | unix.IGNCR | unix.ICRNL | unix.IXON | unix.IXOFF
		t.Oflag &^= unix.OPOST
		t.Lflag &^= unix.ECHO | unix.ECHONL | unix.ICANON | unix.ISIG | unix.IEXTEN
		t.Cflag &^= unix.CSIZE | unix.PARENB | unix.CSTOPB | unix.CRTSCTS
		t.Cflag |= unix.CS8 | unix.CREAD | unix.CLOCAL
		t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
		setRate(t, baud)
		if err := unix.IoctlSetTermios(fd, unix.TCSETS2, t); err != nil {
			return err
		}
		return unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIFLUSH) // what came before is of no session
	})
}

func setRate(t *unix.Termios, baud int) {
	if baud <= 0 {
		return
	}
	t.Cflag = t.Cflag&^unix.CBAUD | unix.BOTHER
	t.Ispeed, t.Ospeed = uint32(baud), uint32(baud)
}

// Close puts the settings back as they were, and closes the port.
func (p *port) Close() error {
	err := p.control(func(fd int) error { return unix.IoctlSetTermios(fd, unix.TCSETS2, p.saved) })
	return errors.Join(err, p.File.Close())
}

func (p *port) Now() time.Duration { return time.Since(p.begun) }

// sendWithin is how long a module may leave bytes unread.
const sendWithin = time.Minute

func (p *port) Send(b []byte) error {
	if err := p.SetWriteDeadline(time.Now().Add(sendWithin)); err != nil {
		return err
	}
	_, err := p.Write(b)
	return err
}

// Line does an event of the line. What the port cannot do is noted.
func (p *port) Line(event string) error {
	var baud int
	err := p.control(func(fd int) error {
		switch event {
		case "dtr on":
			return unix.IoctlSetPointerInt(fd, unix.TIOCMBIS, unix.TIOCM_DTR)
		case "dtr off":
			return unix.IoctlSetPointerInt(fd, unix.TIOCMBIC, unix.TIOCM_DTR)
		case "rts on":
			return unix.IoctlSetPointerInt(fd, unix.TIOCMBIS, unix.TIOCM_RTS)
		case "rts off":
			return unix.IoctlSetPointerInt(fd, unix.TIOCMBIC, unix.TIOCM_RTS)
		case "break":
			return unix.IoctlSetInt(fd, unix.TCSBRK, 0)
		}
		if _, err := fmt.Sscanf(event, "baud %d", &baud); err != nil {
			return err
		}
		t, err := unix.IoctlGetTermios(fd, unix.TCGETS2)
		if err != nil {
			return err
		}
		setRate(t, baud)
		return unix.IoctlSetTermios(fd, unix.TCSETS2, t)
	})
	if errors.Is(err, unix.ENOTTY) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.EIO) {
		p.notes = append(p.notes, "this port cannot do "+event)
		return nil
	}
	return err
}

// Await implements modem: in real time nothing is certain before.
func (p *port) Await(ctx context.Context, until time.Duration) ([]byte, error) {
	b := make([]byte, 4096)
	if err := p.SetReadDeadline(p.begun.Add(max(until, p.Now()+settleWithin))); err != nil {
		return nil, err
	}
	defer context.AfterFunc(ctx, func() { _ = p.SetReadDeadline(time.Now()) })()
	n, err := p.Read(b)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, nil
	}
	return b[:n], err
}

// settleWithin is how soon what follows at once comes.
const settleWithin = 20 * time.Millisecond

// Pass implements modem.
func (p *port) Pass(ctx context.Context, until time.Duration) ([]byte, error) {
	if p.Now() >= until {
		return nil, nil
	}
	return p.Await(ctx, until)
}
