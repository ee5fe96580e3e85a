package cellular

import "ptymodem/emulator/at"

// negativeRSSI is the key of +QCFG that gives the RSSI of +QCSQ its sign.
const negativeRSSI = "qcsq/rssi/negative"

// configCommands are the module's extended configuration.
func configCommands() []at.Command { return []at.Command{qcfgCommand(), qimscfgCommand()} }

// qcfgCommand is the module's extended configuration. A key that it does not have is an operation
// that is not allowed (hardware, public).
func qcfgCommand() at.Command {
	c := at.Keyed("+QCFG", "extended configuration", "The settings are stored and kept over a restart; only the sign of RSSI in +QCSQ depends on them. "+
		"An unknown key is answered with 3. Values and defaults are our choice where no document gives them.", qcfgKeys()...)
	c.Ref = "AT manual; release notes; hardware, public"
	c.UnknownKey = at.CMENotAllowed
	return c
}

// qimscfgCommand is the configuration of IMS.
func qimscfgCommand() at.Command {
	c := at.Keyed("+QIMSCFG", "configuration of IMS", "Kept over a restart, without other effect. An unknown key is answered with 3.",
		at.KeptKey("+QIMSCFG", "isim", at.OneOf("enable", 0, 1).Def("0")))
	c.Ref = "release notes; hardware, public"
	c.UnknownKey = at.CMENotAllowed
	return c
}

func qcfgKeys() []at.Key {
	const c = "+QCFG"
	onOff := func(name string) at.Key { return at.KeptKey(c, name, at.OneOf("enable", 0, 1).Def("0")) }
	level := func(name string) at.Key { return at.KeptKey(c, name, at.OneOf("level", 0, 1).Def("0")) }
	cid := func(name string) at.Key { return at.KeptKey(c, name, at.Num("cid", 1, pdpCount).Def("1")) }
	return []at.Key{
		at.KeptKey(c, "nwscanmode", at.OneOf("scanmode", 0, 1, 3).Def("0"), at.OneOf("effect", 0, 1).Opt("1")).Showing(1),
		at.KeptKey(c, "nwscanseq", at.Text("scanseq", 8).Def("0403"), at.OneOf("effect", 0, 1).Opt("1")).Showing(1),
		at.KeptKey(c, "band", at.Mask("GSM_bands").Def("0x3"), at.Mask("LTE_bands").Opt("0x1e200000095"), at.OneOf("effect", 0, 1).Opt("1")).Showing(2),
		at.KeptKey(c, "ims", at.Num("mode", 0, 2).Def("1"), at.OneOf("volte", 0, 1).Opt("0")),
		at.KeptKey(c, "servicedomain", at.Num("domain", 0, 2).Def("2"), at.OneOf("effect", 0, 1).Opt("1")),
		at.KeptKey(c, "roamservice", at.OneOf("roammode", 1, 2, 255).Def("255"), at.OneOf("effect", 0, 1).Opt("1")),
		onOff("creg/emergency"),
		onOff("cops_no_mode_change"),
		at.KeptKey(c, "esmfail/times", at.Num("times", 0, 255).Def("5")),
		at.KeptKey(c, "qoos", at.Num("enable", 0, 2).Def("0"), at.Num("start_timer", 0, 65535).Opt("5"), at.Num("step_timer", 0, 65535).Opt("5"), at.Num("step_num", 0, 65535).Opt("5"),
			at.Num("end_timer", 0, 65535).Opt("60")),
		onOff("airplanecontrol"),
		at.KeptKey(c, "usbnet", at.Num("net", 0, 3).Def("1")),
		at.KeptKey(c, "usbnetmac", at.Text("mac", 17).NotEmpty().Def("02:50:f4:00:00:01")),
		cid("nat/cid"),
		at.KeptKey(c, "nat/subnet", at.Text("subnet", 15).NotEmpty().Def("192.168.43.1")),
		at.KeptKey(c, "pkalive/ip", at.OneOf("enable", 0, 1).Def("0"), at.Num("interval", 0, 65535).Opt("0")).Showing(1),
		onOff("pdn/pco"),
		at.KeptKey(c, "tcp/mss", at.Num("mss", 88, 1460).Def("1360")),
		onOff("dftpdn"),
		cid("bip/cid"),
		onOff("bip/status"),
		onOff(negativeRSSI),
		at.KeptKey(c, "cmux/urcport", at.Num("port", 0, 4).Def("1")),
		onOff("cmux/data/cfg"),
		cid("fota/cid"),
		at.KeptKey(c, "fota/times", at.Num("times", 1, 65535).Def("50")),
		at.KeptKey(c, "fota/path", at.Text("path", 63).NotEmpty().Def("UFS")),
		at.KeptKey(c, "ntp", at.Num("retry_count", 1, 10).Def("3"), at.Num("retry_interval", 5, 60).Opt("15")),
		at.KeptKey(c, "tone/incoming", at.Num("tone", 0, 16).Def("0")),
		at.KeptKey(c, "ledmode", at.Num("mode", 0, 3).Def("0")),
		onOff("led/sim"),
		at.KeptKey(c, "apready", at.OneOf("enable", 0, 1).Def("0"), at.OneOf("level", 0, 1).Opt("0"), at.Num("interval", 100, 3000).Opt("500")),
		level("sleepind/level"),
		level("wakeupin/level"),
		onOff("rtc/cfg"),
		at.KeptKey(c, "risignaltype", at.Text("type", 16).Def("respective").Show(`("respective","physical")`)),
		at.KeptKey(c, "urc/ri/ring", at.Text("type", 8).Def("pulse").Show(`("off","pulse","always","auto")`), at.Num("pulse", 1, 2000).Opt("120")),
		at.KeptKey(c, "urc/ri/smsincoming", at.Text("type", 8).Def("pulse").Show(`("off","pulse")`), at.Num("pulse", 1, 2000).Opt("120")),
		at.KeptKey(c, "urc/ri/other", at.Text("type", 8).Def("pulse").Show(`("off","pulse")`), at.Num("pulse", 1, 2000).Opt("120")),
		onOff("urc/delay"),
		onOff("urc/cache"),
	}
}

// qcfgValue is the first value of a key of +QCFG.
func qcfgValue(c *at.Call, name string) int64 {
	return Of(c).ports.Setting("+QCFG", name, c)
}
