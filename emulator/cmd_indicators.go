package emulator

// indicatorCommands report the state of the module and of its network.
func indicatorCommands() []Command {
	const list = `("battchg",(0-5)),("signal",(0-5)),("service",(0,1)),("call",(0,1)),("roam",(0,1)),("smsfull",(0,1)),("GPRS coverage",(0,1)),("callsetup",(0-3))`
	const unknown = "The form is our choice: no document has it."
	return []Command{
		{Name: "+CIND", Brief: "indicators", Ref: "27.007 8.9; AT manual (EC2x)", Support: Fixed, Note: "There is never a call, a message or a charger.",
			Read: cindRead, Test: answer("+CIND: " + list)},
		setting(Command{Name: "+CMER", Brief: "report indicators", Ref: "27.007 8.10", Note: "No indicator ever changes, so there is never a report.",
			Params: []Param{num("mode", 0, 3).opt("0"), num("keyp", 0, 0).opt("0"), num("disp", 0, 0).opt("0"), num("ind", 0, 2).opt("0"), oneOf("bfr", 0, 1).opt("0")}}),
		{Name: "+CIREG", Brief: "registration for IMS", Ref: "27.007 8.71; hardware, public", Support: Fixed, Note: "There is no IMS.", Params: []Param{num("n", 0, 2).opt("0")},
			Read: imsRead, Write: writeSetting},
		{Name: "+CSCON", Brief: "state of the connection to the cell", Ref: "27.007 10.1.30; release notes", Support: Fixed,
			Note: "Connected while an FTP session stands, else idle; changes are not reported.", Params: []Param{oneOf("n", 0, 1).opt("0")}, Read: csconRead, Write: writeSetting},
		{Name: "+QRDY", Brief: "whether the module is ready", Ref: "release notes", Support: Fixed, Note: unknown, Exec: answer("+QRDY: 1"), Read: answer("+QRDY: 1")},
		{Name: "+QCELL", Brief: "cells", Ref: "release notes", Support: Fixed, Note: unknown + " It is that of +QENG.", Read: qcellRead},
		{Name: "+QCELLINFO", Brief: "cells", Ref: "release notes", Support: Fixed, Note: unknown + " It is that of +QENG.", Read: qcellRead, Exec: qcellRead},
		{Name: "+QLOCREL", Brief: "release the RRC connection", Ref: "release notes", Support: Fixed, Note: "Accepted, and has no effect; " + unknown, Exec: onlyOK},
		setting(Command{Name: "+WS46", Brief: "radio networks that are used", Ref: "27.007 5.9", Note: "12 is GSM, 28 LTE, 30 both. There is LTE alone, whatever is set.", Params: []Param{oneOf("n", 12, 28, 30).def("30")}}),
		{Name: "+COPN", Brief: "names of operators", Ref: "27.007 7.21", Support: Fixed, Note: "There are two networks in this modem's world.", Exec: copnExec},
		{Name: "+CPOL", Brief: "preferred operators", Ref: "27.007 7.19", Support: Fixed, Note: "The list is empty, and cannot be written.",
			Read: withSIM(none), Test: answer("+CPOL: (1-50),(0-2)")},
	}
}

func bitOf(b bool) int {
	if b {
		return 1
	}
	return 0
}

func cindRead(c *Call) error {
	m := c.m
	signal := 0
	if m.registered() {
		signal = 3
	}
	c.info("0,%d,%d,0,%d,0,%d,0", signal, bitOf(m.registered()), bitOf(m.radio.state(m.cfg) == statRoaming), bitOf(m.attached()))
	return nil
}

// imsRead is a registration that never comes about.
func imsRead(c *Call) error {
	c.info("%d,0", c.m.kept(c.spec.Name, 0))
	return nil
}

func csconRead(c *Call) error {
	c.info("%d,%d", c.m.kept(c.spec.Name, 0), bitOf(c.m.ftp.client != nil))
	return nil
}

func qcellRead(c *Call) error {
	c.servingCell()
	return nil
}

func copnExec(c *Call) error {
	for _, n := range []network{homeNetwork, roamingNetwork} {
		c.info(`"%s","%s"`, n.code, n.name)
	}
	return nil
}
