package cellular

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/lint"
	"ptymodem/emulator/session"
)

// tcpipCommands are the commands that configure and activate PDP contexts for the module's own
// TCP/IP stack, and the small services on it. Their failures are a plain ERROR whose reason
// AT+QIGETERROR tells.
func tcpipCommands() []at.Command {
	commands := []at.Command{
		{Name: "+QICSGP", Brief: "configure a PDP context", Write: qicsgpWrite,
			Params: []at.Param{cidParam(), at.Num("context_type", pdpIPv4, pdpIPv4v6).Opt("1"), at.Text("APN", 99).Opt(""), at.Text("username", 127).Opt(""), at.Text("password", 127).Opt(""),
				at.Num("authentication", 0, 2).Opt("0")},
			Ref:  "TCP/IP note; hardware, public",
			Note: "not required before QIACT; the network accepts any user name and password; empty after a reset, even if AT+CGDCONT has saved an APN"},
		{Name: "+QIACT", Brief: "activate a PDP context", Params: []at.Param{cidParam()}, Read: qiactRead, Write: qiactWrite,
			Ref: "TCP/IP note; hardware, public", Note: "takes 100 ms; IPv6 addresses are in capitals, with all their groups"},
		{Name: "+QIDEACT", Brief: "deactivate a PDP context", Params: []at.Param{cidParam()}, Write: qideactWrite, Note: "takes 100 ms; OK for a context that is not active"},
		{Name: "+QIACTEX", Brief: "activate a PDP context, with the result in a URC", Params: []at.Param{cidParam(), at.Num("view_mode", 0, 1).Opt("0")},
			Read: qiactRead, Write: qiactexWrite, Note: "takes 100 ms"},
		{Name: "+QIDEACTEX", Brief: "deactivate a PDP context, with the result in a URC", Params: []at.Param{cidParam()}, Write: qideactexWrite},
		{Name: "+QIDNSCFG", Brief: "name servers of a PDP context", Params: []at.Param{cidParam(), at.Text("pridnsaddr", 64).NotEmpty().Opt(""), at.Text("secdnsaddr", 64).NotEmpty().Opt("")}, Write: qidnscfgWrite,
			Support: at.Partial, Note: "can be set while the context is active, and is read back; the modem's network resolves names regardless"},
		{Name: "+QIDNSGIP", Brief: "resolve a host name", Note: "an IP address resolves to itself, with a time to live of 0", Params: []at.Param{cidParam(), at.Text("hostname", 255).NotEmpty()}, Write: qidnsgipWrite},
		{Name: "+QPING", Brief: "ping a host", Write: qpingWrite, Support: at.Partial,
			Params: []at.Param{cidParam(), at.Text("host", 255).NotEmpty(), at.Num("timeout", 1, 255).Opt("4"), at.Num("pingnum", 1, 10).Opt("4")},
			Ref:    "TCP/IP note; hardware, public",
			Note:   "the host name is resolved but no packet is sent: every host that resolves answers, with 64 bytes and made-up times"},
		{Name: "+QNTP", Brief: "set the clock from a time server", Read: qntpRead, Write: qntpWrite, Support: at.Partial,
			Params: []at.Param{cidParam(), at.Text("server", 255).NotEmpty(), at.Num("port", 1, 65535).Opt("123"), at.Num("autosettime", 0, 1).Opt("1"), at.Num("retry_count", 1, 10).Opt("3"),
				at.Num("retry_interval", 5, 60).Opt("15")},
			Ref:  "TCP/IP note; hardware, public",
			Note: "the server's name is resolved but no packet is sent: the time is the machine's own, in GMT, followed by the local time zone"},
		{Name: "+QIGETERROR", Brief: "error of the last TCP/IP command", Exec: qigeterrorExec,
			Note: "a space follows the comma, as in the note's example; the text of 0 is that of a sibling module"},
		{Name: "+QICFG", Brief: "settings of the TCP/IP stack", Keys: qicfgKeys(), Support: at.Setting, Write: at.WriteKey,
			Note: "Lost at a reset. Defaults that the document does not give are our choice: connections are accepted, no keepalive. The document's spelling \"tcp/twrecyle\" works, too."},
	}
	commands = append(commands, socketCommands()...)
	for i := range commands {
		c := &commands[i]
		c.Family = at.TCPIP
		if c.Ref == "" {
			c.Ref = "TCP/IP note"
		}
		if c.Write != nil {
			c.Write = tcpip(c.Write)
		}
	}
	return commands
}

// qicsgpWrite prints or changes a context's definition. It may be changed while the context is up,
// and counts from the next activation on.
func qicsgpWrite(c *at.Call) error {
	x := Of(c).PDP.context(c.Num("contextID"))
	l := &x.login
	if len(c.Parsed.Params) == 1 {
		c.Info(`%d,"%s","%s","%s",%d`, l.kind, l.apn, l.user, l.password, l.auth)
		return nil
	}
	for _, v := range []struct {
		name string
		to   *int64
	}{{"context_type", &l.kind}, {"authentication", &l.auth}} {
		if c.Given(v.name) {
			*v.to = c.Num(v.name)
		}
	}
	for _, v := range []struct {
		name string
		to   *string
	}{{"APN", &l.apn}, {"username", &l.user}, {"password", &l.password}} {
		if c.Given(v.name) {
			*v.to = c.Text(v.name)
		}
	}
	if c.Given("context_type") {
		x.kind = l.kind
	}
	if c.Given("APN") {
		x.apn = l.apn
	}
	x.defined = true
	lintAPNMade(c, c.Num("contextID"))
	return nil
}

