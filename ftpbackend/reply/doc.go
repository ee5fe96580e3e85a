// Package reply reads the replies of FTP servers (RFC 959, 4.2): where each ends, and what it says.
// It knows nothing of connections.
//
// A [Splitter] finds the replies in what a connection brings:
//
//	var s reply.Splitter
//	err := s.Feed(p, func(r reply.Reply) {
//		if r.Code == 0 { … } // a line that is no reply
//	})
//
// A [Reply] has a code and its lines. What a command asked for is found in it by
//
//	Address   PASV, EPSV
//	Path      PWD
//	Size      SIZE
//	Time      MDTM
//
// each of which fails with an [*ftpbackend.Error] where there is none. A refusal is one, too: see
// [Reply.Refusal].
//
// Servers differ. So all of this is as lenient as curl, lftp and ftplib are; docs/interop.md has
// the table. [Reply.Expected] and [Reply.Render] are the other way round: they make of such a reply
// what a strict client understands.
package reply
