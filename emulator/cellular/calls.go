package cellular

import "ptymodem/emulator/at"

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
