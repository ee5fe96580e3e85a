package browser

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long what must happen may take before a test fails.
const patience = 2 * time.Minute

// build builds ptymodem as it is shipped, once for all tests.
var build = sync.OnceValues(func() (string, error) {
	bin := filepath.Join(temporary, "ptymodem")
	cmd := exec.Command("go", "build", "-tags", "nethttpomithttp2", "-o", bin, "./cmd/ptymodem")
	cmd.Dir = filepath.Join("..", "..", "..")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return bin, nil
})

// A program is a running ptymodem with an API.
type program struct {
	t    *testing.T
	bin  string
	api  string   // as in http://127.0.0.1:8321
	ttys []string // of its modems
}

// start starts ptymodem, and returns when its modems are ready. It ends with the test.
func start(t *testing.T, args ...string) *program {
	t.Helper()
	needChromium(t)
	bin, err := build()
	if err != nil {
		t.Fatal(err)
	}
	info := filepath.Join(t.TempDir(), "info")
	cmd := exec.Command(bin, append([]string{"--api", "0", "--info", info}, args...)...)
	stderr, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	defer stderr.Close()
	cmd.Stderr = stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = out.Read(make([]byte, 1)) // a tty, which is printed once the file is there; or the end
		close(ready)
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait()
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		await(t, ended, "ptymodem to end after an interrupt")
	})
	await(t, ready, "ptymodem to start")
	p := &program{t: t, bin: bin}
	if err := p.readInfo(info); err != nil {
		said, _ := os.ReadFile(stderr.Name())
		t.Fatalf("%v\n%s", err, said)
	}
	return p
}

// await waits for a channel to be closed.
func await(t *testing.T, c <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(patience):
		t.Fatalf("waited %v for %s", patience, what)
	}
}

func (p *program) readInfo(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var info struct {
		API    string
		Modems []struct{ TTY string }
	}
	if err := json.Unmarshal(text, &info); err != nil {
		return err
	}
	p.api = info.API
	for _, m := range info.Modems {
		p.ttys = append(p.ttys, m.TTY)
	}
	return nil
}

// get asks the API, and reads JSON into v.
func (p *program) get(path string, v any) {
	p.t.Helper()
	r, err := http.Get(p.api + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err == nil && r.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", r.Status, body)
	}
	if err == nil {
		err = json.Unmarshal(body, v)
	}
	if err != nil {
		p.t.Fatalf("GET %s: %v", path, err)
	}
}

// next is the number that the next event will have.
func (p *program) next() int {
	p.t.Helper()
	var status struct{ Next int }
	p.get("/v1/status", &status)
	return status.Next
}

// test runs a scenario as ptymodem test does.
func (p *program) test(scenario string) (string, error) {
	out, err := exec.Command(p.bin, "test", scenario).CombinedOutput()
	return strings.TrimSpace(string(out)), err
}
