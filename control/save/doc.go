// Package save writes what a modem has been through as a scenario, which `ptymodem test` passes.
//
//	text, err := save.Scenario(save.Session{…}, true)
//
// The three types to know:
//
//   - [Session] is what has happened since a reset: where it began, what went over a port, what was
//     done to the modem, and what is on the server now.
//   - [File] is one that was there when it began, or that somebody has put there since.
//   - [Fault] is one that was set, with the events at which it fired.
//
// # What becomes of it
//
// The modem, its server and its network are as the scenario had them that the modem was reset to.
// Lines of the host are steps, and what came after each of them is what the step expects. Values
// that differ from run to run, dates and times, are expected as regular expressions.
//
// A fault that was set while the session went on has its nth counted from the beginning. Whatever
// was done by hand is done with the command that came next.
//
// Passwords become redacted1, redacted2 and so on, in the accounts of the server as well, and the
// codes of a SIM become other codes, so that the scenario still passes.
//
// # What it does not have
//
// Contents of more than 4 KiB whose making is not known are not in the scenario: others of the same
// size stand for them, and a comment has the SHA-256. Where such bytes have gone, sizes alone are
// expected.
package save
