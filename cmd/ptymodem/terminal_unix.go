//go:build linux || darwin

package main

import (
	"io"

	"golang.org/x/sys/unix"
)

// usualWidth is taken for the width of a terminal that does not tell.
const usualWidth = 80

// terminalWidth is how many characters a line of the terminal has that w is, if it is one.
func terminalWidth(w io.Writer) (columns int, ok bool) {
	f, ok := asFile(w)
	if !ok {
		return 0, false
	}
	size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	switch {
	case err != nil:
		return 0, false
	case size.Col == 0:
		return usualWidth, true
	}
	return int(size.Col), true
}