// qiactRead lists the contexts that are active.
func qiactRead(c *at.Call) error {
	for _, cid := range Of(c).PDP.selected(0, isUp) {
		c.Info("%d,1,%s", cid, Of(c).PDP.typeAndAddresses(cid))
	}
	return nil
}

// typeAndAddresses are the type of an active context and its addresses, each in a field of its own.
func (d *PacketDomain) typeAndAddresses(cid int64) string {
	return fmt.Sprintf(`%d,"%s"`, d.context(cid).up, strings.Join(d.addressTexts(cid), `","`))
}

// qiactWrite activates a context; the port is blocked until it is done.
func qiactWrite(c *at.Call) error {
	cid := c.Num("contextID")
	lintAPN(c, cid)
	Of(c).loop.After(Of(c).PDP.activationTime(cid), func() {
		if code := Of(c).PDP.activate(cid); code != 0 {
			c.Done(Of(c).tcpipErr.fail(code))
			return
		}
		Of(c).tcpipErr = 0
		c.Done(nil)
	})
	return at.ErrPending
}

// activationTime is how long AT+QIACT and AT+QIACTEX take. They try again for as long as the
// network refuses.
func (d *PacketDomain) activationTime(cid int64) time.Duration {
	return max(PDPLatency, d.tooSoon(d.context(cid)))
}

// activate is AT+QIACT's work: 0, or why not.
func (d *PacketDomain) activate(cid int64) tcpipCode {
	switch x := d.context(cid); {
	case !d.isAttached():
		return tcpipPDPOpen
	case x.up != 0:
		return tcpipNotAllowed
	case !d.reaches(x):
		return tcpipPDPOpen
	}
	d.up(cid)
	return 0
}

// qideactWrite deactivates a context and closes what runs over it.
func qideactWrite(c *at.Call) error {
	cid := c.Num("contextID")
	Of(c).loop.After(PDPLatency, func() {
		deactivate(c, cid)
		Of(c).tcpipErr = 0
		c.Done(nil)
	})
	return at.ErrPending
}

// deactivate is the host's own deactivation.
func deactivate(c *at.Call, cid int64) {
	cell := Of(c)
	if cell.cfg.InUse(int(cid)) {
		cell.lint.Report(lint.DeactWhileOpen, c.Out.LastLine(), "the context still carries an FTP session; close it with QFTPCLOSE first")
	}
	cell.PDP.Down(cid)
}

// qiactexWrite answers OK at once; the URC has the type and the addresses if view_mode is 1.
func qiactexWrite(c *at.Call) error {
	cell, cid, view := Of(c), c.Num("contextID"), c.Num("view_mode")
	lintAPN(c, cid)
	r := session.NewResultURC(c)
	c.Then(func() {
		cell.loop.After(cell.PDP.activationTime(cid), func() {
			code := cell.PDP.activate(cid)
			cell.tcpipErr = code
			if code != 0 || view == 0 {
				r.Last("+QIACTEX: %d,%d", cid, code)
				return
			}
			r.Last("+QIACTEX: %d,0,%s", cid, cell.PDP.typeAndAddresses(cid))
		})
	})
	return nil
}

func qideactexWrite(c *at.Call) error {
	cell, cid := Of(c), c.Num("contextID")
	if cell.cfg.InUse(int(cid)) {
		cell.lint.Report(lint.DeactWhileOpen, c.Out.LastLine(), "the context still carries an FTP session; close it with QFTPCLOSE first")
	}
	r := session.NewResultURC(c)
	c.Then(func() {
		cell.loop.After(PDPLatency, func() {
			cell.PDP.Down(cid)
			r.Last("+QIDEACTEX: %d,0", cid)
		})
	})
	return nil
}

// qidnscfgWrite prints the name servers of a context, or changes them if it is active.
func qidnscfgWrite(c *at.Call) error {
	cid := c.Num("contextID")
	if !c.Given("pridnsaddr") && !c.Given("secdnsaddr") {
		dns := Of(c).PDP.dns(cid)
		c.Info(`%d,"%s","%s"`, cid, dns[0], dns[1])
		return nil
	}
	if !Of(c).PDP.Active(int(cid)) {
		return Of(c).tcpipErr.fail(tcpipPDPOpen)
	}
	dns := Of(c).PDP.context(cid).dns
	for i, name := range []string{"pridnsaddr", "secdnsaddr"} {
		if !c.Given(name) {
			continue
		}
		a, err := netip.ParseAddr(strings.Trim(c.Text(name), " \t"))
		if err != nil {
			return c.ParameterError()
		}
		dns[i] = addressText(a)
	}
	Of(c).PDP.context(cid).dns = dns
	return nil
}

func qigeterrorExec(c *at.Call) error {
	c.Info("%s", Of(c).tcpipErr.text())
	return nil
}
