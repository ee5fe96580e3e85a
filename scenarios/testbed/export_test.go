package testbed

import (
	"time"

	"ptymodem/emulator"
	"ptymodem/ftpbackend"
)

// Network and Config are what the modem of the testbed was given.
func (r *Testbed) Network() ftpbackend.Network { return r.network() }
func (r *Testbed) Config() emulator.Config     { return r.config(Options{}) }

// Hooks are what the modem asks, and Latency what they have the network's be.
func (r *Testbed) Hooks() emulator.Hooks  { return r.faults }
func (r *Testbed) Latency() time.Duration { return r.faults.around.latency.now() }
