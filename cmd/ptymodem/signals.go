package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// endSignals are the signals that end the program in order. SIGHUP is not among them where it is
// ignored, as under nohup.
func endSignals() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// untilEnded is a context that the first of endSignals ends. release has the next one kill, unless
// one has come: then the program is about to end, and a second of the same, as timeout(1) sends it,
// must not change its exit status.
func untilEnded() (ctx context.Context, kill, release func()) {
	ctx, kill = signal.NotifyContext(context.Background(), endSignals()...)
	return ctx, kill, func() {
		if ctx.Err() == nil {
			kill()
		}
	}
}

// survivePipes has writes to a pipe that nobody reads fail, where they would end the program and
// leave its links behind. The signal is caught and not ignored, since programs that are started
// from here would inherit that.
func survivePipes() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }
