// Package compare says in what two modems differ that were given the same input: a module, as a
// recording has it, and the emulator, or the other way round.
//
//	result := compare.Compare(recorded, came, compare.Options{Known: known})
//	for _, d := range result.Differences {
//		fmt.Println(d.Class, d.Line, d.Command, d.Expected, d.Came)
//	}
//
// It reads no files, plays nothing and has no clock. The types to know:
//
//   - [Item] is what the host did, or what a modem sent. The two lists have the same items of the
//     host, with the same numbers.
//   - [Difference] is one place where the modems differ, and its [Class] says how bad that is.
//   - [Result] has all differences, the worst first, and for each command whether it was the same.
//
// # How lines are aligned
//
// Bytes are divided into lines without regard to the reads that they came in. Each line of an
// answer belongs to a command: the oldest that has no final result code yet. All other lines are
// URCs, which may come later on one side than on the other: they are aligned by their names over
// the whole session. So a line too many costs one difference, and not all that follow it.
//
// The order of lines counts only among those that came while the host did nothing.
//
// # Classes
//
//	code      another final result code, or another <err> in a result URC
//	unknown   the emulator does not have the command
//	missing   a line did not come
//	extra     a line came that the recording does not have
//	shape     other fields, quotes or spaces, or another value that is not volatile
//	order     the same lines in another order
//	data      other bytes in data mode
//	timing    more than 5 times and 100 ms faster or slower, if [Options] ask for it
//	value     another volatile value: signal, clock, cell, address, identity, sizes in =? answers
//
// What follows a difference of the class code is marked: the modems may be in different states from
// there on.
package compare
