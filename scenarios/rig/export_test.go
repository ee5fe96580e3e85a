package rig

import (
	"ptymodem/emulator"
	"ptymodem/ftpbackend"
)

// Network and Config are what the modem of the rig was given.
func (r *Rig) Network() ftpbackend.Network { return r.network() }
func (r *Rig) Config() emulator.Config     { return r.config(Options{}) }
