package soak

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Figures are what hosts have done.
type Figures struct {
	Sessions  int   // from opening the port to closing it
	Commands  int   // lines sent
	OK        int   // of them answered with OK or CONNECT
	Transfers int   // ended with the result code 0
	Suspends  int   // of data mode, by +++
	Silences  int   // lines that nothing answered in time
	Bytes     int64 // both directions, all of it
}

// Add adds the figures of another host.
func (f *Figures) Add(o Figures) {
	f.Sessions += o.Sessions
	f.Commands += o.Commands
	f.OK += o.OK
	f.Transfers += o.Transfers
	f.Suspends += o.Suspends
	f.Silences += o.Silences
	f.Bytes += o.Bytes
}

func (f Figures) String() string {
	return fmt.Sprintf("%d sessions, %d commands (%d OK, %d without an answer), %d transfers that succeeded, %d suspended, %d bytes",
		f.Sessions, f.Commands, f.OK, f.Silences, f.Transfers, f.Suspends, f.Bytes)
}

// Fired is how often each kind of fault has fired, by the action's name.
type Fired map[string]int

func (f Fired) String() string {
	total := 0
	var all []string
	for _, kind := range slices.Sorted(maps.Keys(f)) {
		total += f[kind]
		all = append(all, fmt.Sprintf("%s %d", kind, f[kind]))
	}
	return fmt.Sprintf("%d faults of %d kinds: %s", total, len(f), strings.Join(all, ", "))
}
