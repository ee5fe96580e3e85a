// Package telnet takes telnet streams apart and puts them together (RFC 854),
// and negotiates the options that a serial line over the network needs (RFC 856,
// 857, 858, 2217).
//
// A [Decoder] separates data from commands. [Append] and [Encoder] escape data.
// [Options] keeps what has been agreed and never answers in a loop (RFC 1143).
package telnet
