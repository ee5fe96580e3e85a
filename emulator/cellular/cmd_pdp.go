package cellular

import (
	"fmt"
	"strconv"
	"strings"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
)

func cidParam() at.Param { return at.Num("contextID", 1, pdpCount) }

// pdpCommands are the packet domain commands of 3GPP 27.007, which share their contexts with
// AT+QICSGP and AT+QIACT.
func pdpCommands() []at.Command {
	return append([]at.Command{
		{Name: "+CGATT", Brief: "attach to the packet domain", Ref: "AT manual; hardware, public", Params: []at.Param{at.OneOf("state", 0, 1)},
			Read: cgattRead, Write: cgattWrite},
		{Name: "+CGACT", Brief: "activate PDP contexts", Ref: "AT manual; hardware, public", Test: cgactTest, Read: cgactRead, Write: cgactWrite,
			Params: []at.Param{at.OneOf("state", 0, 1), cidParam().Opt("0")}, Note: "without a context it applies to all defined ones; one context per command"},
		{Name: "+CGDCONT", Brief: "define a PDP context", Ref: "AT manual; 27.007 10.1.1; hardware, public", Test: cgdcontTest, Read: cgdcontRead, Write: cgdcontWrite,
			Params: []at.Param{at.Num("cid", 1, pdpCount), at.Text("PDP_type", 8).Opt(""), at.Text("APN", 99).Opt(""), at.Text("PDP_addr", 64).Opt(""),
				at.Num("d_comp", 0, 3).Opt("0"), at.Num("h_comp", 0, 4).Opt("0"), at.Num("ipv4alloc", 0, 1).Opt("0"), at.Num("request_type", 0, 1).Opt("0")},
			Note: "the contexts are those of QICSGP; an address that the host requests is ignored; saved at once; 3 for an active context"},
		{Name: "+CGPADDR", Brief: "addresses of PDP contexts", Ref: "AT manual; hardware, public", Note: "the addresses of both families are in one field", Test: cgpaddrTest, Exec: cgpaddr, Write: cgpaddr,
			Params: []at.Param{cidParam().Opt("0"), cidParam().Opt("0"), cidParam().Opt("0"), cidParam().Opt("0"), cidParam().Opt("0"), cidParam().Opt("0"), cidParam().Opt("0")}},
		{Name: "+CGCONTRDP", Brief: "parameters that the network assigned to active PDP contexts", Ref: "27.007 10.1.23; hardware, public",
			Note: "IPv6 name servers are those that the host has set, otherwise zeros", Test: cgcontrdpTest, Exec: cgcontrdp, Write: cgcontrdp,
			Params: []at.Param{cidParam().Opt("0")}},
	}, append(qualityCommands(), packetCommands()...)...)
}

func cgattRead(c *at.Call) error {
	state := 0
	if Of(c).PDP.isAttached() {
		state = 1
	}
	c.Info("%d", state)
	return nil
}

// cgattWrite attaches, or detaches and takes every context down.
func cgattWrite(c *at.Call) error {
	cell := Of(c)
	if c.Num("state") == 1 {
		if !cell.Radio.registered() {
			return at.CMENoService
		}
		cell.PDP.attached = true
		cell.PDP.attachBearer()
		cell.Radio.tellRegistration()
		return nil
	}
	cell.PDP.attached = false
	cell.PDP.lost()
	cell.Radio.tellRegistration()
	return nil
}

func cgactTest(c *at.Call) error {
	c.Info("(0,1)")
	return nil
}

func cgactRead(c *at.Call) error {
	for i := range Of(c).PDP.list {
		if x := &Of(c).PDP.list[i]; x.defined {
			state := 0
			if x.up != 0 {
				state = 1
			}
			c.Info("%d,%d", i+1, state)
		}
	}
	return nil
}

// cgactWrite activates or deactivates one context, or all that are defined; one that is there
// already is no error (27.007 10.1.10).
func cgactWrite(c *at.Call) error {
	cell := Of(c)
	cids := cell.PDP.selected(c.Num("contextID"), isDefined)
	if c.Num("state") == 0 {
		for _, cid := range cids {
			deactivate(c, cid)
		}
		return nil
	}
	if !cell.PDP.isAttached() {
		return at.CMENoService
	}
	for _, cid := range cids {
		x := cell.PDP.context(cid)
		switch {
		case cell.PDP.tooSoon(x) > 0, x.up != 0 && cell.cfg.AttachBearer && c.Given("contextID"):
			return at.CMENotAllowed
		case x.up == 0 && !cell.PDP.reaches(x):
			return at.CMENoService
		case x.up == 0:
			lintAPN(c, cid)
			cell.PDP.up(cid)
		}
	}
	return nil
}

// selected are the contexts that a command means: cid, or with 0 all that fit.
func (d *PacketDomain) selected(cid int64, fit func(x *pdpContext) bool) []int64 {
	if cid != 0 {
		return []int64{cid}
	}
	var cids []int64
	for i := range d.list {
		if fit(&d.list[i]) {
			cids = append(cids, int64(i+1))
		}
	}
	return cids
}

