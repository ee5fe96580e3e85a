package emulator

// negativeRSSI is the key of +QCFG that gives the RSSI of +QCSQ its sign.
const negativeRSSI = "qcsq/rssi/negative"

// qcfgCommand is the module's extended configuration. A key that it does not have is an operation that is not allowed (hardware, public).
func qcfgCommand() Command {
	c := keyed("+QCFG", "extended configuration", "The settings are kept, over a restart too; nothing depends on them but the sign of RSSI in +QCSQ. "+
		"A key that is not there is 3. Values and defaults are our choice where no document has them.", qcfgKeys()...)
	c.Ref = "AT manual; release notes; hardware, public"
	c.UnknownKey = cmeNotAllowed
	return c
}

// qimscfgCommand is the configuration of IMS.
func qimscfgCommand() Command {
	c := keyed("+QIMSCFG", "configuration of IMS", "Kept, over a restart too, and nothing depends on it. A key that is not there is 3.",
		keptKey("+QIMSCFG", "isim", oneOf("enable", 0, 1).def("0")))
	c.Ref = "release notes; hardware, public"
	c.UnknownKey = cmeNotAllowed
	return c
}

func qcfgKeys() []Key {
	const c = "+QCFG"
	onOff := func(name string) Key { return keptKey(c, name, oneOf("enable", 0, 1).def("0")) }
	level := func(name string) Key { return keptKey(c, name, oneOf("level", 0, 1).def("0")) }
	cid := func(name string) Key { return keptKey(c, name, num("cid", 1, pdpCount).def("1")) }
	return []Key{
		showing(1, keptKey(c, "nwscanmode", oneOf("scanmode", 0, 1, 3).def("0"), oneOf("effect", 0, 1).opt("1"))),
		showing(1, keptKey(c, "nwscanseq", text("scanseq", 8).def("0403"), oneOf("effect", 0, 1).opt("1"))),
		showing(2, keptKey(c, "band", mask("GSM_bands").def("0x3"), mask("LTE_bands").opt("0x1e200000095"), oneOf("effect", 0, 1).opt("1"))),
		keptKey(c, "ims", num("mode", 0, 2).def("1"), oneOf("volte", 0, 1).opt("0")),
		keptKey(c, "servicedomain", num("domain", 0, 2).def("2"), oneOf("effect", 0, 1).opt("1")),
		keptKey(c, "roamservice", oneOf("roammode", 1, 2, 255).def("255"), oneOf("effect", 0, 1).opt("1")),
		onOff("creg/emergency"),
		onOff("cops_no_mode_change"),
		keptKey(c, "esmfail/times", num("times", 0, 255).def("5")),
		keptKey(c, "qoos", num("enable", 0, 2).def("0"), num("start_timer", 0, 65535).opt("5"), num("step_timer", 0, 65535).opt("5"), num("step_num", 0, 65535).opt("5"),
			num("end_timer", 0, 65535).opt("60")),
		onOff("airplanecontrol"),
		keptKey(c, "usbnet", num("net", 0, 3).def("1")),
		keptKey(c, "usbnetmac", text("mac", 17).full().def("02:50:f4:00:00:01")),
		cid("nat/cid"),
		keptKey(c, "nat/subnet", text("subnet", 15).full().def("192.168.43.1")),
		showing(1, keptKey(c, "pkalive/ip", oneOf("enable", 0, 1).def("0"), num("interval", 0, 65535).opt("0"))),
		onOff("pdn/pco"),
		keptKey(c, "tcp/mss", num("mss", 88, 1460).def("1360")),
		onOff("dftpdn"),
		cid("bip/cid"),
		onOff("bip/status"),
		onOff(negativeRSSI),
		keptKey(c, "cmux/urcport", num("port", 0, 4).def("1")),
		onOff("cmux/data/cfg"),
		cid("fota/cid"),
		keptKey(c, "fota/times", num("times", 1, 65535).def("50")),
		keptKey(c, "fota/path", text("path", 63).full().def("UFS")),
		keptKey(c, "ntp", num("retry_count", 1, 10).def("3"), num("retry_interval", 5, 60).opt("15")),
		keptKey(c, "tone/incoming", num("tone", 0, 16).def("0")),
		keptKey(c, "ledmode", num("mode", 0, 3).def("0")),
		onOff("led/sim"),
		keptKey(c, "apready", oneOf("enable", 0, 1).def("0"), oneOf("level", 0, 1).opt("0"), num("interval", 100, 3000).opt("500")),
		level("sleepind/level"),
		level("wakeupin/level"),
		onOff("rtc/cfg"),
		keptKey(c, "risignaltype", text("type", 16).def("respective").shown(`("respective","physical")`)),
		keptKey(c, "urc/ri/ring", text("type", 8).def("pulse").shown(`("off","pulse","always","auto")`), num("pulse", 1, 2000).opt("120")),
		keptKey(c, "urc/ri/smsincoming", text("type", 8).def("pulse").shown(`("off","pulse")`), num("pulse", 1, 2000).opt("120")),
		keptKey(c, "urc/ri/other", text("type", 8).def("pulse").shown(`("off","pulse")`), num("pulse", 1, 2000).opt("120")),
		onOff("urc/delay"),
		onOff("urc/cache"),
	}
}

// qcfg is the first value of a key of +QCFG.
func (c *Call) qcfg(name string) int64 {
	return c.m.table.Lookup("+QCFG").key(name).Get(c)[0].num
}
