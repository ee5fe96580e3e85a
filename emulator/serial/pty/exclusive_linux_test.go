package pty_test

import (
	"os"
	"os/exec"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"ptymodem/emulator/internal/testkit"
)

// asNobody names the test that a child of the test runs.
const asNobody = "TEST_PTYMODEM_AS_NOBODY"

// runAsNobody runs this test again in a process that is not root, and reports true in that process.
func runAsNobody(t *testing.T) bool {
	t.Helper()
	if os.Geteuid() != 0 || os.Getenv(asNobody) == t.Name() {
		return true
	}
	cmd := exec.Command("/proc/self/exe", "-test.run=^"+t.Name()+"$", "-test.count=1", "-test.timeout=10m") // to see where it stands still
	cmd.Dir, cmd.Env = "/", append(os.Environ(), asNobody+"="+t.Name(), "TMPDIR=/tmp")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return false
}

// A host that has the tty for itself, as libserialport and go-serial do, and is killed: the next
// one, of the same user, opens it as ever.
func TestPTYForgetsExclusive(t *testing.T) {
	if !runAsNobody(t) {
		return
	}
	below, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { below.Close() }) // after the descriptors are counted
	p := newPTY(t)
	s := serve(t, p, true)
	if err := freeNumber(below); err != nil {
		t.Fatal(err)
	}
	path := p.Path()
	for round := range 20 {
		h := host(t, p)
		s.expect(t, "on")
		send(t, h, "AT\r")
		expectBytes(t, h, "AT\r")
		control(t, h, func(fd int) error {
			termios, err := unix.IoctlGetTermios(fd, unix.TCGETS2)
			if err != nil {
				return err
			}
			if want := uint32(9600 + round - 1); round > 0 && termios.Ospeed != want {
				t.Errorf("round %d: %d baud are left, want %d", round, termios.Ospeed, want)
			}
			termios.Cflag = termios.Cflag&^unix.CBAUD | unix.BOTHER
			termios.Ispeed, termios.Ospeed = uint32(9600+round), uint32(9600+round)
			if err := unix.IoctlSetTermios(fd, unix.TCSETS2, termios); err != nil {
				return err
			}
			return unix.IoctlSetInt(fd, unix.TIOCEXCL, 0)
		})
		if other, err := os.OpenFile(path, os.O_RDWR|unix.O_NOCTTY, 0); err == nil {
			other.Close()
			t.Fatal("the tty is not the host's alone: the test cannot show anything")
		}
		if round%2 == 1 {
			write := blockWriter(t, s, h)
			h.Close()
			testkit.Receive(t, write, "the end of Write")
		} else {
			send(t, h, "left behind")
			expectBytes(t, h, "left behind")
			h.Close()
		}
		s.expect(t, "off")
	}
}

// A hang-up that is told late, while the tty is renewed, waits for it, and it not for the hang-up.
func TestPTYExclusiveHangUps(t *testing.T) {
	if !runAsNobody(t) {
		return
	}
	p := newPTY(t)
	s := serve(t, p, true)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			default:
				p.HungUp()
			}
		}
	}()
	for range 1000 {
		h := host(t, p)
		s.expect(t, "on")
		control(t, h, func(fd int) error { return unix.IoctlSetInt(fd, unix.TIOCEXCL, 0) })
		h.Close()
		s.expect(t, "off")
	}
	close(done)
	<-ended
}

// freeNumber ends the pty of a master and keeps its descriptor, as descriptors are counted.
func freeNumber(master *os.File) error {
	null, err := os.Open("/dev/null")
	if err != nil {
		return err
	}
	defer null.Close()
	return unix.Dup3(int(null.Fd()), int(master.Fd()), unix.O_CLOEXEC)
}
