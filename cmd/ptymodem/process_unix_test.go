//go:build unix

package main

import (
	"os/exec"
	"syscall"
	"time"
)

// asleep stops the modem's process for a time.
func (h *scriptHost) asleep(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil {
		return err
	}
	if err := h.modem.Process.Signal(syscall.SIGSTOP); err != nil {
		return err
	}
	<-time.After(d)
	return h.modem.Process.Signal(syscall.SIGCONT)
}

// withTerminal makes standard input the controlling terminal of a command.
func withTerminal(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
}
