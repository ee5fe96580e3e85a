package pty

import "golang.org/x/sys/unix"

// makeRaw sets the tty to raw (cfmakeraw), 8N1 and 115200 baud. It stays so from host to host,
// until one sets it otherwise.
func makeRaw(tty int) error {
	t, err := unix.IoctlGetTermios(tty, unix.TCGETS)
	if err != nil {
		return err
	}
	t.Iflag &^= unix.IGNBRK | unix.BRKINT | unix.PARMRK | unix.ISTRIP | unix.INLCR | unix.IGNCR | unix.ICRNL | unix.IXON
	t.Oflag &^= unix.OPOST
	t.Lflag &^= unix.ECHO | unix.ECHONL | unix.ICANON | unix.ISIG | unix.IEXTEN
	t.Cflag &^= unix.CSIZE | unix.PARENB | unix.CSTOPB | unix.CBAUD
	t.Cflag |= unix.CS8 | unix.B115200
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	return unix.IoctlSetTermios(tty, unix.TCSETS, t)
}

// unused reports that nobody has the tty open.
func unused(master int) bool { return polled(master)&unix.POLLHUP != 0 }

// readable reports that bytes wait to be read, be it from a host that is gone.
func readable(master int) bool { return polled(master)&unix.POLLIN != 0 }

func polled(master int) int16 {
	fds := []unix.PollFd{{Fd: int32(master), Events: unix.POLLIN}}
	for {
		if _, err := unix.Poll(fds, 0); err != unix.EINTR {
			return fds[0].Revents
		}
	}
}

// openTTY opens the host's side for an instant.
func openTTY(path string) (int, error) {
	return unix.Open(path, unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
}

// flushTTY drops what the host has not read, and lets a blocked write go on. The host is gone:
// should it have kept the tty for itself (TIOCEXCL), it is free again, as a serial port is after
// its last close. It reports false when it stays with that host, as we are not root: see renew.
func flushTTY(master int, path string) (free bool) {
	tty, err := openTTY(path)
	if err != nil {
		flushThroughMaster(master, false)
		return err != unix.EBUSY
	}
	defer unix.Close(tty)
	unix.IoctlSetInt(tty, unix.TCFLSH, unix.TCIFLUSH)
	unix.IoctlSetInt(tty, unix.TIOCNXCL, 0)
	return true
}

// wakeUp lets a blocked write go on and gives a blocked read a byte. Closing the master would do
// neither.
func wakeUp(master int, path string) {
	tty, err := openTTY(path)
	if err != nil {
		// With the line discipline's echo on, what the master writes comes back to it.
		flushThroughMaster(master, true)
		unix.Write(master, []byte{0})
		return
	}
	defer unix.Close(tty)
	unix.IoctlSetInt(tty, unix.TCFLSH, unix.TCIFLUSH)
	restart(tty) // the host may have stopped its output
	unix.Write(tty, []byte{0})
}

// flushThroughMaster is flushTTY for a tty that cannot be opened: a host has set TIOCEXCL, as
// libserialport and go-serial do, and we are not root, or no descriptor is left. Opening is better,
// as this could undo settings that a new host is just making. With echo on, the tty echoes from
// here on.
func flushThroughMaster(master int, echo bool) {
	unix.IoctlSetInt(master, unix.TCFLSH, unix.TCOFLUSH) // what is on its way to the tty
	if t, err := unix.IoctlGetTermios(master, unix.TCGETS); err == nil {
		if echo {
			t.Lflag |= unix.ECHO
			t.Iflag &^= unix.IXON // a stop character may have stopped the echo too
		}
		unix.IoctlSetTermios(master, unix.TCSETSF, t) // what has arrived there
	}
	restart(master) // makes a blocked write look again
}

// restart undoes a stop of either kind, TCOOFF or a stop character; TCOON alone undoes only the
// first.
func restart(fd int) {
	unix.IoctlSetInt(fd, unix.TCXONC, unix.TCOOFF)
	unix.IoctlSetInt(fd, unix.TCXONC, unix.TCOON)
}
