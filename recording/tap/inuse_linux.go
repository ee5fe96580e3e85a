package tap

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// userOf is the process that has a port open, in words; empty if none is known that has. A process
// that opens it for a moment, as ptymodem does to look at a tty, is no user.
func userOf(path string) string {
	own, err := filepath.EvalSymlinks(path)
	if err != nil || !isTTY(own) {
		return ""
	}
	if who := locked(own); who != "" {
		return who
	}
	pid := opener(own)
	if pid == 0 || opener(own) != pid {
		return ""
	}
	return process(pid)
}

// isTTY tells a terminal without opening it, which could raise DTR.
func isTTY(path string) bool {
	_, err := os.Stat(filepath.Join("/sys/class/tty", filepath.Base(path)))
	return err == nil || strings.HasPrefix(path, "/dev/pts/")
}

// opener is another process that has a file open, of those whose files we may see. 0: none.
func opener(path string) int {
	procs, _ := filepath.Glob("/proc/[0-9]*/fd")
	for _, dir := range procs {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
		if pid == os.Getpid() {
			continue
		}
		if opens(filepath.Dir(dir), path) {
			return pid
		}
	}
	return 0
}

// opens reports that a process, by its folder in /proc, has a terminal open and is not what is
// behind it, as socat is.
func opens(proc, path string) (open bool) {
	fds, _ := os.ReadDir(filepath.Join(proc, "fd"))
	for _, fd := range fds {
		to, err := os.Readlink(filepath.Join(proc, "fd", fd.Name()))
		switch {
		case err != nil:
		case to == path:
			open = true
		case strings.HasSuffix(to, "/ptmx") && strings.HasPrefix(path, "/dev/pts/"):
			info, _ := os.ReadFile(filepath.Join(proc, "fdinfo", fd.Name()))
			if strings.Contains(string(info), "tty-index:\t"+filepath.Base(path)+"\n") {
				return false
			}
		}
	}
	return open
}

// locked is the process that has made the lock file of a port, as minicom and picocom do.
func locked(path string) string {
	text, err := os.ReadFile("/var/lock/LCK.." + filepath.Base(path))
	if err != nil {
		return ""
	}
	fields := strings.Fields(string(text))
	if len(fields) == 0 {
		return ""
	}
	pid, err := strconv.Atoi(fields[0])
	if err != nil || pid <= 0 || syscall.Kill(pid, 0) == syscall.ESRCH {
		return ""
	}
	return process(pid)
}

// process names a process for a person.
func process(pid int) string {
	name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	if err != nil {
		return fmt.Sprintf("process %d", pid)
	}
	return fmt.Sprintf("%s (process %d)", strings.TrimSpace(string(name)), pid)
}
