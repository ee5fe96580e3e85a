// Package tap stands between a host and a real module, and records what goes by.
//
//	module, err := tap.Open(ctx, "/dev/ttyUSB2")
//	log, err := tap.NewLog("session.at", tap.LogOptions{Header: "..."})
//	t := tap.Tap{Host: port, Module: module, Log: log}
//	err = t.Run(ctx)
//
// The three types to know:
//
//   - [Tap] passes bytes between a pseudo-terminal, which the host opens, and a module, and has the
//     module's port follow what the host does with its own.
//   - [Module] is the port that the module is at: a serial port, a TCP connection, or RFC 2217.
//   - [Log] is the transcript, which is written as the session goes on.
//
// Bytes pass unchanged, in either direction, and none is lost: who does not read holds the other
// up, by RTS where flow control is on. They are in the log before they are passed on, so a
// transcript never has an answer before its command.
//
// # What a pseudo-terminal shows
//
// The host's rate, stop bits, flow control and HUPCL are read from its termios, whenever it sends
// and ten times a second. DTR and RTS are on while it has the tty open, unless its rate is B0. It
// cannot set them otherwise, send a break, or ask for parity or 7 bits: a pseudo-terminal has none
// of these. The module's port has no line discipline of its own, as the tty has that of the host.
//
// # A module that goes away
//
// When the module's port is gone, as after a reset on USB, the host keeps its tty. What it sends is
// lost, as on a wire that leads nowhere, until a port of the same name is there again; it then gets
// the host's settings. The transcript has both moments.
//
// On systems other than Linux there are no pseudo-terminals, and [Open] knows addresses only.
package tap
