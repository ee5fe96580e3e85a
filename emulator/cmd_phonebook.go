package emulator

// phonebookCommands let a host select a phone book and find that it is empty (3GPP 27.007, 8.11 to 8.13).
func phonebookCommands() []Command {
	const empty = "The phone books are empty, and cannot be written."
	const books = `("SM","DC","MC","ME","RC","EN","FD","LD","ON")`
	index := func(name string) Param { return num(name, 1, 250) }
	return []Command{
		{Name: "+CPBS", Brief: "phone book", Ref: "27.007 8.11", Support: Setting, Note: empty, Params: []Param{text("storage", 2).full().def("SM").shown(books)},
			Read: withSIM(cpbsRead), Write: cpbsWrite},
		{Name: "+CPBR", Brief: "read a phone book", Ref: "27.007 8.12", Support: Fixed, Note: empty, Params: []Param{index("index1"), index("index2").opt("")},
			Test: answer("+CPBR: (1-250),40,14"), Write: withSIM(none)},
		{Name: "+CPBF", Brief: "find in a phone book", Ref: "27.007 8.13", Support: Fixed, Note: empty, Params: []Param{text("findtext", 40)},
			Test: answer("+CPBF: 40,14"), Write: withSIM(none)},
	}
}

func cpbsRead(c *Call) {
	c.info(`"%s",0,250`, c.m.keep.values(c.spec)[0].text)
}

func cpbsWrite(c *Call) error {
	if err := c.m.simError(); err != nil {
		return err
	}
	switch c.text("storage") {
	case "SM", "DC", "MC", "ME", "RC", "EN", "FD", "LD", "ON":
		return writeSetting(c)
	}
	return cmeParameter
}
