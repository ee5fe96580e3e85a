package main

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"
)

// oneSignal is how long further signals count as the first one: timeout(1) and others signal both
// the process and its group.
const oneSignal = time.Second

// run starts the modems, says where they are, and ends them at SIGINT or SIGTERM, or when its
// terminal is closed. Another signal, if that takes long, kills the process.
func run(o *options, stdout, stderr io.Writer) error {
	if err := o.checkSystem(runtime.GOOS); err != nil {
		return err
	}
	if err := o.check(); err != nil {
		return err
	}
	notice, err := o.checkFiles(descriptorsAtStart())
	if err != nil {
		return err
	}
	if notice != "" {
		fmt.Fprintln(stderr, "ptymodem: "+notice)
	}
	// Signals are caught before anything is made, so that none can leave something behind.
	ctx, kill, release := untilEnded()
	defer release()

	s, err := start(o, stderr)
	if err != nil {
		return err
	}
	s.greet(stderr)
	if _, err := io.WriteString(stdout, s.addresses()); err != nil && !errors.Is(err, errUnread) {
		return errors.Join(fmt.Errorf("write where the modem is to standard output: %w", err), s.end())
	}
	var failed error
	select {
	case <-ctx.Done():
	case <-s.fallen.all:
		failed = exitFailed
	}
	defer time.AfterFunc(oneSignal, kill).Stop()
	err = s.end()
	s.summarize(stderr)
	if err != nil {
		return err
	}
	return failed
}
