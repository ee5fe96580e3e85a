// Package ftptest runs real FTP servers inside tests: vsftpd, pure-ftpd and
// ProFTPD as Debian packs them, and ftp-srv of npm.
//
//	s := ftptest.Start(t, ftptest.VSFTPD, ftptest.Options{Security: ftptest.Explicit})
//	// s.Addr, s.User, s.Password, s.Root, s.CA
//
// A server is started for each connection, with the connection as its standard
// input, as inetd did: nobody has to guess a free port or wait for a daemon, and
// what a test leaves open ends with it; ftp-srv, which cannot do that, tells its
// port and ends with the test. It serves one folder, which is writable, and is
// told by its own configuration file only.
//
// # Where the servers are
//
// Below the folder in the environment variable PTYMODEM_SERVERS, where
// .ci/servers unpacks them (Debian's packages exclude each other and cannot all
// be installed), in PATH, or in /usr/sbin. Where one is absent its tests are
// skipped, unless PTYMODEM_REQUIRE_SERVERS is set: then they fail.
//
// Linux only. As root the servers run as nobody; without root, vsftpd runs as
// whoever runs the test, as does ftp-srv; pure-ftpd and ProFTPD, which refuse
// that, count as absent.
package ftptest
