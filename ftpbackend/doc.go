// Package ftpbackend is the vocabulary of FTP(S) that the client and the server share: [Network],
// [Security], [Error], and the verbs and reply codes of RFC 959.
//
// The parts:
//
//	client   the FTP(S) client that AT+QFTP* commands use
//	server   the embedded FTP(S) server
//	ftptls   the client's TLS: options, suites, certificates, keys
//	reply    the replies of an FTP server: where each ends, and what it says
//	netem    a network that is slow, stalls and resets
//	plan     what goes wrong with one FTP command
//
// A [Network] is where connections lead. [HostNetwork] is the machine's own network. [Isolated]
// leads everywhere to the embedded server. Both take routes, see [Route].
//
// An [Error] has a [Kind], which corresponds to a result code of the module. Its text says what to
// do about it.
package ftpbackend
