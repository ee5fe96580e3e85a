package cellular

import "ptymodem/emulator/at"

// maxSocket is the highest number of a socket.
const maxSocket = 11

func socketParam() at.Param { return at.Num("connectID", 0, maxSocket) }

// socketCommands are those about sockets, of which there are none: hosts close and query them at
// start-up out of habit, and get the answers of a module that has none open. None can be opened.
func socketCommands() []at.Command {
	const none = "There are no sockets: the answers are those of a module with no socket open."
	list := []at.Command{
		{Name: "+QIOPEN", Brief: "open a socket", Write: socketRefused(tcpipNotSupported), Test: at.Lines(`+QIOPEN: (1-7),(0-11),"TCP/UDP/TCP LISTENER/UDP SERVICE","<IP_address>/<domain_name>",<remote_port>,<local_port>,(0-2),(0-11),(10-150)`),
			Params: []at.Param{cidParam(), socketParam(), at.Text("service_type", 16).NotEmpty(), at.Text("IP_address", 255).NotEmpty(), at.Num("remote_port", 0, 65535), at.Num("local_port", 0, 65535).Opt("0"),
				at.Num("access_mode", 0, 2).Opt("0"), at.Num("tcp_client_maxnum", 0, 11).Opt("11"), at.Num("connect_timeout", 10, 150).Opt("150")},
			Note: none + " Opening one is refused with ERROR, and AT+QIGETERROR reports 555."},
		{Name: "+QICLOSE", Brief: "close a socket", Params: []at.Param{socketParam(), at.Num("timeout", 0, 65535).Opt("10")}, Write: at.Accept, Note: none},
		{Name: "+QISTATE", Brief: "state of sockets", Style: at.OnlyOK, Params: []at.Param{at.OneOf("query_type", 0, 1), at.Num("ID", 0, maxSocket)},
			Read: at.Accept, Exec: at.Accept, Write: qistateWrite, Note: none},
		{Name: "+QISEND", Brief: "send on a socket", Params: []at.Param{socketParam(), at.Num("send_length", 0, 1460).Opt(""), at.Text("remoteIP", 64).Opt("").Show("<remoteIP>"), at.Num("remote_port", 0, 65535).Opt("")},
			Test: at.Lines("+QISEND: (0-11),(0-1460)"), Write: socketRefused(tcpipBadParameter), Note: none},
		{Name: "+QIRD", Brief: "read received data from a socket", Params: []at.Param{socketParam(), at.Num("read_length", 0, 1500).Opt("1500")}, Write: socketRefused(tcpipBadParameter), Note: none},
		{Name: "+QISENDEX", Brief: "send hexadecimal data on a socket", Params: []at.Param{socketParam(), at.Text("hex_string", 512).NotEmpty()}, Write: socketRefused(tcpipBadParameter), Note: none},
		{Name: "+QISWTMD", Brief: "access mode of a socket", Params: []at.Param{socketParam(), at.Num("access_mode", 0, 2)}, Write: socketRefused(tcpipBadParameter), Note: none},
		at.KeptSetting(at.Command{Name: "+QISDE", Brief: "echo of what AT+QISEND sends", Params: []at.Param{at.OneOf("echo", 0, 1).Def("1")}, Note: "The default is our choice."}),
	}
	for i := range list {
		if list[i].Support != at.Setting {
			list[i].Support = at.Fixed
		}
	}
	return list
}

// socketRefused fails a command that needs a socket.
func socketRefused(code tcpipCode) at.Handler {
	return func(c *at.Call) error { return Of(c).tcpipErr.fail(code) }
}

// qistateWrite finds no socket of a context (0), nor that of a number (1).
func qistateWrite(c *at.Call) error {
	if c.Num("query_type") == 0 && (c.Num("ID") < 1 || c.Num("ID") > pdpCount) {
		return c.ParameterError()
	}
	return nil
}
