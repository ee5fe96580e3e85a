package emulator

import "strconv"

// qicfgKeys are settings of the TCP/IP stack, in the order of the note's =? answer. Nothing here depends on them, since there are no sockets.
func qicfgKeys() []Key {
	onOff := func(name, value string) Param { return oneOf(name, 0, 1).def(value) }
	return []Key{
		qicfgKey("transpktsize", num("transpktsize", 1, 1460).def("1024")),
		qicfgKey("transwaittm", num("transwaittm", 0, 20).def("2")),
		qicfgKey("dataformat", onOff("send_data_format", "0"), onOff("recv_data_format", "0")),
		qicfgKey("viewmode", onOff("view_mode", "0")),
		qicfgKey("udp/sendmode", onOff("mode", "0")),
		qicfgKey("udp/readmode", onOff("mode", "0")),
		qicfgKey("tcp/accept", onOff("accept", "1")),
		qicfgKey("passiveclosed", onOff("closed", "0")),
		qicfgKey("tcp/twrecycle", onOff("fast_recycle", "0")),
		unlisted(qicfgKeyOf("tcp/twrecyle", "tcp/twrecycle", onOff("fast_recycle", "0"))),
		qicfgKey("close/mode", onOff("close_mode", "0")),
		qicfgRetry(),
		qicfgKey("recvind", onOff("show_length", "0")),
		qicfgKey("sendinfo", onOff("send_view_mode", "0")),
		qicfgKey("tcp/keepalive", onOff("enable", "0"), num("idle_time", 1, 1800).opt("120"), num("interval_time", 25, 100).opt("30"), num("probe_cnt", 3, 10).opt("3")),
		qicfgKey("tcp/retranscfg", num("retrans_cnt", 3, 12).def("8"), num("retrans_period", 5, 60).opt("6")),
		qicfgSocket("send/auto", num("period", 20, 65535).def("0"), text("msg_auto", 400).opt("")),
		qicfgSocket("recv/ignore", text("msg_ignore", 400).def("")),
		qicfgKey("formatcfg", onOff("format", "0")),
		qicfgKey("qisend/timeout", num("timeout", 0, 120).def("5")),
	}
}

// qicfgKey is a setting that is kept under its own name.
func qicfgKey(name string, params ...Param) Key { return qicfgKeyOf(name, name, params...) }

// qicfgKeyOf is a setting that is kept under another name.
func qicfgKeyOf(name, kept string, params ...Param) Key {
	spec := &Command{Name: "+QICFG/" + kept, Params: params}
	return indexedKey(name, nil, params, func(*Call) *Command { return spec })
}

// qicfgSocket is a setting of one socket.
func qicfgSocket(name string, params ...Param) Key {
	var specs [maxSocket + 1]*Command
	for i := range specs {
		specs[i] = &Command{Name: "+QICFG/" + name + "/" + strconv.Itoa(i), Params: params}
	}
	return indexedKey(name, []Param{num("connectID", 1, maxSocket)}, params, func(c *Call) *Command { return specs[c.num("connectID")] })
}

// A retryTime is how long one try of an activation or deactivation may take, in seconds, and the default.
type retryTime struct{ least, most, usual int64 }

// qicfgRetry is "pdp/retry", with a setting for deactivation (0) and activation (1) in each of the networks 4G (0) and 2G (1).
func qicfgRetry() Key {
	times := [2][2]retryTime{{{2, 6, 6}, {2, 8, 5}}, {{5, 8, 8}, {5, 30, 10}}}
	params := []Param{num("counts", 2, 4).def("4"), num("retry_time", 2, 30).opt("")}
	var specs [2][2]*Command
	for mode := range times {
		for rat, t := range times[mode] {
			own := []Param{params[0], num("retry_time", t.least, t.most).opt(strconv.FormatInt(t.usual, 10))}
			specs[mode][rat] = &Command{Name: "+QICFG/pdp/retry/" + strconv.Itoa(2*mode+rat), Params: own}
		}
	}
	spec := func(c *Call) *Command { return specs[c.num("pdpmode")][c.num("ratmode")] }
	k := indexedKey("pdp/retry", []Param{oneOf("pdpmode", 0, 1), oneOf("ratmode", 0, 1)}, params, spec)
	store := k.Set
	k.Set = func(c *Call) error {
		if own := spec(c).Params[1]; !own.inRange(c.num("retry_time")) {
			return c.parameterError()
		}
		return store(c)
	}
	return k
}

// indexedKey is a setting that is lost at a reset. spec names where the set that the line's index selects is kept, and has its defaults.
func indexedKey(name string, index, params []Param, spec func(c *Call) *Command) Key {
	return Key{Name: name, Index: index, Params: params, Support: Setting,
		Get: func(c *Call) []argument { return c.m.keep.values(spec(c)) },
		Set: func(c *Call) error {
			c.m.keep.set(spec(c).Name, append([]argument(nil), c.args[len(index):len(index)+len(params)]...))
			return nil
		},
	}
}

// unlisted is a setting that the =? answer does not name.
func unlisted(k Key) Key { k.Unlisted = true; return k }
