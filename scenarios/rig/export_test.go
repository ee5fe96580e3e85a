package rig

import (
	"time"

	"ptymodem/emulator"
	"ptymodem/ftpbackend"
)

// Network and Config are what the modem of the rig was given.
func (r *Rig) Network() ftpbackend.Network { return r.network() }
func (r *Rig) Config() emulator.Config     { return r.config(Options{}) }

// Hooks are what the modem asks, and Latency what they have the network's be.
func (r *Rig) Hooks() emulator.Hooks  { return r.faults }
func (r *Rig) Latency() time.Duration { return time.Duration(r.faults.latency.now()) }
