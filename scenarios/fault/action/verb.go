package action

import (
	"slices"

	"ptymodem/ftpbackend/plan"
)

// A Verb is an FTP command (RFC 959 and its extensions) in capitals, or [AnyVerb].
type Verb string

// AnyVerb stands for every verb.
const AnyVerb Verb = "*"

// Greeting stands for what the server says first, which no command asks for. [AnyVerb] does not
// include it.
const Greeting Verb = plan.Greeting

// DataVerbs are those with which data moves.
func DataVerbs() []string { return []string{"STOR", "APPE", "RETR", "LIST", "NLST", "MLSD"} }

// MovesData reports whether data moves with the verb, as with STOR and LIST; it may with [AnyVerb].
func (v Verb) MovesData() bool { return v == AnyVerb || slices.Contains(DataVerbs(), string(v)) }
