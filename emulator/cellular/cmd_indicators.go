package cellular

import "ptymodem/emulator/at"

// indicatorCommands report the state of the module and of its network.
func indicatorCommands() []at.Command {
	const list = `("battchg",(0-5)),("signal",(0-5)),("service",(0,1)),("call",(0,1)),("roam",(0,1)),("smsfull",(0,1)),("GPRS coverage",(0,1)),("callsetup",(0-3))`
	const unknown = "The format is our choice: no document gives it."
	return []at.Command{
		{Name: "+CIND", Brief: "indicators", Ref: "27.007 8.9; AT manual (EC2x)", Support: at.Fixed, Note: "There are no calls, no messages and no charger.",
			Read: cindRead, Test: at.Lines("+CIND: " + list)},
		at.KeptSetting(at.Command{Name: "+CMER", Brief: "report indicators", Ref: "27.007 8.10", Note: "No indicator ever changes, so nothing is reported.",
			Params: []at.Param{at.Num("mode", 0, 3).Opt("0"), at.Num("keyp", 0, 0).Opt("0"), at.Num("disp", 0, 0).Opt("0"), at.Num("ind", 0, 2).Opt("0"), at.OneOf("bfr", 0, 1).Opt("0")}}),
		{Name: "+CIREG", Brief: "registration for IMS", Ref: "27.007 8.71; hardware, public", Support: at.Fixed, Note: "There is no IMS.", Params: []at.Param{at.Num("n", 0, 2).Opt("0")},
			Read: imsRead, Write: at.WriteSetting},
		{Name: "+CSCON", Brief: "state of the signalling connection", Ref: "27.007 10.1.30; release notes", Support: at.Fixed,
			Note: "Connected while an FTP session is open, otherwise idle; changes are not reported.", Params: []at.Param{at.OneOf("n", 0, 1).Opt("0")}, Read: csconRead, Write: at.WriteSetting},
		{Name: "+QRDY", Brief: "whether the module is ready", Ref: "release notes", Support: at.Fixed, Note: unknown, Exec: at.Lines("+QRDY: 1"), Read: at.Lines("+QRDY: 1")},
		{Name: "+QCELL", Brief: "cells", Ref: "release notes", Support: at.Fixed, Note: unknown + " It is the format of +QENG.", Read: qcellRead},
		{Name: "+QCELLINFO", Brief: "cells", Ref: "release notes", Support: at.Fixed, Note: unknown + " It is the format of +QENG.", Read: qcellRead, Exec: qcellRead},
		{Name: "+QLOCREL", Brief: "release the RRC connection", Ref: "release notes", Support: at.Fixed, Note: "Accepted, without effect. " + unknown, Exec: at.Accept},
		at.KeptSetting(at.Command{Name: "+WS46", Brief: "radio access technology", Ref: "27.007 5.9", Note: "12 is GSM, 28 LTE, 30 both. The network is always LTE, whatever is set.", Params: []at.Param{at.OneOf("n", 12, 28, 30).Def("30")}}),
		{Name: "+COPN", Brief: "names of operators", Ref: "27.007 7.21", Support: at.Fixed, Note: "There are two networks.", Exec: copnExec},
		{Name: "+CPOL", Brief: "preferred operators", Ref: "27.007 7.19", Support: at.Fixed, Note: "The list is empty and cannot be written.",
			Read: withSIM(none), Test: at.Lines("+CPOL: (1-50),(0-2)")},
	}
}

func bitOf(b bool) int {
	if b {
		return 1
	}
	return 0
}

func cindRead(c *at.Call) error {
	cell := Of(c)
	signal := 0
	if cell.Radio.registered() {
		signal = 3
	}
	c.Info("0,%d,%d,0,%d,0,%d,0", signal, bitOf(cell.Radio.registered()), bitOf(cell.Radio.state() == statRoaming), bitOf(cell.PDP.isAttached()))
	return nil
}

// imsRead is a registration that never comes about.
func imsRead(c *at.Call) error {
	c.Info("%d,0", Of(c).ports.Kept(c.Command.Name, 0))
	return nil
}

func csconRead(c *at.Call) error {
	c.Info("%d,%d", Of(c).ports.Kept(c.Command.Name, 0), bitOf(Of(c).cfg.InUse(0)))
	return nil
}

func qcellRead(c *at.Call) error {
	servingCell(c)
	return nil
}

func copnExec(c *at.Call) error {
	for _, n := range []network{homeNetwork, roamingNetwork} {
		c.Info(`"%s","%s"`, n.code, n.name)
	}
	return nil
}

// qindcfgCommand says which URCs there are.
func qindcfgCommand() at.Command {
	c := at.Keyed("+QINDCFG", "URCs that are enabled", "Kept over a restart only with <save> 1. It has no effect: nothing that these URCs report ever changes here.",
		indication("all", "1"), indication("csq", "0"), indication("smsfull", "0"), indication("ring", "1"), indication("smsincoming", "1"),
		indication("act", "0"), indication("ccinfo", "0"), indication("psm", "0"), indication("rach", "0"))
	c.Ref = "AT manual; AT manual (EC2x); release notes"
	return c
}

// indication is whether a kind of URC is on. The last parameter says that the change outlives a
// reset, and is no value itself.
func indication(name, enable string) at.Key {
	k := at.KeptKey("+QINDCFG", name, at.OneOf("enable", 0, 1).Def(enable), at.OneOf("save", 0, 1).Opt("0"))
	kept := "+QINDCFG=" + name
	k.Set = func(c *at.Call) error {
		c.Kept().Set(kept, []at.Argument{*c.Arg("enable")})
		if c.Num("save") == 1 {
			c.Kept().Save(kept)
		}
		return nil
	}
	return k.Showing(1)
}
