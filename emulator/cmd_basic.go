package emulator

import (
	"strconv"
	"strings"
)

// basicCommands are those of V.250 5.3 and their near relatives (AT manual).
func basicCommands() []Command {
	return append([]Command{
		{Name: "E", Brief: "echo", Ref: "AT manual", Params: []Param{oneOf("value", 0, 1).opt("0")},
			Exec: func(c *Call) error { return c.flag(&c.m.set.echo) }},
		{Name: "V", Brief: "result codes as words or numbers", Ref: "AT manual", Params: []Param{oneOf("value", 0, 1).opt("1")},
			Exec: func(c *Call) error { return c.flag(&c.m.set.verbose) }},
		{Name: "Q", Brief: "suppress result codes", Ref: "AT manual", Params: []Param{oneOf("value", 0, 1).opt("0")},
			Exec: func(c *Call) error { return c.flag(&c.m.set.quiet) }},
		{Name: "X", Brief: "CONNECT format and call monitoring", Ref: "AT manual", Support: Setting, Params: []Param{num("value", 0, 4).opt("4")},
			Note: "CONNECT never carries a rate: data mode is entered by commands, not by calls.",
			Exec: func(c *Call) error { return c.level(&c.m.set.ext) }},
		{Name: "S", Brief: "S-registers", Ref: "AT manual", Support: Partial, Params: []Param{num("value", 0, 255)},
			Note: "S0, S6, S7, S8 and S10 are only kept: they rule voice and data calls. S3, S4 and S5 take 0 to 127.",
			Exec: sExec, Read: sRead, Write: sWrite},
		{Name: "&C", Brief: "DCD line", Ref: "AT manual", Params: []Param{oneOf("value", 0, 1).opt("1")},
			Note: "Hosts on an RFC 2217 port see the line; a tty has none.",
			Exec: func(c *Call) error { return c.level(&c.m.set.dcd) }},
		{Name: "&D", Brief: "what dropping DTR does in data mode", Ref: "AT manual", Params: []Param{num("value", 0, 2).opt("1")},
			Note: "The factory setting is 2, since the note asks the host to set 1 first.",
			Exec: func(c *Call) error { return c.level(&c.m.set.dtr) }},
		{Name: "&F", Brief: "factory settings", Ref: "AT manual", Note: "The settings of messages, calls and reports are set back with the others; AT+IPR and AT+ICF are not.", Params: []Param{num("value", 0, 0).opt("0")}, Exec: factoryExec},
		{Name: "Z", Brief: "back to the saved profile", Ref: "AT manual", Params: []Param{num("value", 0, 0).opt("0")}, Exec: resetExec},
		{Name: "&W", Brief: "save the profile", Ref: "AT manual", Params: []Param{num("value", 0, 0).opt("0")}, Exec: saveExec},
		{Name: "&V", Brief: "show the settings", Ref: "AT manual", Params: []Param{num("value", 0, 0).opt("0")}, Exec: viewExec},
		{Name: "+CMEE", Brief: "form of error results", Ref: "AT manual", Params: []Param{num("n", 0, 2).opt("0")}, Read: cmeeRead, Write: cmeeWrite},
	}, callControlCommands()...)
}

// callControlCommands are the basic commands about calls. The only calls of this modem are its data transfers.
func callControlCommands() []Command {
	return []Command{
		{Name: "A", Brief: "answer a call", Ref: "V.250 6.3.5", Support: Fixed, Note: "There is never a call: NO CARRIER.", Exec: noCarrier},
		{Name: "D", Brief: "dial", Ref: "V.250 6.3.1; hardware, public", Support: Fixed, Exec: dialExec,
			Note: "Neither voice calls nor PPP: NO CARRIER. A data call (*99#) over a context that is active already is 3, as on the module."},
		{Name: "H", Brief: "hang up", Ref: "V.250 6.3.6", Support: Fixed, Params: []Param{num("value", 0, 0).opt("0")},
			Note: "There is never a call to end; data transfers are not calls.", Exec: onlyOK},
		{Name: "O", Brief: "back to data mode", Ref: "AT manual", Params: []Param{num("value", 0, 0).opt("0")}, Exec: resumeExec},
		{Name: "L", Brief: "loudspeaker volume", Ref: "V.250 6.3.13", Support: Fixed, Note: "Accepted; there is no loudspeaker.",
			Params: []Param{num("value", 0, 3).opt("0")}, Exec: onlyOK},
		{Name: "M", Brief: "loudspeaker mode", Ref: "V.250 6.3.14", Support: Fixed, Note: "Accepted; there is no loudspeaker.",
			Params: []Param{num("value", 0, 2).opt("0")}, Exec: onlyOK},
	}
}

