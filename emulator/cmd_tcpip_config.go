package emulator

// qicfgKeys are settings of the stack that hosts write beside FTP; nothing here depends on them.
func qicfgKeys() []Key {
	return []Key{
		qicfgKey("pdp/retry", num("retries", 2, 4).def("4"), num("4G_act_wait", 5, 8).opt("8"), num("2G_act_wait", 5, 30).opt("10"),
			num("4G_deact_wait", 2, 6).opt("6"), num("2G_deact_wait", 2, 8).opt("5")),
		qicfgKey("transpktsize", num("transpktsize", 1, 1460).def("1024")),
		qicfgKey("transwaittm", num("transwaittm", 0, 20).def("2")),
		qicfgKey("dataformat", num("send_data_format", 0, 1).def("0"), num("recv_data_format", 0, 1).def("0")),
		qicfgKey("viewmode", num("view_mode", 0, 1).def("0")),
		qicfgKey("passiveclosed", num("closed", 0, 1).def("0")),
		qicfgKey("tcp/retranscfg", num("max_backoffs", 3, 20).def("12"), num("max_rto", 5, 1000).def("600")),
		qicfgKey("dns/cache", num("dns_cache", 0, 1).def("1")),
	}
}

// qicfgKey is a setting that is kept under its own name.
func qicfgKey(name string, params ...Param) Key {
	spec := &Command{Name: "+QICFG/" + name, Params: params}
	return Key{Name: name, Params: params, Support: Setting,
		Get: func(c *Call) []argument { return c.m.keep.values(spec) },
		Set: func(c *Call) error {
			c.m.keep.set(spec.Name, append([]argument(nil), c.args[:len(params)]...))
			return nil
		},
	}
}
