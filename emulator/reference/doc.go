// Package reference writes the pages that are generated from the command table:
// docs/commands.md, the output of ptymodem commands, and FIDELITY.md.
//
// [WriteText], [WriteMarkdown] and [WriteFidelity] write one each, and [List] has
// the commands for programs. [Choices] lists what this project decided where no
// document says what a module does.
package reference
