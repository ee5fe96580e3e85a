package cellular

import (
	"strings"

	"ptymodem/emulator/at"
)

// packetCommands are further commands of the packet domain, beside those that define and activate
// contexts.
func packetCommands() []at.Command {
	return []at.Command{
		{Name: "+CGAUTH", Brief: "name and password of a PDP context", Ref: "27.007 10.1.31; hardware, public", Test: at.Lines("+CGAUTH: (1..7),(0..2),(0..20),(0..20)"),
			Params: []at.Param{at.Num("cid", 1, pdpCount), at.Num("auth_prot", 0, 2).Opt("0"), at.Text("userid", 127).Opt(""), at.Text("password", 127).Opt("")}, Read: cgauthRead, Write: cgauthWrite,
			Note: "the same as in AT+QICSGP; names longer than =? says are accepted, as AT+QICSGP accepts them"},
		at.KeptSetting(at.Command{Name: "+CGEREP", Brief: "report events of the packet domain", Ref: "27.007 10.1.19; AT manual (EC2x)", Note: "Kept over a restart. Nothing is reported.",
			Params: []at.Param{at.Num("mode", 0, 2).Opt("0"), at.OneOf("bfr", 0, 1).Opt("0")}, Exec: at.Saved(at.WriteDefaults), Write: at.Saved(at.WriteSetting)}),
		at.KeptSetting(at.Command{Name: "+CGCLASS", Brief: "class of the mobile station", Ref: "27.007 10.1.11; AT manual (EC2x)", Note: "Only class A is supported.",
			Params: []at.Param{at.Text("class", 2).NotEmpty().Def("A").Show(`("A")`)}, Write: cgclassWrite}),
		{Name: "+CGDATA", Brief: "enter data state", Ref: "27.007 10.1.12", Support: at.Fixed, Note: "There is no PPP: NO CARRIER.", Params: []at.Param{at.Text("L2P", 8).NotEmpty().Show(`("PPP")`), cidParam().Opt("1")},
			Test: at.Lines(`+CGDATA: ("PPP")`), Write: at.NoCarrier},
		{Name: "+QNETDEVCTL", Brief: "data call of the USB network adapter", Ref: "AT manual; hardware, public", Support: at.Setting, Note: "There is no such adapter. It counts as bound while the context is active; there is no URC.",
			Params: []at.Param{at.Num("op", 0, 3), at.Num("cid", 1, pdpCount), at.OneOf("urc_en", 0, 1).Opt("0")}, Read: qnetdevctlRead, Write: qnetdevctlWrite},
	}
}

// cgauthRead lists the contexts that are defined.
func cgauthRead(c *at.Call) error {
	for _, cid := range Of(c).PDP.selected(0, isDefined) {
		l := &Of(c).PDP.context(cid).login
		c.Info(`%d,%d,"%s","%s"`, cid, l.auth, l.user, l.password)
	}
	return nil
}

// cgauthWrite sets the name and password of a context; without a protocol they are gone.
func cgauthWrite(c *at.Call) error {
	l := &Of(c).PDP.context(c.Num("cid")).login
	l.auth, l.user, l.password = c.Num("auth_prot"), "", ""
	if l.auth != 0 {
		l.user, l.password = c.Text("userid"), c.Text("password")
	}
	return nil
}

func cgclassWrite(c *at.Call) error {
	if strings.Trim(c.Text("class"), `"`) != "A" {
		return at.CMEParameter
	}
	return nil
}

// qnetdevctlRead prints what was asked for, and whether the data call stands.
func qnetdevctlRead(c *at.Call) error {
	v := c.Kept().Values(c.Command)
	if v[0].Num == 0 {
		c.Info("0,0,0,0")
		return nil
	}
	c.Info("%d,%d,%d,%d", v[0].Num, v[1].Num, v[2].Num, bitOf(Of(c).PDP.Active(int(v[1].Num))))
	return nil
}

// qnetdevctlWrite makes the data call, which activates its context, or ends it and leaves the
// context as it is.
func qnetdevctlWrite(c *at.Call) error {
	cell, cid := Of(c), c.Num("cid")
	if c.Num("op") != 0 {
		if err := cell.Card.checkReady(); err != nil {
			return err
		}
		if !cell.PDP.isAttached() {
			return at.CMENoService
		}
		if cell.PDP.context(cid).up == 0 {
			lintAPN(c, cid)
			cell.PDP.up(cid)
		}
	}
	return at.WriteSetting(c)
}
