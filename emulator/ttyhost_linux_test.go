package emulator

import (
	"fmt"
	"os"
	"strconv"

	"golang.org/x/sys/unix"

	"ptymodem/emulator/session"
)

// tty does what a host can do to its tty.
func (h *wireHost) tty(what, how string) error {
	switch what {
	case "speed":
		rate, err := strconv.Atoi(how)
		if err != nil {
			return err
		}
		return h.speed(rate)
	case "other":
		return h.otherHost(how == "open")
	}
	switch how {
	case "cooked":
		return h.termios(func(t *unix.Termios) {
			t.Iflag |= unix.ICRNL | unix.IXON
			t.Oflag |= unix.OPOST | unix.ONLCR
			t.Lflag |= unix.ECHO | unix.ECHOE | unix.ICANON | unix.ISIG | unix.IEXTEN
		})
	case "raw":
		return h.termios(func(t *unix.Termios) { t.Iflag, t.Oflag, t.Lflag = 0, 0, 0 })
	case "exclusive":
		return h.control(func(fd int) error { return unix.IoctlSetInt(fd, unix.TIOCEXCL, 0) })
	}
	return fmt.Errorf("there is no tty %s", how)
}

// speed sets the rate, and waits for the modem to see it when it looks without being sent anything:
// at B0, or in data mode.
func (h *wireHost) speed(rate int) error {
	err := h.termios(func(t *unix.Termios) {
		t.Cflag = t.Cflag&^unix.CBAUD | unix.BOTHER
		if rate == 0 {
			t.Cflag &^= unix.CBAUD
		}
		t.Ispeed, t.Ospeed = uint32(rate), uint32(rate)
	})
	h.until("the modem to see the rate", func(s session.State) bool {
		return !s.DataMode && !s.HungUp || s.DTR == (rate > 0) && (rate == 0 || s.Rate == rate)
	})
	return err
}

func (h *wireHost) termios(change func(t *unix.Termios)) error {
	return h.control(func(fd int) error {
		t, err := unix.IoctlGetTermios(fd, unix.TCGETS2)
		if err != nil {
			return err
		}
		change(t)
		return unix.IoctlSetTermios(fd, unix.TCSETS2, t)
	})
}

func (h *wireHost) control(f func(fd int) error) error {
	c, err := h.wire.(*os.File).SyscallConn()
	if err != nil {
		return err
	}
	if controlErr := c.Control(func(fd uintptr) { err = f(int(fd)) }); controlErr != nil {
		return controlErr
	}
	return err
}

func (h *wireHost) otherHost(open bool) (err error) {
	if !open {
		return h.other.Close()
	}
	h.other, err = h.open()
	return err
}
