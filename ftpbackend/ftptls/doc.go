// Package ftptls is the TLS of an FTP client, under the rules of the module's AT+QSSLCFG: which
// versions and cipher suites are offered, which certificates are trusted, what the client presents.
// It opens no connections.
//
// [Options] are the settings. Their Config makes the one [tls.Config] that all connections of a
// session share:
//
//	cfg, err := ftptls.Options{Verify: true, CA: pem, SNI: true}.Config("ftp.example.com")
//	under, _ := ftptls.Under(conn, false)
//	err = tls.Client(under, cfg).Handshake()
//
// # Rules of the module, and of old servers
//
//   - Every version from TLS 1.0 and every suite is offered, insecure ones too, unless Options
//     choose. [HasSuite] tells what Go's library lacks.
//   - Options.Now, the modem's date, decides whether a certificate is valid, unless IgnoreTime
//     is set.
//   - Data connections resume the session of the control connection: many servers require it. So
//     sessions outlive a failed handshake and an expired certificate.
//   - A client key may be encrypted, in the traditional way or as PKCS#8. One whose password would
//     take hours to try is refused.
//
// # Below TLS
//
// [Records] finds the records in what has arrived, so that a download is written in blocks larger
// than one record. [Under] stands for a server that refuses the handshake, where a fault says so.
//
// # Errors
//
// What is wrong with the settings, and a failed handshake, is an [*ftpbackend.Error] of
// [ftpbackend.KindTLS]: see [NewError]. [IsError] tells a failure of TLS from one of the network.
package ftptls
