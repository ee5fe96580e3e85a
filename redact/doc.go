// Package redact makes text safe to print.
//
// Two things must not reach a trace, a report or a terminal as they are: secrets, and bytes that
// drive a terminal. [AT], [FTP] and [Values] replace secrets by [Mask]; [Escape] and [Lines] write
// out control characters.
//
// The secrets are the passwords of AT+QFTPCFG="account", AT+QICSGP, AT+CGAUTH and AT+QMTCONN, the
// pass phrase of a client key and a pre-shared key (AT+QSSLCFG), the accounts of
// AT+QHTTPCFG="auth" and the device secret of AT+QMTCFG="aliauth", PIN and PUK (AT+CPIN, AT+CLCK,
// AT+CPWD), the arguments of PASS and ACCT, the passwords of --ftp-user, and whatever else a
// [Values] is given. User names are not secrets.
//
// Masking is for output only. What is matched against a scenario's patterns is the line as the host
// wrote it. Where a line is not written as the manual has it, too much is masked rather than too
// little.
package redact
