// Package runner runs scenarios and reports pass or fail. Each run has a modem on a port of its own
// (package testbed puts it together) and a host: the scenario's steps, or a program that is given
// the port: the path of a tty, or an address.
//
//	s, err := scenarios.Load(files, "drop.yaml")
//	r := runner.Run{Scenario: s, Files: files}
//	result := r.Do(ctx)
//	if result.Verdict != runner.Passed {
//		result.WriteReport(os.Stdout, runner.Plain)
//	}
//
// A [Suite] runs several side by side, and [WriteJUnit] writes their results for a CI system. The types
// to know are [Run], [Result] and its Verdict, and the report that [Result.WriteReport] writes.
//
// # The steps as host
//
// The built-in host opens the tty and does one step after another. A line is what is between two
// line ends; empty lines and the echo are left out. Lines that no step has asked for wait for the
// next step that does. A step whose next expected line is a final result code, such as OK, fails as
// soon as the modem answers with another one, such as ERROR, since no further one can come. The
// same holds for the result URC of an FTP command, and for any line after a send when nothing more
// is due, see [testbed.Testbed.Quiet]. Everything else is waited for until `within` or the
// scenario's timeout is over. Escape keeps the guard times of the factory settings. dtr: off closes
// the tty: a pty has no other way to drop DTR. Where there are no ptys the host is in memory.
//
// # A program as host
//
// The program runs in its own process group, without standard input. The tty's path is in the
// variable PTYMODEM_TTY, and replaces {tty} in its arguments. If the run's [Line] is one on the
// network, a URL does, and its variable is PTYMODEM_ADDR. When the program ends, or when the
// scenario's timeout ends it, everything that it has started is killed: what is in the group, and on
// Linux what has its mark in the environment, such as daemons that have left the group. The end of
// its standard output and error is kept. Exit status 0 is expected, unless the scenario expects
// another.
//
// # The verdict
//
// The first failure is the one that ended the run: a step, the program, the timeout. Then come
// lines that should not have come or did not come, files, findings, and faults that never fired.
// Files are compared when the host has ended, when the FTP command that it left running is over or
// [Grace] has passed, and when the modem and the server are switched off: nothing races with the
// verdict.
package runner
