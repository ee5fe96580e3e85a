package emulator

import "time"

// powerCommands are about the module's power and its inside (AT manual).
func powerCommands() []Command {
	return []Command{
		{Name: "+CFUN", Brief: "level of functionality; restart", Ref: "AT manual; AT manual (EC2x); hardware, public",
			Note:   "1 after 0 or 4 attaches again and brings the SIM's URCs, without +CFUN: 1.",
			Params: []Param{oneOf("fun", cfunMinimum, cfunFull, cfunAirplane), oneOf("rst", 0, 1).opt("0")}, Read: cfunRead, Write: cfunWrite},
		{Name: "+QPOWD", Brief: "switch the module off", Ref: "AT manual; release notes", Params: []Param{num("n", 0, 2).opt("1")},
			Note: "2 is newer firmware's, and the same as 1. POWERED DOWN comes a second after OK, or at once with 0: our choice. Nothing but a restart of the modem brings it back.",
			Exec: qpowdWrite, Write: qpowdWrite},
		{Name: "+CBC", Brief: "battery", Ref: "AT manual", Support: Fixed, Exec: answer("+CBC: 0,100,3800"), Test: answer("+CBC: (0-2),(0-100),<voltage>")},
		{Name: "+QTEMP", Brief: "temperature", Ref: "field", Support: Fixed, Note: "The form is our choice.", Exec: answer("+QTEMP: 31,29,30")},
		setting(Command{Name: "+QSCLK", Brief: "sleep mode", Ref: "AT manual", Params: []Param{num("n", 0, 2).def("0")}, Note: "The modem never sleeps."}),
		setting(Command{Name: "+QLEDMODE", Brief: "network LED", Ref: "field", Params: []Param{num("mode", 0, 3).def("0")}}),
	}
}

func cfunRead(c *Call) error {
	c.info("%d", c.m.radio.cfun)
	return nil
}

func cfunWrite(c *Call) error {
	m := c.m
	if c.num("rst") == 1 {
		c.then(m.reboot)
		return nil
	}
	m.setCFUN(int(c.num("fun")))
	return nil
}

// qpowdWrite switches the module off: it is deaf from OK on, and silent from POWERED DOWN on.
func qpowdWrite(c *Call) error {
	m, wait := c.m, time.Duration(min(c.num("n"), 1))*powerOffTime
	c.then(func() {
		m.power = powerOff
		m.loop.After(wait, func() {
			m.lastWords("POWERED DOWN")
			m.powerDown()
		})
	})
	return nil
}
