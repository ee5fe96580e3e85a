package emulator

import (
	"strconv"
	"strings"

	"ptymodem/emulator/at"
	"ptymodem/emulator/ftp"
)

// callControlCommands are the basic commands about calls. The only calls of this modem are its data
// transfers.
func callControlCommands() []at.Command {
	return []at.Command{
		{Name: "A", Brief: "answer a call", Ref: "V.250 6.3.5", Support: at.Fixed, Note: "There are no calls: NO CARRIER.", Exec: at.NoCarrier},
		{Name: "D", Brief: "dial", Ref: "V.250 6.3.1; hardware, public", Support: at.Fixed, Exec: dialExec,
			Note: "There are no voice calls and no PPP: NO CARRIER. A data call (*99#) on a context that is already active answers 3, as on the module."},
		{Name: "H", Brief: "hang up", Ref: "V.250 6.3.6", Support: at.Fixed, Params: []at.Param{at.Num("value", 0, 0).Opt("0")},
			Note: "There is no call to end; a data transfer is not a call.", Exec: at.Accept},
		{Name: "O", Brief: "return to data mode", Ref: "AT manual", Params: []at.Param{at.Num("value", 0, 0).Opt("0")}, Exec: resumeExec},
		{Name: "L", Brief: "loudspeaker volume", Ref: "V.250 6.3.13", Support: at.Fixed, Note: "Accepted; there is no loudspeaker.",
			Params: []at.Param{at.Num("value", 0, 3).Opt("0")}, Exec: at.Accept},
		{Name: "M", Brief: "loudspeaker mode", Ref: "V.250 6.3.14", Support: at.Fixed, Note: "Accepted; there is no loudspeaker.",
			Params: []at.Param{at.Num("value", 0, 2).Opt("0")}, Exec: at.Accept},
	}
}

// dialExec refuses a data call over a context that AT commands have activated: *99# is context 1,
// *99***n# is context n. Any other call finds nobody.
func dialExec(c *at.Call) error {
	if len(c.Parsed.Params) == 0 {
		return at.ResultNoCarrier
	}
	number, data := strings.CutPrefix(strings.TrimLeft(c.Parsed.Params[0].Text, "Tt"), "*99")
	cid := 1
	if _, n, given := strings.Cut(number, "***"); given {
		cid, _ = strconv.Atoi(strings.TrimRight(n, "#;"))
	}
	if data && mod(c).cell.PDP.Active(cid) {
		return at.CMENotAllowed
	}
	return at.ResultNoCarrier
}

func resumeExec(c *at.Call) error {
	if _, err := c.BasicNumber(); err != nil {
		return err
	}
	return ftp.Resume(c)
}
