// Package manual writes the manual pages of ptymodem: ptymodem(1), and one for each command, as in
// ptymodem-test(1). What they say comes from the commands and their flags, and is the same for the
// same program.
//
//	root.AddCommand(manual.New(func() manual.Edition { return manual.Edition{Version: "1.2.3"} }))
package manual
