package cellular

import "ptymodem/emulator/at"

// phonebookCommands let a host select a phone book and find that it is empty (3GPP 27.007, 8.11 to
// 8.13).
func phonebookCommands() []at.Command {
	const empty = "The phone books are empty and cannot be written."
	const books = `("SM","DC","MC","ME","RC","EN","FD","LD","ON")`
	index := func(name string) at.Param { return at.Num(name, 1, 250) }
	return []at.Command{
		{Name: "+CPBS", Brief: "phone book", Ref: "27.007 8.11", Support: at.Setting, Note: empty, Params: []at.Param{at.Text("storage", 2).NotEmpty().Def("SM").Show(books)},
			Read: withSIM(cpbsRead), Write: cpbsWrite},
		{Name: "+CPBR", Brief: "read a phone book", Ref: "27.007 8.12", Support: at.Fixed, Note: empty, Params: []at.Param{index("index1"), index("index2").Opt("")},
			Test: at.Lines("+CPBR: (1-250),40,14"), Write: withSIM(none)},
		{Name: "+CPBF", Brief: "search a phone book", Ref: "27.007 8.13", Support: at.Fixed, Note: empty, Params: []at.Param{at.Text("findtext", 40)},
			Test: at.Lines("+CPBF: 40,14"), Write: withSIM(none)},
	}
}

func cpbsRead(c *at.Call) {
	c.Info(`"%s",0,250`, c.Kept().Values(c.Command)[0].Text)
}

func cpbsWrite(c *at.Call) error {
	if err := Of(c).Card.checkReady(); err != nil {
		return err
	}
	switch c.Text("storage") {
	case "SM", "DC", "MC", "ME", "RC", "EN", "FD", "LD", "ON":
		return at.WriteSetting(c)
	}
	return at.CMEParameter
}
