package main

import "fmt"

// The descriptors of a process and of a modem.
const (
	filesOfProcess = 16 // standard ones, the server's, what watches the ttys, and the runtime's
	filesOfTest    = 11 // of a scenario: its own server, tty and traces, and the pipes of COMMAND
	filesInUse     = 5  // of a transfer: a control and a data connection, both ends, and a listener
)

// filesAtStart is how many descriptors the modems take before anybody uses them.
func (o *options) filesAtStart() int {
	each := 1 // the tty
	for _, given := range []string{o.tcp, o.rfc2217, o.ufs, o.sd} {
		if given != "" {
			each++
		}
	}
	return filesOfProcess + o.modems*each
}

// enoughFiles is an error that says so if the limit is below what is needed.
func enoughFiles(who string, need int, limit uint64) error {
	if limit == 0 || limit >= uint64(need) {
		return nil
	}
	return fmt.Errorf("%s %d open files, and this process may have %d: raise the limit (ulimit -n %[2]d)", who, need, limit)
}

// checkTestFiles says whether the limit is enough for one scenario at a time.
func checkTestFiles(limit uint64) error {
	return enoughFiles("a scenario and its host need", filesOfProcess+filesInUse+filesOfTest, limit)
}

// checkFiles says whether a limit of open files is enough to start, and in notice what will become scarce if it is. 0 is no limit.
func (o *options) checkFiles(limit uint64) (notice string, err error) {
	need := o.filesAtStart()
	switch {
	case limit == 0:
		return "", nil
	case o.modems == 1:
		return "", enoughFiles("a modem and a transfer need", need+filesInUse, limit)
	case uint64(need) > limit:
		return "", fmt.Errorf("--modems %d: they need %d open files, and this process may have %d: raise the hard limit (ulimit -Hn), or start fewer",
			o.modems, need, limit)
	case uint64(need+o.modems*filesInUse) > limit:
		return fmt.Sprintf("this process may have %d open files, enough for transfers of some %d modems at once: for more raise the hard limit (ulimit -Hn)",
			limit, (limit-uint64(need))/filesInUse), nil
	}
	return "", nil
}
