package main

import (
	"fmt"
	"io"
	"sync"
)

// A noticer tells a person what goes wrong while the modems run, each kind of it once: a browser,
// or a limit, would otherwise fill a terminal.
type noticer struct {
	w io.Writer

	mu   sync.Mutex
	told map[string]bool
}

func newNoticer(w io.Writer) *noticer { return &noticer{w: w, told: map[string]bool{}} }

// tell says what is wrong unless the like of it has been said, and reports whether it has said it
// now.
func (n *noticer) tell(kind string, err error) bool {
	if starved(err) {
		kind += " starved" // what else goes wrong of that kind has another remedy
		err = withRemedy(err)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.told[kind] {
		return false
	}
	n.told[kind] = true
	fmt.Fprintln(n.w, "ptymodem: "+oneLine(err))
	return true
}

// warn is tell for those who do not want to know.
func (n *noticer) warn(kind string, err error) { n.tell(kind, err) }
