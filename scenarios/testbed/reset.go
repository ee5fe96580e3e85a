package testbed

import (
	"errors"
	"io/fs"
	"path"
	"time"

	"github.com/spf13/afero"

	"ptymodem/emulator"
)

// Keep says what a reset leaves as it is.
type Keep struct {
	Faults bool // those that were injected, the counters of all, and what lasts
	Files  bool // the stores
	Server bool // the files of the embedded server
	SIM    bool // SIM, registration and SD card
}

// Time is the modem time since the first power-up, or since the latest [Testbed.Reset]: what times
// of faults count from.
func (t *Testbed) Time() time.Duration {
	now := t.Modem.Time()
	if t.faults == nil {
		return now
	}
	t.faults.mu.Lock()
	defer t.faults.mu.Unlock()
	return now - t.faults.since
}

// Reset makes the modem, its stores, its server and its faults what they were when [New] had made
// them, while its hosts stay where they are: see [emulator.Modem.Restore]. Files come back as the
// scenario has them, so stores and a server that somebody else uses, or whose folder had files of
// its own, must be kept. Two calls must not overlap.
func (t *Testbed) Reset(k Keep) error { return t.restore(k, nil) }

// restore is Reset, with a change of what the modem is made of.
func (t *Testbed) restore(k Keep, change func(*emulator.Config)) error {
	return t.Modem.Restore(k.SIM, change, func() error {
		t.commands.Store(nil)
		if t.faults != nil {
			if k.Faults {
				t.faults.restart(nil)
			} else {
				t.faults.restart(t.engine())
			}
		}
		var errs []error
		if !k.Files {
			errs = append(errs, t.refillStores())
		}
		if !k.Server {
			errs = append(errs, t.refillServer())
		}
		return errors.Join(errs...)
	})
}

// ServerFs are the files of the embedded server as this modem sees them.
func (t *Testbed) ServerFs() afero.Fs { return t.view.Fs() }

// refillStores empties the stores and puts the scenario's files there.
func (t *Testbed) refillStores() error {
	var errs []error
	for _, of := range t.storesOf(&t.Scenario().Modem) {
		if of.store == nil {
			continue
		}
		err := of.store.Unhooked().Clear()
		if err == nil && of.given != nil {
			err = fillStore(t.options, of.store, of.given)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// refillServer does it with the server.
func (t *Testbed) refillServer() error {
	served := t.view.Fs()
	all, err := afero.ReadDir(served, "/")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, f := range all {
		if err := served.RemoveAll(path.Join("/", f.Name())); err != nil {
			return err
		}
	}
	return fillServer(t.options, t.Scenario(), served, t.options.serverLimit(t.Scenario()))
}
