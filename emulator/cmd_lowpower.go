package emulator

import (
	"strconv"
	"strings"

	"ptymodem/emulator/at"
)

// lowPowerCommands are about saving power, which this modem never does. Hosts send them at
// start-up.
func lowPowerCommands() []at.Command {
	const never = "The modem never sleeps."
	timer := func(name string) at.Param { return bits(name, 8) }
	return []at.Command{
		{Name: "+CPSMS", Brief: "power saving mode", Ref: "27.007 7.38; hardware, public", Support: at.Setting, Note: never + " The timers are printed only while the mode is on.",
			Params: []at.Param{at.Num("mode", 0, 2).Opt("0"), timer("periodic_RAU"), timer("GPRS_ready_timer"), timer("periodic_TAU"), timer("active_time")},
			Read:   cpsmsRead, Write: cpsmsWrite, Test: at.Lines(`+CPSMS: (0-2),,,("00000000"-"11111111"),("00000000"-"11111111")`)},
		{Name: "+CEDRXS", Brief: "extended discontinuous reception", Ref: "27.007 7.40; hardware, public", Support: at.Setting,
			Note:   never + " The answer to the read form begins with the mode.",
			Params: []at.Param{at.Num("mode", 0, 3).Opt("0"), at.Num("AcT_type", 1, 5).Opt(""), bits("eDRX_value", 4)},
			Read:   cedrxsRead, Write: cedrxsWrite, Test: at.Lines(`+CEDRXS: (0-3),(4),("0000"-"1111")`)},
		{Name: "+CEDRXRDP", Brief: "extended discontinuous reception in force", Ref: "27.007 7.41; hardware, public", Support: at.Fixed, Note: "The network does not grant it.",
			Exec: at.Lines("+CEDRXRDP: 0")},
		at.KeptSetting(at.Command{Name: "+QSCLKEX", Brief: "sleep mode with delays", Ref: "field", Note: never + " The parameters and their defaults are our choice.",
			Params: []at.Param{at.Num("n", 0, 2).Def("0"), at.Num("delay", 0, 65535).Opt("1"), at.Num("period", 0, 65535).Opt("10")}}),
	}
}

// bits is an optional string of n binary digits.
func bits(name string, n int64) at.Param {
	low, high := strings.Repeat("0", int(n)), strings.Repeat("1", int(n))
	return at.Text(name, n).Opt("").Show(`("` + low + `"-"` + high + `")`)
}

// binarySetting checks the arguments that are strings of binary digits: as many as the parameter
// takes, or none.
func binarySetting(c *at.Call) error {
	for i := range c.Params {
		p, s := &c.Params[i], c.Args[i].Text
		if p.Type == at.TypeText && s != "" && (len(s) != int(p.Max) || strings.Trim(s, "01") != "") {
			return at.CMEParameter
		}
	}
	return nil
}

// cpsmsRead prints the timers, while the mode is on.
func cpsmsRead(c *at.Call) error {
	values := c.Kept().Values(c.Command)
	s := []string{strconv.FormatInt(values[0].Num, 10)}
	for _, v := range values[1:] {
		if v.Text != "" && values[0].Num == 1 {
			s = append(s, `"`+v.Text+`"`)
		} else {
			s = append(s, "")
		}
	}
	c.Info("%s", strings.Join(s, ","))
	return nil
}

// cpsmsWrite keeps the mode and the timers. Mode 2 forgets them (27.007 7.38).
func cpsmsWrite(c *at.Call) error {
	if err := binarySetting(c); err != nil {
		return err
	}
	if c.Num("mode") == 2 {
		return at.WriteDefaults(c)
	}
	return at.WriteSetting(c)
}

// cedrxsRead prints the mode, and behind it what was asked for last.
func cedrxsRead(c *at.Call) error {
	v := c.Kept().Values(c.Command)
	switch {
	case v[1].Text == "":
		c.Info("%d", v[0].Num)
	default:
		c.Info(`%d,%d,"%s"`, v[0].Num, v[1].Num, v[2].Text)
	}
	return nil
}

// cedrxsWrite keeps the mode and the value. Mode 3 forgets them (27.007 7.40); switching off what
// was never on leaves nothing to print.
func cedrxsWrite(c *at.Call) error {
	if err := binarySetting(c); err != nil {
		return err
	}
	if c.Num("mode") == 3 {
		return at.WriteDefaults(c)
	}
	if c.Num("mode") == 0 && c.Kept().Values(c.Command)[2].Text == "" && !c.Given("eDRX_value") {
		return nil
	}
	return at.WriteSetting(c)
}
