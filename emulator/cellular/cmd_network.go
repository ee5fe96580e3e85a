package cellular

import "ptymodem/emulator/at"

// networkCommands are about the radio network (AT manual).
func networkCommands() []at.Command {
	const cell = "One cell serves the modem, with fixed values."
	list := []at.Command{
		{Name: "+COPS", Brief: "operator", Ref: "AT manual", Params: []at.Param{at.Num("mode", 0, 4), at.Num("format", 0, 2).Opt("0"), at.Text("oper", 32).Opt(""), at.OneOf("act", 0, 7).Opt("7")},
			Note: "There is one operator, and a search takes no time.", Read: copsRead, Write: copsWrite, Test: copsTest},
		{Name: "+CSQ", Brief: "signal quality", Ref: "AT manual", Support: at.Fixed, Note: cell, Exec: csqExec, Test: at.Lines("+CSQ: (0-31,99),(0-7,99)")},
		{Name: "+CESQ", Brief: "extended signal quality", Ref: "27.007 8.69", Support: at.Fixed, Note: cell, Exec: cesqExec,
			Test: at.Lines("+CESQ: (0-63,99),(0-7,99),(0-96,255),(0-49,255),(0-34,255),(0-97,255)")},
		{Name: "+QCSQ", Brief: "signal strength", Ref: "AT manual; release notes; hardware, public", Support: at.Fixed, Exec: qcsqExec,
			Note: cell + " RSSI is printed without its sign unless AT+QCFG=\"qcsq/rssi/negative\" is 1, and SINR as (dB+20)*5, the scale of a sister family.",
			Test: at.Lines(`+QCSQ: "NOSERVICE","GSM","LTE"`)},
		{Name: "+QNWINFO", Brief: "network and band", Ref: "AT manual; hardware, public", Support: at.Fixed, Note: cell, Exec: qnwinfoExec},
		{Name: "+QENG", Brief: "serving and neighbour cells", Ref: "hardware, public", Support: at.Fixed, Note: cell + " There are no neighbour cells.",
			Params: []at.Param{at.Text("cell_type", 16).NotEmpty().Show(`("servingcell","neighbourcell")`)}, Write: qengWrite},
		{Name: "+QSPN", Brief: "names of the current operator", Ref: "field", Support: at.Fixed, Note: "The format is our choice.", Exec: qspnExec},
		{Name: "+QGDCNT", Brief: "data counter", Ref: "field", Support: at.Fixed, Note: "Always 0: traffic is not counted here.",
			Params: []at.Param{at.OneOf("op", 0, 1)}, Read: at.Lines("+QGDCNT: 0,0"), Write: at.Accept},
		at.KeptSetting(at.Command{Name: "+QAUGDCNT", Brief: "interval at which the data counter is saved, in seconds", Ref: "AT manual (EC2x)", Note: "0 means never; 1 to 29 are refused.",
			Params: []at.Param{at.Num("value", 0, 65535).Def("0").Show("(0,30-65535)")}, Write: qaugdcntWrite}),
		at.KeptSetting(at.Command{Name: "+CEER", Brief: "cause of the last failure", Ref: "AT manual", Note: "No failure is ever reported. The setting selects the format of the answer: 0 numbers, 1 text; its default is our choice.",
			Params: []at.Param{at.OneOf("mode", 0, 1).Def("1")}, Exec: ceerExec}),
		qindcfgCommand(),
	}
	for i, domain := range []string{"in the network", "for GPRS", "for EPS"} {
		write, exec, note := at.WriteSetting, at.WriteDefaults, ""
		if registrationCommands()[i] == "+CGREG" {
			write, exec, note = at.Saved(at.WriteSetting), at.Saved(at.WriteDefaults), " This setting is saved at once, the others with AT&W."
		}
		list = append(list, at.Command{
			Name: registrationCommands()[i], Brief: "registration " + domain, Ref: "AT manual; hardware, public",
			Note:   "Registration takes no time; 3GPP 27.007 has state 8 for +CEREG alone, here all three report it. +CGREG and +CEREG report 2 after AT+CGATT=0." + note,
			Params: []at.Param{at.Num("n", 0, 2).Opt("0")}, Exec: exec, Read: registrationRead, Write: write,
		})
	}
	return append(list, callCommands()...)
}

// registrationCommands are those that tell the state of registration.
func registrationCommands() []string { return []string{"+CREG", "+CGREG", "+CEREG"} }

func registrationRead(c *at.Call) error {
	cell := Of(c)
	n := cell.ports.Kept(c.Command.Name, 0)
	stat := cell.Radio.registration(c.Command.Name)
	if n == 2 {
		c.Info("%d,%d%s", n, stat, stat.location())
	} else {
		c.Info("%d,%d", n, stat)
	}
	return nil
}

