package examples_test

import (
	"encoding/xml"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ptymodem/ftpbackend/ftptest/machine"
	"ptymodem/scenarios/library"
)

// family is the scenarios of the library in which a connection is lost in an upload, with what the
// host without its retry has to say: the cause.
func family() map[string]string {
	return map[string]string{
		"drop-data-upload":     "+QFTPPUT: 6",
		"drop-data-at-start":   "+QFTPPUT: 6",
		"drop-data-at-end":     "+QFTPPUT: 6",
		"drop-control-upload":  "+QFTPPUT: 608,0",
		"drop-control-idle":    "+QFTPPUT: 608,0",
		"drop-control-login":   "+QFTPOPEN: 608,0",
		"stall-upload":         "+QFTPPUT: 609,0",
		"no-signal-upload":     "+QFTPPUT: 607,0",
		"pdp-deact-upload":     "+QFTPPUT: 607,0",
		"pdp-deact-login":      "+QFTPOPEN: 605,0",
		"reboot-mid-upload":    "RDY",
		"reboot-before-upload": "RDY",
		"truncated-upload":     "the server has another size",
	}
}

// TestExamples: what the documentation shows works.
func TestExamples(t *testing.T) {
	tools := build(t)
	causes := family()
	names := []string{"drop-data-at-*", "drop-control-*", "*-upload", "pdp-deact-login"} // as the documentation names the family

	t.Run("the scenarios pass with their own steps", func(t *testing.T) {
		if out, err := tools.ptymodem("test", ".").CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	})
	t.Run("upload.py passes every scenario of its job, and gives up where the page says so", func(t *testing.T) {
		python, gaveUp := machine.Python(t, "serial"), []string{}
		for flag, names := range map[string][]string{"": jobs(t, ""), "--ftps": jobs(t, " over FTPS (AUTH TLS)")} {
			junit := filepath.Join(t.TempDir(), "junit.xml")
			args := slices.Concat([]string{"test", "--parallel", "8", "--junit", junit}, names, []string{"--", python, "upload.py"})
			if flag != "" {
				args = append(args, flag)
			}
			if out, err := tools.ptymodem(args...).CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
			for name, c := range testcases(t, junit) {
				if strings.HasSuffix(c.output, "given up\n") {
					gaveUp = append(gaveUp, name)
				}
			}
		}
		slices.Sort(gaveUp)
		if page := hopeless(t); !slices.Equal(gaveUp, page) {
			t.Errorf("it gave up in %v, and the page has %v", gaveUp, page)
		}
	})
	t.Run("upload.py passes over the network, too", func(t *testing.T) {
		python := machine.Python(t, "serial")
		for _, protocol := range []string{"tcp", "rfc2217"} {
			args := slices.Concat([]string{"test", "--parallel", "8", "--no-tty", protocol}, names, []string{"--", python, "upload.py"})
			if out, err := tools.ptymodem(args...).CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", protocol, err, out)
			}
		}
	})
	t.Run("upload.py is short", func(t *testing.T) {
		if text, err := os.ReadFile("upload.py"); err != nil || strings.Count(string(text), "\n") >= 60 {
			t.Errorf("it has %d lines (%v), want less than 60", strings.Count(string(text), "\n"), err)
		}
	})
	t.Run("without its retry it passes none, and the report names the cause", func(t *testing.T) {
		junit := filepath.Join(t.TempDir(), "junit.xml")
		args := slices.Concat([]string{"test", "--parallel", "8", "--junit", junit}, names, []string{"--", machine.Python(t, "serial"), "upload.py", "--no-retry"})
		cmd := tools.ptymodem(args...)
		if out, _ := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() != 1 {
			t.Fatalf("%v\n%s", cmd.ProcessState, out)
		}
		cases := testcases(t, junit)
		if len(cases) != len(causes) {
			t.Errorf("the family has %d members, and %d are known", len(cases), len(causes))
		}
		for name, c := range cases {
			if cause, known := causes[name]; !known || !strings.Contains(c.failure, cause) || !strings.Contains(c.failure, "exit status 1") {
				t.Errorf("%s: %q is not told in\n%s", name, cause, c.failure)
			}
		}
	})
	t.Run("the tests for pytest pass", func(t *testing.T) {
		cmd := exec.Command(machine.Python(t, "pytest"), "-m", "pytest", "-q", "-p", "no:cacheprovider", ".")
		cmd.Env = append(os.Environ(), machine.PythonPath(), "PATH="+tools.folder+":"+os.Getenv("PATH"), "PYTHONDONTWRITEBYTECODE=1")
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "2 passed") {
			t.Errorf("%v\n%s", err, out)
		}
	})
}

// jobs are the scenarios of the library in which the host uploads UFS:log.bin to /in/log.bin, or
// tries to, in that way, and does nothing else. What the host has to do is what their comments say.
func jobs(t *testing.T, way string) []string {
	t.Helper()
	more := regexp.MustCompile(`once more|deletes|lists|SIM PIN|with the APN|switches the module off`) // other jobs, with an upload in them
	var names []string
	for _, name := range library.Names() {
		text, err := fs.ReadFile(library.FS(), name+".yaml")
		if err != nil {
			t.Fatal(err)
		}
		comment, _, _ := strings.Cut(string(text), "\nname: ")
		_, job, _ := strings.Cut(strings.ReplaceAll(comment, "\n# ", " "), " Host: ")
		if more.MatchString(job) {
			continue
		}
		if strings.Contains(job, "UFS:log.bin to /in/log.bin on ftp.example.com"+way+", account") {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		t.Fatalf("no scenario has the job%s", way)
	}
	return names
}

// hopeless are the scenarios that no host can survive, as the page has them.
func hopeless(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../python.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(text), "<!-- hopeless, checked by a test -->\n")
	list, _, _ = strings.Cut(list, "<!-- end of hopeless -->")
	var names []string
	for _, found := range regexp.MustCompile(`(?m)^- \*\*([a-z0-9-]+)\*\*: `).FindAllStringSubmatch(list, -1) {
		names = append(names, found[1])
	}
	return names
}

// A testcase is one in a JUnit file.
type testcase struct {
	failure string // empty if it has passed
	output  string
}

// testcases are those in a JUnit file by the names of the scenarios.
func testcases(t *testing.T, junit string) map[string]testcase {
	t.Helper()
	text, err := os.ReadFile(junit)
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		Cases []struct {
			Class   string `xml:"classname,attr"`
			Output  string `xml:"system-out"`
			Failure struct {
				Message string `xml:"message,attr"`
				Text    string `xml:",chardata"`
			} `xml:"failure"`
		} `xml:"testsuite>testcase"`
	}
	if err := xml.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	all := map[string]testcase{}
	for _, c := range report.Cases {
		all[c.Class] = testcase{c.Failure.Message + "\n" + c.Failure.Text, c.Output}
	}
	return all
}
