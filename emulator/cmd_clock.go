package emulator

// clockCommands are about the time of day (AT manual).
func clockCommands() []Command {
	return []Command{
		{Name: "+CCLK", Brief: "clock", Ref: "AT manual", Style: OnlyOK, Params: []Param{text("time", 20).full()},
			Note: "The clock starts at the machine's time, and goes at its rate whatever the speed.", Read: cclkRead, Write: cclkWrite},
		setting(Command{Name: "+CTZU", Brief: "update the time zone by the network", Ref: "AT manual", Params: []Param{oneOf("onoff", 0, 1, 3).def("1")},
			Note: "The clock follows the machine until the host sets it; the default says so, and is our choice."}),
		setting(Command{Name: "+CTZR", Brief: "report time zone changes", Ref: "AT manual", Params: []Param{num("reporting", 0, 2).def("0")},
			Note: "The time zone never changes by itself, so there is never a report."}),
		{Name: "+QLTS", Brief: "time of the network", Ref: "AT manual", Params: []Param{num("mode", 0, 2).opt("0")},
			Note: "The network's time is the machine's, and was always synchronised just now.", Exec: qltsWrite, Write: qltsWrite},
	}
}

func cclkRead(c *Call) error {
	c.info("%q", clockStamp(c.m.now()))
	return nil
}

func cclkWrite(c *Call) error {
	t, ok := parseClock(c.text("time"), c.m.now().Location())
	if !ok {
		return cmeParameter
	}
	c.m.setClock(t)
	return nil
}

// qltsWrite prints the network's time: local for modes 0 and 2, in GMT with the local zone for 1. Without a network there is none.
func qltsWrite(c *Call) error {
	if !c.m.registered() {
		c.info(`""`)
		return nil
	}
	t := c.m.networkTime()
	stamp := longStamp(t)
	if c.num("mode") == 1 {
		stamp = greenwichStamp(t)
	}
	c.info(`"%s,0"`, stamp)
	return nil
}
