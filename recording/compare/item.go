package compare

import (
	"time"

	"ptymodem/recording/transcript"
)

// A Kind is what an item is.
type Kind uint8

// The kinds of items.
const (
	Sent     Kind = iota // bytes of the host
	Event                // something that the host did with its line: dtr off, break
	Came                 // bytes of the modem
	Digested             // bytes of the modem that are known by their digest
	LineLike             // a line of the modem, known by a pattern
	DataLike             // bytes of the modem, known by their number and a pattern
)

// An Item is one thing that happened on the wire.
type Item struct {
	transcript.Place // in the recording
	Kind

	// ID is the number of what the host did, from 1 on. It is the same on both sides. Items of a
	// modem have none.
	ID int
	// Command says that the bytes of the host are a command line, whatever came before.
	Command bool

	Bytes  []byte            // of Sent and Came
	Text   string            // of Event; the pattern of LineLike and DataLike
	Lead   bool              // of LineLike: CR LF comes before the line
	Digest transcript.Digest // of Digested; of DataLike its Size

	Time  time.Duration
	Timed bool
}

// Host reports that the host did it.
func (i *Item) Host() bool { return i.Kind == Sent || i.Kind == Event }
