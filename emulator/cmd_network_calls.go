package emulator

// callCommands are about voice calls, which hosts in the field set up and hang up out of habit. There is never one.
func callCommands() []Command {
	const never = "There is never a call."
	return []Command{
		{Name: "+CPAS", Brief: "activity", Ref: "AT manual; 27.007 8.1", Support: Fixed, Note: never, Exec: answer("+CPAS: 0"), Test: answer("+CPAS: (0,2,3,4)")},
		{Name: "+CHUP", Brief: "hang up", Ref: "27.007 6.5", Support: Fixed, Note: never, Exec: onlyOK},
		{Name: "+CLCC", Brief: "list of calls", Ref: "27.007 7.18", Support: Fixed, Note: never, Exec: onlyOK},
		{Name: "+CLIP", Brief: "show the caller's number", Ref: "27.007 7.6", Support: Setting, Note: never, Params: []Param{oneOf("n", 0, 1).opt("0")},
			Read: supplementaryRead("1"), Write: writeSetting},
		{Name: "+CLIR", Brief: "hide the own number", Ref: "27.007 7.7", Support: Setting, Note: never, Params: []Param{num("n", 0, 2).opt("0")},
			Read: supplementaryRead("4"), Write: writeSetting},
		{Name: "+COLP", Brief: "show the number that was reached", Ref: "27.007 7.8", Support: Setting, Note: never, Params: []Param{oneOf("n", 0, 1).opt("0")},
			Read: supplementaryRead("1"), Write: writeSetting},
		setting(Command{Name: "+CRC", Brief: "extended ring", Ref: "27.007 6.11", Note: never, Params: []Param{oneOf("mode", 0, 1).opt("0")}}),
		setting(Command{Name: "+CLVL", Brief: "loudspeaker volume", Ref: "27.007 8.23", Note: "There is no loudspeaker; the range is our choice.", Params: []Param{num("level", 0, 7).def("4")}}),
		setting(Command{Name: "+CMUT", Brief: "mute the microphone", Ref: "27.007 8.24", Note: never, Params: []Param{oneOf("n", 0, 1).def("0")}}),
		setting(Command{Name: "+CVHU", Brief: "whether ATH ends voice calls", Ref: "27.007 6.20", Note: never, Params: []Param{oneOf("mode", 0, 1).opt("0")}}),
	}
}

// supplementaryRead prints a setting and the network's side of it.
func supplementaryRead(network string) handler {
	return func(c *Call) error {
		c.info("%d,%s", c.m.kept(c.spec.Name, 0), network)
		return nil
	}
}
