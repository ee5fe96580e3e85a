package cellular

import (
	"slices"
	"strconv"

	"ptymodem/emulator/at"
	"ptymodem/emulator/session"
)

// The failures of messages (27.005, 3.2.5).
var (
	cmsInvalidPDU   = at.ResultCode{Word: "+CMS ERROR: 304", Number: at.ResultError.Number} // a parameter that PDU mode does not have
	cmsInvalidText  = at.ResultCode{Word: "+CMS ERROR: 305", Number: at.ResultError.Number} // a parameter that text mode does not have
	cmsInvalidIndex = at.ResultCode{Word: "+CMS ERROR: 321", Number: at.ResultError.Number} // there is no such message
	cmsNoService    = at.ResultCode{Word: "+CMS ERROR: 331", Number: at.ResultError.Number}
	cmsNotExpected  = at.ResultCode{Word: "+CMS ERROR: 340", Number: at.ResultError.Number} // there is nothing to acknowledge
)

// messageCommands are about single messages, of which there are none.
func messageCommands() []at.Command {
	const empty = "There are no messages."
	index := func() []at.Param { return []at.Param{at.Num("index", 0, 255)} }
	missing := func(c *at.Call) error {
		if err := Of(c).Card.checkReady(); err != nil {
			return err
		}
		return cmsInvalidIndex
	}
	stat := at.Text("stat", 16).Opt("")
	stat.Bare = true
	return []at.Command{
		{Name: "+CMGL", Brief: "list messages", Ref: "27.005 3.4.2; hardware, public", Support: at.Fixed, Note: empty + " The status is a number in PDU mode and a word in text mode.",
			Params: []at.Param{stat}, Exec: withSIM(none), Write: cmglWrite, Test: cmglTest},
		{Name: "+CMGR", Brief: "read a message", Ref: "27.005 3.4.3", Support: at.Fixed, Note: empty, Style: at.OnlyOK, Params: index(), Write: missing},
		{Name: "+QCMGR", Brief: "read a message of several parts", Ref: "AT manual (EC2x)", Support: at.Fixed, Note: empty, Style: at.OnlyOK, Params: index(), Write: missing},
		{Name: "+CMSS", Brief: "send a message from memory", Ref: "27.005 3.5.2", Support: at.Fixed, Note: empty, Style: at.OnlyOK,
			Params: append(index(), at.Text("da", 24).Opt(""), at.Num("toda", 0, 255).Opt("129")), Write: missing},
		sending("+CMGS", "send a message", "27.005 3.5.1; hardware, public"),
		sending("+QCMGS", "send a message of several parts", "AT manual (EC2x)", at.Num("uid", 0, 255).Opt("0"), at.Num("msg_seg", 0, 255).Opt("0"), at.Num("msg_total", 0, 255).Opt("0")),
		{Name: "+CMGD", Brief: "delete messages", Ref: "27.005 3.5.4", Support: at.Fixed, Note: empty, Params: []at.Param{at.Num("index", 0, 255).Show("()"), at.Num("delflag", 0, 4).Opt("0")},
			Write: withSIM(none)},
		{Name: "+CNMA", Brief: "acknowledge a message", Ref: "27.005 3.4.4", Support: at.Fixed, Note: empty, Params: []at.Param{at.Num("n", 0, 2).Opt("0")},
			Exec: notExpected, Write: notExpected},
	}
}

// sending is a command that asks for the text of a message.
func sending(name, brief, ref string, more ...at.Param) at.Command {
	da := at.Text("da", 24).NotEmpty()
	da.Bare = true // in PDU mode it is the length
	return at.Command{Name: name, Brief: brief, Ref: ref, Support: at.Fixed, Style: at.OnlyOK, Params: append([]at.Param{da, at.Num("toda", 0, 255).Opt("129")}, more...),
		Note:  "The text after the prompt is accepted and discarded: the service centre accepts every message. ESC cancels it, and so does closing the port.",
		Write: cmgsWrite}
}

// cmgsWrite asks for the text and answers with the reference of the message.
func cmgsWrite(c *at.Call) error {
	cell := Of(c)
	if err := c.EnterData(); err != nil {
		return err
	}
	if err := cell.Card.checkReady(); err != nil {
		return err
	}
	if n, err := strconv.Atoi(c.Text("da")); cell.ports.Kept("+CMGF", 0) == 0 && (err != nil || n < 1 || n > 176) {
		return cmsInvalidPDU
	}
	return session.AskText(c, func(complete bool) error {
		switch {
		case !complete:
			return nil
		case !cell.Radio.registered():
			return cmsNoService
		}
		cell.messages++
		c.Info("%d", cell.messages)
		return nil
	})
}

// none is the answer about messages when there are none.
func none(*at.Call) {}

func notExpected(*at.Call) error { return cmsNotExpected }

// textStates are the states of messages in text mode.
func textStates() []string {
	return []string{"REC UNREAD", "REC READ", "STO UNSENT", "STO SENT", "ALL"}
}

// pduStates are the same in PDU mode.
func pduStates() []string { return []string{"0", "1", "2", "3", "4"} }

func cmglTest(c *at.Call) error {
	if Of(c).ports.Kept("+CMGF", 0) == 0 {
		c.Info("(0-4)")
	} else {
		c.Info(`("REC UNREAD","REC READ","STO UNSENT","STO SENT","ALL")`)
	}
	return nil
}

// cmglWrite lists nothing; the status has to be one of the format that AT+CMGF has chosen.
func cmglWrite(c *at.Call) error {
	if err := Of(c).Card.checkReady(); err != nil {
		return err
	}
	stat := c.Text("stat")
	switch pdu := Of(c).ports.Kept("+CMGF", 0) == 0; {
	case stat == "":
	case pdu && !slices.Contains(pduStates(), stat):
		return cmsInvalidPDU
	case !pdu && !slices.Contains(textStates(), stat):
		return cmsInvalidText
	}
	return nil
}
