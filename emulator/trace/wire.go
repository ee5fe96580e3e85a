package trace

import "time"

// A Wire is bytes on the wire of a port, as they were read or are about to be written.
type Wire struct {
	Time  time.Duration // modem time since the first power-up
	Modem int           // index
	Port  string
	Dir   string // FromHost or ToHost
	Bytes []byte // valid during the call only
}
