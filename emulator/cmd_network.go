package emulator

import "fmt"

// networkCommands are about the radio network (AT manual).
func networkCommands() []Command {
	const cell = "One cell serves the modem, with fixed values."
	list := []Command{
		{Name: "+COPS", Brief: "operator", Ref: "AT manual", Params: []Param{num("mode", 0, 4), num("format", 0, 2).opt("0"), text("oper", 32).opt(""), oneOf("act", 0, 7).opt("7")},
			Note: "There is one operator, and a search takes no time.", Read: copsRead, Write: copsWrite, Test: copsTest},
		{Name: "+CSQ", Brief: "signal quality", Ref: "AT manual", Support: Fixed, Note: cell, Exec: csqExec, Test: answer("+CSQ: (0-31,99),(0-7,99)")},
		{Name: "+CESQ", Brief: "extended signal quality", Ref: "27.007 8.69", Support: Fixed, Note: cell, Exec: cesqExec,
			Test: answer("+CESQ: (0-63,99),(0-7,99),(0-96,255),(0-49,255),(0-34,255),(0-97,255)")},
		{Name: "+QCSQ", Brief: "signal strength", Ref: "AT manual; release notes; hardware, public", Support: Fixed, Exec: qcsqExec,
			Note: cell + " RSSI is printed without its sign unless AT+QCFG=\"qcsq/rssi/negative\" is 1, and SINR as (dB+20)*5; the scale is a sister family's.",
			Test: answer(`+QCSQ: "NOSERVICE","GSM","LTE"`)},
		{Name: "+QNWINFO", Brief: "network and band", Ref: "AT manual; hardware, public", Support: Fixed, Note: cell, Exec: qnwinfoExec},
		{Name: "+QENG", Brief: "serving and neighbour cells", Ref: "hardware, public", Support: Fixed, Note: cell + " There are no neighbours.",
			Params: []Param{text("cell_type", 16).full().shown(`("servingcell","neighbourcell")`)}, Write: qengWrite},
		{Name: "+QSPN", Brief: "names of the operator", Ref: "field", Support: Fixed, Note: "The form is our choice.", Exec: qspnExec},
		{Name: "+QGDCNT", Brief: "data counter", Ref: "field", Support: Fixed, Note: "Always 0: what is sent and received is not counted here.",
			Params: []Param{oneOf("op", 0, 1)}, Read: answer("+QGDCNT: 0,0"), Write: onlyOK},
		setting(Command{Name: "+QAUGDCNT", Brief: "seconds between two times that the data counter is saved", Ref: "AT manual (EC2x)", Note: "0 is never; 1 to 29 are refused.",
			Params: []Param{num("value", 0, 65535).def("0").shown("(0,30-65535)")}, Write: qaugdcntWrite}),
		setting(Command{Name: "+CEER", Brief: "cause of the last failure", Ref: "AT manual", Note: "There is never one to tell. The setting chooses the form of the answer: 0 numbers, 1 words; its default is our choice.",
			Params: []Param{oneOf("mode", 0, 1).def("1")}, Exec: ceerExec}),
		qindcfgCommand(),
	}
	for i, domain := range []string{"in the network", "for GPRS", "for EPS"} {
		write, exec, note := writeSetting, writeDefaults, ""
		if registrationCommands()[i] == "+CGREG" {
			write, exec, note = saved(writeSetting), saved(writeDefaults), " Kept over a restart at once; the others with AT&W."
		}
		list = append(list, Command{
			Name: registrationCommands()[i], Brief: "registration " + domain, Ref: "AT manual; hardware, public",
			Note:   "The registration takes no time: 2 is the state of +CGREG and +CEREG after AT+CGATT=0." + note,
			Params: []Param{num("n", 0, 2).opt("0")}, Exec: exec, Read: registrationRead, Write: write,
		})
	}
	return append(list, callCommands()...)
}

// registrationCommands are those that tell the state of registration.
func registrationCommands() []string { return []string{"+CREG", "+CGREG", "+CEREG"} }

func registrationRead(c *Call) error {
	m := c.m
	n := m.kept(c.spec.Name, 0)
	stat := m.registration(c.spec.Name)
	if n == 2 {
		c.info("%d,%d%s", n, stat, m.location(stat))
	} else {
		c.info("%d,%d", n, stat)
	}
	return nil
}

