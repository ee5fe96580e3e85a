//go:build !linux

package tcp

import "syscall"

// bufferOfHosts is for Linux.
func bufferOfHosts(string, string, syscall.RawConn) error { return nil }
