package emulator

import (
	"runtime/debug"

	"ptymodem/emulator/at"
	"ptymodem/emulator/hook"
)

// module is the modem as its ports see it.
type moduleOf struct{ m *Modem }

func (o moduleOf) on() bool                    { return o.m.power == powerOn }
func (o moduleOf) mute() bool                  { return o.m.mute() }
func (o moduleOf) simReady() bool              { return o.m.simReady() }
func (o moduleOf) owes(p *port) bool           { return o.m.ftp.op.owes(p) }
func (o moduleOf) hostArrived(p *port)         { o.m.bootForHost(p) }
func (o moduleOf) hostLeft(p *port)            { o.m.ftp.op.hostLeft(p) }
func (o moduleOf) apply(effects []hook.Effect) { o.m.apply(effects) }

// fail leaves the number of a TCP/IP command to AT+QIGETERROR.
func (o moduleOf) fail(spec *at.Command, code int) error {
	if spec != nil && spec.Family == at.TCPIP {
		return o.m.tcpipError(tcpipCode(code))
	}
	return at.CME(code)
}

func (o moduleOf) guard() {
	if v := recover(); v != nil {
		o.m.fall(v, debug.Stack())
	}
}
