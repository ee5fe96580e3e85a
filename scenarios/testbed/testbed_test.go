package testbed_test

import (
	"context"
	"io"
	"net/netip"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/spf13/afero"
	"go.uber.org/goleak"

	"ptymodem/emulator"
	"ptymodem/emulator/cellular"
	"ptymodem/fs"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/ftptest/machine"
	"ptymodem/scenarios"
	"ptymodem/scenarios/testbed"
)

// TestMain checks that nothing is left running.
func TestMain(m *testing.M) {
	machine.SideBySide(24)
	goleak.VerifyTestMain(m)
}

// set puts together what a scenario's text says.
func set(t *testing.T, text string, files fstest.MapFS) *testbed.Testbed {
	t.Helper()
	files["s.yaml"] = &fstest.MapFile{Data: []byte(text)}
	s, err := scenarios.Load(files, "s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r, err := testbed.New(testbed.Options{Scenario: s, Files: files})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func TestContents(t *testing.T) {
	r := set(t, `
name: contents
modem:
  ufs: {size: 64KiB, files: {a.txt: {text: hello}, b.bin: {from: data/b}}}
  sd: absent
  ram: {files: {r: {size: 1000, seed: 3}}}
server: {files: {/in/deep/c: {size: 5000, seed: 4}}}`,
		fstest.MapFS{"data/b": {Data: []byte("from a file")}})
	read := func(s *fs.Store, name string) string {
		f, err := s.Open(name, fs.ReadOnly)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		b, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if got := read(r.UFS, "a.txt") + read(r.UFS, "b.bin"); got != "hellofrom a file" {
		t.Errorf("UFS has %q", got)
	}
	if r.SD != nil {
		t.Error("there is a card")
	}
	if n := len(read(r.RAM, "r")); n != 1000 {
		t.Errorf("RAM has %d bytes", n)
	}
	if b, err := afero.ReadFile(r.Server.Fs(), "/in/deep/c"); err != nil || len(b) != 5000 {
		t.Errorf("the server has %d bytes, %v", len(b), err)
	}
}

// TestTooLarge: a file that does not fit is told with its place.
func TestTooLarge(t *testing.T) {
	s, err := scenarios.Parse("s.yaml", []byte("name: x\nmodem: {ufs: {size: 8KiB, files: {big: {size: 64KiB, seed: 1}}}}"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = testbed.New(testbed.Options{Scenario: s})
	if err == nil || !strings.HasPrefix(err.Error(), "s.yaml:2:") || !strings.Contains(err.Error(), "big") {
		t.Errorf("error %v", err)
	}
}

// TestRoutes: a name that leads to the embedded server does so in the machine's own network as
// well; others do not.
func TestRoutes(t *testing.T) {
	r := set(t, `
name: routes
network: {mode: host, routes: {files.example.com: embedded, 'two.example.com:2121': embedded}}`, fstest.MapFS{})
	n := r.Network()
	login := func(host string, port uint16) error {
		c, err := client.Dial(context.Background(), client.Config{Network: n, Host: host, Port: port})
		if err == nil {
			err = c.Quit(context.Background())
		}
		return err
	}
	for host, port := range map[string]uint16{"files.example.com": 21, "two.example.com": 2121} {
		if err := login(host, port); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	if a, err := n.Lookup(context.Background(), "127.0.0.9"); err != nil || a != netip.MustParseAddr("127.0.0.9") {
		t.Errorf("lookup of an address: %v, %v", a, err)
	}
}

// TestModem: what the scenario says of the modem reaches it.
func TestModem(t *testing.T) {
	r := set(t, "name: modem\nmodem: {profile: eg915u, sim: absent, registration: none, attach: bearer, boot: on-open, strict: true, speed: 7}", fstest.MapFS{})
	got := r.Config()
	if got.Profile.Name != "eg915u" || !got.NoSIM || got.Registration != cellular.NotRegistered || !got.AttachBearer || got.Boot != emulator.BootOnOpen || !got.Strict || got.Speed != 7 {
		t.Errorf("the modem is %+v", got)
	}
	got = set(t, "name: boot\nmodem: {boot: {rdy: 1s, sim: 2s}}", fstest.MapFS{}).Config()
	if b := got.Staged; got.Boot != emulator.BootAtStart || b == nil || *b.RDY != time.Second || b.CFUN != nil || *b.SIM != 2*time.Second || b.SMSDone != nil || b.PBDone != nil {
		t.Errorf("the boot is %v, %+v", got.Boot, b)
	}
}
