// Package completion has the scripts with which shells complete the command line of ptymodem, and
// what they offer: commands, flags, values of flags, scenarios and packs that are built in, and
// files.
//
//	root.AddCommand(completion.New())
//	if completion.Requested(args[0]) { // a script asks
//		completion.Add(root, args[1:])
//	}
//
// The scripts are cobra's. They run ptymodem with a hidden command, which cobra adds, and that asks
// the functions of [Add].
package completion
