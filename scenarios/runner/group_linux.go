package runner

import (
	"crypto/rand"
	"os/exec"
	"runtime"
	"syscall"

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

func startGroup(cmd *exec.Cmd) (*group, error) {
	// The kernel kills the program when we are killed. It takes the end of the thread that started
	// it for that of the process, so the thread stays.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	g := &group{cmd, markVariable + "=" + rand.Text(), make(chan struct{})}
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

// awaitLeader returns when the leader has ended. It stays a zombie until the group is killed: so
// nobody else can have its number by then.
func (g *group) awaitLeader() {
	for {
		if err := unix.Waitid(unix.P_PID, g.cmd.Process.Pid, nil, unix.WEXITED|unix.WNOWAIT, nil); err != unix.EINTR {
			return
		}
	}
}

// ask has the group end by itself.
func (g *group) ask() bool { return unix.Kill(-g.cmd.Process.Pid, unix.SIGTERM) == nil }

// kill ends all that is left of the group, and what has left it.
func (g *group) kill() {
	_ = unix.Kill(-g.cmd.Process.Pid, unix.SIGKILL)
	g.killMarked()
}

// killMarked kills what has left the group. Each look finds what those of the one before have
// started meanwhile.
func (g *group) killMarked() {
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

func (g *group) release() { close(g.over) }
