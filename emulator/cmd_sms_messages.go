package emulator

import (
	"slices"
	"strconv"
)

// The failures of messages (27.005, 3.2.5).
var (
	cmsInvalidPDU   = resultCode{"+CMS ERROR: 304", resultError.number} // a parameter that PDU mode does not have
	cmsInvalidText  = resultCode{"+CMS ERROR: 305", resultError.number} // a parameter that text mode does not have
	cmsInvalidIndex = resultCode{"+CMS ERROR: 321", resultError.number} // there is no such message
	cmsNoService    = resultCode{"+CMS ERROR: 331", resultError.number}
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
		sending("+CMGS", "send a message", "27.005 3.5.1; hardware, public"),
		sending("+QCMGS", "send a message of several parts", "AT manual (EC2x)", num("uid", 0, 255).opt("0"), num("msg_seg", 0, 255).opt("0"), num("msg_total", 0, 255).opt("0")),
		{Name: "+CMGD", Brief: "delete messages", Ref: "27.005 3.5.4", Support: Fixed, Note: empty, Params: []Param{num("index", 0, 255).shown("()"), num("delflag", 0, 4).opt("0")},
			Write: withSIM(none)},
		{Name: "+CNMA", Brief: "acknowledge a message", Ref: "27.005 3.4.4", Support: Fixed, Note: empty, Params: []Param{num("n", 0, 2).opt("0")},
			Exec: notExpected, Write: notExpected},
	}
}

// sending is a command that asks for the text of a message.
func sending(name, brief, ref string, more ...Param) Command {
	da := text("da", 24).full()
	da.Bare = true // in PDU mode it is the length
	return Command{Name: name, Brief: brief, Ref: ref, Support: Fixed, Style: OnlyOK, Params: append([]Param{da, num("toda", 0, 255).opt("129")}, more...),
		Note:  "The text behind the prompt is taken and goes nowhere: the service centre accepts every message. ESC drops it, and so does a host that closes the port.",
		Write: cmgsWrite}
}

// cmgsWrite asks for the text and answers with the reference of the message.
func cmgsWrite(c *Call) error {
	m := c.m
	if err := c.enterData(); err != nil {
		return err
	}
	if err := m.simError(); err != nil {
		return err
	}
	if n, err := strconv.Atoi(c.text("da")); m.kept("+CMGF", 0) == 0 && (err != nil || n < 1 || n > 176) {
		return cmsInvalidPDU
	}
	return c.prompt(func(complete bool) error {
		switch {
		case !complete:
			return nil
		case !m.registered():
			return cmsNoService
		}
		m.messages++
		c.info("%d", m.messages)
		return nil
	})
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
