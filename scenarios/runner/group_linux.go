package runner

import (
	"context"
	"os"
	"os/exec"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A group is a process that leads a process group, with all that it starts.
type group struct{ cmd *exec.Cmd }

func startGroup(cmd *exec.Cmd) (group, error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return group{cmd}, cmd.Start()
}

// await waits for the leader's end, and kills the group then, or when the context ends: the leader is asked first. killed tells
// that it was not left to end by itself.
func (g group) await(ctx context.Context) (state *os.ProcessState, killed bool) {
	pid := g.cmd.Process.Pid
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		// The leader stays a zombie until the group is killed: so nobody else can have its number by then.
		for {
			if err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil); err != unix.EINTR {
				return
			}
		}
	}()
	select {
	case <-ended:
	case <-ctx.Done():
		killed = true
		_ = unix.Kill(-pid, unix.SIGTERM)
		late := time.NewTimer(lastWords)
		defer late.Stop()
		select {
		case <-ended:
		case <-late.C:
		}
	}
	_ = unix.Kill(-pid, unix.SIGKILL)
	<-ended
	_ = g.cmd.Wait() // the state tells
	return g.cmd.ProcessState, killed
}
