package ftp

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"ptymodem/fs"
	"ptymodem/ftpbackend"
)

// warnOf tells a person of an FTP command that fails for want of descriptors: the host's error
// alone would send them looking at the network.
func warnOf(op *operation, e *failure) {
	var ofStore *fs.Error // which has told by itself
	if op.ft.Warn == nil || e.reply != 0 || errors.As(e.cause, &ofStore) {
		return
	}
	if err := noDescriptor(e.cause); err != nil {
		op.ft.Warn("ftp", fmt.Errorf("AT%s ends with %d: %w", op.name, e.err, err))
	}
}

// noDescriptor is what lies beneath an error if that is a lack of descriptors, without the hints
// about servers and networks, and nil otherwise.
func noDescriptor(err error) error {
	var outer *ftpbackend.Error
	for errors.As(err, &outer) && outer.Err != nil {
		err = outer.Err
	}
	for _, errno := range []error{syscall.EMFILE, syscall.ENFILE} {
		switch {
		case err == nil:
		case errors.Is(err, errno):
			return err
		case strings.HasSuffix(err.Error(), errno.Error()): // a resolver's error has the text alone
			return fmt.Errorf("%s: %w", strings.TrimRight(strings.TrimSuffix(err.Error(), errno.Error()), ": "), errno)
		}
	}
	return nil
}
