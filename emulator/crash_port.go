package emulator

import (
	"runtime/debug"

	"ptymodem/emulator/serial"
)

// guardPort has a panic on a goroutine of rw end the modem.
func (m *Modem) guardPort(rw serial.Port) {
	if g, ok := rw.(interface{ OnPanic(end func(v any)) }); ok {
		g.OnPanic(func(v any) { m.fall(v, debug.Stack()) })
	}
}
