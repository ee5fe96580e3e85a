package emulator

// clockCommands are about the time of day (AT manual).
func clockCommands() []Command {
	return []Command{
		{Name: "+CCLK", Brief: "clock", Ref: "AT manual; TCP/IP note", Style: OnlyOK, Params: []Param{text("time", 20).full()},
			Note: "The clock starts at the machine's time, and goes at its rate whatever the speed. Its digits are those of GMT with the local zone behind them, and local ones with AT+CTZU=3.", Read: cclkRead, Write: cclkWrite},
		setting(Command{Name: "+CTZU", Brief: "update the time zone by the network", Ref: "AT manual; release notes", Params: []Param{oneOf("onoff", 0, 1, 3).def("0")}, Write: saved(writeSetting),
			Note: "Kept over a restart. The clock follows the machine until the host sets it, whatever is set; 3 makes its digits local, at once."}),
		setting(Command{Name: "+CTZR", Brief: "report time zone changes", Ref: "AT manual", Params: []Param{num("reporting", 0, 2).def("0")}, Write: saved(writeSetting),
			Note: "Kept over a restart, and in force after it. The time zone never changes by itself, so there is never a report."}),
		{Name: "+QLTS", Brief: "time of the network", Ref: "AT manual", Params: []Param{num("mode", 0, 2).opt("0")},
			Note: "0 is the time of the last registration, 1 the present, both with the digits of GMT and the local zone behind them; 2 is the present local time. The network's time is the machine's.", Exec: qltsWrite, Write: qltsWrite},
	}
}

func cclkRead(c *Call) error {
	c.info("%q", c.m.clockStamp())
	return nil
}

func cclkWrite(c *Call) error {
	if !c.m.setClockStamp(c.text("time")) {
		return cmeParameter
	}
	return nil
}

// qltsWrite prints the network's time. A module that was never registered since power-up has none.
func qltsWrite(c *Call) error {
	m := c.m
	stamp := greenwichStamp(m.networkTime())
	switch c.num("mode") {
	case 0:
		stamp = greenwichStamp(m.radio.synchronised)
	case 2:
		stamp = longStamp(m.networkTime())
	}
	if m.radio.synchronised.IsZero() {
		c.info(`""`)
	} else {
		c.info(`"%s,0"`, stamp)
	}
	return nil
}
