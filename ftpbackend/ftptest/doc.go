// Package ftptest runs real FTP servers inside tests: vsftpd, pure-ftpd and ProFTPD as Debian packs
// them, and ftp-srv of npm.
//
//	s := ftptest.Start(t, ftptest.VSFTPD, ftptest.Options{Security: ftptest.Explicit})
//	// s.Addr, s.User, s.Password, s.Root, s.CA
//
// A server is started for each connection, with the connection as its standard input, as inetd did.
// So no test has to guess a free port or wait for a daemon, and what a test leaves open ends with
// it. ftp-srv cannot do that: it reports its port and ends with the test. A server serves one
// folder, which is writable, and reads its own configuration file only.
//
// # Where the servers are
//
// The programs are searched for below the folder in the environment variable PTYMODEM_SERVERS,
// where .ci/servers unpacks them (Debian's packages exclude each other and cannot all be
// installed), in PATH, and in /usr/sbin. Tests of a missing server are skipped, or fail: see package
// machine.
//
// Linux only. If the test runs as root, the servers run as nobody. Otherwise vsftpd and ftp-srv run
// as the test's user; pure-ftpd and ProFTPD refuse that and count as missing.
package ftptest
