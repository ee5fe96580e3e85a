//go:build !linux

package ftpbackend

import "net"

// tune prepares a data connection; elsewhere there is nothing to prepare.
func tune(net.Conn) {}
