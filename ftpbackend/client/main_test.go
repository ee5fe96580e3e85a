package client_test

import (
	"os"
	"testing"

	"ptymodem/ftpbackend/ftptest/machine"
)

func TestMain(m *testing.M) {
	machine.SideBySide(12) // sessions with real servers
	os.Exit(m.Run())
}
