//go:build !linux

package emulator

import "syscall"

// smallSegments is for Linux.
func smallSegments(string, string, syscall.RawConn) error { return nil }
