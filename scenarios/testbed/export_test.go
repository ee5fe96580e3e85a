package testbed

import (
	"time"

	"ptymodem/emulator"
	"ptymodem/emulator/hook"
	"ptymodem/ftpbackend"
)

// Network and Config are what the modem of the testbed was given.
func (t *Testbed) Network() ftpbackend.Network { return t.network() }
func (t *Testbed) Config() emulator.Config     { return t.config(Options{}) }

// Hooks are what the modem asks, and Latency what they have the network's be.
func (t *Testbed) Hooks() hook.Hooks      { return t.faults }
func (t *Testbed) Latency() time.Duration { return t.faults.around.latency.now() }
