// Package runner runs scenarios and judges them. Each run has a modem of its own on a pty of its own ([ptymodem/scenarios/testbed]
// puts it together), and a host: the scenario's steps, or a program that is given the tty.
//
//	s, err := scenarios.Load(files, "drop.yaml")
//	r := runner.Run{Scenario: s, Files: files}
//	result := r.Do(ctx)
//	if result.Verdict != runner.Passed {
//		result.WriteReport(os.Stdout, runner.Plain)
//	}
//
// [All] runs several side by side, and [WriteJUnit] writes what came of them for machines.
//
// # The steps as host
//
// The built-in host opens the tty and does one step after another. A line is what stands between line ends; empty ones and
// the echo of what was sent are left out. Lines that no step has asked for wait for the next step that does. A step whose
// next expected line is a final result code (OK, say) fails as soon as the modem answers with another (ERROR, say), since
// no further one can come, and likewise with the result of an FTP command; everything else is waited for until `within`, or
// the scenario's timeout, is over. Escape keeps the guard times of a modem as it is delivered. dtr: off closes the tty, as a
// pty has no other way to drop DTR.
//
// # A program as host
//
// The program runs in a process group of its own, without standard input, with the tty's path in the variable PTYMODEM_TTY and
// in place of {tty} in its arguments. When it ends, and when the scenario's timeout ends it, all that it has started is killed
// with it: what is in the group, and what carries its mark in the environment, as daemons do that have left the group. Its standard
// output and error are kept, the end of them if they are long. Unless the scenario expects another exit status, 0 is expected.
//
// # The verdict
//
// The first failure is the one that ended the run: a step, the program, the timeout. Then come lines that never should have
// come or did not come, files, lint and faults that never fired. Files are judged when the host has ended, an FTP command that it
// left under way is over or [Grace] has passed, and the modem and the server are switched off: nothing races with the verdict.
package runner
