//go:build !linux

package replay

import (
	"errors"
)

type port struct {
	modem
	notes []string
}

func (*port) Close() error { return nil }

func openPort(string, int) (*port, error) {
	return nil, errors.New("--port works on Linux only: play the recording to the emulator instead")
}
