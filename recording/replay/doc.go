// Package replay plays the host's side of a recording to a modem, and compares what the modem says
// with what the recording has.
//
//	rec, err := replay.Load("session.at")
//	played, err := replay.Emulate(ctx, rec, replay.Options{})
//	for _, d := range played.Differences {
//		…
//	}
//
// The types to know:
//
//   - [Recording] is an .at file: a recording, or a transcript of the suites in testdata.
//   - [Emulate] plays it to an emulator, [Play] to a module at a serial port.
//   - [Played] is what came of it; package compare has the differences.
//
// # To an emulator
//
// Time is virtual: pauses of the recording pass in modem time, and cost nothing. The player waits
// for what the recording has before each thing that the host does, and goes on when the modem can
// say nothing more. So the machine's load decides nothing.
//
// The emulator becomes what the recording tells of the module: its model, its SIM, echo, the files
// that it had and those on the server; see [Surroundings]. It is on the isolated network, where
// every host name is the embedded server and every login is accepted.
//
// # To a module
//
// Time is real. Pauses are kept up to a limit, and what is expected is waited for up to a limit.
//
// # What the host cannot do
//
// Where the modem does not enter data mode, or does not ask for a message, the host's data is left
// out. Where it enters data mode and the recorded one did not, the player ends data mode first.
package replay
