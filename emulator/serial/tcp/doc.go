// Package tcp has ports that listen on TCP: raw bytes, or RFC 2217.
//
// [ListenRaw] and [ListenRFC2217] open one. It has one host at a time; further
// hosts are told that it is in use. On [Raw], DTR is on while a host is
// connected. On [RFC2217] the host sets DTR, RTS and the rate, and hears of DSR,
// CTS and DCD.
//
// A host that disappears is noticed within a second, also with data queued that
// the modem does not read. An HTTP request is refused before it reaches the
// modem, so that a web page cannot send AT commands.
package tcp
