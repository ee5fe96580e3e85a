package emulator

import (
	"strings"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
	"ptymodem/emulator/session"
)

// factoryRate is the rate of the serial line in bit/s until the host sets another.
const factoryRate = "115200"

// urcPorts are the ports that URCs can be sent to.
func urcPorts() []string {
	return []string{"usbat", "usbmodem", "uart1", "uart2", "uart3", "usbnmea", "all"}
}

// serialCommands are about the serial line and the module's configuration (AT manual, 4.5).
func serialCommands() []at.Command {
	const fixedRates = "1200,2400,4800,9600,10400,14400,19200,28800,33600,38400,57600,115200,230400,460800"
	return []at.Command{
		at.KeptSetting(at.Command{Name: "+IPR", Brief: "rate of the serial line", Ref: "AT manual; release notes", Write: session.WriteRate,
			Note: "Has an effect only with --baud-pacing. 0 follows the host's rate, and is not listed by =?. The answer still comes at the old rate.",
			Params: []at.Param{at.OneOf("rate", 0, 1200, 2400, 4800, 9600, 10400, 14400, 19200, 28800, 33600, 38400, 57600, 115200, 230400, 460800, 921600, 1000000).
				Def(factoryRate).Show("(" + fixedRates + "),(" + fixedRates + ",921600,1000000)")}}),
		at.KeptSetting(at.Command{Name: "+IFC", Brief: "flow control", Ref: "AT manual", Note: "Has an effect only with --baud-pacing: a tty and a connection have their own flow control.",
			Params: []at.Param{at.OneOf("dce_by_dte", 0, 2).Opt("0"), at.OneOf("dte_by_dce", 0, 2).Opt("0")}}),
		at.KeptSetting(at.Command{Name: "+ICF", Brief: "framing of characters", Ref: "AT manual", Note: "A tty has no framing. Saved with AT&W.",
			Params: []at.Param{at.Num("format", 1, 3).Opt("3"), at.OneOf("parity", 0, 1).Opt("0")}}),
		at.KeptSetting(at.Command{Name: "+ILRR", Brief: "report the rate", Ref: "V.250 6.2.13", Note: "CONNECT never carries a rate.", Params: []at.Param{at.OneOf("value", 0, 1).Opt("0")}}),
		{Name: "+QRIR", Brief: "reset the RI line", Ref: "AT manual", Support: at.Fixed, Note: "Accepted; the line is never on.", Exec: at.Accept},
		at.KeptSetting(at.Command{Name: "+FCLASS", Brief: "class of service", Ref: "field", Note: "Only data is supported.", Params: []at.Param{at.Num("n", 0, 0).Def("0")}}),
		at.Keyed("+QURCCFG", "port for URCs", "Every open port gets the URCs, whatever is set.", urcPortKey()),
	}
}

// urcPortKey takes the names of ports in any case of letters.
func urcPortKey() at.Key {
	k := at.KeptKey("+QURCCFG", "urcport", at.Text("port", 8).NotEmpty().Def("usbat").Show(`("`+strings.Join(urcPorts(), `","`)+`")`))
	store := k.Set
	k.Set = func(c *at.Call) error {
		for _, p := range urcPorts() {
			if atparser.EqualFold(p, c.Text("port")) {
				return store(c)
			}
		}
		return at.CMEParameter
	}
	return k
}
