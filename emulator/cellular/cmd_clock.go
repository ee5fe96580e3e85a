package cellular

import "ptymodem/emulator/at"

// clockCommands are about the time of day (AT manual).
func clockCommands() []at.Command {
	return []at.Command{
		{Name: "+CCLK", Brief: "clock", Ref: "AT manual; TCP/IP note", Style: at.OnlyOK, Params: []at.Param{at.Text("time", 20).NotEmpty()},
			Note: "The clock starts at the machine's time and runs in real time, whatever --speed is. It shows GMT followed by the local time zone, or local time with AT+CTZU=3.", Read: cclkRead, Write: cclkWrite},
		at.KeptSetting(at.Command{Name: "+CTZU", Brief: "update the time zone from the network", Ref: "AT manual; release notes", Params: []at.Param{at.OneOf("onoff", 0, 1, 3).Def("0")}, Write: at.Saved(at.WriteSetting),
			Note: "Kept over a restart. Whatever is set, the clock follows the machine until the host sets it; 3 switches it to local time at once."}),
		at.KeptSetting(at.Command{Name: "+CTZR", Brief: "report time zone changes", Ref: "AT manual", Params: []at.Param{at.Num("reporting", 0, 2).Def("0")}, Write: at.Saved(at.WriteSetting),
			Note: "Saved at once; in force after a restart. The time zone never changes by itself, so nothing is reported."}),
		{Name: "+QLTS", Brief: "time of the network", Ref: "AT manual", Params: []at.Param{at.Num("mode", 0, 2).Opt("0")},
			Note: "0 is the time of the last registration, 1 the current time, both in GMT followed by the local time zone; 2 is the current local time. The network's time is the machine's.", Exec: qltsWrite, Write: qltsWrite},
	}
}

func cclkRead(c *at.Call) error {
	c.Info("%q", Of(c).wall.stamp())
	return nil
}

func cclkWrite(c *at.Call) error {
	if !Of(c).wall.setStamp(c.Text("time")) {
		return at.CMEParameter
	}
	return nil
}

// qltsWrite prints the network's time. A module that was never registered since power-up has none.
func qltsWrite(c *at.Call) error {
	cell := Of(c)
	stamp := greenwichStamp(cell.wall.networkTime())
	switch c.Num("mode") {
	case 0:
		stamp = greenwichStamp(cell.Radio.synchronised)
	case 2:
		stamp = longStamp(cell.wall.networkTime())
	}
	if cell.Radio.synchronised.IsZero() {
		c.Info(`""`)
	} else {
		c.Info(`"%s,0"`, stamp)
	}
	return nil
}