// in is the name of the network in a format of +COPS.
func (n network) in(format int) string { return [...]string{n.name, n.short, n.code}[format] }

func copsRead(c *at.Call) error {
	r := &Of(c).Radio
	if !Of(c).Radio.registered() {
		c.Info("%d", r.mode)
		return nil
	}
	c.Info(`%d,%d,"%s",%d`, r.mode, r.format, Of(c).Radio.network().in(r.format), accessTech)
	return nil
}

func copsTest(c *at.Call) error {
	if Of(c).Card.Ready() && Of(c).Radio.cfun == CFUNFull && Of(c).Radio.covered() {
		n, stat := Of(c).Radio.network(), 1 // available
		if Of(c).Radio.registered() {
			stat = 2 // current
		}
		c.Info(`(%d,"%s","%s","%s",%d),,(0-4),(0-2)`, stat, n.name, n.short, n.code, accessTech)
		return nil
	}
	c.Info(",,(0-4),(0-2)")
	return nil
}

func copsWrite(c *at.Call) error {
	cell, r := Of(c), &Of(c).Radio
	mode := copsMode(c.Num("mode"))
	format := r.format
	if c.Given("format") {
		format = int(c.Num("format"))
	}
	if mode == copsFormatOnly {
		r.format = format
		return nil
	}
	if err := cell.Card.checkReady(); err != nil {
		return err
	}
	if mode == copsManual || mode == copsManualAuto {
		switch {
		case c.Text("oper") == "":
			return at.CMEParameter
		case c.Text("oper") == cell.Radio.network().in(format) && cell.Radio.covered():
		case mode == copsManual:
			return at.CMENoService
		default:
			mode = copsAutomatic
		}
	}
	r.mode, r.format = mode, format
	cell.Radio.changed()
	return nil
}

func csqExec(c *at.Call) error {
	c.Info("%d,99", Of(c).Radio.rssi())
	return nil
}

// cesqExec has the values of LTE in their steps of 27.007: RSRQ in halves of a dB from -20, RSRP in
// dBm from -141.
func cesqExec(c *at.Call) error {
	if Of(c).Radio.registered() {
		c.Info("99,99,255,255,%d,%d", (cellRSRQ+20)*2, cellRSRP+141)
	} else {
		c.Info("99,99,255,255,255,255")
	}
	return nil
}

func qcsqExec(c *at.Call) error {
	if Of(c).Radio.registered() {
		rssi := -cellRSSI
		if qcfgValue(c, negativeRSSI) == 1 {
			rssi = cellRSSI
		}
		c.Info(`"LTE",%d,%d,%d,%d`, rssi, cellRSRP, (cellSINR+20)*5, cellRSRQ)
	} else {
		c.Info(`"NOSERVICE"`)
	}
	return nil
}

func qnwinfoExec(c *at.Call) error {
	if Of(c).Radio.registered() {
		c.Info(`"FDD LTE","%s","LTE BAND %d",%d`, Of(c).Radio.network().code, cellBand, cellChannel)
	} else {
		c.Info("No Service")
	}
	return nil
}

func qengWrite(c *at.Call) error {
	switch c.Text("cell_type") {
	case "neighbourcell":
		return nil
	case "servingcell":
	default:
		return at.CMEParameter
	}
	servingCell(c)
	return nil
}

// servingCell prints the cell that serves the modem.
func servingCell(c *at.Call) {
	if !Of(c).Radio.registered() {
		c.Info(`"servingcell","SEARCH"`)
		return
	}
	code := Of(c).Radio.network().code
	c.Info(`"servingcell","NOCONN","LTE","FDD",%s,%s,%s,%d,%d,%d,5,5,%s,%d,%d,%d,%d,32`,
		code[:3], code[3:], cellID, cellPhysical, cellChannel, cellBand, cellTAC, cellRSRP, cellRSRQ, cellRSSI, cellSINR)
}

// ceerExec prints location and cause, or the cause in words.
func ceerExec(c *at.Call) error {
	if Of(c).ports.Kept("+CEER", 0) == 0 {
		c.Info("0,0")
	} else {
		c.Info("No cause information available")
	}
	return nil
}

// qaugdcntWrite has a gap in its range.
func qaugdcntWrite(c *at.Call) error {
	if n := c.Num("value"); n > 0 && n < 30 {
		return at.CMEParameter
	}
	return at.WriteSetting(c)
}

func qspnExec(c *at.Call) error {
	if !Of(c).Radio.registered() {
		return at.CMENoService
	}
	n := Of(c).Radio.network()
	c.Info(`"%s","%s","",0,"%s"`, n.name, n.short, n.code)
	return nil
}
