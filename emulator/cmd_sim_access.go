package emulator

import "encoding/hex"

// simAccessCommands are about the files and the passwords of the SIM.
func simAccessCommands() []Command {
	const none = "The SIM has no files: a command to it ends with 6A82, file not found."
	return []Command{
		{Name: "+CSIM", Brief: "command to the SIM", Ref: "27.007 8.17; hardware, public", Support: Fixed, Note: none, Style: OnlyOK,
			Params: []Param{num("length", 8, 520), text("command", 520).full()}, Write: csimWrite},
		{Name: "+CRSM", Brief: "access to a file of the SIM", Ref: "27.007 8.18", Support: Fixed, Note: none, Style: OnlyOK,
			Params: []Param{oneOf("command", 176, 178, 192, 203, 214, 219, 220, 242), num("fileid", 0, 65535).opt("0"), num("P1", 0, 255).opt("0"), num("P2", 0, 255).opt("0"), num("P3", 0, 255).opt("0"),
				text("data", 510).opt(""), text("pathid", 32).opt("")},
			Write: withSIM(func(c *Call) { c.info("106,130") })},
		{Name: "+CCHO", Brief: "open a logical channel of the SIM", Ref: "27.007 8.45; AT manual (EC2x)", Support: Fixed, Note: "The SIM has no applications: 22, not found.", Style: OnlyOK,
			Params: []Param{text("dfname", 32).full()}, Write: noApplication},
		{Name: "+CGLA", Brief: "command over a logical channel", Ref: "27.007 8.43; AT manual (EC2x)", Support: Fixed, Note: "There is never one that is open: 22, not found.", Style: OnlyOK,
			Params: []Param{num("sessionid", 0, 255), num("length", 8, 520), text("command", 520).full()}, Write: noApplication},
		{Name: "+CCHC", Brief: "close a logical channel", Ref: "27.007 8.46; AT manual (EC2x)", Support: Fixed, Note: "There is never one that is open: 22, not found.", Style: OnlyOK,
			Params: []Param{num("sessionid", 0, 255)}, Write: noApplication},
		{Name: "+CPWD", Brief: "change a password", Ref: "27.007 7.5", Support: Partial, Note: "Nothing is locked, and so no password can be changed.",
			Params: []Param{text("fac", 2).full(), text("oldpwd", 16), text("newpwd", 16)},
			Test:   answer(`+CPWD: ("SC",8),("P2",8),("AO",4),("OI",4),("OX",4),("AI",4),("IR",4),("AB",4),("AG",4),("AC",4)`),
			Write: func(c *Call) error {
				if err := c.m.simError(); err != nil {
					return err
				}
				return cmeNotAllowed
			}},
	}
}

// noApplication is the answer about applications and channels of the SIM, of which there are none.
func noApplication(c *Call) error {
	if err := c.m.simError(); err != nil {
		return err
	}
	return cmeNotFound
}

// csimWrite answers every command alike.
func csimWrite(c *Call) error {
	if err := c.m.simError(); err != nil {
		return err
	}
	if _, err := hex.DecodeString(c.text("command")); err != nil || int(c.num("length")) != len(c.text("command")) {
		return cmeParameter
	}
	c.info(`4,"6A82"`)
	return nil
}