// number is the number behind a basic command, or the command's own default; an error when it is out of range.
func (c *Call) number() (int64, error) {
	p := &c.spec.Params[0]
	if !c.cmd.HasNumber {
		return p.omitted().num, nil
	}
	n := int64(c.cmd.Number)
	if !p.inRange(n) {
		return 0, cmeParameter
	}
	return n, nil
}

// flag sets a basic setting that is on or off.
func (c *Call) flag(to *bool) error {
	n, err := c.number()
	if err == nil {
		*to = n == 1
	}
	return err
}

// level sets a basic setting that is a number.
func (c *Call) level(to *uint8) error {
	n, err := c.number()
	if err == nil {
		*to = uint8(n)
	}
	return err
}

// onlyOK accepts a command, and its number if it is a basic one that has any.
func onlyOK(c *Call) error {
	if !c.cmd.Basic {
		return nil
	}
	_, err := c.number()
	return err
}

func noCarrier(*Call) error { return resultNoCarrier }

// dialExec refuses a data call over a context that AT commands have activated: *99# is context 1, *99***n# is context n. Any other call finds nobody.
func dialExec(c *Call) error {
	if len(c.cmd.Params) == 0 {
		return resultNoCarrier
	}
	number, data := strings.CutPrefix(strings.TrimLeft(c.cmd.Params[0].Text, "Tt"), "*99")
	cid := 1
	if _, n, given := strings.Cut(number, "***"); given {
		cid, _ = strconv.Atoi(strings.TrimRight(n, "#;"))
	}
	if data && c.m.pdpActive(cid) {
		return cmeNotAllowed
	}
	return resultNoCarrier
}

func resumeExec(c *Call) error {
	if _, err := c.number(); err != nil {
		return err
	}
	return c.m.resumeData(c)
}

func factoryExec(c *Call) error {
	if _, err := c.number(); err != nil {
		return err
	}
	c.m.loadFactory()
	return nil
}

func resetExec(c *Call) error {
	if _, err := c.number(); err != nil {
		return err
	}
	c.m.loadProfile()
	return nil
}

func saveExec(c *Call) error {
	if _, err := c.number(); err != nil {
		return err
	}
	c.m.saveProfile()
	return nil
}

// viewExec lists the settings in the module's order. Those that are actions show the profile, which is always 0.
func viewExec(c *Call) error {
	if _, err := c.number(); err != nil {
		return err
	}
	s := &c.m.set
	bit := map[bool]uint8{true: 1}
	for _, l := range []struct {
		name  string
		value uint8
	}{
		{"&C", s.dcd}, {"&D", s.dtr}, {"&F", 0}, {"&W", 0}, {"E", bit[s.echo]}, {"Q", bit[s.quiet]}, {"V", bit[s.verbose]}, {"X", s.ext}, {"Z", 0},
		{"S0", s.s[0]}, {"S3", s.regs.S3}, {"S4", s.regs.S4}, {"S5", s.regs.S5}, {"S6", s.s[6]}, {"S7", s.s[7]}, {"S8", s.s[8]}, {"S10", s.s[10]}, {"S12", s.s[12]},
	} {
		c.line(l.name + ": " + strconv.Itoa(int(l.value)))
	}
	return nil
}

// sExec only names a register, which V.250 allows.
func sExec(c *Call) error {
	place, _, _ := c.m.set.register(c.cmd.Number)
	if place == nil || !c.cmd.HasNumber {
		return cmeParameter
	}
	return nil
}

func sRead(c *Call) error {
	place, _, _ := c.m.set.register(c.cmd.Number)
	if place == nil || !c.cmd.HasNumber {
		return cmeParameter
	}
	c.line(threeDigits(*place))
	return nil
}

func sWrite(c *Call) error {
	place, least, most := c.m.set.register(c.cmd.Number)
	n := c.num("value")
	if place == nil || !c.cmd.HasNumber || n < int64(least) || n > int64(most) {
		return cmeParameter
	}
	*place = uint8(n)
	return nil
}

func cmeeRead(c *Call) error {
	c.info("%d", c.m.set.cmee)
	return nil
}

func cmeeWrite(c *Call) error {
	c.m.set.cmee = uint8(c.num("n"))
	return nil
}
