package cellular

import "ptymodem/emulator/at"

// clockCommands are about the time of day (AT manual).
func clockCommands() []at.Command {
	return []at.Command{
		{Name: "+CCLK", Brief: "clock", Ref: "AT manual; TCP/IP note", Style: at.OnlyOK, Params: []at.Param{at.Text("time", 20).NotEmpty()},
			Note: "The clock starts at the machine's time, and goes at its rate whatever the speed. Its digits are those of GMT with the local zone behind them, and local ones with AT+CTZU=3.", Read: cclkRead, Write: cclkWrite},
		at.KeptSetting(at.Command{Name: "+CTZU", Brief: "update the time zone by the network", Ref: "AT manual; release notes", Params: []at.Param{at.OneOf("onoff", 0, 1, 3).Def("0")}, Write: at.Saved(at.WriteSetting),
			Note: "Kept over a restart. The clock follows the machine until the host sets it, whatever is set; 3 makes its digits local, at once."}),
		at.KeptSetting(at.Command{Name: "+CTZR", Brief: "report time zone changes", Ref: "AT manual", Params: []at.Param{at.Num("reporting", 0, 2).Def("0")}, Write: at.Saved(at.WriteSetting),
			Note: "Kept over a restart, and in force after it. The time zone never changes by itself, so there is never a report."}),
		{Name: "+QLTS", Brief: "time of the network", Ref: "AT manual", Params: []at.Param{at.Num("mode", 0, 2).Opt("0")},
			Note: "0 is the time of the last registration, 1 the present, both with the digits of GMT and the local zone behind them; 2 is the present local time. The network's time is the machine's.", Exec: qltsWrite, Write: qltsWrite},
	}
}

func cclkRead(c *at.Call) error {
	c.Info("%q", Of(c).clockStamp())
	return nil
}

func cclkWrite(c *at.Call) error {
	if !Of(c).setClockStamp(c.Text("time")) {
		return at.CMEParameter
	}
	return nil
}

// qltsWrite prints the network's time. A module that was never registered since power-up has none.
func qltsWrite(c *at.Call) error {
	cell := Of(c)
	stamp := greenwichStamp(cell.networkTime())
	switch c.Num("mode") {
	case 0:
		stamp = greenwichStamp(cell.radio.synchronised)
	case 2:
		stamp = longStamp(cell.networkTime())
	}
	if cell.radio.synchronised.IsZero() {
		c.Info(`""`)
	} else {
		c.Info(`"%s,0"`, stamp)
	}
	return nil
}
