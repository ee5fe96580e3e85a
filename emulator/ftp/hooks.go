package ftp

import "ptymodem/ftpbackend/plan"

// requestHooks are the modem's hooks for its FTP client: they tell on whose behalf a line is sent.
type requestHooks struct{ ft *Client }

// Command implements [plan.Hooks].
func (h requestHooks) Command(line string) plan.Plan {
	return h.ft.Hooks.FTP(h.ft.Ports.FTPOrigin(), line)
}

// ClientHooks are what the client asks, nil for nothing.
func (ft *Client) ClientHooks() plan.Hooks {
	if ft.Hooks == nil {
		return nil
	}
	return requestHooks{ft}
}
