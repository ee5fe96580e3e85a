package emulator

import (
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/cellular"
)

// powerCommands are about the module's power and its inside (AT manual).
func powerCommands() []at.Command {
	return []at.Command{
		{Name: "+CFUN", Brief: "functionality level; restart", Ref: "AT manual; AT manual (EC2x); hardware, public",
			Note:   "Setting 1 after 0 or 4 attaches again, with the SIM's URCs but without +CFUN: 1.",
			Params: []at.Param{at.OneOf("fun", cellular.CFUNMinimum, cellular.CFUNFull, cellular.CFUNAirplane), at.OneOf("rst", 0, 1).Opt("0")}, Read: cfunRead, Write: cfunWrite},
		{Name: "+QPOWD", Brief: "switch the module off", Ref: "AT manual; release notes", Params: []at.Param{at.Num("n", 0, 2).Opt("1")},
			Note: "2 comes from newer firmware and does the same as 1. POWERED DOWN comes a second after OK, or at once with 0: our choice. Only restarting ptymodem switches the module on again.",
			Exec: qpowdWrite, Write: qpowdWrite},
		{Name: "+CBC", Brief: "battery", Ref: "AT manual", Support: at.Fixed, Exec: at.Lines("+CBC: 0,100,3800"), Test: at.Lines("+CBC: (0-2),(0-100),<voltage>")},
		{Name: "+QTEMP", Brief: "temperature", Ref: "field", Support: at.Fixed, Note: "The format is our choice.", Exec: at.Lines("+QTEMP: 31,29,30")},
		at.KeptSetting(at.Command{Name: "+QSCLK", Brief: "sleep mode", Ref: "AT manual", Params: []at.Param{at.Num("n", 0, 2).Def("0")}, Note: "The modem never sleeps."}),
		at.KeptSetting(at.Command{Name: "+QLEDMODE", Brief: "network LED", Ref: "field", Params: []at.Param{at.Num("mode", 0, 3).Def("0")}}),
	}
}

func cfunRead(c *at.Call) error {
	c.Info("%d", mod(c).cell.Radio.Functionality())
	return nil
}

func cfunWrite(c *at.Call) error {
	m := mod(c)
	if c.Num("rst") == 1 {
		c.Then(m.power.reboot)
		return nil
	}
	m.cell.Radio.SetCFUN(int(c.Num("fun")))
	return nil
}

// qpowdWrite switches the module off: it is deaf from OK on, and silent from POWERED DOWN on.
func qpowdWrite(c *at.Call) error {
	m, wait := mod(c), time.Duration(min(c.Num("n"), 1))*powerOffTime
	c.Then(func() {
		m.power.state = powerOff
		m.loop.After(wait, func() {
			m.ports.SendURCNow("POWERED DOWN")
			m.power.down()
		})
	})
	return nil
}
