package cellular

import (
	"slices"
	"strings"
	"time"
)

const (
	pdpCount = 7 // contexts; the limit of five under VoLTE is not modelled

	networkAPN = "internet"             // what the network gives a context that names none: our choice
	PDPLatency = 100 * time.Millisecond // of activation and deactivation: our choice, far below the manual's 150 s
)

// The PDP types, as AT+QICSGP numbers them.
const (
	pdpIPv4 = 1 + iota
	pdpIPv6
	pdpIPv4v6
)

// pdpDefinition is what AT+CGDCONT says about a context. AT+QICSGP changes its type and access
// point for as long as the module is on.
type pdpDefinition struct {
	defined bool  // for AT+CGDCONT?
	kind    int64 // pdpIPv4 and so on
	apn     string

	compress, headers, ipv4alloc, request int64 // nothing depends on them
}

// pdpDefinitions are the definitions that AT+CGDCONT has saved: they outlive a reset.
type pdpDefinitions [pdpCount]pdpDefinition

// newPDPDefinitions are those of a new module: context 1 is defined.
func newPDPDefinitions() (d pdpDefinitions) {
	for i := range d {
		d[i].kind = pdpIPv4
	}
	d[0].defined = true
	return d
}

// pdpLogin is what AT+QICSGP says about a context. It is not saved, and blank after a reset
// whatever AT+CGDCONT has saved.
type pdpLogin struct {
	kind                int64
	apn, user, password string
	auth                int64 // 0 none, 1 PAP, 2 CHAP
}

// pdpContext is one packet data context: AT+QICSGP and AT+CGDCONT define it, AT+QIACT and AT+CGACT
// activate it.
type pdpContext struct {
	pdpDefinition
	login pdpLogin
	dns   [2]string

	up     int64         // the type that is active, 0 when the context is down
	bearer int64         // of a context that is up: see up
	moved  time.Duration // when it last went up or down, in modem time since the start; see attachBearer
}

// PacketDomain is the packet side of the radio: the PDP contexts of a modem, and what AT+CGDCONT
// has saved of them.
type PacketDomain struct {
	cell        *Cellular
	definitions pdpDefinitions
	pdpContexts
}

// pdpContexts are the contexts since power-up.
type pdpContexts struct {
	attached bool // the host wants the packet domain: AT+CGATT
	list     [pdpCount]pdpContext
	task     struct{ dns, ping, ntp bool } // a command that goes on after its OK
	ntp      string                        // the server and port that AT+QNTP asks
}

// newPDPContexts is how a power-up finds them: attached, all down, with the definitions that are
// saved.
func newPDPContexts(saved pdpDefinitions) pdpContexts {
	p := pdpContexts{attached: true}
	for i := range p.list {
		p.list[i] = pdpContext{pdpDefinition: saved[i], login: pdpLogin{kind: pdpIPv4}}
	}
	return p
}

// context is context cid, 1 to 7.
func (p *pdpContexts) context(cid int64) *pdpContext { return &p.list[cid-1] }

// apn is the access point that the context reaches.
func (d *PacketDomain) apn(x *pdpContext) string {
	switch all := d.cell.cfg.APNs; {
	case x.apn != "":
		return x.apn
	case len(all) > 0:
		return all[0]
	}
	return networkAPN
}

// reaches reports that the network has the access point of the context.
func (d *PacketDomain) reaches(x *pdpContext) bool {
	all := d.cell.cfg.APNs
	return len(all) == 0 || slices.ContainsFunc(all, func(apn string) bool { return strings.EqualFold(apn, d.apn(x)) })
}

// Active reports whether context cid carries data, no matter which command activated it.
func (d *PacketDomain) Active(cid int) bool {
	return cid >= 1 && cid <= pdpCount && d.list[cid-1].up != 0
}

// isAttached reports whether the module is attached to the packet domain.
func (d *PacketDomain) isAttached() bool { return d.attached && d.cell.Radio.registered() }

// firstBearer is the EPS bearer of the context that is activated first; the next ones have the
// numbers after it.
const firstBearer = 5

// up activates context cid, on the lowest bearer that is free.
func (d *PacketDomain) up(cid int64) {
	x := d.context(cid)
	x.bearer = firstBearer
	for slices.ContainsFunc(d.list[:], func(o pdpContext) bool { return o.up != 0 && o.bearer == x.bearer }) {
		x.bearer++
	}
	x.up, x.defined = x.kind, true
	x.moved = d.uptime()
}

// Down deactivates context cid at the host's wish, and with it the FTP session that it carries.
func (d *PacketDomain) Down(cid int64) {
	x := d.context(cid)
	if x.up == 0 {
		return
	}
	x.up = 0
	x.moved = d.uptime()
	d.cell.cfg.OnDown(int(cid))
}

// Deactivate is the network's own deactivation of context cid: the host is told, and has to
// activate it again.
func (d *PacketDomain) Deactivate(cid int) {
	if !d.Active(cid) {
		return
	}
	d.Down(int64(cid))
	d.cell.ports.URC(`+QIURC: "pdpdeact",%d`, cid)
}

// lost takes all contexts down: no registration, no attach, or CFUN=0. When the radio is on
// it is the network's doing, and the host is told as for pdpDeact; that is our choice.
func (d *PacketDomain) lost() {
	told := d.cell.Radio.cfun == 1 && d.attached
	for i := range d.list {
		if x := &d.list[i]; x.up != 0 {
			x.up, x.moved = 0, 0
			if told {
				d.cell.ports.URC(`+QIURC: "pdpdeact",%d`, i+1)
			}
		}
	}
	d.cell.cfg.OnDown(0)
}
