// Package at is the command table: what commands there are, their parameters,
// forms and answers. It does no I/O and knows no modem.
//
// A [Command] is one entry of a [Table]: name, parameters with types, ranges and
// defaults, handlers. Parsing, range checks, =? answers and the documentation all
// come from it. A [Param] describes one parameter; [Num], [OneOf], [Text] and
// [Mask] make them:
//
//	{Name: "+QFTPSIZE", Family: at.FTP, Params: []at.Param{at.Text("file_name", 50)}, Write: size}
//
// A [Call] is one command while it runs. Its handler asks it for the arguments
// ([Call.Num], [Call.Text]) and answers through it ([Call.Info]). A handler
// returns nil for OK, a [CME] or another error for a failure, and [ErrPending] if
// the command goes on; [Call.Done] ends it then.
//
// Settings that a command only keeps need no handlers: [KeptSetting], [Keyed] and [KeptKey] make
// such entries. [Lines] and [Accept] are handlers that answer the same each time.
//
// The answer goes to an [Output], which is the port that the command came from.
// An [Env] has what commands need of their modem.
package at
