package modemtest_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"ptymodem/modemtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func uploaderOn(t *testing.T, m *modemtest.Modem) *uploader {
	t.Helper()
	u, err := openUploader(m.Path())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { u.port.Close() })
	return u
}

// The whole of it: a modem, the code under test, and what the server has at the end.
func TestUpload(t *testing.T) {
	m := modemtest.Start(t, modemtest.Speed(20))
	log := bytes.Repeat([]byte("one line of a log\n"), 3000)
	if err := uploaderOn(t, m).Upload("log.bin", log); err != nil {
		t.Fatal(err)
	}
	if got := m.FTP().Read("/log.bin"); !bytes.Equal(got, log) {
		t.Errorf("the server has %d bytes, want %d", len(got), len(log))
	}
	if names := m.FTP().Names("/"); !slices.Equal(names, []string{"log.bin"}) {
		t.Errorf("the server has %q", names)
	}
}

// A fault that fires once: the code under test has to go on where the server's file ends.
func TestUploadGoesOn(t *testing.T) {
	m := modemtest.Start(t, modemtest.Speed(20), modemtest.Fault("{when: {ftp: STOR, nth: 1, after: 20KiB}, do: drop-data}"))
	log := bytes.Repeat([]byte("one line of a log\n"), 3000)
	if err := uploaderOn(t, m).Upload("log.bin", log); err != nil {
		t.Fatal(err)
	}
	if got := m.FTP().Read("/log.bin"); !bytes.Equal(got, log) {
		t.Errorf("the server has %d bytes, want %d", len(got), len(log))
	}
	if !m.Saw(`AT+QFTPPUT="log.bin","COM:",20480,33520,1`) {
		t.Error("the second attempt did not go on at the first one's end")
	}
}

// Injected later, and expected on the port.
func TestInjectAndAwait(t *testing.T) {
	m := modemtest.Start(t, modemtest.Speed(20), modemtest.User("test", "secret"))
	u := uploaderOn(t, m)
	if _, err := u.at("ATE0", "OK"); err != nil {
		t.Fatal(err)
	}
	m.Inject("{when: {at: +CSQ}, do: [{urc: RING}, {answer: [OK]}]}")
	if _, err := u.at("AT+CSQ", "OK"); err != nil {
		t.Fatal(err)
	}
	m.Await("RING", time.Minute)
	m.Await("/^AT.CSQ$/", time.Minute)
	if m.Saw("NO CARRIER") {
		t.Error("there was a NO CARRIER")
	}
	if _, err := u.at("AT+QIACT=1", "OK"); err != nil {
		t.Fatal(err)
	}
	if _, err := u.at(`AT+QFTPOPEN="x"`, "+QFTPOPEN: 625,530"); err != nil { // nobody may log in as nobody
		t.Error(err)
	}
	if _, err := u.at(`AT+QFTPCFG=filetype,0`, "OK"); err != nil {
		t.Error(err)
	}
	if !slices.Contains(m.Lint(), "quote") {
		t.Errorf("findings %q", m.Lint())
	}
}

func TestStoresAndScenario(t *testing.T) {
	file := filepath.Join(t.TempDir(), "s.yaml")
	text := "name: s\nmodem: {ufs: {files: {a: {text: hello}}}}\nserver: {files: {/in/b: {text: there}}}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	m := modemtest.Start(t, modemtest.Scenario(file), modemtest.Speed(20))
	if got := m.UFS().Read("a"); string(got) != "hello" {
		t.Errorf("UFS has %q", got)
	}
	if m.SD().Read("nothing") != nil {
		t.Error("a file that is not there was read")
	}
	m.SD().Write("c", []byte("card"))
	m.FTP().Write("/in/d", []byte("written"))
	u := uploaderOn(t, m)
	for command, want := range map[string]string{"AT+QFLST=\"SD:*\"": `+QFLST: "SD:c",4`, "AT+QFLST=\"a\"": `+QFLST: "UFS:a",5`} {
		if _, err := u.at(command, want); err != nil {
			t.Error(err)
		}
	}
	if got := m.FTP().Read("/in/b"); string(got) != "there" {
		t.Errorf("the server has %q", got)
	}
	if ca := string(m.FTP().CA()); !strings.Contains(ca, "BEGIN CERTIFICATE") || m.FTP().Addr() == "" {
		t.Errorf("CA %q, address %q", ca, m.FTP().Addr())
	}
}

// TestLibrary: a scenario that comes along is named without a path.
func TestLibrary(t *testing.T) {
	m := modemtest.Start(t, modemtest.Scenario("drop-data-upload"))
	if got := m.UFS().Read("log.bin"); len(got) != 100<<10 {
		t.Errorf("UFS:log.bin has %d bytes", len(got))
	}
	u := uploaderOn(t, m)
	for _, c := range [][2]string{
		{"ATE0", "OK"}, {"AT+QIACT=1", "OK"}, {`AT+QFTPCFG="account","test","secret"`, "OK"}, {`AT+QFTPOPEN="x"`, "+QFTPOPEN: 0,0"},
		{`AT+QFTPPUT="/in/log.bin","UFS:log.bin"`, "+QFTPPUT: 6"}, // the fault
	} {
		if _, err := u.at(c[0], c[1]); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFailures: what a person sees when a test of theirs is wrong, and that it fails at all. The
// tests run in a module of their own, as a user's do, with the replace line of the documentation.
func TestFailures(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	sums, err := os.ReadFile("../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	// The same requirements: a user's `go mod tidy` would write those that are needed.
	first, _, _ := strings.Cut(string(mod), "\n")
	own := strings.TrimPrefix(first, "module ")
	user := strings.Replace(string(mod), first, "module example.com/product\n\nrequire "+own+" v0.0.0\n\nreplace "+own+" => "+root, 1)
	for name, text := range map[string]string{"go.mod": user, "go.sum": string(sums), "product_test.go": userTest} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "test", "-mod=mod", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOPROXY=off")
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Errorf("tests that should fail pass:\n%s", out)
	}
	for _, want := range []string{
		"--- FAIL: TestNeverFired", "the fault {ftp: STOR} never fired: there was no FTP command",
		"--- FAIL: TestMisspelt", `unknown action "drop-dat": the nearest is drop-data`,
		"--- FAIL: TestPrefix", `the name "SD:x" begins with the store: want "x"`,
		"--- FAIL: TestLate", "no line NEVER within",
		"--- FAIL: TestNoScenario", "nowhere.yaml",
		"--- FAIL: TestMisnamed", `there is no file or built-in scenario "drop-dta-upload": the nearest is drop-data-upload`,
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Contains(string(out), "FAIL: TestGood") {
		t.Errorf("a good test fails:\n%s", out)
	}
}

const userTest = `package product

import (
	"testing"
	"time"

	"ptymodem/modemtest"
)

func TestGood(t *testing.T)        { modemtest.Start(t) }
func TestNeverFired(t *testing.T) { modemtest.Start(t, modemtest.Fault("{when: {ftp: STOR}, do: drop-data}")) }
func TestMisspelt(t *testing.T)    { modemtest.Start(t).Inject("{when: {ftp: STOR}, do: drop-dat}") }
func TestPrefix(t *testing.T)      { modemtest.Start(t).SD().Write("SD:x", nil) }
func TestLate(t *testing.T)        { modemtest.Start(t).Await("NEVER", time.Millisecond) }
func TestNoScenario(t *testing.T)  { modemtest.Start(t, modemtest.Scenario("nowhere.yaml")) }
func TestMisnamed(t *testing.T)    { modemtest.Start(t, modemtest.Scenario("drop-dta-upload")) }
`
