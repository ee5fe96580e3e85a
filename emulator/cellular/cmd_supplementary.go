package cellular

import (
	"ptymodem/emulator/at"
	"ptymodem/emulator/session"
)

// supplementaryCommands are about services of the telephone network, which this one does not have.
func supplementaryCommands() []at.Command {
	const none = "The network has no such services."
	return []at.Command{
		{Name: "+CUSD", Brief: "service codes (USSD)", Ref: "27.007 7.15", Support: at.Partial, Note: none + " A code is answered with OK and +CUSD: 4, not supported.",
			Params: []at.Param{at.Num("n", 0, 2).Opt("0"), at.Text("str", 182).Opt(""), at.Num("dcs", 0, 255).Opt("15")}, Test: at.Lines("+CUSD: (0-2)"), Read: cusdRead, Write: cusdWrite},
		at.KeptSetting(at.Command{Name: "+CSTA", Brief: "type of address", Ref: "27.007 6.1", Params: []at.Param{at.OneOf("type", 129, 145, 161).Def("129")}}),
		at.KeptSetting(at.Command{Name: "+CSSN", Brief: "report supplementary services", Ref: "27.007 7.17", Note: none, Params: []at.Param{at.OneOf("n", 0, 1).Opt("0"), at.OneOf("m", 0, 1).Opt("0")}}),
		at.KeptSetting(at.Command{Name: "+CMMS", Brief: "keep the link for further messages", Ref: "27.005 3.5.6", Note: "No message is really sent.", Params: []at.Param{at.Num("n", 0, 2).Def("0")}}),
		{Name: "+CCFC", Brief: "call forwarding", Ref: "27.007 7.11", Support: at.Partial, Note: none + " It can be queried and is off.", Test: at.Lines("+CCFC: (0-5)"),
			Params: []at.Param{at.Num("reads", 0, 5), at.Num("mode", 0, 4), at.Text("number", 32).Opt(""), at.OneOf("type", 129, 145, 161).Opt("129"), at.Num("class", 1, 255).Opt("7")}, Write: ccfcWrite},
		{Name: "+CHLD", Brief: "hold and join calls", Ref: "27.007 7.13", Support: at.Fixed, Note: "There are no calls.", Params: []at.Param{at.Text("n", 2).NotEmpty()},
			Test: at.Lines("+CHLD: (0,1,1x,2,2x,3)"), Write: func(*at.Call) error { return at.CMENotAllowed }},
		{Name: "+CCWA", Brief: "call waiting", Ref: "27.007 7.12", Support: at.Partial, Note: none + " The report can be set; the service itself cannot.",
			Params: []at.Param{at.OneOf("n", 0, 1).Opt("0"), at.Num("mode", 0, 2).Opt(""), at.Num("class", 1, 255).Opt("")}, Test: at.Lines("+CCWA: (0,1)"), Read: cusdRead, Write: ccwaWrite},
	}
}

// cusdRead prints whether the host wants reports.
func cusdRead(c *at.Call) error {
	c.Info("%d", Of(c).ports.Kept(c.Command.Name, 0))
	return nil
}

// cusdWrite keeps whether the host wants to hear of answers, and answers a code.
func cusdWrite(c *at.Call) error {
	if err := Of(c).Card.checkReady(); err != nil {
		return err
	}
	if !c.Given("str") {
		return at.WriteSetting(c)
	}
	if !Of(c).Radio.registered() {
		return at.CMENoService
	}
	if c.Num("n") == 2 {
		return nil // ends a dialogue
	}
	cell, r := Of(c), session.NewResultURC(c)
	c.Then(func() { cell.loop.After(serviceLatency, func() { r.Last("+CUSD: 4") }) })
	return nil
}

func ccwaWrite(c *at.Call) error {
	if err := Of(c).Card.checkReady(); err != nil {
		return err
	}
	switch {
	case !c.Given("mode"):
		return at.WriteSetting(c)
	case c.Num("mode") == 2:
		c.Info("0,1")
		return nil
	}
	return at.CMENotAllowed
}

func ccfcWrite(c *at.Call) error {
	if err := Of(c).Card.checkReady(); err != nil {
		return err
	}
	if c.Num("mode") != 2 {
		return at.CMENotAllowed
	}
	c.Info("0,7")
	return nil
}

// callCommands are about voice calls, which hosts in the field set up and hang up out of habit.
// There is never one.
func callCommands() []at.Command {
	const never = "There are no calls."
	return []at.Command{
		{Name: "+CPAS", Brief: "activity of the module", Ref: "AT manual; 27.007 8.1", Support: at.Fixed, Note: never, Exec: at.Lines("+CPAS: 0"), Test: at.Lines("+CPAS: (0,2,3,4)")},
		{Name: "+CHUP", Brief: "hang up", Ref: "27.007 6.5", Support: at.Fixed, Note: never, Exec: at.Accept},
		{Name: "+CLCC", Brief: "list of calls", Ref: "27.007 7.18", Support: at.Fixed, Note: never, Exec: at.Accept},
		{Name: "+CLIP", Brief: "show the caller's number", Ref: "27.007 7.6", Support: at.Setting, Note: never, Params: []at.Param{at.OneOf("n", 0, 1).Opt("0")},
			Read: supplementaryRead("1"), Write: at.WriteSetting},
		{Name: "+CLIR", Brief: "hide the subscriber's own number", Ref: "27.007 7.7", Support: at.Setting, Note: never, Params: []at.Param{at.Num("n", 0, 2).Opt("0")},
			Read: supplementaryRead("4"), Write: at.WriteSetting},
		{Name: "+COLP", Brief: "show the called number", Ref: "27.007 7.8", Support: at.Setting, Note: never, Params: []at.Param{at.OneOf("n", 0, 1).Opt("0")},
			Read: supplementaryRead("1"), Write: at.WriteSetting},
		at.KeptSetting(at.Command{Name: "+CRC", Brief: "extended ring", Ref: "27.007 6.11", Note: never, Params: []at.Param{at.OneOf("mode", 0, 1).Opt("0")}}),
		at.KeptSetting(at.Command{Name: "+CLVL", Brief: "loudspeaker volume", Ref: "27.007 8.23", Note: "There is no loudspeaker; the range is our choice.", Params: []at.Param{at.Num("level", 0, 7).Def("4")}}),
		at.KeptSetting(at.Command{Name: "+CMUT", Brief: "mute the microphone", Ref: "27.007 8.24", Note: never, Params: []at.Param{at.OneOf("n", 0, 1).Def("0")}}),
		at.KeptSetting(at.Command{Name: "+CVHU", Brief: "effect of ATH on voice calls", Ref: "27.007 6.20", Note: never, Params: []at.Param{at.OneOf("mode", 0, 1).Opt("0")}}),
	}
}

// supplementaryRead prints a setting and the network's side of it.
func supplementaryRead(network string) at.Handler {
	return func(c *at.Call) error {
		c.Info("%d,%s", Of(c).ports.Kept(c.Command.Name, 0), network)
		return nil
	}
}
