// Package emulator is a virtual Quectel EC200U or EG915U module: it answers AT commands on serial ports, keeps files in UFS and SD, and moves
// files over FTP and FTPS.
//
//	ufs := fs.NewMemory("UFS", 1<<20)
//	srv, err := server.Start(server.Config{})
//	...
//	m := emulator.New(emulator.Config{UFS: ufs, Network: ftpbackend.Isolated(srv, nil)})
//	defer m.Close()
//	m.Attach(port) // a pty, or anything else that is a serial.Port
//
// # One event at a time
//
// A [Modem] has one lock. Bytes from the host, results of workers and timers all take it, change the state, and add what they have to say to
// the out-buffer of a port. Whoever then finds nobody writing writes, without the lock, so that a host that does not read holds up one
// goroutine and never the modem. The goroutine that has read a line also runs its command and writes the answer: there is no hop between a
// host's AT and its OK. What may block, network and storage, runs in a worker ([loop.Loop.Go]) that takes the lock to report. A reset or Close
// starts a new epoch: timers and workers of an older one have no effect.
//
// # Ports
//
// A [serial.Port] is a serial line: a pty, a TCP connection, raw or RFC 2217, or a pipe in memory. A modem may have any number; an answer goes to the
// one that sent the line, a URC to all. One that knows more lines than DTR is a [serial.Lines], too: a tty
// does not tell of changes, and is looked at. With [Config].BaudPacing a [serial.Paced] stands before the port, on which bytes take their time.
//
// # From bytes to answers
//
// Package session has the ports: a [session.Group] of them, and what one does with what its host
// sends.
//
// # The command table
//
// A [at.Command] is a value: name, forms, parameters with their ranges and defaults, handlers, and what the documents say of it. Parsing, range
// checks, =? answers, AT+CLAC, the list that "ptymodem commands" prints, docs/commands.md and FIDELITY.md come from the [at.Table]. A family of
// commands is a file cmd_*.go; each large FTP command has a file of its name: qftpput.go, qftpget.go.
//
// # FTP operations
//
// An FTP command is a ftpOp from its OK to its result URC; there is at most one. Its watchdog is rsptimeout in its three meanings. An upload
// from COM: is a comUpload, a download to COM: a comDownload; both are the session behind a port in data mode.
//
// # Lint
//
// The modem watches the host and reports what works here but is fragile on a module, and what it does not know; [lint.Catalogue] has all there is. A finding is a [trace.Event] of the
// trace, with the command line that caused it and a reason with a hint, and [lint.Findings] collects them for a summary. No answer depends on them. What
// one line alone does not show a [lint.Reporter] remembers, from power-up on. Those about
// command lines and data mode are found in package session, those about FTP in lint_ftp.go.
//
// # Faults
//
// [hook.Hooks] is where things go wrong on demand. It is asked before each command what is to become of it ([hook.Response]), at each CONNECT which numbers of
// bytes matter ([hook.Breakpoint]), before each line to the FTP server and each operation of a store; and it is told when a command is over. What happens to
// the modem as a whole is a [hook.Effect], done in answer to one of these, at a time ([Modem.At]), or whenever one likes ([Modem.Do], [Modem.Post]).
//
// # Time
//
// The modem's waits run on the clock of its [Config], divided by Speed. With a fake clock a test plays a timeout of 90 s in no time. The wall
// clock behind AT+CCLK is not scaled.
package emulator
