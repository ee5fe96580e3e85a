//go:build !linux

package emulator

import "net"

// goneAway cannot tell: who waits for the port is refused.
func goneAway(net.Conn) bool { return false }
