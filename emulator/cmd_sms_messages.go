package emulator

import "slices"

// The failures of messages (27.005, 3.2.5).
var (
	cmsInvalidPDU   = resultCode{"+CMS ERROR: 304", resultError.number} // a parameter that PDU mode does not have
	cmsInvalidText  = resultCode{"+CMS ERROR: 305", resultError.number} // a parameter that text mode does not have
	cmsInvalidIndex = resultCode{"+CMS ERROR: 321", resultError.number} // there is no such message
	cmsNotExpected  = resultCode{"+CMS ERROR: 340", resultError.number} // there is nothing to acknowledge
)

// messageCommands are about single messages, of which there are none.
func messageCommands() []Command {
	const empty = "There is never a message."
	index := func() []Param { return []Param{num("index", 0, 255)} }
	missing := func(c *Call) error {
		if err := c.m.simError(); err != nil {
			return err
		}
		return cmsInvalidIndex
	}
	stat := text("stat", 16).opt("")
	stat.Bare = true
	return []Command{
		{Name: "+CMGL", Brief: "list messages", Ref: "27.005 3.4.2; hardware, public", Support: Fixed, Note: empty + " The status is a number in PDU mode and a word in text mode.",
			Params: []Param{stat}, Exec: withSIM(none), Write: cmglWrite, Test: cmglTest},
		{Name: "+CMGR", Brief: "read a message", Ref: "27.005 3.4.3", Support: Fixed, Note: empty, Style: OnlyOK, Params: index(), Write: missing},
		{Name: "+QCMGR", Brief: "read a message of several parts", Ref: "AT manual (EC2x)", Support: Fixed, Note: empty, Style: OnlyOK, Params: index(), Write: missing},
		{Name: "+CMSS", Brief: "send a message from memory", Ref: "27.005 3.5.2", Support: Fixed, Note: empty, Style: OnlyOK,
			Params: append(index(), text("da", 24).opt(""), num("toda", 0, 255).opt("129")), Write: missing},
		{Name: "+CMGD", Brief: "delete messages", Ref: "27.005 3.5.4", Support: Fixed, Note: empty, Params: []Param{num("index", 0, 255).shown("()"), num("delflag", 0, 4).opt("0")},
			Write: withSIM(none)},
		{Name: "+CNMA", Brief: "acknowledge a message", Ref: "27.005 3.4.4", Support: Fixed, Note: empty, Params: []Param{num("n", 0, 2).opt("0")},
			Exec: notExpected, Write: notExpected},
	}
}

// none is the answer about messages when there are none.
func none(*Call) {}

func notExpected(*Call) error { return cmsNotExpected }

// textStates are the states of messages in text mode.
func textStates() []string {
	return []string{"REC UNREAD", "REC READ", "STO UNSENT", "STO SENT", "ALL"}
}

// pduStates are the same in PDU mode.
func pduStates() []string { return []string{"0", "1", "2", "3", "4"} }

func cmglTest(c *Call) error {
	if c.m.kept("+CMGF", 0) == 0 {
		c.info("(0-4)")
	} else {
		c.info(`("REC UNREAD","REC READ","STO UNSENT","STO SENT","ALL")`)
	}
	return nil
}

// cmglWrite lists nothing; the status has to be one of the format that AT+CMGF has chosen.
func cmglWrite(c *Call) error {
	if err := c.m.simError(); err != nil {
		return err
	}
	stat := c.text("stat")
	switch pdu := c.m.kept("+CMGF", 0) == 0; {
	case stat == "":
	case pdu && !slices.Contains(pduStates(), stat):
		return cmsInvalidPDU
	case !pdu && !slices.Contains(textStates(), stat):
		return cmsInvalidText
	}
	return nil
}
