package cellular

import (
	"ptymodem/atparser"
	"ptymodem/emulator/at"
)

// simCommands are about the SIM card (AT manual).
func simCommands() []at.Command {
	const madeUp = "The SIM is made up, for the test network 001-01; each modem has its own."
	return []at.Command{
		{Name: "+CPIN", Brief: "PIN", Ref: "AT manual", Support: at.Partial, Note: "The SIM does not ask for a PIN, so none can be entered.",
			Style: at.OnlyOK, Params: []at.Param{at.Text("pin", 8).NotEmpty(), at.Text("new_pin", 8).Opt("")}, Read: cpinRead, Write: cpinWrite},
		{Name: "+CIMI", Brief: "IMSI", Ref: "AT manual", Note: madeUp, Exec: withSIM(func(c *at.Call) { c.Line(Of(c).sim.imsi) })},
		{Name: "+QCCID", Brief: "ICCID", Ref: "AT manual", Note: madeUp, Exec: withSIM(iccid)},
		{Name: "+CCID", Brief: "ICCID", Ref: "AT manual", Note: madeUp, Exec: withSIM(iccid), Read: withSIM(iccid)},
		{Name: "+ICCID", Brief: "ICCID", Ref: "AT manual", Note: madeUp, Exec: withSIM(iccid), Read: withSIM(iccid)},
		{Name: "+CNUM", Brief: "own number", Ref: "27.007 7.1", Support: at.Fixed, Note: madeUp,
			Exec: withSIM(func(c *at.Call) { c.Info(`,"%s",145`, Of(c).sim.msisdn) })},
		{Name: "+QINISTAT", Brief: "initialisation state of the SIM", Ref: "AT manual", Exec: qinistatExec, Test: at.Lines("+QINISTAT: (0-7)")},
		{Name: "+CLCK", Brief: "facility locks", Ref: "27.007 7.4", Support: at.Partial, Note: "Locks can be queried and are all off; setting one is refused.",
			Params: []at.Param{at.Text("fac", 2).NotEmpty().Show(`("SC","FD","PN","PS")`), at.Num("mode", 0, 2), at.Text("passwd", 16).Opt(""), at.Num("class", 1, 255).Opt("7")},
			Test:   at.Lines(`+CLCK: ("SC","FD","PN","PS")`), Write: clckWrite},
		{Name: "+QPINC", Brief: "remaining PIN attempts", Ref: "AT manual (EC2x)", Support: at.Fixed,
			Params: []at.Param{at.Text("facility", 2).NotEmpty().Show(`("SC","P2")`)}, Read: withSIM(qpincRead), Write: qpincWrite},
		at.KeptSetting(at.Command{Name: "+QSIMDET", Brief: "SIM detection pin", Ref: "AT manual (EC2x)", Note: "Saved at once; in force after a restart. There is no such pin, so nothing depends on it.", Write: at.Saved(at.WriteSetting),
			Params: []at.Param{at.OneOf("enable", 0, 1).Def("0"), at.OneOf("insert_level", 0, 1).Def("0")}}),
		{Name: "+QSIMSTAT", Brief: "report insertion of the SIM", Ref: "AT manual (EC2x)", Note: "Kept over a restart.", Params: []at.Param{at.OneOf("enable", 0, 1).Def("0")},
			Read: qsimstatRead, Write: at.Saved(at.WriteSetting), Test: at.Lines("+QSIMSTAT: (0,1)")},
	}
}

// withSIM is f for when the SIM is ready, and its error else.
func withSIM(f func(c *at.Call)) at.Handler {
	return func(c *at.Call) error {
		if err := Of(c).simError(); err != nil {
			return err
		}
		f(c)
		return nil
	}
}

func iccid(c *at.Call) { c.Info("%s", Of(c).sim.iccid) }

func cpinRead(c *at.Call) error {
	if err := Of(c).simError(); err != nil {
		return err
	}
	c.Info("READY")
	return nil
}

// cpinWrite refuses a PIN: the SIM waits for none.
func cpinWrite(c *at.Call) error {
	if err := Of(c).simError(); err != nil {
		return err
	}
	return at.CMENotAllowed
}

// qinistatExec is 1 for the PIN, 2 for SMS and 4 for the phone book, added up.
func qinistatExec(c *at.Call) error {
	if Of(c).SIMReady() {
		c.Info("7")
	} else {
		c.Info("0")
	}
	return nil
}

func clckWrite(c *at.Call) error {
	if err := Of(c).simError(); err != nil {
		return err
	}
	switch c.Text("fac") {
	case "SC", "FD", "PN", "PS":
	default:
		return at.CMEParameter
	}
	if c.Num("mode") != 2 {
		return at.CMENotAllowed
	}
	c.Info("0")
	return nil
}

func qpincRead(c *at.Call) {
	c.Info(`"SC",3,10`)
	c.Info(`"P2",3,10`)
}

func qpincWrite(c *at.Call) error {
	if err := Of(c).simError(); err != nil {
		return err
	}
	f := atparser.Upper(c.Text("facility"))
	if f != "SC" && f != "P2" {
		return at.CMEParameter
	}
	c.Info(`%q,3,10`, f)
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
