package cellular

import "ptymodem/emulator/at"

// qindcfgCommand says which URCs there are.
func qindcfgCommand() at.Command {
	c := at.Keyed("+QINDCFG", "URCs that are enabled", "Kept over a restart only with <save> 1. It has no effect: nothing that these URCs report ever changes here.",
		indication("all", "1"), indication("csq", "0"), indication("smsfull", "0"), indication("ring", "1"), indication("smsincoming", "1"),
		indication("act", "0"), indication("ccinfo", "0"), indication("psm", "0"), indication("rach", "0"))
	c.Ref = "AT manual; AT manual (EC2x); release notes"
	return c
}

// indication is whether a kind of URC is on. The last parameter says that the change outlives a
// reset, and is no value itself.
func indication(name, enable string) at.Key {
	k := at.KeptKey("+QINDCFG", name, at.OneOf("enable", 0, 1).Def(enable), at.OneOf("save", 0, 1).Opt("0"))
	kept := "+QINDCFG=" + name
	k.Set = func(c *at.Call) error {
		c.Kept().Set(kept, []at.Argument{*c.Arg("enable")})
		if c.Num("save") == 1 {
			c.Kept().Save(kept)
		}
		return nil
	}
	return k.Showing(1)
}
