package emulator

import (
	"strings"

	"ptymodem/atparser"
)

// factoryRate is the rate of the serial line in bit/s until the host sets another.
const factoryRate = "115200"

// urcPorts are the ports that URCs can be sent to.
func urcPorts() []string {
	return []string{"usbat", "usbmodem", "uart1", "uart2", "uart3", "usbnmea", "all"}
}

// serialCommands are about the serial line and the module's configuration (AT manual, 4.5).
func serialCommands() []Command {
	const fixedRates = "1200,2400,4800,9600,10400,14400,19200,28800,33600,38400,57600,115200,230400,460800"
	return []Command{
		setting(Command{Name: "+IPR", Brief: "rate of the serial line", Ref: "AT manual; release notes", Write: iprWrite,
			Note: "Only with --baud-pacing does it matter. 0 follows the host's rate, and is not listed by =?. The answer still comes at the old rate.",
			Params: []Param{oneOf("rate", 0, 1200, 2400, 4800, 9600, 10400, 14400, 19200, 28800, 33600, 38400, 57600, 115200, 230400, 460800, 921600, 1000000).
				def(factoryRate).shown("(" + fixedRates + "),(" + fixedRates + ",921600,1000000)")}}),
		setting(Command{Name: "+IFC", Brief: "flow control", Ref: "AT manual", Note: "Only with --baud-pacing does it matter: a tty and a connection have flow control of their own.",
			Params: []Param{oneOf("dce_by_dte", 0, 2).opt("0"), oneOf("dte_by_dce", 0, 2).opt("0")}}),
		setting(Command{Name: "+ICF", Brief: "framing of characters", Ref: "AT manual", Note: "The bytes of a tty have none. Kept with AT&W.",
			Params: []Param{num("format", 1, 3).opt("3"), oneOf("parity", 0, 1).opt("0")}}),
		setting(Command{Name: "+ILRR", Brief: "report the rate", Ref: "V.250 6.2.13", Note: "CONNECT never carries a rate.", Params: []Param{oneOf("value", 0, 1).opt("0")}}),
		{Name: "+QRIR", Brief: "end what the RI line shows", Ref: "AT manual", Support: Fixed, Note: "Accepted; the line never rings.", Exec: onlyOK},
		setting(Command{Name: "+FCLASS", Brief: "class of service", Ref: "field", Note: "There is data alone.", Params: []Param{num("n", 0, 0).def("0")}}),
		qcfgCommand(),
		qimscfgCommand(),
		keyed("+QURCCFG", "port for URCs", "Every port that is open gets the URCs, whatever is set.", urcPortKey()),
	}
}

// iprWrite changes the rate behind the final result code of its line.
func iprWrite(c *Call) error {
	if err := writeSetting(c); err != nil {
		return err
	}
	rate := int(c.m.kept("+IPR", 0))
	c.newRate = &rate
	return nil
}

// urcPortKey takes the names of ports in any case of letters.
func urcPortKey() Key {
	k := keptKey("+QURCCFG", "urcport", text("port", 8).full().def("usbat").shown(`("`+strings.Join(urcPorts(), `","`)+`")`))
	store := k.Set
	k.Set = func(c *Call) error {
		for _, p := range urcPorts() {
			if atparser.EqualFold(p, c.text("port")) {
				return store(c)
			}
		}
		return cmeParameter
	}
	return k
}

// keyed is a command that has nothing but settings.
func keyed(name, brief, note string, keys ...Key) Command {
	return Command{Name: name, Brief: brief, Note: note, Ref: "AT manual", Support: Setting, Keys: keys}
}

// keptKey is a setting that is checked, read back and kept over a restart, as the module keeps its configuration.
func keptKey(command, name string, params ...Param) Key {
	stored := &Command{Name: command + "=" + name, Params: params}
	return Key{
		Name: name, Params: params, Support: Setting,
		Get: func(c *Call) []argument { return c.m.keep.values(stored) },
		Set: func(c *Call) error {
			c.m.keep.set(stored.Name, append([]argument(nil), c.args[:len(params)]...))
			c.m.keep.save(stored.Name)
			return nil
		},
	}
}

// showing lets a setting's query print only the first n values: the others say how the change is made.
func showing(n int, k Key) Key {
	get := k.Get
	k.Get = func(c *Call) []argument { return get(c)[:n] }
	return k
}
