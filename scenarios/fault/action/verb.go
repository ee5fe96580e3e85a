package action

import "slices"

// A Verb is an FTP command (RFC 959 and its extensions) in capitals, or [AnyVerb].
type Verb string

// AnyVerb stands for every verb.
const AnyVerb Verb = "*"

// DataVerbs are those with which data moves.
func DataVerbs() []string { return []string{"STOR", "APPE", "RETR", "LIST", "NLST", "MLSD"} }

// MovesData reports whether data moves with the verb, as with STOR and LIST; it may with [AnyVerb].
func (v Verb) MovesData() bool { return v == AnyVerb || slices.Contains(DataVerbs(), string(v)) }
