package emulator

import (
	"fmt"

	"ptymodem/emulator/at"
	"ptymodem/fs"
)

// storeHooks are the modem's hooks for its stores: they tell on whose behalf a store is used.
type storeHooks struct{ m *Modem }

// File implements [fs.Hooks].
func (h storeHooks) File(op fs.Op, store, name string) error {
	return h.m.cfg.Hooks.File(h.m.ports.Origin(), op, store, name)
}

// hookStores has the modem's stores ask the hooks, and tell what they fail by; or takes both away.
func (m *Modem) hookStores(on bool) {
	for _, st := range []*fs.Store{m.cfg.UFS, m.cfg.SD, m.cfg.RAM} {
		if st == nil {
			continue
		}
		if m.cfg.Hooks != nil {
			var h fs.Hooks
			if on {
				h = storeHooks{m}
			}
			st.SetHooks(h)
		}
		if m.cfg.Warn != nil {
			var f func(error)
			if on {
				f = m.warnOfStore
			}
			st.OnNoDescriptor(f)
		}
	}
}

// StoreError is what [Hooks.File] returns to make an operation of a store fail as the FILE commands number it, 400 to 429. FTP commands turn it into their
// own code: 403, no room, into 619, any other as they do with a failure of that operation.
func StoreError(code int) error {
	if at.CME(code) == fileFull {
		return fmt.Errorf("%w: %w", fs.ErrFull, fileFull)
	}
	return at.CME(code)
}
