//go:build !linux

package main

import "io"

// terminalWidth knows terminals on Linux only, where tests run.
func terminalWidth(io.Writer) (columns int, ok bool) { return 0, false }
