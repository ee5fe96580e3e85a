// Package session is a serial port as an AT channel: bytes come in, commands run, answers, URCs and
// the data of data mode go out.
//
// A [Group] is the ports of one modem and what they share: the V.250 settings, which port is in
// data mode, the commands that the hooks know of. A [Session] is one port. It knows no modem: what
// it needs of one is a [Module]. A command that enters data mode puts a [Stream] behind its port.
//
//	input.receive    bytes come in; in command mode to takeLine, in data mode to dataMode.take
//	running.runLine  a line is run command by command; the first error ends it
//	running.run      one command is looked up and judged: unknown, form, SIM, parameters
//	handler          does it; returns nil (OK), an error, or at.ErrPending and calls Call.Done later
//	running.finish   the final result code; then what waits for it: QFTPSTAT's line, pending URCs
//
// These are parts of a session. Each owns its fields, and finds the others through the session:
//
//	line         the serial line
//	host         who is at its far end: DTR, B0
//	input        bytes that were received and not taken yet
//	running      the command line that runs
//	prompt       the text that its command asks for
//	rateChange   the rate that AT+IPR has asked for
//	output       what is due to the host, and who writes it
//	outputQueue  what is due before that
//	merge        an OK that waits for its result URC
//	urcQueue     URCs that wait for the port to be free
//	dataMode     the stream behind the port, the escape detector, breakpoints
//	lineLint     what the host does wrong with its lines
//
// The goroutine that has read a line also runs its command and writes the answer. Whoever finds
// nobody writing writes, with the modem unlocked meanwhile, so that a host that does not read holds
// up one goroutine and never the modem. All else needs the lock of the group's loop.
//
// A [ResultURC] is what a command still has to send after its OK. What the hooks have a say in goes
// through the output queue: late, in pieces, corrupted, or OK and its URC in one.
package session
