// Command nfpm makes a package of a program as goreleaser does: from the first entry of nfpms in
// .goreleaser.yaml, which is in the working directory.
//
//	nfpm VERSION FORMAT PROGRAM DIR
//
// FORMAT is deb, rpm or apk. The package has the architecture of PROGRAM, and goes into DIR under
// its usual name, which is printed. SOURCE_DATE_EPOCH is the time of its files.
//
// goreleaser takes minutes to build, and this takes seconds. Its nfpm is newer, as the tests of later
// ones need a module that not every machine can fetch. Both make the same Debian package.
package main

import (
	"bytes"
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/goreleaser/nfpm/v2"
	_ "github.com/goreleaser/nfpm/v2/apk" // each format registers itself
	_ "github.com/goreleaser/nfpm/v2/deb"
	"github.com/goreleaser/nfpm/v2/files"
	_ "github.com/goreleaser/nfpm/v2/rpm"
	"go.yaml.in/yaml/v3"
)

const config = ".goreleaser.yaml"

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: nfpm VERSION FORMAT PROGRAM DIR")
		os.Exit(2)
	}
	file, err := build(os.Args[1], os.Args[2], os.Args[3], os.Args[4])
	if err != nil {
		fmt.Fprintln(os.Stderr, "nfpm: "+err.Error())
		os.Exit(1)
	}
	fmt.Println(file)
}

// build writes the package and returns its path. A file that is not complete is removed.
func build(version, format, program, dir string) (string, error) {
	packager, err := nfpm.Get(format)
	if err != nil {
		return "", err
	}
	info, err := describe(version, format, program)
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, packager.ConventionalFileName(info))
	w, err := os.Create(file)
	if err != nil {
		return "", err
	}
	if err := errors.Join(packager.Package(info, w), w.Close()); err != nil {
		return "", errors.Join(err, os.Remove(file))
	}
	return file, nil
}

// describe is the package as nfpm's library wants it. A key that neither goreleaser nor nfpm has is
// an error, and so is a template, which only goreleaser fills in.
func describe(version, format, program string) (*nfpm.Info, error) {
	text, err := os.ReadFile(config)
	if err != nil {
		return nil, err
	}
	var release struct {
		ProjectName string           `yaml:"project_name"`
		NFPMs       []map[string]any `yaml:"nfpms"`
	}
	if err := yaml.Unmarshal(text, &release); err != nil {
		return nil, fmt.Errorf("%s: %w", config, err)
	}
	if len(release.NFPMs) == 0 {
		return nil, fmt.Errorf("%s: want an entry in nfpms", config)
	}
	arch, variant, err := architecture(program)
	if err != nil {
		return nil, err
	}

	entry := release.NFPMs[0]
	for _, key := range []string{"id", "ids", "formats", "file_name_template", "mtime"} { // what is given here in another way
		delete(entry, key)
	}
	entry["name"], entry["version"], entry["arch"] = release.ProjectName, version, arch
	if text, err = yaml.Marshal(entry); err != nil {
		return nil, err
	}
	if bytes.Contains(text, []byte("{{")) {
		return nil, fmt.Errorf("%s: the first entry of nfpms has a template, which only goreleaser fills in: want its value", config)
	}
	parsed, err := nfpm.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("%s: nfpms: %w", config, err)
	}
	info, err := parsed.Get(format)
	if err != nil {
		return nil, err
	}
	info.Deb.ArchVariant = variant
	info.Contents = append(info.Contents, &files.Content{
		Source: program, Destination: path.Join("/usr/bin", release.ProjectName),
		FileInfo: &files.ContentFileInfo{Mode: 0o755},
	})
	return nfpm.WithDefaults(info), nil
}

// architecture is that of the program, in goreleaser's words: Go's, with the version after arm. The
// variant is that of amd64.
func architecture(program string) (arch, variant string, err error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return "", "", err
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	version, _, _ := strings.Cut(settings["GOARM"], ",") // 7,hardfloat
	return settings["GOARCH"] + version, settings["GOAMD64"], nil
}
