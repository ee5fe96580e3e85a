// Package serial is the serial line into the modem, whatever it runs over.
//
// A [Port] carries bytes and DTR. One that implements [Lines] carries RTS, the
// rate and the modem's lines as well. The ports:
//
//	serial.Pipe   in memory
//	pty           a pseudo-terminal (Linux)
//	tcp           raw TCP, and RFC 2217 over telnet
//
// [Paced] goes around a port and throttles it to the baud rate.
//
//	host ── pty, TCP or pipe ── (Paced) ── modem
//
// Read blocks across any number of hosts that open and close the line. DTR is
// how the modem learns of them: see [Port.Watch].
package serial
