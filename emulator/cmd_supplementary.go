package emulator

// supplementaryCommands are about services of the telephone network, which this one does not have.
func supplementaryCommands() []Command {
	const none = "The network has no such services."
	return []Command{
		{Name: "+CUSD", Brief: "service codes (USSD)", Ref: "27.007 7.15", Support: Partial, Note: none + " A code is answered with OK and +CUSD: 4, not supported.",
			Params: []Param{num("n", 0, 2).opt("0"), text("str", 182).opt(""), num("dcs", 0, 255).opt("15")}, Test: answer("+CUSD: (0-2)"), Read: cusdRead, Write: cusdWrite},
		setting(Command{Name: "+CSTA", Brief: "type of address", Ref: "27.007 6.1", Params: []Param{oneOf("type", 129, 145, 161).def("129")}}),
		setting(Command{Name: "+CSSN", Brief: "report services", Ref: "27.007 7.17", Note: none, Params: []Param{oneOf("n", 0, 1).opt("0"), oneOf("m", 0, 1).opt("0")}}),
		setting(Command{Name: "+CMMS", Brief: "keep the link for further messages", Ref: "27.005 3.5.6", Note: "None can be sent.", Params: []Param{num("n", 0, 2).def("0")}}),
		{Name: "+CCFC", Brief: "call forwarding", Ref: "27.007 7.11", Support: Partial, Note: none + " It can be queried, and is off.", Test: answer("+CCFC: (0-5)"),
			Params: []Param{num("reads", 0, 5), num("mode", 0, 4), text("number", 32).opt(""), oneOf("type", 129, 145, 161).opt("129"), num("class", 1, 255).opt("7")}, Write: ccfcWrite},
		{Name: "+CHLD", Brief: "hold and join calls", Ref: "27.007 7.13", Support: Fixed, Note: "There is never a call.", Params: []Param{text("n", 2).full()},
			Test: answer("+CHLD: (0,1,1x,2,2x,3)"), Write: func(*Call) error { return cmeNotAllowed }},
		{Name: "+CCWA", Brief: "call waiting", Ref: "27.007 7.12", Support: Partial, Note: none + " The report can be set; the service itself cannot.",
			Params: []Param{oneOf("n", 0, 1).opt("0"), num("mode", 0, 2).opt(""), num("class", 1, 255).opt("")}, Test: answer("+CCWA: (0,1)"), Read: cusdRead, Write: ccwaWrite},
	}
}

// cusdRead prints whether the host wants reports.
func cusdRead(c *Call) error {
	c.info("%d", c.m.kept(c.spec.Name, 0))
	return nil
}

// cusdWrite keeps whether the host wants to hear of answers, and answers a code.
func cusdWrite(c *Call) error {
	if err := c.m.simError(); err != nil {
		return err
	}
	if !c.given("str") {
		return writeSetting(c)
	}
	if !c.m.registered() {
		return cmeNoService
	}
	if c.num("n") == 2 {
		return nil // ends a dialogue
	}
	m, r := c.m, c.promise()
	c.then(func() { m.loop.After(serviceLatency, func() { r.last("+CUSD: 4") }) })
	return nil
}

func ccwaWrite(c *Call) error {
	if err := c.m.simError(); err != nil {
		return err
	}
	switch {
	case !c.given("mode"):
		return writeSetting(c)
	case c.num("mode") == 2:
		c.info("0,1")
		return nil
	}
	return cmeNotAllowed
}

func ccfcWrite(c *Call) error {
	if err := c.m.simError(); err != nil {
		return err
	}
	if c.num("mode") != 2 {
		return cmeNotAllowed
	}
	c.info("0,7")
	return nil
}
