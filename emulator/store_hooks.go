package emulator

import "ptymodem/fs"

// storeHooks are the modem's hooks for its stores: they tell on whose behalf a store is used.
type storeHooks struct{ m *Modem }

// File implements [fs.Hooks].
func (h storeHooks) File(op fs.Op, store, name string) error {
	return h.m.cfg.Hooks.File(h.m.ports.Origin(), op, store, name)
}

// hookStores has the modem's stores ask the hooks, and tell what they fail by; or takes both away.
func hookStores(m *Modem, on bool) {
	for _, st := range m.files.All() {
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
				f = func(err error) { m.cfg.Warn("store", err) }
			}
			st.OnNoDescriptor(f)
		}
	}
}
