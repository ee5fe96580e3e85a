package emulator

import (
	"testing"

	"ptymodem/emulator/serial/pty"
)

// What the modem asks a pty when bytes arrive costs the garbage collector nothing.
func TestPTYLookDoesNotAllocate(t *testing.T) {
	ptys, err := pty.NewMaker()
	if err != nil {
		t.Fatal(err)
	}
	defer ptys.Close()
	p, err := ptys.Open()
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() { p.Baud() }); n > 0 {
		t.Errorf("Baud allocates %v times", n)
	}
	if rate := p.Baud(); rate != 115200 {
		t.Errorf("a new tty has %d baud, want 115200", rate)
	}
}
