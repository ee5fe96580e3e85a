package emulator

import (
	"fmt"
	"net/netip"
	"time"
)

const (
	pdpCount = 7 // contexts; the limit of five under VoLTE is not modelled

	networkAPN = "internet"             // what the network gives a context that names none: our choice
	pdpLatency = 100 * time.Millisecond // of activation and deactivation: our choice, far below the manual's 150 s
)

// The PDP types, as AT+QICSGP numbers them.
const (
	pdpIPv4 = 1 + iota
	pdpIPv6
	pdpIPv4v6
)

// pdpContext is one packet data context: AT+QICSGP and AT+CGDCONT define it, AT+QIACT and AT+CGACT activate it.
type pdpContext struct {
	kind           int64 // pdpIPv4 and so on
	apn            string
	user, password string
	auth           int64 // 0 none, 1 PAP, 2 CHAP
	dns            [2]string
	quality        [2]quality // AT+CGQREQ, AT+CGQMIN

	defined                               bool  // for AT+CGDCONT?
	compress, headers, ipv4alloc, request int64 // the values of AT+CGDCONT that nothing depends on
	up                                    int64 // the type that is active, 0 when the context is down
}

// pdpContexts is the packet side of the radio.
type pdpContexts struct {
	attached bool // the host wants the packet domain: AT+CGATT
	list     [pdpCount]pdpContext
	task     struct{ dns, ping, ntp bool } // a command that goes on after its OK
	ntp      string                        // the server and port that AT+QNTP asks
}

// newPDPContexts is how a power-up finds them: attached, all down, context 1 defined.
func newPDPContexts() pdpContexts {
	p := pdpContexts{attached: true}
	for i := range p.list {
		p.list[i] = pdpContext{kind: pdpIPv4}
	}
	p.list[0].defined = true
	return p
}

// context is context cid, 1 to 7.
func (p *pdpContexts) context(cid int64) *pdpContext { return &p.list[cid-1] }

// network is the access point that the context reaches.
func (x *pdpContext) network() string {
	if x.apn == "" {
		return networkAPN
	}
	return x.apn
}

// pdpActive reports whether context cid carries data, no matter which command activated it.
func (m *Modem) pdpActive(cid int) bool {
	return cid >= 1 && cid <= pdpCount && m.pdp.list[cid-1].up != 0
}

// attached reports whether the module is attached to the packet domain.
func (m *Modem) attached() bool { return m.pdp.attached && m.registered() }

// pdpAddresses are the addresses that the network has given to an active context. They differ between the modems of one process.
func (m *Modem) pdpAddresses(cid int64) []netip.Addr {
	i := m.cfg.Index
	v4 := netip.AddrFrom4([4]byte{10, 64 | byte(i>>8)&63, byte(i), byte(10 + cid)})
	v6 := netip.AddrFrom16([16]byte{0x20, 0x01, 0x0d, 0xb8, byte(i >> 8), byte(i), 0, byte(cid), 15: 1}) // of the documentation's prefix
	switch m.pdp.context(cid).up {
	case pdpIPv4:
		return []netip.Addr{v4}
	case pdpIPv6:
		return []netip.Addr{v6}
	case pdpIPv4v6:
		return []netip.Addr{v4, v6}
	}
	return nil
}

// pdpDNS are the name servers of a context: the host's, else the network's once the context is active.
func (m *Modem) pdpDNS(cid int64) [2]string {
	x := m.pdp.context(cid)
	dns := [2]string{"0.0.0.0", "0.0.0.0"}
	for i := range dns {
		switch {
		case x.dns[i] != "":
			dns[i] = x.dns[i]
		case x.up != 0:
			dns[i] = fmt.Sprintf("10.64.0.%d", 53+i)
		}
	}
	return dns
}

// pdpUp activates context cid.
func (m *Modem) pdpUp(cid int64) {
	x := m.pdp.context(cid)
	x.up, x.defined = x.kind, true
}

// pdpDown deactivates context cid at the host's wish, and with it the FTP session that it carries.
func (m *Modem) pdpDown(cid int64) {
	x := m.pdp.context(cid)
	if x.up == 0 {
		return
	}
	x.up = 0
	m.ftpNetworkLost(int(cid))
}

// pdpDeact is the network's own deactivation of context cid: the host is told, and has to activate it again.
func (m *Modem) pdpDeact(cid int) {
	if !m.pdpActive(cid) {
		return
	}
	m.pdpDown(int64(cid))
	m.urc(`+QIURC: "pdpdeact",%d`, cid)
}

// networkLost takes all contexts down: no registration, no attach, or CFUN=0. When the radio is on it is the network's doing, and
// the host is told as for pdpDeact; that is our choice.
func (m *Modem) networkLost() {
	told := m.radio.cfun == 1 && m.pdp.attached
	for i := range m.pdp.list {
		if x := &m.pdp.list[i]; x.up != 0 {
			x.up = 0
			if told {
				m.urc(`+QIURC: "pdpdeact",%d`, i+1)
			}
		}
	}
	m.ftpNetworkLost(0)
}
