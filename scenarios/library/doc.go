// Package library has the scenarios that come with the program. Each is a story from the field:
// what goes wrong, what hosts get wrong then, and what a robust host does. On the command line they
// need no path: ptymodem test NAME.
//
//	for _, name := range library.Names() {
//		s, err := library.Load(name) // the contents of its files are in library.FS()
//	}
//
// Every file NAME.yaml begins with its story and with what its host must do. The steps in it are a
// host that passes. The hosts in testdata/bad fail, and the comment of each says in which scenarios
// and why.
package library
