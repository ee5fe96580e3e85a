// Package memfs is an [afero.Fs] in memory that has a limit.
//
// [New] makes one. A write past the limit fails with a [LimitError], which is an ENOSPC. Appending
// costs no copy, and a removed file stays readable for whoever has it open.
package memfs
