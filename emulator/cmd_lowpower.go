package emulator

import (
	"strconv"
	"strings"
)

// lowPowerCommands are about saving power, which this modem never does. Hosts send them at start-up.
func lowPowerCommands() []Command {
	const never = "The modem never sleeps."
	timer := func(name string) Param { return bits(name, 8) }
	return []Command{
		{Name: "+CPSMS", Brief: "power saving mode", Ref: "27.007 7.38; hardware, public", Support: Setting, Note: never + " The timers are printed while the mode is on.",
			Params: []Param{num("mode", 0, 2).opt("0"), timer("periodic_RAU"), timer("GPRS_ready_timer"), timer("periodic_TAU"), timer("active_time")},
			Read:   cpsmsRead, Write: cpsmsWrite, Test: answer(`+CPSMS: (0-2),,,("00000000"-"11111111"),("00000000"-"11111111")`)},
		{Name: "+CEDRXS", Brief: "extended discontinuous reception", Ref: "27.007 7.40; hardware, public", Support: Setting,
			Note:   never + " The read form begins with the mode.",
			Params: []Param{num("mode", 0, 3).opt("0"), num("AcT_type", 1, 5).opt(""), bits("eDRX_value", 4)},
			Read:   cedrxsRead, Write: cedrxsWrite, Test: answer(`+CEDRXS: (0-3),(4),("0000"-"1111")`)},
		{Name: "+CEDRXRDP", Brief: "extended discontinuous reception in force", Ref: "27.007 7.41; hardware, public", Support: Fixed, Note: "The network grants none.",
			Exec: answer("+CEDRXRDP: 0")},
		setting(Command{Name: "+QSCLKEX", Brief: "sleep mode with its delays", Ref: "field", Note: never + " The parameters and their defaults are our choice.",
			Params: []Param{num("n", 0, 2).def("0"), num("delay", 0, 65535).opt("1"), num("period", 0, 65535).opt("10")}}),
	}
}

// bits is an optional string of n binary digits.
func bits(name string, n int64) Param {
	low, high := strings.Repeat("0", int(n)), strings.Repeat("1", int(n))
	return text(name, n).opt("").shown(`("` + low + `"-"` + high + `")`)
}

// binary checks the arguments that are strings of binary digits: as many as the parameter takes, or none.
func (c *Call) binary() error {
	for i := range c.param {
		p, s := &c.param[i], c.args[i].text
		if p.Type == Text && s != "" && (len(s) != int(p.Max) || strings.Trim(s, "01") != "") {
			return cmeParameter
		}
	}
	return nil
}

// cpsmsRead prints the timers, while the mode is on.
func cpsmsRead(c *Call) error {
	values := c.m.keep.values(c.spec)
	s := []string{strconv.FormatInt(values[0].num, 10)}
	for _, v := range values[1:] {
		if v.text != "" && values[0].num == 1 {
			s = append(s, `"`+v.text+`"`)
		} else {
			s = append(s, "")
		}
	}
	c.info("%s", strings.Join(s, ","))
	return nil
}

// cpsmsWrite keeps the mode and the timers. Mode 2 forgets them (27.007 7.38).
func cpsmsWrite(c *Call) error {
	if err := c.binary(); err != nil {
		return err
	}
	if c.num("mode") == 2 {
		return writeDefaults(c)
	}
	return writeSetting(c)
}

// cedrxsRead prints the mode, and behind it what was asked for last.
func cedrxsRead(c *Call) error {
	v := c.m.keep.values(c.spec)
	switch {
	case v[1].text == "":
		c.info("%d", v[0].num)
	default:
		c.info(`%d,%d,"%s"`, v[0].num, v[1].num, v[2].text)
	}
	return nil
}

// cedrxsWrite keeps the mode and the value. Mode 3 forgets them (27.007 7.40); switching off what was never on leaves nothing to print.
func cedrxsWrite(c *Call) error {
	if err := c.binary(); err != nil {
		return err
	}
	if c.num("mode") == 3 {
		return writeDefaults(c)
	}
	if c.num("mode") == 0 && c.m.keep.values(c.spec)[2].text == "" && !c.given("eDRX_value") {
		return nil
	}
	return writeSetting(c)
}
