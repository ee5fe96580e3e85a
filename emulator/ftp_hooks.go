package emulator

import "ptymodem/ftpbackend/plan"

// ftpHooks are the modem's hooks for its FTP client: they tell on whose behalf a line is sent.
type ftpHooks struct{ m *Modem }

// Command implements [ftpbackend.Hooks].
func (h ftpHooks) Command(line string) plan.Plan {
	return h.m.cfg.Hooks.FTP(h.m.ports.FTPOrigin(), line)
}

// ftpHooks are what the client asks, nil for nothing.
func (m *Modem) ftpHooks() plan.Hooks {
	if m.cfg.Hooks == nil {
		return nil
	}
	return ftpHooks{m}
}
