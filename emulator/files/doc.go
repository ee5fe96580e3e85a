// Package files is a module's files: the commands AT+QF* on the stores UFS:, SD: and RAM:.
//
// A [Files] is that of one modem: its stores, and what commands have open in them. AT+QFUPL and
// AT+QFWRITE put a receiver behind the port, AT+QFDWL and AT+QFREAD a sender. A name with its
// prefix leads to a store by [Files.Store]; what is wrong with it becomes one of the codes of
// errors.go.
package files