func isDefined(x *pdpContext) bool { return x.defined }
func isUp(x *pdpContext) bool      { return x.up != 0 }

// commas joins numbers as parameters are.
func commas(numbers []int64) string {
	s := make([]string, len(numbers))
	for i, n := range numbers {
		s[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(s, ",")
}

// pdpTypes are the types as AT+CGDCONT writes them, by number.
var pdpTypes = [...]string{pdpIPv4: "IP", pdpIPv6: "IPV6", pdpIPv4v6: "IPV4V6"}

func cgdcontTest(c *at.Call) error {
	for _, t := range pdpTypes[pdpIPv4:] {
		c.Info(`(1-%d),"%s",,,(0-3),(0-4),(0,1),(0,1)`, pdpCount, t)
	}
	return nil
}

func cgdcontRead(c *at.Call) error {
	for i := range Of(c).PDP.list {
		if x := &Of(c).PDP.list[i]; x.defined {
			c.Info(`%d,"%s","%s","%s",%d,%d,%d,%d`, i+1, pdpTypes[x.kind], Of(c).PDP.apn(x), noAddress(x.kind), x.compress, x.headers, x.ipv4alloc, x.request)
		}
	}
	return nil
}

// noAddress is what stands for the address that a context does not ask for.
func noAddress(kind int64) string {
	if kind == pdpIPv6 {
		return "0:0:0:0:0:0:0:0"
	}
	return "0.0.0.0"
}

// cgdcontWrite defines a context, and saves that at once; with its number alone it is undefined
// again. One that is active cannot be changed.
func cgdcontWrite(c *at.Call) error {
	cid := c.Num("cid")
	x := Of(c).PDP.context(cid)
	if x.up != 0 {
		return at.CMENotAllowed
	}
	if len(c.Parsed.Params) == 1 {
		*x = pdpContext{pdpDefinition: pdpDefinition{kind: pdpIPv4}, login: pdpLogin{kind: pdpIPv4}, dns: x.dns, moved: x.moved}
		Of(c).PDP.definitions[cid-1] = x.pdpDefinition
		return nil
	}
	if c.Given("PDP_type") {
		kind := pdpType(c.Text("PDP_type"))
		if kind == 0 {
			return c.ParameterError()
		}
		x.kind = kind
	}
	x.defined = true
	if c.Given("APN") {
		x.apn = c.Text("APN")
	}
	lintAPNMade(c, cid)
	for _, v := range []struct {
		name string
		to   *int64
	}{{"d_comp", &x.compress}, {"h_comp", &x.headers}, {"ipv4alloc", &x.ipv4alloc}, {"request_type", &x.request}} {
		if c.Given(v.name) {
			*v.to = c.Num(v.name)
		}
	}
	Of(c).PDP.definitions[cid-1] = x.pdpDefinition
	return nil
}

// pdpType is the number of a PDP type, 0 when there is none of that name.
func pdpType(name string) int64 {
	for i, t := range pdpTypes {
		if t != "" && atparser.EqualFold(t, name) {
			return int64(i)
		}
	}
	return 0
}

func cgpaddrTest(c *at.Call) error {
	c.Info("(%s)", commas(Of(c).PDP.selected(0, isDefined)))
	return nil
}

// cgpaddr prints the addresses of the contexts that the command names, else of all that are
// defined.
func cgpaddr(c *at.Call) error {
	var cids []int64
	for i := range c.Params {
		if c.Args[i].Given {
			cids = append(cids, c.Args[i].Num)
		}
	}
	if len(cids) == 0 {
		cids = Of(c).PDP.selected(0, isDefined)
	}
	for _, cid := range cids {
		c.Info(`%d,"%s"`, cid, strings.Join(Of(c).PDP.addressTexts(cid), ","))
	}
	return nil
}

func cgcontrdpTest(c *at.Call) error {
	c.Info("(%s)", commas(Of(c).PDP.selected(0, isUp)))
	return nil
}

// cgcontrdp prints the bearer, access point, address with its mask, gateway and name servers, a
// line for each address; a context that is down has nothing to say.
func cgcontrdp(c *at.Call) error {
	cell := Of(c)
	for _, cid := range cell.PDP.selected(c.Num("contextID"), isUp) {
		x := cell.PDP.context(cid)
		for _, local := range cell.PDP.addresses(cid) {
			bits := 24
			if !local.Is4() {
				bits = 64
			}
			dns := cell.PDP.resolvers(cid, local)
			c.Info(`%d,%d,"%s","%s","%s","%s","%s"`, cid, x.bearer, cell.PDP.accessPoint(x), decimals(local, bits), decimals(pdpGateway(local), 0), decimals(dns[0], 0), decimals(dns[1], 0))
		}
	}
	return nil
}

// accessPoint is the whole name of a context's access point: the network adds its own (3GPP 23.003
// 9.1.2).
func (d *PacketDomain) accessPoint(x *pdpContext) string {
	code := d.cell.Radio.network().code
	return fmt.Sprintf("%s.mnc%03s.mcc%s.gprs", d.apn(x), code[3:], code[:3])
}
