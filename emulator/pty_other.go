//go:build !linux

package emulator

import "errors"

var errNotLinux = errors.New("ptymodem needs Linux for its pseudo-terminals: run it there, or in a container")

// ErrNoHost is what writing to a pty meets that nobody has open.
var ErrNoHost = errors.New("no host has the tty open")

// PTYs makes pseudo-terminals, on Linux.
type PTYs struct{}

// NewPTYs fails: there are ptys on Linux only.
func NewPTYs() (*PTYs, error) { return nil, errNotLinux }

// Open fails.
func (*PTYs) Open() (*PTY, error) { return nil, errNotLinux }

// Close does nothing.
func (*PTYs) Close() error { return nil }

// A PTY is a [Port] on a pseudo-terminal, on Linux.
type PTY struct{}

// Path is empty.
func (*PTY) Path() string { return "" }

// String is empty.
func (*PTY) String() string { return "" }

// Watch does nothing.
func (*PTY) Watch(func(on bool)) {}

// Connected is false.
func (*PTY) Connected() bool { return false }

// Baud is 0.
func (*PTY) Baud() int { return 0 }

// RTS is false.
func (*PTY) RTS() bool { return false }

// Show does nothing.
func (*PTY) Show(ModemLines) {}

// WatchLines does nothing.
func (*PTY) WatchLines(func(what string)) bool { return false }

// Read fails.
func (*PTY) Read([]byte) (int, error) { return 0, errNotLinux }

// Write fails.
func (*PTY) Write([]byte) (int, error) { return 0, errNotLinux }

// Close does nothing.
func (*PTY) Close() error { return nil }
