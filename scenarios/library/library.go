package library

import (
	"embed"
	"io/fs"
	"strings"

	"ptymodem/scenarios"
)

//go:embed *.yaml
var files embed.FS

// FS has the files, NAME.yaml each, and what they refer to.
func FS() fs.FS { return files }

// Names are the names of the scenarios, sorted.
func Names() []string {
	all, err := fs.Glob(files, "*.yaml")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for i := range all {
		all[i] = strings.TrimSuffix(all[i], ".yaml")
	}
	return all
}

// Load reads the scenario of a name; its contents are found in [FS].
func Load(name string) (*scenarios.Scenario, error) { return scenarios.Load(files, name+".yaml") }
