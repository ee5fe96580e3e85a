package cellular

import (
	"cmp"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
)

// simCommands are about the SIM card (AT manual).
func simCommands() []at.Command {
	const madeUp = "The SIM is made up, for the test network 001-01; each modem has its own."
	return []at.Command{
		{Name: "+CPIN", Brief: "PIN", Ref: "AT manual", Note: "The SIM asks for a PIN only if a scenario says so.",
			Style: at.OnlyOK, Params: []at.Param{at.Text("pin", 8).NotEmpty(), pinCode("new_pin").Opt("")}, Read: cpinRead, Write: cpinWrite},
		{Name: "+CIMI", Brief: "IMSI", Ref: "AT manual", Note: madeUp, Exec: withSIM(func(c *at.Call) { c.Line(Of(c).Card.sim.imsi) })},
		{Name: "+QCCID", Brief: "ICCID", Ref: "AT manual", Note: madeUp, Exec: withSIM(iccid)},
		{Name: "+CCID", Brief: "ICCID", Ref: "AT manual", Note: madeUp, Exec: withSIM(iccid), Read: withSIM(iccid)},
		{Name: "+ICCID", Brief: "ICCID", Ref: "AT manual", Note: madeUp, Exec: withSIM(iccid), Read: withSIM(iccid)},
		{Name: "+CNUM", Brief: "own number", Ref: "27.007 7.1", Support: at.Fixed, Note: madeUp,
			Exec: withSIM(func(c *at.Call) { c.Info(`,"%s",145`, Of(c).Card.sim.msisdn) })},
		{Name: "+QINISTAT", Brief: "initialisation state of the SIM", Ref: "AT manual", Exec: qinistatExec, Test: at.Lines("+QINISTAT: (0-7)")},
		{Name: "+CLCK", Brief: "facility locks", Ref: "27.007 7.4", Support: at.Partial, Note: "Locks can be queried. Only SC can be set, if a scenario has given the SIM a PIN; the others are off.",
			Params: []at.Param{at.Text("fac", 2).NotEmpty().Show(`("SC","FD","PN","PS")`), at.Num("mode", 0, 2), at.Text("passwd", 16).Opt(""), at.Num("class", 1, 255).Opt("7")},
			Test:   at.Lines(`+CLCK: ("SC","FD","PN","PS")`), Write: clckWrite},
		{Name: "+QPINC", Brief: "remaining PIN attempts", Ref: "AT manual (EC2x)", Support: at.Partial, Note: "PIN2 is never asked for.",
			Params: []at.Param{at.Text("facility", 2).NotEmpty().Show(`("SC","P2")`)}, Read: qpincRead, Write: qpincWrite},
		at.KeptSetting(at.Command{Name: "+QSIMDET", Brief: "SIM detection pin", Ref: "AT manual (EC2x)", Note: "Saved at once; in force after a restart. There is no such pin, so nothing depends on it.", Write: at.Saved(at.WriteSetting),
			Params: []at.Param{at.OneOf("enable", 0, 1).Def("0"), at.OneOf("insert_level", 0, 1).Def("0")}}),
		{Name: "+QSIMSTAT", Brief: "report insertion of the SIM", Ref: "AT manual (EC2x)", Note: "Kept over a restart.", Params: []at.Param{at.OneOf("enable", 0, 1).Def("0")},
			Read: qsimstatRead, Write: at.Saved(at.WriteSetting), Test: at.Lines("+QSIMSTAT: (0,1)")},
	}
}

// withSIM is f for when the SIM is ready, and its error else.
func withSIM(f func(c *at.Call)) at.Handler {
	return func(c *at.Call) error {
		if err := Of(c).Card.checkReady(); err != nil {
			return err
		}
		f(c)
		return nil
	}
}

func iccid(c *at.Call) { c.Info("%s", Of(c).Card.sim.iccid) }

func cpinRead(c *at.Call) error {
	if err := Of(c).Card.checkPresent(); err != nil {
		return err
	}
	c.Info("%s", cmp.Or(Of(c).cfg.Lock.waits(), "READY"))
	return nil
}

// cpinWrite takes the PIN, or the PUK with another PIN. A SIM that waits for neither refuses.
func cpinWrite(c *at.Call) error {
	cell := Of(c)
	if err := cell.Card.checkPresent(); err != nil {
		return err
	}
	lock, err := &cell.cfg.Lock, error(nil)
	switch lock.waits() {
	case "":
		return at.CMENotAllowed
	case waitsPUK:
		if !c.Given("new_pin") {
			return at.CMEPUKRequired
		}
		err = lock.tryPUK(c.Text("pin"), c.Text("new_pin"))
	default:
		if c.Given("new_pin") {
			return at.CMENotAllowed
		}
		err = lock.tryPIN(c.Text("pin"))
	}
	if err != nil {
		return err
	}
	lock.open = true
	c.Then(cell.Card.lockChanged)
	return nil
}

// qinistatExec is 1 for the PIN, 2 for SMS and 4 for the phone book, added up.
func qinistatExec(c *at.Call) error {
	cell, status := Of(c), 0
	if cell.Card.Ready() {
		status = 1 + 2*bitOf(!cell.Radio.boot.noSMS) + 4*bitOf(!cell.Radio.boot.noBooks)
	}
	c.Info("%d", status)
	return nil
}

func clckWrite(c *at.Call) error {
	if err := Of(c).Card.checkReady(); err != nil {
		return err
	}
	switch c.Text("fac") {
	case "SC", "FD", "PN", "PS":
	default:
		return at.CMEParameter
	}
	lock := &Of(c).cfg.Lock
	own := c.Text("fac") == "SC" && lock.PIN != ""
	if c.Num("mode") == 2 {
		c.Info("%d", bitOf(own && !lock.off))
		return nil
	}
	if !own {
		return at.CMENotAllowed
	}
	if err := Of(c).Card.checkPIN(c, c.Text("passwd")); err != nil {
		return err
	}
	lock.off, lock.open = c.Num("mode") == 0, true
	return nil
}

func qpincRead(c *at.Call) error {
	if err := Of(c).Card.checkPresent(); err != nil {
		return err
	}
	c.Info(`"SC",%d,%d`, Of(c).cfg.Lock.pinsLeft(), Of(c).cfg.Lock.puksLeft())
	c.Info(`"P2",%d,%d`, pinAttempts, pukAttempts)
	return nil
}

func qpincWrite(c *at.Call) error {
	if err := Of(c).Card.checkPresent(); err != nil {
		return err
	}
	f := atparser.Upper(c.Text("facility"))
	if f != "SC" && f != "P2" {
		return at.CMEParameter
	}
	if f == "SC" {
		c.Info(`"SC",%d,%d`, Of(c).cfg.Lock.pinsLeft(), Of(c).cfg.Lock.puksLeft())
	} else {
		c.Info(`"P2",%d,%d`, pinAttempts, pukAttempts)
	}
	return nil
}

func qsimstatRead(c *at.Call) error {
	inserted := 1
	if Of(c).cfg.NoSIM {
		inserted = 0
	}
	c.Info("%d,%d", Of(c).ports.Kept("+QSIMSTAT", 0), inserted)
	return nil
}
