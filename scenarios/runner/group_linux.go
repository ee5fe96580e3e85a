package runner

import (
	"context"
	"crypto/rand"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// markVariable marks, in the environment, what a program has started: so a process is known that
// has left the program's group and parents, as a daemon does by setsid.
const markVariable = "PTYMODEM_RUN"

// A group is a process that leads a process group, with all that it starts.
type group struct {
	cmd  *exec.Cmd
	mark string        // NAME=value
	over chan struct{} // closed when it has ended
}

func startGroup(cmd *exec.Cmd) (group, error) {
	// The kernel kills the program when we are killed. It takes the end of the thread that started
	// it for that of the process, so the thread stays.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	g := group{cmd, markVariable + "=" + rand.Text(), make(chan struct{})}
	cmd.Env = append(cmd.Env, g.mark)
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			<-g.over
		}
	}()
	return g, <-started
}

// killMarked kills what has left the group. Each look finds what those of the one before have
// started meanwhile.
func (g group) killMarked() {
	killed := map[int]bool{}
	for found := true; found; {
		found = false
		for pid := range marked(g.mark) {
			if !killed[pid] {
				killed[pid], found = true, true
				_ = unix.Kill(pid, unix.SIGKILL)
			}
		}
	}
}

// await waits for the leader's end, and kills the group then, or when the context ends: the leader
// is asked first. killed tells that it was not left to end by itself.
func (g group) await(ctx context.Context) (state *os.ProcessState, killed bool) {
	defer close(g.over)
	pid := g.cmd.Process.Pid
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		// The leader stays a zombie until the group is killed: so nobody else can have its number
		// by then.
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
	g.killMarked()
	<-ended
	_ = g.cmd.Wait() // the state tells
	return g.cmd.ProcessState, killed
}
