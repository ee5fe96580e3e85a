// Package client is the FTP(S) client that the modem runs.
//
// [Dial] opens a session as AT+QFTPOPEN does: name lookup, TCP, TLS, login. The [Client] that it
// returns then does one operation at a time:
//
//	c, err := client.Dial(ctx, client.Config{
//		Network: ftpbackend.HostNetwork(nil),
//		Host:    "ftp.example.com",
//	})
//	n, err := c.Store(ctx, "log.bin", 0, src)
//	d, err := c.List(ctx, "MLSD", "")
//	_, err = io.Copy(dst, d)
//	err = d.Close() // whether the transfer is complete
//	err = c.Quit(ctx)
//
// Every operation has a context. If it ends first, both connections are closed at once, the
// operation returns, and the session is over. To cancel because the server does not answer, use the
// cause [ftpbackend.ErrTimeout]. All errors are an [*ftpbackend.Error], whose Kind corresponds to a
// result code of the module. Some leave the session intact; [Client.Done] tells at any time when it
// is over.
//
// The client has no clock of its own: [Config].After is the modem's. It retries nothing and
// restarts nothing. It ends a download early by ABOR, except at the embedded server.
//
// # How it works
//
// The protocol is spoken by github.com/jlaffaye/ftp, over connections that are ours:
//
//	Client ── library ── libraryConn ── control ── (TLS) ── Network ── server
//	             │                         │ opens, tells of replies
//	             └───────────────────── transfer ── (TLS) ── Network ── server
//
// The control connection sees commands and replies as plain text. It reports them to the
// [Observer]. It replaces the library's EPSV by PASV, EPSV, PORT or EPRT, turns a RETR of a pseudo
// file into LIST, NLST or MLSD, and changes the replies in which servers differ into those that the
// library expects. It always reads, so that it notices at once when a server hangs up, and drops
// replies that nobody has asked for.
//
// The data connection is opened when the server has accepted the command. It counts what moves. It
// ends a complete upload in order and a failed one by a reset.
//
// What a reply says is for package reply, and the settings of TLS for package ftptls. The client
// and both connections are made of small types:
//
//	Client     Dial, Quit, Close      client.go
//	           its operations         commands.go
//	             operation            begin, end, verdict: what the caller is told
//	             Download             until its Close
//	control    send, fail             control.go
//	             replyReader          reads the connection; greeting, AUTH TLS
//	             libraryConn          the library's view: commands in, replies out; USER, PASS
//	             dataOpener           PASV, EPSV, PORT, EPRT
//	             command              in progress: what is due, what has come
//	             replyQueue           what becomes of a reply until the operation takes it
//	             replyHold            replies that wait for a breakpoint or a delay
//	             replyOverride        what the client gets in place of a reply
//	             noopCheck            is a silent server still there?
//	             strayLine, surplus   servers that send what is no reply, or too much
//	             commandFaults        what goes wrong with commands and the greeting
//	             plannedEnd           ends of the session by plan
//	transfer   fail, replied          data.go
//	           open, Read, Close      data_conn.go: the library's view
//	             activeWait           for the server to connect
//	             dataHandshake        TLS
//	             downloader, uploader move data
//	             earlyEnd, abortState ABOR, its replies, and reading what is on its way
//	             bareDownload         a final reply without a preliminary one
//	             transferPlan         what goes wrong with the transfer
//
// A [ftpbackend.Network] is where connections lead: [ftpbackend.HostNetwork] is the machine's own,
// [ftpbackend.Isolated] leads everywhere to the embedded server.
//
// # What goes wrong
//
// [plan.Hooks] are asked before each command and answer with a [plan.Plan]: another reply, a late
// one, none; a transfer that ends early; or a function to call when a number of bytes has moved. A
// network of package netem is slow, stalls, resets and refuses on demand. The two meet in a
// [plan.Breakpoint]: what its Hit does to the network happens to the transfer at that very byte.
//
//	net := netem.New(ftpbackend.HostNetwork(nil), nil)
//	p := plan.Plan{Breakpoints: []plan.Breakpoint{{
//		Bytes: 40 << 10,
//		Hit:   func() plan.Outcome { net.DropData(); return plan.Outcome{} },
//	}}}
//
// Servers are ahead of a download by what the buffers hold. While a plan could still change how a
// transfer ends, the server's final reply is held.
//
// # What counts as whole
//
// A download is whole if its data connection ended in order and the server said so (2xx). A
// download that is answered by 226 alone, without a 150, may bring nothing, and its connection may
// end in any way.
//
// An upload is whole if all of its source was sent, the connection was not reset and the server
// said so. A server that says so too early has to take the rest and close its side.
//
// If the data connection broke first, the failure is [ftpbackend.KindDataLost] whatever the server
// says, a 226 included, unless its reply is one of 421, 425, 426, 451, 452 and 552.
package client
