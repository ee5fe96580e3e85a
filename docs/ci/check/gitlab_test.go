package check

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"sigs.k8s.io/yaml"
)

// readGitLab has gitlab-ci-local check a file against GitLab's schema and list its jobs. Without it
// the test is skipped, or fails where all that tests need must be there.
func readGitLab(t *testing.T, path string, text []byte) (commands [][]string, err error) {
	program, err := exec.LookPath("gitlab-ci-local")
	if err != nil {
		const hint = "no gitlab-ci-local: .ci/recipes installs it"
		if os.Getenv("PTYMODEM_REQUIRE_SERVERS") != "" {
			t.Fatal(hint)
		}
		t.Skip(hint)
	}
	if err := list(t, program, text); err != nil {
		return nil, err
	}
	var jobs map[string]json.RawMessage
	if err := yaml.Unmarshal(text, &jobs); err != nil {
		return nil, err
	}
	for name, text := range jobs {
		if name == "variables" {
			continue
		}
		var job struct {
			Before []string `json:"before_script"`
			Script []string
		}
		if err := json.Unmarshal(text, &job); err != nil {
			return nil, err
		}
		for _, line := range append(job.Before, job.Script...) {
			of, failed := ofScript(line)
			commands, err = append(commands, of...), errors.Join(err, failed)
		}
	}
	return commands, err
}

// list has the jobs of a file listed, in a repository of its own.
func list(t *testing.T, program string, text []byte) error {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, ".gitlab-ci.yml"), text, 0o600); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"git", "init", "-q"},
		{"git", "remote", "add", "origin", "git@localhost:group/project.git"},
		{program, "--list"},
	} {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = folder
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%v: %w\n%s", args, err, out)
		}
	}
	return nil
}
