//go:build !linux

package client

import "net"

// tune prepares a data connection; elsewhere there is nothing to prepare.
func tune(net.Conn) {}
