package emulator

import (
	"ptymodem/emulator/hook"
	"ptymodem/ftpbackend/plan"
)

// ftpHooks are the modem's hooks for its FTP client: they tell on whose behalf a line is sent.
type ftpHooks struct{ m *Modem }

// Command implements [ftpbackend.Hooks].
func (h ftpHooks) Command(line string) plan.Plan {
	var origin hook.Origin
	if o := h.m.active.ftp.Load(); o != nil {
		origin = o.Origin
	}
	return h.m.cfg.Hooks.FTP(origin, line)
}

// ftpHooks are what the client asks, nil for nothing.
func (m *Modem) ftpHooks() plan.Hooks {
	if m.cfg.Hooks == nil {
		return nil
	}
	return ftpHooks{m}
}
