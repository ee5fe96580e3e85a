package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"

	"ptymodem/emulator/serial"
	"ptymodem/scenarios/schema"
)

const (
	// TTYVariable has the tty's path in the environment of a program.
	TTYVariable = "PTYMODEM_TTY"
	// AddrVariable has the modem's address there in place of a tty, as a URL that pyserial takes.
	AddrVariable = "PTYMODEM_ADDR"
	// TTYArgument stands for the tty's path, or the address, in the arguments of a program.
	TTYArgument = "{tty}"
)

// programLimit is how much of a program's command line is shown.
const programLimit = 60

const (
	lastWords    = time.Second // between SIGTERM and SIGKILL, for a program to say what it was doing
	outputNotice = time.Second // how long output of a killed program is waited for, should somebody else hold its end
)

// runCommand runs the program on the port to its end, with env added to its environment. Its error is
// why it could not be run.
func (r *Run) runCommand(ctx context.Context, port serial.Port, env []string, res *Result) error {
	out, in, err := os.Pipe()
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := exec.Command(r.Command[0])
	variable, address := where(port)
	for _, a := range r.Command[1:] {
		cmd.Args = append(cmd.Args, strings.ReplaceAll(a, TTYArgument, address))
	}
	cmd.Env = append(append(environment(), variable+"="+address), env...)
	cmd.Stdout, cmd.Stderr = in, in
	group, err := startGroup(cmd)
	in.Close()
	switch {
	case errors.Is(err, syscall.ENOEXEC), errors.Is(err, fs.ErrNotExist): // there is such a file: CheckCommand has seen it
		return fmt.Errorf("COMMAND cannot be started: %w: is it built for this machine, and is the program there that stands after #! in its first line", err)
	case err != nil:
		return fmt.Errorf("COMMAND cannot be started: %w", err)
	}
	var said tail
	read := make(chan struct{})
	go func() {
		defer close(read)
		_, _ = io.Copy(&said, out)
	}()
	state, killed := group.await(ctx)
	_ = out.SetReadDeadline(time.Now().Add(outputNotice)) // what is in the pipe is read; an end held elsewhere is not waited for
	<-read
	res.Output, res.OutputCut = said.end()
	res.fail(r.judgeExit(ctx, state, killed))
	return nil
}

// environment is ours without what another ptymodem may have said of a modem: a program that can do
// with either is to see the one that it has.
func environment() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return name == TTYVariable || name == AddrVariable
	})
}

// judgeExit looks at how the program has ended.
func (r *Run) judgeExit(ctx context.Context, state *os.ProcessState, killed bool) *Failure {
	want, pos := 0, schema.Pos{}
	if e := &r.Scenario.Expect; e.Exit != nil {
		want, pos = *e.Exit, e.ExitPos
	}
	program := clipped(r.View.AT(strings.Join(strings.Fields(strings.Join(r.Command, " ")), " ")), programLimit)
	switch code := state.ExitCode(); {
	case killed && interrupted(ctx):
		return &Failure{Reason: program + " was interrupted"}
	case killed:
		return &Failure{Reason: fmt.Sprintf("%s was still running when the scenario's timeout of %s was over", program, durationText(r.Scenario.Timeout))}
	case code == want:
		return nil
	case code < 0:
		return &Failure{Pos: pos, Reason: fmt.Sprintf("%s ended by %v, want exit status %d", program, state, want)}
	default:
		return &Failure{Pos: pos, Reason: fmt.Sprintf("%s: exit status %d, want %d", program, code, want)}
	}
}

// CheckCommand reports whether there is such a program.
func CheckCommand(command []string) error {
	if len(command) == 0 {
		return nil
	}
	if _, err := exec.LookPath(command[0]); err != nil {
		var e *exec.Error
		if errors.As(err, &e) {
			err = e.Err
		}
		return fmt.Errorf("COMMAND %q: %w: give the name or path of a program that can be run", command[0], err)
	}
	return nil
}
