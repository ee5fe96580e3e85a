package main

import (
	"errors"
	"os/exec"
)

// asleep stops the modem's process for a time, where there is a way to do that.
func (h *scriptHost) asleep(string) error { return errors.ErrUnsupported }

// withTerminal makes standard input the controlling terminal of a command, where there are any.
func withTerminal(*exec.Cmd) {}
