package runner

import (
	"context"
	"os"
	"time"
)

// await waits for the leader's end, and kills the group then, or when the context ends: the leader
// is asked first, where it can be. killed tells that it was not left to end by itself.
func (g *group) await(ctx context.Context) (state *os.ProcessState, killed bool) {
	defer g.release()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		g.awaitLeader()
	}()
	select {
	case <-ended:
	case <-ctx.Done():
		killed = true
		if g.ask() {
			late := time.NewTimer(lastWords)
			defer late.Stop()
			select {
			case <-ended:
			case <-late.C:
			}
		}
	}
	g.kill()
	<-ended
	_ = g.cmd.Wait() // the state tells
	return g.cmd.ProcessState, killed
}
