package tap

import "golang.org/x/sys/unix"

// settings are those of a termios.
func (t *Tap) settings(now *unix.Termios) Settings {
	s := Settings{
		Baud: int(now.Ospeed), TwoStops: now.Cflag&unix.CSTOPB != 0, RTSCTS: t.RTSCTS || now.Cflag&unix.CRTSCTS != 0,
		XOFF: now.Iflag&unix.IXOFF != 0,
	}
	if now.Cflag&unix.CBAUD == unix.B0 {
		s.Baud = 0
	}
	return s
}

// setBaud sets a rate: by its number, where it has one, as programs that print settings expect it.
func setBaud(t *unix.Termios, rate int) {
	bits, ok := map[int]uint32{
		300: unix.B300, 600: unix.B600, 1200: unix.B1200, 2400: unix.B2400, 4800: unix.B4800, 9600: unix.B9600,
		19200: unix.B19200, 38400: unix.B38400, 57600: unix.B57600, 115200: unix.B115200, 230400: unix.B230400,
		460800: unix.B460800, 500000: unix.B500000, 576000: unix.B576000, 921600: unix.B921600, 1000000: unix.B1000000,
		1500000: unix.B1500000, 2000000: unix.B2000000, 3000000: unix.B3000000, 4000000: unix.B4000000,
	}[rate]
	if !ok {
		bits = unix.BOTHER
	}
	t.Cflag = t.Cflag&^unix.CBAUD | bits
	t.Ispeed, t.Ospeed = uint32(rate), uint32(rate)
}
