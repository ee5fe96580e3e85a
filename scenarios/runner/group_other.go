//go:build !linux

package runner

import (
	"context"
	"errors"
	"os"
	"os/exec"
)

// A group is a process with all that it starts, on Linux.
type group struct{}

func startGroup(*exec.Cmd) (group, error) {
	return group{}, errors.New("programs are run on Linux only: run ptymodem there, or in a container")
}

func (group) await(context.Context) (*os.ProcessState, bool) { return nil, false }
