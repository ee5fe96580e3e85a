package emulator

import (
	"ptymodem/emulator/at"
	"ptymodem/emulator/files"
	"ptymodem/emulator/ftp"
	"ptymodem/emulator/lint"
)

// newEnv is what the modem's commands need of it.
func newEnv(m *Modem) *at.Env {
	return &at.Env{Module: moduleOf{m}, Strict: m.cfg.Strict, BadParameter: func(f at.Family) error { return parameterError(m, f) }, Changed: func(c *at.Command, key string) { m.lint.Made(lint.Setting{Command: c.Name, Key: key}) }}
}

// mod is the modem that a command runs in.
func mod(c *at.Call) *Modem { return c.Module().(moduleOf).m }

// parameterError is the family's answer to a parameter that is missing, malformed, out of range or
// too many.
func parameterError(m *Modem, f at.Family) error {
	switch f {
	case at.FTP:
		return ftp.CodeInvalidParameter
	case at.FILE:
		return files.ErrInvalidInput
	case at.TCPIP:
		return m.cell.BadParameter()
	}
	return at.CMEParameter
}
