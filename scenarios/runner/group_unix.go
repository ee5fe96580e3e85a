//go:build unix && !linux

package runner

import (
	"os/exec"
	"syscall"
)

// A group is a process that leads a process group, with all that it starts. What leaves the group,
// as a daemon does by setsid, is not found here, and it is not killed when we are.
type group struct{ cmd *exec.Cmd }

func startGroup(cmd *exec.Cmd) (*group, error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return &group{cmd}, cmd.Start()
}

// awaitLeader returns when the leader has ended.
func (g *group) awaitLeader() { _ = g.cmd.Wait() }

// ask has the group end by itself.
func (g *group) ask() bool { return syscall.Kill(-g.cmd.Process.Pid, syscall.SIGTERM) == nil }

// kill ends all that is left of the group. The leader's number, which is the group's, is taken by
// nobody else while one of the group is there.
func (g *group) kill() { _ = syscall.Kill(-g.cmd.Process.Pid, syscall.SIGKILL) }

func (g *group) release() {}
