package tap

import (
	"context"
	"sync"
	"sync/atomic"

	"ptymodem/emulator/serial/pty"
	"ptymodem/recording"
)

// A Tap is a recording that goes on. Its fields are set before Run.
type Tap struct {
	Host   *pty.Port // what the host opens; Run closes it
	Module Module    // Run closes it
	Log    Recorder
	Tell   func(text string) // is told, in a line, what a person should know; nil: nobody is

	Baud   int  // the rate of the host's tty until the host sets another; 0: 115200
	RTSCTS bool // flow control by RTS and CTS, whatever the host sets

	Ready func() // is called when a host may come; nil: nothing is

	// Reopen opens the module's port again once it is gone. Nil: [Open] by its name.
	Reopen func(ctx context.Context) (Module, error)

	module atomic.Pointer[Module] // nil while it is gone
	missed atomic.Int64           // bytes of the host that had nowhere to go
	line   sync.Mutex             // of what follows, and of what is done to the module's line
	open   bool                   // a host has the tty open
	dtr    bool                   // as the module has it
	set    Settings               // likewise
	lacks  bool                   // that the module has no DTR was said
}

// A Recorder takes what goes by, in order, from any goroutine. [Log] is one.
type Recorder interface {
	// Bytes takes bytes that are about to be passed on. They are valid during the call.
	Bytes(dir recording.Direction, b []byte)
	// Event takes an event of the line, or "# " and a comment.
	Event(text string)
}

// tell tells a person and the transcript.
func (t *Tap) tell(text string) {
	t.Log.Event("# " + text)
	if t.Tell != nil {
		t.Tell(text)
	}
}
