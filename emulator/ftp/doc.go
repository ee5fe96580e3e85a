// Package ftp is a module's FTP(S) client: the commands AT+QFTP*. AT+QFTPPUT is put.go, AT+QFTPGET
// get.go, and so on.
//
// A [Client] is that of one modem: its settings, its session with a server, and the one operation
// that may run. An operation is an FTP command from its OK to its result URC. Its watchdog is
// rsptimeout in its three meanings. An upload from COM: is a comUpload, a download to COM: a
// comDownload; both are the stream behind a port in data mode. A dialogue is what the session tells of
// its commands and replies.
//
//	startOperation   may the command run now?
//	operation.run    a worker, without the lock, talks to the server
//	operation.end    what the result URC will say
//	operation.deliver  sends it, once it is known and its OK is old enough
//
// What a failure means to the host is decided by asFailure, from the table in codes.go.
package ftp
