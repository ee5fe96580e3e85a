package check

import (
	"errors"
	"io"
	"regexp"
	"testing"

	"github.com/rhysd/actionlint"
)

// expression is one of a workflow's, which GitHub replaces before a shell sees the line.
var expression = regexp.MustCompile(`\$\{\{.*?\}\}`)

// readGitHub lints a workflow: its keys, its expressions, and the inputs of the actions that
// actionlint knows.
func readGitHub(t *testing.T, path string, text []byte) (commands [][]string, err error) {
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		return nil, err
	}
	found, err := linter.Lint("<stdin>", text, nil) // no file: it looks for no repository around it
	for _, f := range found {
		err = errors.Join(err, f)
	}
	if err != nil {
		return nil, err
	}
	workflow, _ := actionlint.Parse(text)
	for _, job := range workflow.Jobs {
		for _, step := range job.Steps {
			if run, ok := step.Exec.(*actionlint.ExecRun); ok {
				of, failed := ofScript(expression.ReplaceAllString(run.Run.Value, "1"))
				commands, err = append(commands, of...), errors.Join(err, failed)
			}
		}
	}
	return commands, err
}
