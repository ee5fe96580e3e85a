package emulator

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/serial/tcp"
	"ptymodem/ftpbackend/ftptest/machine"
)

// pyserial returns a command that runs a script of testdata with pyserial.
func pyserial(t *testing.T, script string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 4*testkit.Patience)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, machine.Python(t, "serial.rfc2217"), append([]string{filepath.Join("testdata", script)}, args...)...)
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", machine.PythonPath())
	return cmd
}

// What pyserial does with the modem, and what the modem sees of it.
func TestPyserial(t *testing.T) {
	t.Parallel()
	var port *tcp.RFC2217
	r := newRig(t, rigOptions{over: func(t testing.TB, m *Modem) host {
		h := newRFC2217Host(t, m)
		m.loop.Lock()
		defer m.loop.Unlock()
		port = m.ports.All()[0].Line().(*tcp.RFC2217)
		return h
	}})
	r.host.dtr(false)
	if out, err := pyserial(t, "pyserial.py", port.Addr().String()).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := port.Close(); err != nil {
		t.Error(err)
	}
	got := r.lineEvents()
	want := slices.Concat([]string{
		"DTR on", "DTR off", "DTR on", "9600 baud", "921600 baud",
		"7 data bits", "parity even", "2 stop bits", "8 data bits", "parity none", "1 stop bit", "RTS/CTS flow control", "no flow control",
		"RTS off", "RTS on", "DTR off", "DTR on", "break on", "break off", "break on", "break off", "DTR off", "DTR on", "DTR off", "DTR on", "9600 baud", "DTR off",
	})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the trace: -want +got\n%s", diff)
	}
}
