// Package collect reads the scenarios that a command line names: by file, by folder, or by name or
// pattern of the library. A [Shard] is one of several parts of them, for CI jobs that run in
// parallel.
//
//	runs, err := collect.Scenarios([]string{"scenarios/", "drop-*"}, false)
//
// Everything that is wrong with any of them is reported at once, as [Errors].
package collect
