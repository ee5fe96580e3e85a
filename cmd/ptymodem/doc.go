// Command ptymodem is a virtual Quectel EC200U or EG915U modem on a pseudo-terminal.
//
//	ptymodem [run] [flags]        start a modem, or several, until SIGINT or SIGTERM
//	ptymodem test SCENARIO...     run scenarios: what goes wrong with a modem, and whether a host passes
//	ptymodem commands             print the command table
//	ptymodem ca --ftp-root DIR    print the embedded FTP server's CA certificate
//	ptymodem health               tell whether a modem that runs elsewhere is ready
//	ptymodem completion SHELL     print a script that completes the command line in a shell
//	ptymodem man [DIR]            print the manual page, or write those of all commands
//	ptymodem version              print version, commit and Go version; so does ptymodem --version
//
// Standard output has the paths of the ttys, one line for each modem, written when the tty can be
// used; without ttys (--no-tty) it has addresses. Messages for a person go to standard error. The
// program exits 0 when it was told to end and has removed what it created. If it cannot start it
// prints one line that says how to fix it, and exits 2. A test exits 1 when a scenario has failed.
//
// Every flag is an environment variable too: --ftp-root is PTYMODEM_FTP_ROOT. A repeatable flag
// takes its values separated by spaces there. A flag overrides its variable, and an empty variable
// counts as not set. A misspelt variable is refused by run: see package environment.
//
// This package has flags and wiring only; what a modem does is in package emulator.
package main
