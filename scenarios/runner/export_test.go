package runner

import "ptymodem/ftpbackend"

// WithServer has the run's embedded server be of this configuration.
func (r *Run) WithServer(c ftpbackend.ServerConfig) *Run {
	r.server = c
	return r
}
