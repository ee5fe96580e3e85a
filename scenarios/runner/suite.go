package runner

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"ptymodem/emulator"
	"ptymodem/emulator/serial/pty"
)

// A Watcher is told of a suite's progress, one call at a time.
type Watcher interface {
	Began(*Run)
	Ended(*Result)
}

// A Suite does several runs.
type Suite struct {
	Parallel int     // how many at a time
	FailFast bool    // no further run begins once one has failed, or could not be run
	Watcher  Watcher // is told of those that begin
}

// Do does every run and gives their results in the order of the runs. Once the context has ended no
// further run begins: those are Skipped, and the watcher does not hear of them.
func (s Suite) Do(ctx context.Context, runs []*Run) (results []*Result, err error) {
	var ptys *pty.Maker
	if slices.ContainsFunc(runs, func(r *Run) bool { return r.Line == TTY }) {
		if ptys, err = pty.NewMaker(); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, ptys.Close()) }()
	}
	table := emulator.NewTable()
	results = make([]*Result, len(runs))
	next := make(chan int)
	var failed atomic.Pointer[Result] // the first
	var wg sync.WaitGroup
	var telling sync.Mutex
	tell := func(f func()) {
		telling.Lock()
		defer telling.Unlock()
		f()
	}
	for range min(max(s.Parallel, 1), len(runs)) {
		wg.Go(func() {
			for i := range next {
				if first := failed.Load(); s.FailFast && first != nil {
					results[i] = runs[i].skipped(first.Label + " failed before it")
					continue
				}
				r := *runs[i]
				r.PTYs, r.Table = ptys, table
				tell(func() { s.Watcher.Began(runs[i]) })
				results[i] = r.Do(ctx)
				if results[i].Verdict != Passed {
					failed.CompareAndSwap(nil, results[i])
				}
				tell(func() { s.Watcher.Ended(results[i]) })
			}
		})
	}
	for i, r := range runs {
		if ctx.Err() == nil {
			select {
			case next <- i:
				continue
			case <-ctx.Done():
			}
		}
		results[i] = r.skipped("interrupted")
	}
	close(next)
	wg.Wait()
	return results, nil
}

// skipped is the result of a run that was not begun.
func (r *Run) skipped(reason string) *Result {
	return &Result{Label: r.Label, Scenario: r.Scenario, Command: r.Command, View: r.View, Verdict: Skipped, Reason: reason}
}
