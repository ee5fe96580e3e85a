package emulator

import (
	"strings"

	"ptymodem/emulator/at"
	"ptymodem/emulator/session"
)

// The module's further serial lines, UART2 and UART3, as commands number them.
const furtherUARTs = 2

// uartCommands are about the main serial line under another name, and about the further ones, which
// this modem does not have.
func uartCommands() []at.Command {
	const apart = "There is no such line here: the setting has no effect."
	port := at.Num("port", 1, furtherUARTs)
	rates := []int64{0, 1200, 2400, 4800, 9600, 10400, 14400, 19200, 28800, 33600, 38400, 57600, 115200, 230400, 460800, 921600, 1000000}
	rate := at.OneOf("rate", rates...).Def(factoryRate)
	perUART := func(name, brief string, params ...at.Param) at.Command {
		return at.Command{Name: name, Brief: brief + " of UART2 and UART3", Ref: "AT manual", Support: at.Setting, Note: apart, Params: append([]at.Param{port}, params...),
			Read: uartRead, Write: uartWrite}
	}
	return []at.Command{
		{Name: "+CBAUD", Brief: "rate of the main serial line", Ref: "AT manual", Support: at.Setting, Note: "An alias of AT+IPR.", Params: []at.Param{rate}, Read: cbaudRead, Write: cbaudWrite},
		perUART("+QIPR", "rate", rate),
		perUART("+QICF", "framing of characters", at.Num("format", 1, 3).Def("3"), at.OneOf("parity", 0, 1).Opt("0")),
		perUART("+QIFC", "flow control", at.OneOf("dce_by_dte", 0, 2).Opt("0"), at.OneOf("dte_by_dce", 0, 2).Opt("0")),
	}
}

func cbaudRead(c *at.Call) error {
	c.Info("%d", mod(c).ports.Kept("+IPR", 0))
	return nil
}

// cbaudWrite is AT+IPR.
func cbaudWrite(c *at.Call) error {
	c.Command = mod(c).table.Lookup("+IPR")
	return session.WriteRate(c)
}

// uartSpec is where the settings of one line are kept, and what they are at first.
func uartSpec(c *at.Command, port int64) *at.Command {
	return &at.Command{Name: c.Name + "/" + string(rune('0'+port)), Params: c.Params[1:]}
}

// uartRead prints a line for each UART.
func uartRead(c *at.Call) error {
	for port := int64(1); port <= furtherUARTs; port++ {
		var s []string
		for i, v := range c.Kept().Values(uartSpec(c.Command, port)) {
			s = append(s, v.Print(&c.Command.Params[i+1]))
		}
		c.Info("%d,%s", port, strings.Join(s, ","))
	}
	return nil
}

// uartWrite keeps the settings of one UART; what is left out stays.
func uartWrite(c *at.Call) error {
	own := uartSpec(c.Command, c.Num("port"))
	values := c.Kept().Values(own)
	for i := range values {
		if c.Args[i+1].Given {
			values[i] = c.Args[i+1]
		}
	}
	c.Kept().Set(own.Name, values)
	return nil
}
