package emulator

// qindcfgCommand says which URCs there are.
func qindcfgCommand() Command {
	c := keyed("+QINDCFG", "which URCs there are", "Kept over a restart with <save> 1 alone, and nothing depends on it: what these URCs report never changes here.",
		indication("all", "1"), indication("csq", "0"), indication("smsfull", "0"), indication("ring", "1"), indication("smsincoming", "1"),
		indication("act", "0"), indication("ccinfo", "0"), indication("psm", "0"), indication("rach", "0"))
	c.Ref = "AT manual; AT manual (EC2x); release notes"
	return c
}

// indication is whether a kind of URC is on. The last parameter says that the change outlives a reset, and is no value itself.
func indication(name, enable string) Key {
	k := keptKey("+QINDCFG", name, oneOf("enable", 0, 1).def(enable), oneOf("save", 0, 1).opt("0"))
	kept := "+QINDCFG=" + name
	k.Set = func(c *Call) error {
		c.m.keep.set(kept, []argument{*c.arg("enable")})
		if c.num("save") == 1 {
			c.m.keep.save(kept)
		}
		return nil
	}
	return showing(1, k)
}
