package cellular

import (
	"encoding/hex"

	"ptymodem/emulator/at"
)

// simAccessCommands are about the files and the passwords of the SIM.
func simAccessCommands() []at.Command {
	const none = "The SIM has no files: a command to it answers 6A82, file not found."
	return []at.Command{
		{Name: "+CSIM", Brief: "send a command to the SIM", Ref: "27.007 8.17; hardware, public", Support: at.Fixed, Note: none, Style: at.OnlyOK,
			Params: []at.Param{at.Num("length", 8, 520), at.Text("command", 520).NotEmpty()}, Write: csimWrite},
		{Name: "+CRSM", Brief: "access to a file of the SIM", Ref: "27.007 8.18", Support: at.Fixed, Note: none, Style: at.OnlyOK,
			Params: []at.Param{at.OneOf("command", 176, 178, 192, 203, 214, 219, 220, 242), at.Num("fileid", 0, 65535).Opt("0"), at.Num("P1", 0, 255).Opt("0"), at.Num("P2", 0, 255).Opt("0"), at.Num("P3", 0, 255).Opt("0"),
				at.Text("data", 510).Opt(""), at.Text("pathid", 32).Opt("")},
			Write: withSIM(func(c *at.Call) { c.Info("106,130") })},
		{Name: "+CCHO", Brief: "open a logical channel of the SIM", Ref: "27.007 8.45; AT manual (EC2x)", Support: at.Fixed, Note: "The SIM has no applications: 22, not found.", Style: at.OnlyOK,
			Params: []at.Param{at.Text("dfname", 32).NotEmpty()}, Write: noApplication},
		{Name: "+CGLA", Brief: "send a command over a logical channel", Ref: "27.007 8.43; AT manual (EC2x)", Support: at.Fixed, Note: "No channel is ever open: 22, not found.", Style: at.OnlyOK,
			Params: []at.Param{at.Num("sessionid", 0, 255), at.Num("length", 8, 520), at.Text("command", 520).NotEmpty()}, Write: noApplication},
		{Name: "+CCHC", Brief: "close a logical channel", Ref: "27.007 8.46; AT manual (EC2x)", Support: at.Fixed, Note: "No channel is ever open: 22, not found.", Style: at.OnlyOK,
			Params: []at.Param{at.Num("sessionid", 0, 255)}, Write: noApplication},
		{Name: "+CPWD", Brief: "change a password", Ref: "27.007 7.5", Support: at.Partial, Note: "Only SC can be changed, the PIN: if a scenario has given the SIM one, and while the lock is on.",
			Params: []at.Param{at.Text("fac", 2).NotEmpty(), pinCode("oldpwd"), pinCode("newpwd")},
			Test:   at.Lines(`+CPWD: ("SC",8),("P2",8),("AO",4),("OI",4),("OX",4),("AI",4),("IR",4),("AB",4),("AG",4),("AC",4)`), Write: cpwdWrite},
	}
}

// cpwdWrite changes the PIN.
func cpwdWrite(c *at.Call) error {
	cell := Of(c)
	if err := cell.Card.checkReady(); err != nil {
		return err
	}
	lock := &cell.cfg.Lock
	switch c.Text("fac") {
	case "SC":
	case "P2", "AO", "OI", "OX", "AI", "IR", "AB", "AG", "AC":
		return at.CMENotAllowed
	default:
		return at.CMEParameter
	}
	if lock.PIN == "" || lock.off {
		return at.CMENotAllowed
	}
	if err := cell.Card.checkPIN(c, c.Text("oldpwd")); err != nil {
		return err
	}
	lock.PIN = c.Text("newpwd")
	return nil
}

// noApplication is the answer about applications and channels of the SIM, of which there are none.
func noApplication(c *at.Call) error {
	if err := Of(c).Card.checkReady(); err != nil {
		return err
	}
	return at.CMENotFound
}

// csimWrite answers every command alike.
func csimWrite(c *at.Call) error {
	if err := Of(c).Card.checkReady(); err != nil {
		return err
	}
	if _, err := hex.DecodeString(c.Text("command")); err != nil || int(c.Num("length")) != len(c.Text("command")) {
		return at.CMEParameter
	}
	c.Info(`4,"6A82"`)
	return nil
}
