//go:build !linux && !darwin

package emulator

import "net"

// goneAway cannot tell: the end of a connection is noticed when the modem reads it.
func goneAway(net.Conn) (gone, lost bool) { return false, false }
