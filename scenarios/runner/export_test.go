package runner

import "ptymodem/ftpbackend/server"

// WithServer has the run's embedded server be of this configuration.
func (r *Run) WithServer(c server.Config) *Run {
	r.server = c
	return r
}
