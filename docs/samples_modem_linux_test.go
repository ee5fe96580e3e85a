package docs_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A modem is a ptymodem that a page has started. A nil one is none.
type modem struct {
	cmd    *exec.Cmd
	out    *os.File // standard output and standard error
	reader *bufio.Reader
}

var (
	ttyLine = regexp.MustCompile(`^(/dev/pts/\d+|(socket|rfc2217)://\S+)$`) // of standard output
	modems  = regexp.MustCompile(`--modems[ =](\d+)`)
)

// startModem starts ptymodem and returns what it prints until it has told its ttys.
func startModem(cmd *exec.Cmd) (m *modem, output string, err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, "", err
	}
	cmd.Stdout, cmd.Stderr = w, w
	err = cmd.Start()
	w.Close()
	if err != nil {
		r.Close()
		return nil, "", err
	}
	m = &modem{cmd: cmd, out: r, reader: bufio.NewReader(r)}
	ttys := 1
	if n := modems.FindStringSubmatch(cmd.String()); n != nil {
		ttys, _ = strconv.Atoi(n[1])
	}
	r.SetReadDeadline(time.Now().Add(patience))
	for ttys > 0 {
		line, err := m.reader.ReadString('\n')
		if output += line; err != nil {
			m.kill()
			return nil, "", fmt.Errorf("%v: it has printed\n%s", err, output)
		}
		if ttyLine.MatchString(strings.TrimSpace(line)) {
			ttys--
		}
	}
	return m, output, nil
}

func (m *modem) runs() bool { return m != nil && m.cmd.ProcessState == nil }

// interrupt ends the modem as Ctrl-C does, and returns what else it has printed.
func (m *modem) interrupt() (string, error) {
	if !m.runs() {
		return "", errors.New("no modem is running")
	}
	defer m.kill()
	if err := m.cmd.Process.Signal(os.Interrupt); err != nil {
		return "", err
	}
	m.out.SetReadDeadline(time.Now().Add(patience))
	rest, err := io.ReadAll(m.reader)
	return string(rest), err
}

// kill ends it if it is still running.
func (m *modem) kill() {
	if !m.runs() {
		return
	}
	m.cmd.Process.Kill()
	m.cmd.Wait()
	m.out.Close()
}

// talk plays a session in picocom: it types the lines that begin with AT, and after the CONNECT of
// an upload what is said, and compares what the terminal shows with the page.
func talk(tty string, shown []string, typed string) error {
	for len(shown) > 0 && shown[0] != "Terminal ready" {
		shown = shown[1:]
	}
	if len(shown) < 2 {
		return errors.New("nothing after Terminal ready")
	}
	f, err := os.OpenFile(tty, os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	f.SetDeadline(time.Now().Add(patience))
	var screen bytes.Buffer
	upload := false
	for _, line := range shown[1:] {
		if strings.HasPrefix(line, "AT") {
			upload = strings.HasPrefix(line, "AT+QFTPPUT") || strings.HasPrefix(line, "AT+QFUPL")
			if _, err := io.WriteString(f, line+"\r"); err != nil {
				return err
			}
		}
		got, err := readLine(f, &screen)
		if err != nil {
			return fmt.Errorf("%w while the page shows %q; the terminal shows %q", err, line, screen.String())
		}
		if got != line {
			return fmt.Errorf("the terminal shows %q, and the page %q", got, line)
		}
		if line == "CONNECT" && upload {
			if _, err := io.WriteString(f, typed); err != nil {
				return err
			}
		}
	}
	return nil
}

// readLine is the next line on the terminal, without the carriage returns.
func readLine(f *os.File, screen *bytes.Buffer) (string, error) {
	for {
		if line, err := screen.ReadString('\n'); err == nil {
			return strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "\r", ""), nil
		} else {
			screen.WriteString(line) // the beginning of one
		}
		b := make([]byte, 4096)
		n, err := f.Read(b)
		screen.Write(b[:n])
		if err != nil {
			return "", err
		}
	}
}
