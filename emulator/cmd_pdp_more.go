package emulator

import "strings"

// packetCommands are further commands of the packet domain, beside those that define and activate contexts.
func packetCommands() []Command {
	return []Command{
		{Name: "+CGAUTH", Brief: "name and password of a PDP context", Ref: "27.007 10.1.31; hardware, public", Test: answer("+CGAUTH: (1..7),(0..2),(0..20),(0..20)"),
			Params: []Param{num("cid", 1, pdpCount), num("auth_prot", 0, 2).opt("0"), text("userid", 127).opt(""), text("password", 127).opt("")}, Read: cgauthRead, Write: cgauthWrite,
			Note: "those of AT+QICSGP; longer names than =? tells are taken, as AT+QICSGP takes them"},
		setting(Command{Name: "+CGEREP", Brief: "report events of the packet domain", Ref: "27.007 10.1.19; AT manual (EC2x)", Note: "There are no reports. Kept over a restart.",
			Params: []Param{num("mode", 0, 2).opt("0"), oneOf("bfr", 0, 1).opt("0")}, Exec: saved(writeDefaults), Write: saved(writeSetting)}),
		setting(Command{Name: "+CGCLASS", Brief: "class of the mobile station", Ref: "27.007 10.1.11; AT manual (EC2x)", Note: "There is class A alone.",
			Params: []Param{text("class", 2).full().def("A").shown(`("A")`)}, Write: cgclassWrite}),
		{Name: "+CGDATA", Brief: "enter data state", Ref: "27.007 10.1.12", Support: Fixed, Note: "There is no PPP: NO CARRIER.", Params: []Param{text("L2P", 8).full().shown(`("PPP")`), cidParam().opt("1")},
			Test: answer(`+CGDATA: ("PPP")`), Write: noCarrier},
		{Name: "+QNETDEVCTL", Brief: "data call of the USB network adapter", Ref: "AT manual; hardware, public", Support: Setting, Note: "There is no such adapter. Bound while the context is active; no URC.",
			Params: []Param{num("op", 0, 3), num("cid", 1, pdpCount), oneOf("urc_en", 0, 1).opt("0")}, Read: qnetdevctlRead, Write: qnetdevctlWrite},
	}
}

// saved is a handler of a setting that is kept over a restart at once.
func saved(h handler) handler {
	return func(c *Call) error {
		err := h(c)
		if err == nil {
			c.m.keep.save(c.spec.Name)
		}
		return err
	}
}

// cgauthRead lists the contexts that are defined.
func cgauthRead(c *Call) error {
	for _, cid := range c.m.selected(0, isDefined) {
		l := &c.m.pdp.context(cid).login
		c.info(`%d,%d,"%s","%s"`, cid, l.auth, l.user, l.password)
	}
	return nil
}

// cgauthWrite sets the name and password of a context; without a protocol they are gone.
func cgauthWrite(c *Call) error {
	l := &c.m.pdp.context(c.num("cid")).login
	l.auth, l.user, l.password = c.num("auth_prot"), "", ""
	if l.auth != 0 {
		l.user, l.password = c.text("userid"), c.text("password")
	}
	return nil
}

func cgclassWrite(c *Call) error {
	if strings.Trim(c.text("class"), `"`) != "A" {
		return cmeParameter
	}
	return nil
}

// qnetdevctlRead prints what was asked for, and whether the data call stands.
func qnetdevctlRead(c *Call) error {
	v := c.m.keep.values(c.spec)
	if v[0].num == 0 {
		c.info("0,0,0,0")
		return nil
	}
	c.info("%d,%d,%d,%d", v[0].num, v[1].num, v[2].num, bitOf(c.m.pdpActive(int(v[1].num))))
	return nil
}

// qnetdevctlWrite makes the data call, which activates its context, or ends it and leaves the context as it is.
func qnetdevctlWrite(c *Call) error {
	m, cid := c.m, c.num("cid")
	if c.num("op") != 0 {
		if err := m.simError(); err != nil {
			return err
		}
		if !m.attached() {
			return cmeNoService
		}
		if m.pdp.context(cid).up == 0 {
			c.lintAPN(cid)
			m.pdpUp(cid)
		}
	}
	return writeSetting(c)
}
