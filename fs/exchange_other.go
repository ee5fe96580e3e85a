//go:build !linux

package fs

import "errors"

// exchange is for Linux; elsewhere a file is renamed over the other.
func exchange(string, string) error { return errors.ErrUnsupported }
