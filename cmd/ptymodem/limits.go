package main

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
)

// The descriptors of a process and of a modem.
const (
	filesOfProcess = 16 // standard ones, the server's, what watches the ttys, and the runtime's
	filesOfTest    = 11 // of a scenario: its own server, tty and traces, and the pipes of COMMAND
	filesInUse     = 6  // of a transfer: a control and a data connection, both ends, and a listener, for which Linux needs two
)

// filesAtStart is how many descriptors the modems take before anybody uses them.
func (o *options) filesAtStart() int {
	each := 1 // the tty
	if o.noTTY {
		each = 0
	}
	for _, given := range []string{o.tcp, o.rfc2217, o.ufs, o.sd} {
		if given != "" {
			each++
		}
	}
	return filesOfProcess + o.modems*each
}

// descriptors are those of a process at its start.
type descriptors struct {
	limit     uint64 // 0 is none
	inherited int    // beside the standard ones: whoever started the process has left them open
}

// String says how many there may be.
func (d descriptors) String() string {
	if d.inherited == 0 {
		return fmt.Sprintf("this process may have %d", d.limit)
	}
	return fmt.Sprintf("this process may have %d, of which %d were open when it began", d.limit, d.inherited)
}

// enough is an error that says so if there are fewer than are needed.
func (d descriptors) enough(who string, need int) error {
	if d.limit == 0 || d.limit >= uint64(need+d.inherited) {
		return nil
	}
	return fmt.Errorf("%s %d open files, and %v: raise the limit (ulimit -n %d)", who, need, d, need+d.inherited)
}

// enoughForTest says whether there are enough for one scenario at a time.
func (d descriptors) enoughForTest() error {
	return d.enough("a scenario and its host need", filesOfProcess+filesInUse+filesOfTest)
}

// enoughForCommand says whether there are enough for a command that reads and writes a few files.
func (d descriptors) enoughForCommand(name string) error {
	return d.enough("ptymodem "+name+" needs", filesOfProcess)
}

// checkFiles says whether there are enough descriptors to start, and in notice what will become
// scarce if there are.
func (o *options) checkFiles(d descriptors) (notice string, err error) {
	need := o.filesAtStart()
	free := d.limit - min(d.limit, uint64(d.inherited))
	switch {
	case d.limit == 0:
		return "", nil
	case o.modems == 1:
		return "", d.enough("a modem and a transfer need", need+filesInUse)
	case uint64(need) > free:
		return "", fmt.Errorf("--modems %d: they need %d open files, and %v: raise the hard limit (ulimit -Hn), or start fewer", o.modems, need, d)
	case uint64(need+o.modems*filesInUse) > free:
		return fmt.Sprintf("this process may have %d open files, enough for transfers of some %d modems at once: for more raise the hard limit (ulimit -Hn)",
			d.limit, (free-uint64(need))/filesInUse), nil
	}
	return "", nil
}

// starved tells an error by which this process, or the system, has no descriptor left.
func starved(err error) bool { return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) }

// withRemedy is err with what to do about a lack of descriptors, unless it says so itself; another
// error stays as it is.
func withRemedy(err error) error {
	switch {
	case !starved(err) || strings.Contains(err.Error(), "ulimit"):
		return err
	case errors.Is(err, syscall.ENFILE):
		return fmt.Errorf("%w: the system has no descriptor left: close programs, or raise its limit (sysctl fs.file-max)", err)
	}
	return fmt.Errorf("%w: this process may have %d open files: raise the limit (ulimit -n)", err, openFiles())
}

// unwritable is the error of a file to write to, with its remedy: for a lack of descriptors
// another.
func unwritable(flag string, err error, remedy string) error {
	if starved(err) {
		return fmt.Errorf("%s: %w", flag, withRemedy(err))
	}
	return fmt.Errorf("%s: %w: %s", flag, err, remedy)
}
