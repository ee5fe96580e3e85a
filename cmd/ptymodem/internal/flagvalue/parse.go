package flagvalue

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// MaxModems bounds --modems: each that is in use has a thread, and Go allows a process 10000.
const MaxModems = 8192

// Path reads the path of a file or folder.
func Path(s string) (string, error) {
	switch {
	case s == "":
		return "", errors.New("the path is empty: give a file or folder, or leave out the flag")
	case strings.Contains(s, "{n}"):
		return "", fmt.Errorf("invalid path %q: {n} is only for --ufs, --sd, --ftp-root and --commands", s)
	}
	return s, nil
}

// Modems reads how many modems there are to be.
func Modems(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > MaxModems {
		return 0, fmt.Errorf("invalid number of modems %q: want 1 to %d", s, MaxModems)
	}
	return n, nil
}

// Rate reads the rate of a serial port in bit/s.
func Rate(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 50 || n > 20_000_000 {
		return 0, fmt.Errorf("invalid rate %q: want bit/s, as in 115200", s)
	}
	return n, nil
}
