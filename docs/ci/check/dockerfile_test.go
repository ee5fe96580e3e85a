package check

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// pinned is an image of an exact version.
var pinned = regexp.MustCompile(`^[\w./-]+:[\w.-]*\d+\.\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?$`)

// readDockerfile parses a Dockerfile. A warning of the parser or the linter is an error, and so is
// an argument in front of the first stage that is not an image of an exact version.
func readDockerfile(t *testing.T, path string, text []byte) (commands [][]string, err error) {
	parsed, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	var found error
	for _, w := range parsed.Warnings {
		found = errors.Join(found, errors.New(w.Short))
	}
	lint := linter.New(&linter.Config{Warn: func(rule, _, _, message string, at []parser.Range) {
		found = errors.Join(found, fmt.Errorf("%v: %s: %s", at, rule, message))
	}})
	stages, images, err := instructions.Parse(parsed.AST, lint)
	if err = errors.Join(err, found); err != nil {
		return nil, err
	}
	for _, image := range images {
		for _, a := range image.Args {
			if !pinned.MatchString(a.ValueString()) {
				return nil, fmt.Errorf("%s is no exact version: want IMAGE:1.2.3", a.String())
			}
		}
	}
	for _, stage := range stages {
		for _, c := range stage.Commands {
			switch c := c.(type) {
			case *instructions.HealthCheckCommand:
				commands = append(commands, c.Health.Test[1:])
			case *instructions.EntrypointCommand:
				commands = append(commands, c.CmdLine)
			case *instructions.RunCommand:
				for _, script := range c.CmdLine {
					of, failed := ofScript(script)
					commands, err = append(commands, of...), errors.Join(err, failed)
				}
			}
		}
	}
	return commands, err
}
