// Package server is the embedded FTP(S) server. A modem talks to it where no other server is
// wanted.
//
//	s, err := server.Start(server.Config{Root: "/srv/ftp"})
//	defer s.Close()
//	network := ftpbackend.Isolated(s, nil) // every host name leads to s
//
// The protocol is spoken by github.com/fclairamb/ftpserverlib. Around it:
//
//	connection ── control ── (TLS) ── gate ── library ── driver ── store
//	                 │                 │                   │         │
//	            HTTP is refused   one command         LIST, STOR   a folder,
//	            replies mended     at a time          wildcards    or memfs
//
// # The types to know
//
// A [Server] listens on one address for FTP and AUTH TLS, and on another for implicit TLS. [Config]
// says what it serves, to whom, and with which certificate. A [Tenant] is one of several modems
// that share a server, each with a folder of its own if Config.Root has {n} in it.
//
// # Files
//
// The server serves a folder, or memory with a limit (package memfs). A file changes as STOR writes
// it, as on most servers: a broken upload leaves what arrived. REST works in TYPE A and in TYPE I.
// Names beginning with the server's own prefix are reserved and never listed. Links are followed
// inside the folder only.
//
// # Certificates
//
// The server presents a certificate for the requested host name, signed by a CA that is kept with
// the files (mode 0600) or in memory. [Server.CA] returns it. [Server.ShowExpired] presents a
// certificate that has expired instead.
//
// # Limits
//
// At most [MaxSessions] connections at a time, [DefaultIdle] without a command, and [DefaultLimit]
// bytes in memory unless Config.Limit says otherwise. A client that breaks a rule gets a reply that
// names it. A panic in a session ends that session and is reported (Config.Crashed).
package server
