package emulator

import (
	"fmt"
	"strings"
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
func smsCommands() []Command {
	const empty = "There is never a message."
	memories := func(c *Call) error {
		s := make([]string, len(c.spec.Params))
		for i, v := range c.m.keep.values(c.spec) {
			room, _ := memoryOf(v.text)
			s[i] = fmt.Sprintf("%q,0,%d", v.text, room)
		}
		c.info("%s", strings.Join(s, ","))
		return nil
	}
	memory := func(name string) Param { return text(name, 2).full().shown(`("SM","ME")`) }
	return append([]Command{
		setting(Command{Name: "+CMGF", Brief: "format of messages", Ref: "27.005 3.2.3", Params: []Param{oneOf("mode", 0, 1).opt("0")}}),
		setting(Command{Name: "+CNMI", Brief: "how new messages are told", Ref: "27.005 3.4.1", Note: empty,
			Params: []Param{num("mode", 0, 2).opt("2"), num("mt", 0, 3).opt("1"), num("bm", 0, 3).opt("0"), num("ds", 0, 2).opt("0"), oneOf("bfr", 0, 1).opt("0")}}),
		{Name: "+CPMS", Brief: "where messages are kept", Ref: "27.005 3.2.2; hardware, public", Support: Setting, Note: empty + " ME has room for 100, as hardware tells; the 50 of SM are our choice.",
			Params: []Param{memory("mem1").def("ME"), memory("mem2").opt("ME"), memory("mem3").opt("ME")}, Read: memories, Write: cpmsWrite},
		{Name: "+CSMS", Brief: "message service", Ref: "27.005 3.2.1", Support: Setting, Params: []Param{oneOf("service", 0, 1).def("0")},
			Read: csmsRead, Write: csmsWrite},
		setting(Command{Name: "+CSCS", Brief: "character set", Ref: "AT manual; 27.007 5.5", Params: []Param{text("chset", 8).full().def("GSM").shown(characterSets)},
			Note: "Names and messages are ASCII, and stay so in every set.", Write: cscsWrite}),
		setting(Command{Name: "+CSCA", Brief: "service centre", Ref: "27.005 3.3.1", Style: OnlyOK, Params: []Param{text("sca", 24).def("+99901000000000"), num("tosca", 0, 255).opt("145")}}),
		setting(Command{Name: "+CSMP", Brief: "parameters of messages", Ref: "27.005 3.3.2", Style: OnlyOK,
			Params: []Param{num("fo", 0, 255).opt("17"), num("vp", 0, 255).opt("167"), num("pid", 0, 255).opt("0"), num("dcs", 0, 255).opt("0")}}),
		setting(Command{Name: "+CSDH", Brief: "show headers", Ref: "27.005 3.3.3", Params: []Param{oneOf("show", 0, 1).opt("0")}}),
		setting(Command{Name: "+CGSMS", Brief: "bearer of messages", Ref: "27.007 10.1.21", Params: []Param{num("service", 0, 3).def("1")}}),
	}, messageCommands()...)
}

// cpmsWrite prints how full the memories are (27.005, 3.2.2).
func cpmsWrite(c *Call) error {
	for i := range c.param {
		if _, ok := memoryOf(c.args[i].text); !ok {
			return cmeParameter
		}
	}
	if err := writeSetting(c); err != nil {
		return err
	}
	var s [3]string
	for i, v := range c.m.keep.values(c.spec) {
		room, _ := memoryOf(v.text)
		s[i] = fmt.Sprintf("0,%d", room)
	}
	c.info("%s", strings.Join(s[:], ","))
	return nil
}

// The message types that a service supports: all.
const messageTypes = "1,1,1"

func csmsRead(c *Call) error {
	c.info("%d,%s", c.m.kept("+CSMS", 0), messageTypes)
	return nil
}

func csmsWrite(c *Call) error {
	c.info("%s", messageTypes)
	return writeSetting(c)
}

// characterSets are those of AT+CSCS, as its =? answer lists them.
const characterSets = `("GSM","HEX","PCCP936","IRA","UCS2")`

func cscsWrite(c *Call) error {
	if !strings.Contains(characterSets, `"`+c.text("chset")+`"`) {
		return cmeParameter
	}
	return writeSetting(c)
}
