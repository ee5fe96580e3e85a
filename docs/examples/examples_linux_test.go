package examples_test

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
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
	t.Run("upload.py passes the family", func(t *testing.T) {
		args := slices.Concat([]string{"test", "--parallel", "8"}, names, []string{"--", tools.python(t, "serial"), "upload.py"})
		if out, err := tools.ptymodem(args...).CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	})
	t.Run("without its retry it passes none, and the report names the cause", func(t *testing.T) {
		junit := filepath.Join(t.TempDir(), "junit.xml")
		args := slices.Concat([]string{"test", "--parallel", "8", "--junit", junit}, names, []string{"--", tools.python(t, "serial"), "upload.py", "--no-retry"})
		cmd := tools.ptymodem(args...)
		if out, _ := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() != 1 {
			t.Fatalf("%v\n%s", cmd.ProcessState, out)
		}
		cases := testcases(t, junit)
		if len(cases) != len(causes) {
			t.Errorf("the family has %d members, and %d are known", len(cases), len(causes))
		}
		for name, f := range cases {
			if cause := causes[name]; !strings.Contains(f, cause) || !strings.Contains(f, "exit status 1") {
				t.Errorf("%s: %q is not told in\n%s", name, cause, f)
			}
		}
	})
	t.Run("the tests for pytest pass", func(t *testing.T) {
		cmd := exec.Command(tools.python(t, "pytest"), "-m", "pytest", "-q", "-p", "no:cacheprovider", ".")
		cmd.Env = append(tools.env(), "PATH="+tools.folder+":"+os.Getenv("PATH"), "PYTHONDONTWRITEBYTECODE=1")
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "2 passed") {
			t.Errorf("%v\n%s", err, out)
		}
	})
}

// testcases are the failures in a JUnit file by the names of the scenarios; of one that has passed
// it is empty.
func testcases(t *testing.T, junit string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(junit)
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		Cases []struct {
			Name    string `xml:"name,attr"`
			Failure struct {
				Message string `xml:"message,attr"`
				Text    string `xml:",chardata"`
			} `xml:"failure"`
		} `xml:"testsuite>testcase"`
	}
	if err := xml.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, c := range report.Cases {
		all[c.Name] = c.Failure.Message + "\n" + c.Failure.Text
	}
	return all
}
