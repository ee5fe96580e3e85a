package emulator

// maxSocket is the highest number of a socket.
const maxSocket = 11

func socketParam() Param { return num("connectID", 0, maxSocket) }

// socketCommands are those about sockets, of which there are none: hosts close and query them at start-up out of habit, and get the answers of a module
// that has none open. None can be opened.
func socketCommands() []Command {
	const none = "There are no sockets: the answers are those of a module that has none open."
	list := []Command{
		{Name: "+QIOPEN", Brief: "open a socket", Write: socketRefused(tcpipNotSupported), Test: answer(`+QIOPEN: (1-7),(0-11),"TCP/UDP/TCP LISTENER/UDP SERVICE","<IP_address>/<domain_name>",<remote_port>,<local_port>,(0-2),(0-11),(10-150)`),
			Params: []Param{cidParam(), socketParam(), text("service_type", 16).full(), text("IP_address", 255).full(), num("remote_port", 0, 65535), num("local_port", 0, 65535).opt("0"),
				num("access_mode", 0, 2).opt("0"), num("tcp_client_maxnum", 0, 11).opt("11"), num("connect_timeout", 10, 150).opt("150")},
			Note: none + " Opening one is refused with ERROR, and AT+QIGETERROR says 555."},
		{Name: "+QICLOSE", Brief: "close a socket", Params: []Param{socketParam(), num("timeout", 0, 65535).opt("10")}, Write: onlyOK, Note: none},
		{Name: "+QISTATE", Brief: "state of the sockets", Style: OnlyOK, Params: []Param{oneOf("query_type", 0, 1), num("ID", 0, maxSocket)},
			Read: onlyOK, Exec: onlyOK, Write: qistateWrite, Note: none},
		{Name: "+QISEND", Brief: "send on a socket", Params: []Param{socketParam(), num("send_length", 0, 1460).opt(""), text("remoteIP", 64).opt("").shown("<remoteIP>"), num("remote_port", 0, 65535).opt("")},
			Test: answer("+QISEND: (0-11),(0-1460)"), Write: socketRefused(tcpipBadParameter), Note: none},
		{Name: "+QIRD", Brief: "read what a socket has received", Params: []Param{socketParam(), num("read_length", 0, 1500).opt("1500")}, Write: socketRefused(tcpipBadParameter), Note: none},
		{Name: "+QISENDEX", Brief: "send on a socket, in hexadecimal", Params: []Param{socketParam(), text("hex_string", 512).full()}, Write: socketRefused(tcpipBadParameter), Note: none},
		{Name: "+QISWTMD", Brief: "access mode of a socket", Params: []Param{socketParam(), num("access_mode", 0, 2)}, Write: socketRefused(tcpipBadParameter), Note: none},
		setting(Command{Name: "+QISDE", Brief: "echo of what AT+QISEND sends", Params: []Param{oneOf("echo", 0, 1).def("1")}, Note: "The default is our choice."}),
	}
	for i := range list {
		if list[i].Support != Setting {
			list[i].Support = Fixed
		}
	}
	return list
}

// socketRefused fails a command that needs a socket.
func socketRefused(code tcpipCode) handler {
	return func(c *Call) error { return c.m.tcpipError(code) }
}

// qistateWrite finds no socket of a context (0), nor that of a number (1).
func qistateWrite(c *Call) error {
	if c.num("query_type") == 0 && (c.num("ID") < 1 || c.num("ID") > pdpCount) {
		return c.parameterError()
	}
	return nil
}
