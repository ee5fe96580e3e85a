// Package custom is what a modem knows of a user's own commands: those that are answered from a
// file, in place of the modem's table or beside it.
//
// A modem asks its [Commands] about every command, after the hooks and before its table. An
// [Answer] says what the command is answered by, what the modem asks the host for first (a
// [Prompt]), and the [Line] values that it sends. What the answers are made of is not known here:
// package commands of scenarios reads the files.
//
// An [Identity] is what a modem is called where a file wants it to be called otherwise.
package custom
