// Command ptymodem is a virtual Quectel EC200U or EG915U modem on a pseudo-terminal.
//
//	ptymodem [run] [flags]        start a modem, or several, until SIGINT or SIGTERM
//	ptymodem test SCENARIO...     run scenarios: what goes wrong with a modem, and whether a host survives it
//	ptymodem commands             print the command table
//	ptymodem ca --ftp-root DIR    print the embedded FTP server's CA certificate
//	ptymodem version              print the version
//
// A modem's tty path is the only thing that it writes to standard output, as one line for each modem and not before the tty can be
// used; what is meant for a person goes to standard error. It exits 0 when it was told to end, having removed what it
// created, and 2 when it could not start, with one line that says what would be right. A test exits 1 when a scenario has failed.
//
// Every flag is an environment variable too: --ftp-root is PTYMODEM_FTP_ROOT. Of those that may be repeated, the
// variable holds the values separated by blanks. A flag that is given beats its variable, and an empty variable counts
// as none.
//
// This package has flags and wiring only; what a modem does is in package emulator.
package main
