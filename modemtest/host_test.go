package modemtest_test

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

// An uploader is the code under test of these examples: it puts bytes on a server through a module,
// and goes on where the server's file ends when the connection is lost.
type uploader struct {
	port  *os.File
	lines *bufio.Reader
}

func openUploader(tty string) (*uploader, error) {
	f, err := os.OpenFile(tty, os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	return &uploader{f, bufio.NewReader(f)}, nil
}

// at sends a command and reads up to one of the results, which it returns.
func (u *uploader) at(command string, results ...string) (string, error) {
	u.port.SetReadDeadline(time.Now().Add(2 * time.Minute))
	if _, err := u.port.WriteString(command + "\r"); err != nil {
		return "", err
	}
	return u.read(command, results...)
}

func (u *uploader) read(command string, results ...string) (string, error) {
	for {
		line, err := u.lines.ReadString('\n')
		if err != nil {
			return "", fmt.Errorf("%s: %w", command, err)
		}
		line = strings.TrimSpace(line)
		for _, r := range append(results, "ERROR", "+CME ERROR") {
			if !strings.HasPrefix(line, r) {
				continue
			}
			if strings.Contains(r, "ERROR") {
				return "", fmt.Errorf("%s: %s", command, line)
			}
			return line, nil
		}
	}
}

// Upload puts content on the server in at most three attempts.
func (u *uploader) Upload(name string, content []byte) (err error) {
	for range 3 {
		if err = u.attempt(name, content); err == nil {
			return nil
		}
	}
	return err
}

func (u *uploader) attempt(name string, content []byte) error {
	for _, c := range []string{"ATE0", "AT+QIACT=1"} {
		u.at(c, "OK") // a context that is active already is no reason to stop
	}
	if _, err := u.at(`AT+QFTPOPEN="ftp.example.com",21`, "+QFTPOPEN: 0,0"); err != nil && !strings.Contains(err.Error(), "603") {
		return err
	}
	start := 0
	if size, err := u.at(fmt.Sprintf("AT+QFTPSIZE=%q", name), "+QFTPSIZE: "); err == nil {
		fmt.Sscanf(size, "+QFTPSIZE: 0,%d", &start)
	}
	rest := content[start:]
	if _, err := u.at(fmt.Sprintf(`AT+QFTPPUT=%q,"COM:",%d,%d,1`, name, start, len(rest)), "CONNECT"); err != nil {
		return err
	}
	if _, err := u.port.Write(rest); err != nil {
		return err
	}
	result, err := u.read("the upload", "+QFTPPUT: ")
	if err == nil && result != fmt.Sprintf("+QFTPPUT: 0,%d", len(rest)) {
		err = fmt.Errorf("the upload: %s", result)
	}
	return err
}
