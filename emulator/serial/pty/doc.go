// Package pty has ports that are pseudo-terminals, and links to their ttys.
//
// A [Maker] makes them and watches all of them for hosts with one goroutine and
// two file descriptors. A [Port] is the master side; a host opens [Port.Path].
// DTR is on while any host has the tty open. The host's rate, and a rate of 0
// (hang up), are read from its termios.
//
// [Links] makes symbolic links with a fixed name, such as /tmp/ttyModem. Two
// processes never share one, and a link left behind by a killed process is
// replaced.
//
// On systems other than Linux [NewMaker] fails.
package pty
