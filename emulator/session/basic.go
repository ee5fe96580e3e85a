package session

import (
	"strconv"

	"ptymodem/emulator/at"
)

// Commands are those of V.250 5.3 and their near relatives (AT manual).
func Commands() []at.Command {
	return []at.Command{
		{Name: "E", Brief: "echo", Ref: "AT manual", Params: []at.Param{at.OneOf("value", 0, 1).Opt("0")},
			Exec: func(c *at.Call) error { return basicFlag(c, &Of(c).g.set.echo) }},
		{Name: "V", Brief: "result codes as text or numbers", Ref: "AT manual", Params: []at.Param{at.OneOf("value", 0, 1).Opt("1")},
			Exec: func(c *at.Call) error { return basicFlag(c, &Of(c).g.set.verbose) }},
		{Name: "Q", Brief: "suppress result codes", Ref: "AT manual", Params: []at.Param{at.OneOf("value", 0, 1).Opt("0")},
			Exec: func(c *at.Call) error { return basicFlag(c, &Of(c).g.set.quiet) }},
		{Name: "X", Brief: "CONNECT format and call monitoring", Ref: "AT manual", Support: at.Setting, Params: []at.Param{at.Num("value", 0, 4).Opt("4")},
			Note: "CONNECT never carries a rate: data mode is entered by commands, not by calls.",
			Exec: func(c *at.Call) error { return basicLevel(c, &Of(c).g.set.ext) }},
		{Name: "S", Brief: "S-registers", Ref: "AT manual", Support: at.Partial, Params: []at.Param{at.Num("value", 0, 255)},
			Note: "S0, S6, S7, S8 and S10 are only stored: they are about voice and data calls. S3, S4 and S5 take 0 to 127.",
			Exec: sExec, Read: sRead, Write: sWrite},
		{Name: "&C", Brief: "DCD line", Ref: "AT manual", Params: []at.Param{at.OneOf("value", 0, 1).Opt("1")},
			Note: "Hosts on an RFC 2217 port see the line; a tty does not have it.",
			Exec: func(c *at.Call) error { return basicLevel(c, &Of(c).g.set.dcd) }},
		{Name: "&D", Brief: "what dropping DTR does in data mode", Ref: "AT manual", Params: []at.Param{at.Num("value", 0, 2).Opt("1")},
			Note: "The factory setting is 2, because the note asks the host to set 1 first.",
			Exec: func(c *at.Call) error { return basicLevel(c, &Of(c).g.set.dtr) }},
		{Name: "&F", Brief: "restore the factory settings", Ref: "AT manual", Note: "The settings of messages, calls and reports are reset, too; AT+IPR and AT+ICF are not.", Params: []at.Param{at.Num("value", 0, 0).Opt("0")}, Exec: factoryExec},
		{Name: "Z", Brief: "restore the saved profile", Ref: "AT manual", Params: []at.Param{at.Num("value", 0, 0).Opt("0")}, Exec: resetExec},
		{Name: "&W", Brief: "save the profile", Ref: "AT manual", Params: []at.Param{at.Num("value", 0, 0).Opt("0")}, Exec: saveExec},
		{Name: "&V", Brief: "show the settings", Ref: "AT manual", Params: []at.Param{at.Num("value", 0, 0).Opt("0")}, Exec: viewExec},
		{Name: "+CMEE", Brief: "format of error results", Ref: "AT manual", Params: []at.Param{at.Num("n", 0, 2).Opt("0")}, Read: cmeeRead, Write: cmeeWrite},
	}
}

// basicFlag sets a basic setting that is on or off.
func basicFlag(c *at.Call, to *bool) error {
	n, err := c.BasicNumber()
	if err == nil {
		*to = n == 1
	}
	return err
}

// basicLevel sets a basic setting that is a number.
func basicLevel(c *at.Call, to *uint8) error {
	n, err := c.BasicNumber()
	if err == nil {
		*to = uint8(n)
	}
	return err
}

func factoryExec(c *at.Call) error {
	if _, err := c.BasicNumber(); err != nil {
		return err
	}
	Of(c).g.loadFactory()
	return nil
}

func resetExec(c *at.Call) error {
	if _, err := c.BasicNumber(); err != nil {
		return err
	}
	Of(c).g.loadProfile()
	return nil
}

func saveExec(c *at.Call) error {
	if _, err := c.BasicNumber(); err != nil {
		return err
	}
	Of(c).g.saveProfile()
	return nil
}

// viewExec lists the settings in the module's order. Those that are actions show the profile, which
// is always 0.
func viewExec(c *at.Call) error {
	if _, err := c.BasicNumber(); err != nil {
		return err
	}
	s := &Of(c).g.set
	bit := map[bool]uint8{true: 1}
	for _, l := range []struct {
		name  string
		value uint8
	}{
		{"&C", s.dcd}, {"&D", s.dtr}, {"&F", 0}, {"&W", 0}, {"E", bit[s.echo]}, {"Q", bit[s.quiet]}, {"V", bit[s.verbose]}, {"X", s.ext}, {"Z", 0},
		{"S0", s.s[0]}, {"S3", s.regs.S3}, {"S4", s.regs.S4}, {"S5", s.regs.S5}, {"S6", s.s[6]}, {"S7", s.s[7]}, {"S8", s.s[8]}, {"S10", s.s[10]}, {"S12", s.s[12]},
	} {
		c.Line(l.name + ": " + strconv.Itoa(int(l.value)))
	}
	return nil
}

// sExec only names a register, which V.250 allows.
func sExec(c *at.Call) error {
	place, _, _ := Of(c).g.set.register(c.Parsed.Number)
	if place == nil || !c.Parsed.HasNumber {
		return at.CMEParameter
	}
	return nil
}

func sRead(c *at.Call) error {
	place, _, _ := Of(c).g.set.register(c.Parsed.Number)
	if place == nil || !c.Parsed.HasNumber {
		return at.CMEParameter
	}
	c.Line(threeDigits(*place))
	return nil
}

func sWrite(c *at.Call) error {
	place, least, most := Of(c).g.set.register(c.Parsed.Number)
	n := c.Num("value")
	if place == nil || !c.Parsed.HasNumber || n < int64(least) || n > int64(most) {
		return at.CMEParameter
	}
	*place = uint8(n)
	return nil
}

func cmeeRead(c *at.Call) error {
	c.Info("%d", Of(c).g.set.cmee)
	return nil
}

func cmeeWrite(c *at.Call) error {
	Of(c).g.set.cmee = uint8(c.Num("n"))
	return nil
}
