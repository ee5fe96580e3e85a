package runner

import (
	"errors"
	"syscall"
)

// noDescriptor tells a run that could not be for want of descriptors.
func noDescriptor(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}
