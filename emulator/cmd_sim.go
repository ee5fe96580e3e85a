package emulator

import "ptymodem/atparser"

// simCommands are about the SIM card (AT manual).
func simCommands() []Command {
	const madeUp = "The SIM is made up, of the test network 001-01, and each modem has its own."
	return []Command{
		{Name: "+CPIN", Brief: "PIN", Ref: "AT manual", Support: Partial, Note: "The SIM asks for no PIN, so none can be given.",
			Style: OnlyOK, Params: []Param{text("pin", 8).full(), text("new_pin", 8).opt("")}, Read: cpinRead, Write: cpinWrite},
		{Name: "+CIMI", Brief: "IMSI", Ref: "AT manual", Note: madeUp, Exec: withSIM(func(c *Call) { c.line(c.m.identity.imsi) })},
		{Name: "+QCCID", Brief: "ICCID", Ref: "AT manual", Note: madeUp, Exec: withSIM(iccid)},
		{Name: "+CCID", Brief: "ICCID", Ref: "AT manual", Note: madeUp, Exec: withSIM(iccid), Read: withSIM(iccid)},
		{Name: "+ICCID", Brief: "ICCID", Ref: "AT manual", Note: madeUp, Exec: withSIM(iccid), Read: withSIM(iccid)},
		{Name: "+CNUM", Brief: "own number", Ref: "27.007 7.1", Support: Fixed, Note: madeUp,
			Exec: withSIM(func(c *Call) { c.info(`,"%s",145`, c.m.identity.msisdn) })},
		{Name: "+QINISTAT", Brief: "what of the SIM is initialised", Ref: "AT manual", Exec: qinistatExec, Test: answer("+QINISTAT: (0-7)")},
		{Name: "+CLCK", Brief: "facility locks", Ref: "27.007 7.4", Support: Partial, Note: "Locks can be queried, and are all open; setting one is refused.",
			Params: []Param{text("fac", 2).full().shown(`("SC","FD","PN","PS")`), num("mode", 0, 2), text("passwd", 16).opt(""), num("class", 1, 255).opt("7")},
			Test:   answer(`+CLCK: ("SC","FD","PN","PS")`), Write: clckWrite},
		{Name: "+QPINC", Brief: "remaining PIN attempts", Ref: "AT manual (EC2x)", Support: Fixed,
			Params: []Param{text("facility", 2).full().shown(`("SC","P2")`)}, Read: withSIM(qpincRead), Write: qpincWrite},
		setting(Command{Name: "+QSIMDET", Brief: "SIM detection pin", Ref: "AT manual (EC2x)", Note: "Kept over a restart, and in force after it; there is no such pin, so nothing depends on it.", Write: saved(writeSetting),
			Params: []Param{oneOf("enable", 0, 1).def("0"), oneOf("insert_level", 0, 1).def("0")}}),
		{Name: "+QSIMSTAT", Brief: "report SIM insertion", Ref: "AT manual (EC2x)", Note: "Kept over a restart.", Params: []Param{oneOf("enable", 0, 1).def("0")},
			Read: qsimstatRead, Write: saved(writeSetting), Test: answer("+QSIMSTAT: (0,1)")},
	}
}

// withSIM is f for when the SIM is ready, and its error else.
func withSIM(f func(c *Call)) handler {
	return func(c *Call) error {
		if err := c.m.simError(); err != nil {
			return err
		}
		f(c)
		return nil
	}
}

func iccid(c *Call) { c.info("%s", c.m.identity.iccid) }

func cpinRead(c *Call) error {
	if err := c.m.simError(); err != nil {
		return err
	}
	c.info("READY")
	return nil
}

// cpinWrite refuses a PIN: the SIM waits for none.
func cpinWrite(c *Call) error {
	if err := c.m.simError(); err != nil {
		return err
	}
	return cmeNotAllowed
}

// qinistatExec is 1 for the PIN, 2 for SMS and 4 for the phone book, added up.
func qinistatExec(c *Call) error {
	if c.m.simReady() {
		c.info("7")
	} else {
		c.info("0")
	}
	return nil
}

func clckWrite(c *Call) error {
	if err := c.m.simError(); err != nil {
		return err
	}
	switch c.text("fac") {
	case "SC", "FD", "PN", "PS":
	default:
		return cmeParameter
	}
	if c.num("mode") != 2 {
		return cmeNotAllowed
	}
	c.info("0")
	return nil
}

func qpincRead(c *Call) {
	c.info(`"SC",3,10`)
	c.info(`"P2",3,10`)
}

func qpincWrite(c *Call) error {
	if err := c.m.simError(); err != nil {
		return err
	}
	f := atparser.Upper(c.text("facility"))
	if f != "SC" && f != "P2" {
		return cmeParameter
	}
	c.info(`%q,3,10`, f)
	return nil
}

func qsimstatRead(c *Call) error {
	inserted := 1
	if c.m.cfg.NoSIM {
		inserted = 0
	}
	c.info("%d,%d", c.m.kept("+QSIMSTAT", 0), inserted)
	return nil
}
