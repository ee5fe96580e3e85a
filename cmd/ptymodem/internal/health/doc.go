// Package health has the subcommand of ptymodem that tells whether a modem is ready, for the health
// check of a container or a script that waits.
//
//	root.AddCommand(health.New())
//
// A modem holds the name of its link while it runs (see [ptymodem/emulator/serial/pty.Links]), so a
// link that a killed process has left is told from one of a process that is alive, whichever program
// has the number of its tty by now. Nothing here opens a tty: to the modem that would be a host that
// raises DTR.
package health
