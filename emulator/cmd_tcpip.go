package emulator

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"ptymodem/emulator/lint"
)

// tcpipCommands are the commands that configure and activate PDP contexts for the module's own TCP/IP stack, and the small services on it.
// Their failures are a plain ERROR whose reason AT+QIGETERROR tells.
func tcpipCommands() []Command {
	commands := []Command{
		{Name: "+QICSGP", Brief: "configure a PDP context", Write: qicsgpWrite,
			Params: []Param{cidParam(), num("context_type", pdpIPv4, pdpIPv4v6).opt("1"), text("APN", 99).opt(""), text("username", 127).opt(""), text("password", 127).opt(""),
				num("authentication", 0, 2).opt("0")},
			Ref:  "TCP/IP note; hardware, public",
			Note: "not required before QIACT; an access point takes any name and password; blank after a reset, although AT+CGDCONT has kept an access point"},
		{Name: "+QIACT", Brief: "activate a PDP context", Params: []Param{cidParam()}, Read: qiactRead, Write: qiactWrite,
			Ref: "TCP/IP note; hardware, public", Note: "takes 100 ms; IPv6 addresses have capitals and all their groups"},
		{Name: "+QIDEACT", Brief: "deactivate a PDP context", Params: []Param{cidParam()}, Write: qideactWrite, Note: "takes 100 ms; OK for a context that is not active"},
		{Name: "+QIACTEX", Brief: "activate a PDP context, with the result in a URC", Params: []Param{cidParam(), num("view_mode", 0, 1).opt("0")},
			Read: qiactRead, Write: qiactexWrite, Note: "takes 100 ms"},
		{Name: "+QIDEACTEX", Brief: "deactivate a PDP context, with the result in a URC", Params: []Param{cidParam()}, Write: qideactexWrite},
		{Name: "+QIDNSCFG", Brief: "name servers of a PDP context", Params: []Param{cidParam(), text("pridnsaddr", 64).full().opt(""), text("secdnsaddr", 64).full().opt("")}, Write: qidnscfgWrite,
			Support: Partial, Note: "set while the context is active, and read back; names are resolved by the modem's network all the same"},
		{Name: "+QIDNSGIP", Brief: "resolve a host name", Note: "an address is its own, with a time to live of 0", Params: []Param{cidParam(), text("hostname", 255).full()}, Write: qidnsgipWrite},
		{Name: "+QPING", Brief: "ping a host", Write: qpingWrite, Support: Partial,
			Params: []Param{cidParam(), text("host", 255).full(), num("timeout", 1, 255).opt("4"), num("pingnum", 1, 10).opt("4")},
			Ref:    "TCP/IP note; hardware, public",
			Note:   "the host's name is resolved and no packet is sent: whoever resolves answers; 64 bytes, times made up"},
		{Name: "+QNTP", Brief: "set the clock by a time server", Read: qntpRead, Write: qntpWrite, Support: Partial,
			Params: []Param{cidParam(), text("server", 255).full(), num("port", 1, 65535).opt("123"), num("autosettime", 0, 1).opt("1"), num("retry_count", 1, 10).opt("3"),
				num("retry_interval", 5, 60).opt("15")},
			Ref:  "TCP/IP note; hardware, public",
			Note: "the server's name is resolved and no packet is sent: the time is the machine's own; GMT digits with the local zone behind them"},
		{Name: "+QIGETERROR", Brief: "why the last TCP/IP command failed", Exec: qigeterrorExec,
			Note: "a space follows the comma, as in the note's example; 0 reads as on a sibling module"},
		{Name: "+QICFG", Brief: "settings of the TCP/IP stack", Keys: qicfgKeys(), Support: Setting, Write: keyedSetting,
			Note: "Lost at a reset. Defaults that the document does not have are our choice: connections are accepted, no keepalive. \"tcp/twrecycle\" is spelt \"tcp/twrecyle\" as well, as in the document."},
	}
	commands = append(commands, socketCommands()...)
	for i := range commands {
		c := &commands[i]
		c.Family = TCPIP
		if c.Ref == "" {
			c.Ref = "TCP/IP note"
		}
		if c.Write != nil {
			c.Write = tcpip(c.Write)
		}
	}
	return commands
}

// qicsgpWrite prints or changes a context's definition. It may be changed while the context is up, and counts from the next activation on.
func qicsgpWrite(c *Call) error {
	x := c.m.pdp.context(c.num("contextID"))
	l := &x.login
	if len(c.cmd.Params) == 1 {
		c.info(`%d,"%s","%s","%s",%d`, l.kind, l.apn, l.user, l.password, l.auth)
		return nil
	}
	for _, v := range []struct {
		name string
		to   *int64
	}{{"context_type", &l.kind}, {"authentication", &l.auth}} {
		if c.given(v.name) {
			*v.to = c.num(v.name)
		}
	}
	for _, v := range []struct {
		name string
		to   *string
	}{{"APN", &l.apn}, {"username", &l.user}, {"password", &l.password}} {
		if c.given(v.name) {
			*v.to = c.text(v.name)
		}
	}
	if c.given("context_type") {
		x.kind = l.kind
	}
	if c.given("APN") {
		x.apn = l.apn
	}
	x.defined = true
	c.lintAPNMade(c.num("contextID"))
	return nil
}