// location is what n=2 adds to the state of registration: area, cell and technology, while there are any.
func (m *Modem) location(stat registrationState) string {
	if stat != statHome && stat != statRoaming {
		return ""
	}
	return fmt.Sprintf(`,"%s","%s",%d`, cellTAC, cellID, accessTech)
}

// in is the name of the network in a format of +COPS.
func (n network) in(format int) string { return [...]string{n.name, n.short, n.code}[format] }

func copsRead(c *Call) error {
	r := &c.m.radio
	if !c.m.registered() {
		c.info("%d", r.mode)
		return nil
	}
	c.info(`%d,%d,"%s",%d`, r.mode, r.format, c.m.network().in(r.format), accessTech)
	return nil
}

func copsTest(c *Call) error {
	if c.m.simReady() && c.m.radio.cfun == cfunFull && c.m.covered() {
		n, stat := c.m.network(), 1 // available
		if c.m.registered() {
			stat = 2 // current
		}
		c.info(`(%d,"%s","%s","%s",%d),,(0-4),(0-2)`, stat, n.name, n.short, n.code, accessTech)
		return nil
	}
	c.info(",,(0-4),(0-2)")
	return nil
}

func copsWrite(c *Call) error {
	m, r := c.m, &c.m.radio
	mode := copsMode(c.num("mode"))
	format := r.format
	if c.given("format") {
		format = int(c.num("format"))
	}
	if mode == copsFormatOnly {
		r.format = format
		return nil
	}
	if err := m.simError(); err != nil {
		return err
	}
	if mode == copsManual || mode == copsManualAuto {
		switch {
		case c.text("oper") == "":
			return cmeParameter
		case c.text("oper") == m.network().in(format) && m.covered():
		case mode == copsManual:
			return cmeNoService
		default:
			mode = copsAutomatic
		}
	}
	r.mode, r.format = mode, format
	m.radioChanged()
	return nil
}

func csqExec(c *Call) error {
	if c.m.registered() {
		c.info("%d,99", signalRSSI)
	} else {
		c.info("99,99")
	}
	return nil
}

// cesqExec has the values of LTE in their steps of 27.007: RSRQ in halves of a dB from -20, RSRP in dBm from -141.
func cesqExec(c *Call) error {
	if c.m.registered() {
		c.info("99,99,255,255,%d,%d", (cellRSRQ+20)*2, cellRSRP+141)
	} else {
		c.info("99,99,255,255,255,255")
	}
	return nil
}

func qcsqExec(c *Call) error {
	if c.m.registered() {
		rssi := -cellRSSI
		if c.qcfg(negativeRSSI) == 1 {
			rssi = cellRSSI
		}
		c.info(`"LTE",%d,%d,%d,%d`, rssi, cellRSRP, (cellSINR+20)*5, cellRSRQ)
	} else {
		c.info(`"NOSERVICE"`)
	}
	return nil
}

func qnwinfoExec(c *Call) error {
	if c.m.registered() {
		c.info(`"FDD LTE","%s","LTE BAND %d",%d`, c.m.network().code, cellBand, cellChannel)
	} else {
		c.info("No Service")
	}
	return nil
}

func qengWrite(c *Call) error {
	switch c.text("cell_type") {
	case "neighbourcell":
		return nil
	case "servingcell":
	default:
		return cmeParameter
	}
	c.servingCell()
	return nil
}

// servingCell prints the cell that serves the modem.
func (c *Call) servingCell() {
	if !c.m.registered() {
		c.info(`"servingcell","SEARCH"`)
		return
	}
	code := c.m.network().code
	c.info(`"servingcell","NOCONN","LTE","FDD",%s,%s,%s,%d,%d,%d,5,5,%s,%d,%d,%d,%d,32`,
		code[:3], code[3:], cellID, cellPhysical, cellChannel, cellBand, cellTAC, cellRSRP, cellRSRQ, cellRSSI, cellSINR)
}

// ceerExec prints location and cause, or the cause in words.
func ceerExec(c *Call) error {
	if c.m.kept("+CEER", 0) == 0 {
		c.info("0,0")
	} else {
		c.info("No cause information available")
	}
	return nil
}

// qaugdcntWrite has a gap in its range.
func qaugdcntWrite(c *Call) error {
	if n := c.num("value"); n > 0 && n < 30 {
		return cmeParameter
	}
	return writeSetting(c)
}

func qspnExec(c *Call) error {
	if !c.m.registered() {
		return cmeNoService
	}
	n := c.m.network()
	c.info(`"%s","%s","",0,"%s"`, n.name, n.short, n.code)
	return nil
}
