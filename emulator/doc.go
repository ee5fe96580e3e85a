// Package emulator is a virtual Quectel EC200U or EG915U module: it answers AT commands on serial
// ports, keeps files in UFS and SD, and moves files over FTP and FTPS.
//
//	ufs := fs.NewMemory("UFS", 1<<20)
//	srv, err := server.Start(server.Config{})
//	...
//	m := emulator.New(emulator.Config{UFS: ufs, Network: ftpbackend.Isolated(srv, nil)})
//	defer m.Close()
//	m.Attach(port) // a pty, or anything else that is a serial.Port
//
// # The parts of a modem
//
// A [Modem] wires parts that know each other only as far as the arrows go. What a part needs of the
// whole it asks through a small interface.
//
//	           Modem: configuration, power, effects
//	             │
//	 ┌───────────┼──────────────┐
//	ftp ─────► files        cellular     the commands, by family
//	 └───────────┼──────────────┘
//	          session                    a port as an AT channel
//	 ┌───────┬───┴───┬──────┬───────┐
//	at     serial   loop   hook   lint, trace
//
// Where a command is found: AT+QFTP* in package ftp, AT+QF* in files, the SIM, the network, PDP
// contexts, TCP/IP, messages and the clock in cellular, V.250's in session, and the rest here, in
// files cmd_*.go. [NewTable] collects them all.
//
// # One event at a time
//
// A modem has one lock, that of its [loop.Loop]. Bytes from the host, results of workers and timers
// all take it, change the state, and add what they have to say to the output of a port. Whoever
// then finds nobody writing writes, without the lock, so that a host that does not read holds up
// one goroutine and never the modem. What may block, network and storage, runs in a worker
// ([loop.Workers.Go]) that takes the lock to report. A reset or Close starts a new epoch: timers
// and workers of an older one have no effect.
//
// # Ports
//
// A [serial.Port] is a serial line: a pty, a TCP connection, raw or RFC 2217, or a pipe in memory.
// A modem may have any number; an answer goes to the one that sent the line, a URC to all. With
// BaudPacing in its [Config] a [serial.Paced] stands before the port, on which bytes take their
// time.
//
// # The command table
//
// An [at.Command] is a value: name, forms, parameters with their ranges and defaults, handlers, and
// what the documents say of it. Parsing, range checks, =? answers, AT+CLAC, the list that "ptymodem
// commands" prints, docs/commands.md and FIDELITY.md come from the [at.Table]. A handler reaches
// its part of the modem by that package's Of.
//
// # Findings
//
// The modem watches the host and reports what works here but may fail on a module, and what it does
// not know; [lint.Catalogue] has all there is. A finding is a [trace.Event], with the command line
// that caused it and a reason with a hint; [lint.Findings] collects them for a summary. No answer
// depends on them.
//
// # Faults
//
// [hook.Hooks] is where things go wrong on demand. It is asked before each command what is to
// become of it ([hook.Response]), at each CONNECT which numbers of bytes matter
// ([hook.Breakpoint]), before each line to the FTP server and each operation of a store; and it is
// told when a command is over. What happens to the modem as a whole is a [hook.Effect], done in
// answer to one of these, at a time ([Modem.At]), or whenever one likes ([Modem.Do], [Modem.Post]).
//
// # Time
//
// The modem's waits run on the clock of its Config, divided by Speed. With a fake clock a test
// plays a timeout of 90 s in no time. The wall clock behind AT+CCLK is not scaled.
package emulator
