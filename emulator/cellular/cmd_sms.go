package cellular

import (
	"fmt"
	"strings"

	"ptymodem/emulator/at"
)

// The memories of messages, and how many each has room for.
const (
	simMemory      = "SM"
	moduleMemory   = "ME"
	simMessages    = 50
	moduleMessages = 100
)

func memoryOf(name string) (room int, ok bool) {
	switch name {
	case simMemory:
		return simMessages, true
	case moduleMemory:
		return moduleMessages, true
	}
	return 0, false
}

// smsCommands let a host set short messages up and find that there are none (3GPP 27.005).
func smsCommands() []at.Command {
	const empty = "There are no messages."
	memories := func(c *at.Call) error {
		s := make([]string, len(c.Command.Params))
		for i, v := range c.Kept().Values(c.Command) {
			room, _ := memoryOf(v.Text)
			s[i] = fmt.Sprintf("%q,0,%d", v.Text, room)
		}
		c.Info("%s", strings.Join(s, ","))
		return nil
	}
	memory := func(name string) at.Param { return at.Text(name, 2).NotEmpty().Show(`("SM","ME")`) }
	return append([]at.Command{
		at.KeptSetting(at.Command{Name: "+CMGF", Brief: "format of messages", Ref: "27.005 3.2.3", Params: []at.Param{at.OneOf("mode", 0, 1).Opt("0")}}),
		at.KeptSetting(at.Command{Name: "+CNMI", Brief: "reporting of new messages", Ref: "27.005 3.4.1", Note: empty,
			Params: []at.Param{at.Num("mode", 0, 2).Opt("2"), at.Num("mt", 0, 3).Opt("1"), at.Num("bm", 0, 3).Opt("0"), at.Num("ds", 0, 2).Opt("0"), at.OneOf("bfr", 0, 1).Opt("0")}}),
		{Name: "+CPMS", Brief: "message storage", Ref: "27.005 3.2.2; hardware, public", Support: at.Setting, Note: empty + " ME has room for 100 messages, as on hardware; the 50 of SM are our choice.",
			Params: []at.Param{memory("mem1").Def("ME"), memory("mem2").Opt("ME"), memory("mem3").Opt("ME")}, Read: memories, Write: cpmsWrite},
		{Name: "+CSMS", Brief: "message service", Ref: "27.005 3.2.1", Support: at.Setting, Params: []at.Param{at.OneOf("service", 0, 1).Def("0")},
			Read: csmsRead, Write: csmsWrite},
		at.KeptSetting(at.Command{Name: "+CSCS", Brief: "character set", Ref: "AT manual; 27.007 5.5", Params: []at.Param{at.Text("chset", 8).NotEmpty().Def("GSM").Show(characterSets)},
			Note: "Names and messages are ASCII, whatever is set.", Write: cscsWrite}),
		at.KeptSetting(at.Command{Name: "+CSCA", Brief: "service centre", Ref: "27.005 3.3.1", Style: at.OnlyOK, Params: []at.Param{at.Text("sca", 24).Def("+99901000000000"), at.Num("tosca", 0, 255).Opt("145")}}),
		at.KeptSetting(at.Command{Name: "+CSMP", Brief: "parameters of messages", Ref: "27.005 3.3.2", Style: at.OnlyOK,
			Params: []at.Param{at.Num("fo", 0, 255).Opt("17"), at.Num("vp", 0, 255).Opt("167"), at.Num("pid", 0, 255).Opt("0"), at.Num("dcs", 0, 255).Opt("0")}}),
		at.KeptSetting(at.Command{Name: "+CSDH", Brief: "show message headers", Ref: "27.005 3.3.3", Params: []at.Param{at.OneOf("show", 0, 1).Opt("0")}}),
		at.KeptSetting(at.Command{Name: "+CGSMS", Brief: "bearer for messages", Ref: "27.007 10.1.21", Params: []at.Param{at.Num("service", 0, 3).Def("1")}}),
	}, messageCommands()...)
}

// cpmsWrite prints how full the memories are (27.005, 3.2.2).
func cpmsWrite(c *at.Call) error {
	for i := range c.Params {
		if _, ok := memoryOf(c.Args[i].Text); !ok {
			return at.CMEParameter
		}
	}
	if err := at.WriteSetting(c); err != nil {
		return err
	}
	var s [3]string
	for i, v := range c.Kept().Values(c.Command) {
		room, _ := memoryOf(v.Text)
		s[i] = fmt.Sprintf("0,%d", room)
	}
	c.Info("%s", strings.Join(s[:], ","))
	return nil
}

// The message types that a service supports: all.
const messageTypes = "1,1,1"

func csmsRead(c *at.Call) error {
	c.Info("%d,%s", Of(c).ports.Kept("+CSMS", 0), messageTypes)
	return nil
}

func csmsWrite(c *at.Call) error {
	c.Info("%s", messageTypes)
	return at.WriteSetting(c)
}

// characterSets are those of AT+CSCS, as its =? answer lists them.
const characterSets = `("GSM","HEX","PCCP936","IRA","UCS2")`

func cscsWrite(c *at.Call) error {
	if !strings.Contains(characterSets, `"`+c.Text("chset")+`"`) {
		return at.CMEParameter
	}
	return at.WriteSetting(c)
}
