package emulator

import (
	"ptymodem/emulator/at"
	"ptymodem/emulator/cellular"
	"ptymodem/emulator/files"
	"ptymodem/emulator/ftp"
	"ptymodem/emulator/hook"
	"ptymodem/emulator/session"
	"ptymodem/emulator/ssl"
	"ptymodem/ftpbackend/ftptls"
)

// moduleOf is the modem as its parts see it.
type moduleOf struct{ m *Modem }

func (o moduleOf) On() bool                       { return o.m.power.state == powerOn }
func (o moduleOf) Mute() bool                     { return o.m.power.mute() }
func (o moduleOf) SIMReady() bool                 { return o.m.cell.Card.Ready() }
func (o moduleOf) Owes(p *session.Session) bool   { return o.m.ftp.Owes(p) }
func (o moduleOf) HostArrived(p *session.Session) { o.m.power.bootForHost(p) }
func (o moduleOf) HostLeft(p *session.Session)    { o.m.ftp.HostLeft(p) }
func (o moduleOf) Apply(effects []hook.Effect)    { o.m.apply(effects) }

// Cellular is the modem's, for its handlers.
func (o moduleOf) Cellular() *cellular.Cellular { return o.m.cell }

// Files are the modem's, for its handlers.
func (o moduleOf) Files() *files.Files { return o.m.files }

// FTP is the modem's, for its handlers.
func (o moduleOf) FTP() *ftp.Client { return o.m.ftp }

// SSL are the modem's contexts, for their handlers.
func (o moduleOf) SSL() *ssl.Contexts { return o.m.ssl }

// PDPActive and TLS are for the FTP commands.
func (o moduleOf) PDPActive(cid int) bool { return o.m.cell.PDP.Active(cid) }
func (o moduleOf) TLS(ctx int, host string) (ftptls.Options, error) {
	return o.m.ssl.Options(ctx, host)
}

// Fail leaves the number of a TCP/IP command to AT+QIGETERROR.
func (o moduleOf) Fail(spec *at.Command, code int) error {
	if spec != nil && spec.Family == at.TCPIP {
		return o.m.cell.Fail(code)
	}
	return at.CME(code)
}
