package emulator

import (
	"strings"

	"ptymodem/emulator/at"
)

// identityCommands tell what the modem is (AT manual).
func identityCommands() []at.Command {
	manufacturerName := func(c *at.Call) error { c.Line(manufacturer); return nil }
	model := func(c *at.Call) error { c.Line(mod(c).identity.model); return nil }
	revision := func(c *at.Call) error { c.Line(mod(c).identity.revision); return nil }
	imei := func(c *at.Call) error { c.Line(mod(c).identity.imei); return nil }
	const made = "The IMEI is made up, with a valid check digit; each modem has its own."
	return []at.Command{
		{Name: "I", Brief: "product information", Ref: "AT manual", Params: []at.Param{at.Num("value", 0, 0).Opt("0")}, Exec: infoExec},
		{Name: "+GMI", Brief: "manufacturer", Ref: "AT manual", Exec: manufacturerName},
		{Name: "+CGMI", Brief: "manufacturer", Ref: "AT manual", Exec: manufacturerName},
		{Name: "+GMM", Brief: "model", Ref: "AT manual", Exec: model},
		{Name: "+CGMM", Brief: "model", Ref: "AT manual", Exec: model},
		{Name: "+GMR", Brief: "firmware revision", Ref: "AT manual", Exec: revision},
		{Name: "+CGMR", Brief: "firmware revision", Ref: "AT manual", Exec: revision},
		{Name: "+QGMR", Brief: "firmware revision", Ref: "AT manual", Exec: revision},
		{Name: "+GSN", Brief: "IMEI", Ref: "AT manual", Note: made, Params: []at.Param{at.OneOf("snt", 0, 1).Opt("1")}, Exec: imei, Write: gsnWrite},
		{Name: "+CGSN", Brief: "IMEI", Ref: "AT manual", Note: made, Params: []at.Param{at.OneOf("snt", 0, 1).Opt("1")}, Exec: imei, Write: gsnWrite},
		{Name: "+QGSN", Brief: "IMEI", Ref: "field", Note: "The format is our choice.", Exec: qgsnExec},
		{Name: "+EGMR", Brief: "IMEI", Ref: "27.007 5.4", Support: at.Partial, Note: "The IMEI can be read but not written.",
			Params: []at.Param{at.OneOf("mode", 0, 1), at.Num("type", 7, 7), at.Text("imei", 15).Opt("")}, Write: egmrWrite},
		{Name: "+GCAP", Brief: "capabilities", Ref: "V.250 6.1.9", Support: at.Fixed, Exec: at.Lines("+GCAP: +CGSM")},
		{Name: "+CLAC", Brief: "list of commands", Ref: "27.007 8.37", Exec: clacExec},
	}
}

// infoExec is ATI: three lines.
func infoExec(c *at.Call) error {
	if _, err := c.BasicNumber(); err != nil {
		return err
	}
	c.Line(manufacturer)
	c.Line(mod(c).identity.model)
	c.Line("Revision: " + mod(c).identity.revision)
	return nil
}

// gsnWrite prints the serial number (0) or the IMEI (1), behind the command's name and in quotes
// (27.007, 5.4).
func gsnWrite(c *at.Call) error {
	value := mod(c).identity.imei
	if c.Num("snt") == 0 {
		value = mod(c).identity.serial
	}
	c.Info("%q", value)
	return nil
}

func qgsnExec(c *at.Call) error {
	c.Info("%q", mod(c).identity.imei)
	return nil
}

func egmrWrite(c *at.Call) error {
	if c.Num("mode") == 1 {
		return at.CMENotAllowed
	}
	c.Info("%q", mod(c).identity.imei)
	return nil
}

// clacExec lists the commands of the table and those of the user's own, each with its AT.
func clacExec(c *at.Call) error {
	m := mod(c)
	for _, spec := range m.table.Commands() {
		c.Line("AT" + strings.ToUpper(spec.Name))
	}
	if m.ports.Custom == nil {
		return nil
	}
	for _, name := range m.ports.Custom.Names() {
		if m.table.Lookup(name) == nil {
			c.Line("AT" + name)
		}
	}
	return nil
}
