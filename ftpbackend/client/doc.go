// Package client is the FTP(S) client that the modem runs.
//
// [Dial] opens a session as AT+QFTPOPEN does: name lookup, TCP, TLS, login. The
// [Client] that it returns then does one operation at a time:
//
//	c, err := client.Dial(ctx, client.Config{
//		Network: ftpbackend.HostNetwork(nil),
//		Host:    "ftp.example.com",
//	})
//	n, err := c.Store(ctx, "log.bin", 0, src)
//	d, err := c.List(ctx, "MLSD", "")
//	_, err = io.Copy(dst, d)
//	err = d.Close() // the verdict on the transfer
//	err = c.Quit(ctx)
//
// Every operation has a context. When it ends before the operation does, both
// connections are closed at once and the operation returns: the session is over.
// Whoever cancels for want of an answer says so by the cause [ftpbackend.ErrTimeout]. All
// errors are an [*ftpbackend.Error], whose Kind corresponds to the module's result codes;
// after those that leave the session intact, it goes on. [Client.Done] tells at
// any time that it is over.
//
// The client keeps no time of its own: [Config].After is the modem's clock. It
// retries nothing and restarts nothing. A download that ends early is ended by
// ABOR, except at the embedded server.
//
// # How it works
//
// The protocol is spoken by github.com/jlaffaye/ftp, over connections that are
// ours:
//
//	Client ── library ── control ── (TLS) ── Network ── server
//	             │          │ tells of the data connection
//	             └────── transfer ── (TLS) ── Network ── server
//
// The control connection sees commands and replies as plain text. It reports them
// to the [Observer], sends PASV, EPSV, PORT or EPRT for the library's EPSV, turns
// a RETR of a pseudo file into LIST, NLST or MLSD, and evens out what servers
// word differently. It always reads, so that a server that hangs up is noticed
// at once, and drops what nobody has asked for. The data connection counts what
// moves, is opened when the server has accepted the command, ends a whole upload
// in order and a failed one by a reset.
//
// A [ftpbackend.Network] is where connections lead: [ftpbackend.HostNetwork] is the machine's own,
// [ftpbackend.Isolated] leads everywhere to the embedded server.
//
// # What goes wrong
//
// [plan.Hooks] are asked before each command and answer with a [plan.Plan]:
// another reply, a late one, none; a transfer that ends early; or a function to
// call when a number of bytes has moved. A network of package netem is slow,
// stalls, resets and refuses on demand. The two meet in a [plan.Breakpoint]:
// what its Hit does to the network happens to the transfer at that very byte.
//
//	net := netem.New(ftpbackend.HostNetwork(nil), nil)
//	p := plan.Plan{Breakpoints: []plan.Breakpoint{{
//		Bytes: 40 << 10,
//		Hit:   func() plan.Outcome { net.DropData(); return plan.Outcome{} },
//	}}}
//
// Servers are ahead of a download by what the buffers hold. Where a plan could
// still change how a transfer ends, the server's final reply is kept back.
//
// # What counts as whole
//
// A download is whole when its data connection ended in order and the server
// said so (2xx). One that is answered by 226 alone, without a 150, may bring
// nothing in any way. An upload is whole when all of its source was sent, the
// connection was not reset and the server said so; a server that says so too
// early has to take the rest and close its side. Where the data connection
// broke first, the failure is [ftpbackend.KindDataLost] whatever the server says, a 226
// included, unless its reply is one of 421, 425, 426, 451, 452 and 552.
package client
