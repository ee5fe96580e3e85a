package runner

import (
	"context"
	"sync"

	"ptymodem/emulator/serial/pty"
)

// A Watcher is told of a suite's progress, one call at a time.
type Watcher interface {
	Began(*Run)
	Ended(*Result)
}

// All does every run, so many side by side, and gives their results in the order of the runs. Once
// the context has ended no further run begins: those are Skipped, and the watcher does not hear of
// them.
func All(ctx context.Context, runs []*Run, parallel int, w Watcher) ([]*Result, error) {
	ptys, err := pty.NewMaker()
	if err != nil {
		return nil, err
	}
	results := make([]*Result, len(runs))
	next := make(chan int)
	var wg sync.WaitGroup
	var telling sync.Mutex
	tell := func(f func()) {
		telling.Lock()
		defer telling.Unlock()
		f()
	}
	for range min(max(parallel, 1), len(runs)) {
		wg.Go(func() {
			for i := range next {
				r := *runs[i]
				r.PTYs = ptys
				tell(func() { w.Began(runs[i]) })
				results[i] = r.Do(ctx)
				tell(func() { w.Ended(results[i]) })
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
		results[i] = &Result{Label: r.Label, Scenario: r.Scenario, Command: r.Command, Verdict: Skipped}
	}
	close(next)
	wg.Wait()
	return results, ptys.Close()
}
