package check

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// imageEntrypoint is what a container of the image runs with its command.
const imageEntrypoint = "ptymodem"

// readCompose reads a compose file, checks it against the schema, and whether what it refers to is
// there.
func readCompose(t *testing.T, path string, text []byte) (commands [][]string, err error) {
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	project, err := loader.LoadWithContext(t.Context(), types.ConfigDetails{
		WorkingDir:  folder,
		ConfigFiles: []types.ConfigFile{{Filename: path, Content: text}},
	}, func(o *loader.Options) { o.SetProjectName("check", true) })
	if err != nil {
		return nil, err
	}
	for _, s := range project.Services {
		words := slices.Concat(s.Entrypoint, s.Command)
		if s.Image == "ptymodem" && len(s.Entrypoint) == 0 {
			words = slices.Concat([]string{imageEntrypoint}, s.Command)
		}
		add := func(words []string) {
			found, failed := ofArgv(words)
			commands, err = append(commands, found...), errors.Join(err, failed)
		}
		add(words)
		if s.HealthCheck != nil && len(s.HealthCheck.Test) > 0 && s.HealthCheck.Test[0] == "CMD" {
			add(s.HealthCheck.Test[1:])
		}
	}
	return commands, err
}
