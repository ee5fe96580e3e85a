package emulator

import "ptymodem/ftpbackend/plan"

// requestHooks are the modem's hooks for its FTP client: they tell on whose behalf a line is sent.
type requestHooks struct{ ft *ftpClient }

// Command implements [ftpbackend.Hooks].
func (h requestHooks) Command(line string) plan.Plan {
	return h.ft.hooks.FTP(h.ft.ports.FTPOrigin(), line)
}

// clientHooks are what the client asks, nil for nothing.
func (ft *ftpClient) clientHooks() plan.Hooks {
	if ft.hooks == nil {
		return nil
	}
	return requestHooks{ft}
}
