package emulator

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"ptymodem/emulator/trace"
	"ptymodem/fs"
	"ptymodem/ftpbackend"
)

// warnOfFTP tells a person of an FTP command that fails for want of descriptors: the host's error alone would send them looking at the network.
func (m *Modem) warnOfFTP(name string, e *ftpError) {
	var ofStore *fs.Error // which has told by itself
	if m.cfg.Warn == nil || e.reply != 0 || errors.As(e.cause, &ofStore) {
		return
	}
	if err := noDescriptor(e.cause); err != nil {
		m.cfg.Warn("ftp", fmt.Errorf("AT%s ends with %d: %w", name, e.err, err))
	}
}

// noDescriptor is what lies beneath an error if that is a lack of descriptors, without the hints about servers and networks, and nil otherwise.
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

// warnOfStore is for [fs.Store.OnNoDescriptor].
func (m *Modem) warnOfStore(err error) { m.cfg.Warn("store", err) }

// TraceFailure adds something to the trace that went wrong around the modem, such as in a server of the same process. The modem must not be locked.
func (m *Modem) TraceFailure(err error) {
	m.loop.Lock()
	defer m.loop.Unlock()
	if !m.loop.Closed() {
		m.trace.Emit(trace.Event{Kind: "ftp", Error: m.ftp.secrets.Mask(err.Error())})
	}
}
