package runner

import (
	"os/exec"
	"unsafe"

	"golang.org/x/sys/windows"
)

// A group is a process with all that it starts: a job object, which ends when we do. What the
// process starts before it is in the job, in its first moment, is not in it.
type group struct {
	cmd *exec.Cmd
	job windows.Handle // 0 if there is none
}

func startGroup(cmd *exec.Cmd) (*group, error) {
	g := &group{cmd: cmd}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	if job, err := newJob(); err == nil {
		g.job = job
		_ = cmd.Process.WithHandle(func(process uintptr) {
			_ = windows.AssignProcessToJobObject(job, windows.Handle(process))
		})
	}
	return g, nil
}

// newJob makes a job whose processes end with its handle.
func newJob() (windows.Handle, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return 0, err
	}
	var limits windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation, uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err != nil {
		_ = windows.CloseHandle(job)
		return 0, err
	}
	return job, nil
}

// awaitLeader returns when the process has ended.
func (g *group) awaitLeader() { _ = g.cmd.Wait() }

// ask does nothing: there is no signal that every program would understand.
func (g *group) ask() bool { return false }

// kill ends the process and what is in its job.
func (g *group) kill() {
	if g.job != 0 {
		_ = windows.TerminateJobObject(g.job, 1)
	}
	_ = g.cmd.Process.Kill()
}

func (g *group) release() {
	if g.job != 0 {
		_ = windows.CloseHandle(g.job)
	}
}
