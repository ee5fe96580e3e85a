package emulator

import "strings"

// The module's further serial lines, UART2 and UART3, as commands number them.
const furtherUARTs = 2

// uartCommands are about the main serial line under another name, and about the further ones, which this modem does not have.
func uartCommands() []Command {
	const apart = "There is no such line here, and nothing depends on it."
	port := num("port", 1, furtherUARTs)
	rates := []int64{0, 1200, 2400, 4800, 9600, 10400, 14400, 19200, 28800, 33600, 38400, 57600, 115200, 230400, 460800, 921600, 1000000}
	rate := oneOf("rate", rates...).def(factoryRate)
	perUART := func(name, brief string, params ...Param) Command {
		return Command{Name: name, Brief: brief + " of UART2 and UART3", Ref: "AT manual", Support: Setting, Note: apart, Params: append([]Param{port}, params...),
			Read: uartRead, Write: uartWrite}
	}
	return []Command{
		{Name: "+CBAUD", Brief: "rate of the main serial line", Ref: "AT manual", Support: Setting, Note: "Another name of AT+IPR.", Params: []Param{rate}, Read: cbaudRead, Write: cbaudWrite},
		perUART("+QIPR", "rate", rate),
		perUART("+QICF", "framing of characters", num("format", 1, 3).def("3"), oneOf("parity", 0, 1).opt("0")),
		perUART("+QIFC", "flow control", oneOf("dce_by_dte", 0, 2).opt("0"), oneOf("dte_by_dce", 0, 2).opt("0")),
	}
}

func cbaudRead(c *Call) error {
	c.info("%d", c.m.kept("+IPR", 0))
	return nil
}

// cbaudWrite is AT+IPR.
func cbaudWrite(c *Call) error {
	c.spec = c.m.table.Lookup("+IPR")
	return iprWrite(c)
}

// uartSpec is where the settings of one line are kept, and what they are at first.
func uartSpec(c *Command, port int64) *Command {
	return &Command{Name: c.Name + "/" + string(rune('0'+port)), Params: c.Params[1:]}
}

// uartRead prints a line for each UART.
func uartRead(c *Call) error {
	for port := int64(1); port <= furtherUARTs; port++ {
		var s []string
		for i, v := range c.m.keep.values(uartSpec(c.spec, port)) {
			s = append(s, v.print(&c.spec.Params[i+1]))
		}
		c.info("%d,%s", port, strings.Join(s, ","))
	}
	return nil
}

// uartWrite keeps the settings of one UART; what is left out stays.
func uartWrite(c *Call) error {
	own := uartSpec(c.spec, c.num("port"))
	values := c.m.keep.values(own)
	for i := range values {
		if c.args[i+1].given {
			values[i] = c.args[i+1]
		}
	}
	c.m.keep.set(own.Name, values)
	return nil
}
