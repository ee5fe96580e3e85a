package main

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"syscall"
)

// A noticer tells a person what goes wrong while the modems run, each kind of it once: a browser, or a limit, would otherwise fill a terminal.
type noticer struct {
	w io.Writer

	mu   sync.Mutex
	told map[string]bool
}

func newNoticer(w io.Writer) *noticer { return &noticer{w: w, told: map[string]bool{}} }

// tell says what is wrong unless the like of it has been said.
func (n *noticer) tell(kind string, err error) {
	if errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) {
		kind = "files"
		err = fmt.Errorf("%w: this process may have %d open files: raise the limit (ulimit -n)", err, openFiles())
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.told[kind] {
		return
	}
	n.told[kind] = true
	fmt.Fprintln(n.w, "ptymodem: "+oneLine(err))
}
