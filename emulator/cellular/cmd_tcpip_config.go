package cellular

import (
	"strconv"

	"ptymodem/emulator/at"
)

// qicfgKeys are settings of the TCP/IP stack, in the order of the note's =? answer. Nothing here
// depends on them, since there are no sockets.
func qicfgKeys() []at.Key {
	onOff := func(name, value string) at.Param { return at.OneOf(name, 0, 1).Def(value) }
	return []at.Key{
		qicfgKey("transpktsize", at.Num("transpktsize", 1, 1460).Def("1024")),
		qicfgKey("transwaittm", at.Num("transwaittm", 0, 20).Def("2")),
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
		qicfgKey("tcp/keepalive", onOff("enable", "0"), at.Num("idle_time", 1, 1800).Opt("120"), at.Num("interval_time", 25, 100).Opt("30"), at.Num("probe_cnt", 3, 10).Opt("3")),
		qicfgKey("tcp/retranscfg", at.Num("retrans_cnt", 3, 12).Def("8"), at.Num("retrans_period", 5, 60).Opt("6")),
		qicfgSocket("send/auto", at.Num("period", 20, 65535).Def("0"), at.Text("msg_auto", 400).Opt("")),
		qicfgSocket("recv/ignore", at.Text("msg_ignore", 400).Def("")),
		qicfgKey("formatcfg", onOff("format", "0")),
		qicfgKey("qisend/timeout", at.Num("timeout", 0, 120).Def("5")),
	}
}

// qicfgKey is a setting that is kept under its own name.
func qicfgKey(name string, params ...at.Param) at.Key { return qicfgKeyOf(name, name, params...) }

// qicfgKeyOf is a setting that is kept under another name.
func qicfgKeyOf(name, kept string, params ...at.Param) at.Key {
	spec := &at.Command{Name: "+QICFG/" + kept, Params: params}
	return indexedKey(name, nil, params, func(*at.Call) *at.Command { return spec })
}

// qicfgSocket is a setting of one socket.
func qicfgSocket(name string, params ...at.Param) at.Key {
	var specs [maxSocket + 1]*at.Command
	for i := range specs {
		specs[i] = &at.Command{Name: "+QICFG/" + name + "/" + strconv.Itoa(i), Params: params}
	}
	return indexedKey(name, []at.Param{at.Num("connectID", 1, maxSocket)}, params, func(c *at.Call) *at.Command { return specs[c.Num("connectID")] })
}

// A retryTime is how long one try of an activation or deactivation may take, in seconds, and the
// default.
type retryTime struct{ least, most, usual int64 }

// qicfgRetry is "pdp/retry", with a setting for deactivation (0) and activation (1) in each of the
// networks 4G (0) and 2G (1).
func qicfgRetry() at.Key {
	times := [2][2]retryTime{{{2, 6, 6}, {2, 8, 5}}, {{5, 8, 8}, {5, 30, 10}}}
	params := []at.Param{at.Num("counts", 2, 4).Def("4"), at.Num("retry_time", 2, 30).Opt("")}
	var specs [2][2]*at.Command
	for mode := range times {
		for rat, t := range times[mode] {
			own := []at.Param{params[0], at.Num("retry_time", t.least, t.most).Opt(strconv.FormatInt(t.usual, 10))}
			specs[mode][rat] = &at.Command{Name: "+QICFG/pdp/retry/" + strconv.Itoa(2*mode+rat), Params: own}
		}
	}
	spec := func(c *at.Call) *at.Command { return specs[c.Num("pdpmode")][c.Num("ratmode")] }
	k := indexedKey("pdp/retry", []at.Param{at.OneOf("pdpmode", 0, 1), at.OneOf("ratmode", 0, 1)}, params, spec)
	store := k.Set
	k.Set = func(c *at.Call) error {
		if own := spec(c).Params[1]; !own.InRange(c.Num("retry_time")) {
			return c.ParameterError()
		}
		return store(c)
	}
	return k
}

// indexedKey is a setting that is lost at a reset. spec names where the set that the line's index
// selects is kept, and has its defaults.
func indexedKey(name string, index, params []at.Param, spec func(c *at.Call) *at.Command) at.Key {
	return at.Key{Name: name, Index: index, Params: params, Support: at.Setting,
		Get: func(c *at.Call) []at.Argument { return c.Kept().Values(spec(c)) },
		Set: func(c *at.Call) error {
			c.Kept().Set(spec(c).Name, append([]at.Argument(nil), c.Args[len(index):len(index)+len(params)]...))
			return nil
		},
	}
}

// unlisted is a setting that the =? answer does not name.
func unlisted(k at.Key) at.Key { k.Unlisted = true; return k }
