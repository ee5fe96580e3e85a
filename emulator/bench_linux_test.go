package emulator

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// slice is how long one side runs before the other has its turn: long enough to be a sustained
// rate, short enough that noise hits both alike.
const slice = 100 * time.Millisecond

// BenchmarkRoundTrip measures command to final result code over a pty, as a ratio to the floor in
// C: both run in alternating slices, and the figure is the median of the ratios. Each side is a
// process of its own. It needs a C compiler.
func BenchmarkRoundTrip(b *testing.B) {
	for _, c := range []struct {
		name, command string
		aim           float64
	}{
		{"AT", "AT", 0.92}, {"AT+QFTPCFG=filetype", `AT+QFTPCFG="filetype"`, 0.88}, {"AT,traced", "AT", 0.75},
		{"bare-Go", "AT", 0}, // what of it is the language's runtime
	} {
		b.Run(c.name, func(b *testing.B) {
			runtime.LockOSThread() // a host is one thread
			defer runtime.UnlockOSThread()
			floor := newBlockingHost(b, startFloor(b, "ptyecho"))
			var flags []string
			if strings.HasSuffix(c.name, "traced") {
				flags = []string{"--trace", filepath.Join(b.TempDir(), "trace")}
			}
			tty := ""
			if c.name == "bare-Go" {
				tty = startProgram(b, buildGo(b, "goecho", "../testdata/floor/goecho"))
			} else {
				tty = startBenchModem(b, flags...)
			}
			modem := newBlockingHost(b, tty)
			modem.exchange(b, []byte("ATE0\r"))
			line := []byte(c.command + "\r")
			var ratios []float64
			var rate float64
			for b.Loop() {
				base := floor.rate(b, []byte("AT\r"))
				rate = modem.rate(b, line)
				ratios = append(ratios, rate/base)
			}
			report(b, "of-C", ratios)
			b.ReportMetric(c.aim, "least:of-C")
			b.ReportMetric(rate, "roundtrips/s")
		})
	}
}

// report reports the median.
func report(b *testing.B, unit string, values []float64) {
	slices.Sort(values)
	b.ReportMetric(values[len(values)/2], unit)
}

// startFloor builds and runs one of the programs in testdata/floor and returns the path of its tty.
func startFloor(b *testing.B, name string) string {
	b.Helper()
	return startProgram(b, buildFloor(b, name))
}

// buildFloor builds one of the programs in testdata/floor, with further arguments for the compiler.
func buildFloor(b *testing.B, name string, args ...string) (bin string) {
	b.Helper()
	bin = filepath.Join(b.TempDir(), name)
	args = append([]string{"-O2", "-o", bin, "../testdata/floor/" + name + ".c"}, args...)
	if out, err := exec.Command("cc", args...).CombinedOutput(); err != nil {
		b.Fatalf("%s needs a C compiler (cc), and for FTPS the headers of OpenSSL (libssl-dev): %v\n%s", name, err, out)
	}
	return bin
}

// startBenchModem builds and runs the program, a process of its own as it is for a host, and
// returns the path of its tty.
func startBenchModem(b *testing.B, flags ...string) string {
	b.Helper()
	return startProgram(b, buildGo(b, "ptymodem", "../cmd/ptymodem"), flags...)
}

// buildGo builds a program as the Makefile does.
func buildGo(b *testing.B, name, what string) (bin string) {
	b.Helper()
	bin = filepath.Join(b.TempDir(), name)
	cmd := exec.Command("go", "build", "-tags", "nethttpomithttp2", "-trimpath", "-o", bin, what) // as it is shipped: HTTP/2 is of no use without TLS
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return bin
}

// startProgram runs a program until the benchmark ends, and returns the first line that it prints.
func startProgram(b *testing.B, bin string, args ...string) string {
	b.Helper()
	cmd := exec.Command(bin, args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
	})
	path, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(path)
}

// A blockingHost uses a tty with plain blocking system calls, so that the runtime's poller is not
// what is measured.
type blockingHost struct {
	fd  int
	buf [4096]byte
	big [64 << 10]byte
}

// newBlockingHost opens a tty until the benchmark ends.
func newBlockingHost(b *testing.B, path string) *blockingHost {
	b.Helper()
	h := openBlockingHost(b, path)
	b.Cleanup(h.close)
	return h
}

func (h *blockingHost) close() { syscall.Close(h.fd) }

func openBlockingHost(b *testing.B, path string) *blockingHost {
	b.Helper()
	fd, err := syscall.Open(path, os.O_RDWR|syscall.O_NOCTTY|syscall.O_CLOEXEC, 0)
	if err != nil {
		b.Fatal(err)
	}
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		b.Fatal(err)
	}
	t.Iflag, t.Oflag, t.Lflag = 0, 0, 0
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, t); err != nil {
		b.Fatal(err)
	}
	return &blockingHost{fd: fd}
}

// exchange sends one line and reads up to OK.
func (h *blockingHost) exchange(b *testing.B, line []byte) {
	if _, err := syscall.Write(h.fd, line); err != nil {
		b.Fatal(err)
	}
	for n := 0; ; {
		k, err := syscall.Read(h.fd, h.buf[n:])
		if err != nil || k == 0 {
			b.Fatalf("read %q: %v", h.buf[:n], err)
		}
		if n += k; bytes.HasSuffix(h.buf[:n], []byte("OK\r\n")) {
			return
		}
	}
}

// rate exchanges line for a slice and returns exchanges a second.
func (h *blockingHost) rate(b *testing.B, line []byte) float64 {
	n := 0
	start := time.Now()
	for time.Since(start) < slice {
		for range 16 {
			h.exchange(b, line)
		}
		n += 16
	}
	return float64(n) / time.Since(start).Seconds()
}
