package emulator

import "strings"

// identityCommands tell what the modem is (AT manual).
func identityCommands() []Command {
	manufacturerName := func(c *Call) error { c.line(manufacturer); return nil }
	model := func(c *Call) error { c.line(c.m.identity.model); return nil }
	revision := func(c *Call) error { c.line(c.m.identity.revision); return nil }
	imei := func(c *Call) error { c.line(c.m.identity.imei); return nil }
	const made = "The IMEI is made up, with a valid check digit, and each modem has its own."
	return []Command{
		{Name: "I", Brief: "product information", Ref: "AT manual", Params: []Param{num("value", 0, 0).opt("0")}, Exec: infoExec},
		{Name: "+GMI", Brief: "manufacturer", Ref: "AT manual", Exec: manufacturerName},
		{Name: "+CGMI", Brief: "manufacturer", Ref: "AT manual", Exec: manufacturerName},
		{Name: "+GMM", Brief: "model", Ref: "AT manual", Exec: model},
		{Name: "+CGMM", Brief: "model", Ref: "AT manual", Exec: model},
		{Name: "+GMR", Brief: "firmware revision", Ref: "AT manual", Exec: revision},
		{Name: "+CGMR", Brief: "firmware revision", Ref: "AT manual", Exec: revision},
		{Name: "+QGMR", Brief: "firmware revision", Ref: "AT manual", Exec: revision},
		{Name: "+GSN", Brief: "IMEI", Ref: "AT manual", Note: made, Params: []Param{oneOf("snt", 0, 1).opt("1")}, Exec: imei, Write: gsnWrite},
		{Name: "+CGSN", Brief: "IMEI", Ref: "AT manual", Note: made, Params: []Param{oneOf("snt", 0, 1).opt("1")}, Exec: imei, Write: gsnWrite},
		{Name: "+QGSN", Brief: "IMEI", Ref: "field", Note: "The form is our choice.", Exec: qgsnExec},
		{Name: "+EGMR", Brief: "IMEI", Ref: "27.007 5.4", Support: Partial, Note: "Reads the IMEI; it cannot be written.",
			Params: []Param{oneOf("mode", 0, 1), num("type", 7, 7), text("imei", 15).opt("")}, Write: egmrWrite},
		{Name: "+GCAP", Brief: "capabilities", Ref: "V.250 6.1.9", Support: Fixed, Exec: answer("+GCAP: +CGSM")},
		{Name: "+CLAC", Brief: "list of commands", Ref: "27.007 8.37", Exec: clacExec},
	}
}

// answer is a handler that always writes the same lines.
func answer(lines ...string) handler {
	return func(c *Call) error {
		for _, l := range lines {
			c.line(l)
		}
		return nil
	}
}

// infoExec is ATI: three lines.
func infoExec(c *Call) error {
	if _, err := c.number(); err != nil {
		return err
	}
	c.line(manufacturer)
	c.line(c.m.identity.model)
	c.line("Revision: " + c.m.identity.revision)
	return nil
}

// gsnWrite prints the serial number (0) or the IMEI (1), behind the command's name and in quotes (27.007, 5.4).
func gsnWrite(c *Call) error {
	value := c.m.identity.imei
	if c.num("snt") == 0 {
		value = c.m.identity.serial
	}
	c.info("%q", value)
	return nil
}

func qgsnExec(c *Call) error {
	c.info("%q", c.m.identity.imei)
	return nil
}

func egmrWrite(c *Call) error {
	if c.num("mode") == 1 {
		return cmeNotAllowed
	}
	c.info("%q", c.m.identity.imei)
	return nil
}

// clacExec lists the commands of the table, each with its AT.
func clacExec(c *Call) error {
	for _, spec := range c.m.table.Commands() {
		c.line("AT" + strings.ToUpper(spec.Name))
	}
	return nil
}