// qiactRead lists the contexts that are active.
func qiactRead(c *Call) error {
	for _, cid := range c.m.selected(0, isUp) {
		c.info("%d,1,%s", cid, c.m.typeAndAddresses(cid))
	}
	return nil
}

// typeAndAddresses are the type of an active context and its addresses, each in a field of its own.
func (m *Modem) typeAndAddresses(cid int64) string {
	return fmt.Sprintf(`%d,"%s"`, m.pdp.context(cid).up, strings.Join(m.addressTexts(cid), `","`))
}

// qiactWrite activates a context; the port is blocked until it is done.
func qiactWrite(c *Call) error {
	cid := c.num("contextID")
	c.lintAPN(cid)
	c.m.loop.After(c.m.activationTime(cid), func() {
		if code := c.m.activate(cid); code != 0 {
			c.done(c.m.tcpipError(code))
			return
		}
		c.m.tcpipErr = 0
		c.done(nil)
	})
	return errPending
}

// activationTime is how long AT+QIACT and AT+QIACTEX take. They try again for as long as the network refuses.
func (m *Modem) activationTime(cid int64) time.Duration {
	return max(pdpLatency, m.tooSoon(m.pdp.context(cid)))
}

// activate is AT+QIACT's work: 0, or why not.
func (m *Modem) activate(cid int64) tcpipCode {
	switch x := m.pdp.context(cid); {
	case !m.attached():
		return tcpipPDPOpen
	case x.up != 0:
		return tcpipNotAllowed
	}
	m.pdpUp(cid)
	return 0
}

// qideactWrite deactivates a context and closes what runs over it.
func qideactWrite(c *Call) error {
	cid := c.num("contextID")
	c.m.loop.After(pdpLatency, func() {
		c.m.pdpDeactivate(c, cid)
		c.m.tcpipErr = 0
		c.done(nil)
	})
	return errPending
}

// pdpDeactivate is the host's own deactivation.
func (m *Modem) pdpDeactivate(c *Call, cid int64) {
	if m.ftpLoggedIn(int(cid)) {
		m.report(lint.DeactWhileOpen, c.port.lastLine(), "the context still carries an FTP session; close it with QFTPCLOSE first")
	}
	m.pdpDown(cid)
}

// qiactexWrite answers OK at once; the URC has the type and the addresses if view_mode is 1.
func qiactexWrite(c *Call) error {
	m, cid, view := c.m, c.num("contextID"), c.num("view_mode")
	c.lintAPN(cid)
	r := c.promise()
	c.then(func() {
		m.loop.After(m.activationTime(cid), func() {
			code := m.activate(cid)
			m.tcpipErr = code
			if code != 0 || view == 0 {
				r.last("+QIACTEX: %d,%d", cid, code)
				return
			}
			r.last("+QIACTEX: %d,0,%s", cid, m.typeAndAddresses(cid))
		})
	})
	return nil
}

func qideactexWrite(c *Call) error {
	m, cid := c.m, c.num("contextID")
	if m.ftpLoggedIn(int(cid)) {
		m.report(lint.DeactWhileOpen, c.port.lastLine(), "the context still carries an FTP session; close it with QFTPCLOSE first")
	}
	r := c.promise()
	c.then(func() {
		m.loop.After(pdpLatency, func() {
			m.pdpDown(cid)
			r.last("+QIDEACTEX: %d,0", cid)
		})
	})
	return nil
}

// qidnscfgWrite prints the name servers of a context, or changes them if it is active.
func qidnscfgWrite(c *Call) error {
	cid := c.num("contextID")
	if !c.given("pridnsaddr") && !c.given("secdnsaddr") {
		dns := c.m.pdpDNS(cid)
		c.info(`%d,"%s","%s"`, cid, dns[0], dns[1])
		return nil
	}
	if !c.m.pdpActive(int(cid)) {
		return c.m.tcpipError(tcpipPDPOpen)
	}
	dns := c.m.pdp.context(cid).dns
	for i, name := range []string{"pridnsaddr", "secdnsaddr"} {
		if !c.given(name) {
			continue
		}
		a, err := netip.ParseAddr(strings.Trim(c.text(name), " \t"))
		if err != nil {
			return c.parameterError()
		}
		dns[i] = addressText(a)
	}
	c.m.pdp.context(cid).dns = dns
	return nil
}

func qigeterrorExec(c *Call) error {
	c.info("%s", c.m.tcpipErr.text())
	return nil
}
