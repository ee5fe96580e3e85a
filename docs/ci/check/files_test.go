package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A reader reads a file of docs/ci as the tool does that it is for, and returns the command lines in
// it, word by word.
type reader func(t *testing.T, path string, text []byte) (commands [][]string, err error)

// readers has who reads which file, by its path from here.
func readers() map[string]reader {
	return map[string]reader{
		"../compose.yaml":          readCompose,
		"../compose-two.yaml":      readCompose,
		"../github.yml":            readGitHub,
		"../github-systems.yml":    readGitHub,
		"../gitlab-ci.yml":         readGitLab,
		"../kubernetes.yaml":       readKubernetes,
		"../kubernetes-modem.yaml": readKubernetes,
		"../Dockerfile":            readDockerfile,
		"../../../Dockerfile":      readDockerfile,
	}
}

// TestFiles: every file is what its tool takes, and its lines with ptymodem are what that takes.
func TestFiles(t *testing.T) {
	bin := build(t)
	all, err := filepath.Glob("../*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		if info, err := os.Stat(path); err == nil && !info.IsDir() && readers()[path] == nil {
			t.Errorf("nobody reads %s: add it to readers", path)
		}
	}
	for path, read := range readers() {
		t.Run(strings.TrimLeft(path, "./"), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			commands, err := read(t, path, text)
			if err != nil {
				t.Fatal(err)
			}
			for _, words := range commands {
				if err := accepts(t, bin, words); err != nil {
					t.Errorf("%q: %v", words, err)
				}
			}
			if wants := strings.Contains(string(text), "ptymodem"); wants && len(commands) == 0 && path != "../Dockerfile" {
				t.Error("no command line was found")
			}
		})
	}
}

// TestMistakes: each tool finds a mistake in its file.
func TestMistakes(t *testing.T) {
	bin := build(t)
	for _, test := range []struct{ path, old, mistake string }{
		{"../compose.yaml", "volumes:", "volume:"},
		{"../compose.yaml", "--junit", "--junti"},
		{"../compose-two.yaml", "modem: {condition", "modme: {condition"},
		{"../compose-two.yaml", "ptymodem, health]", "ptymodem, helth]"},
		{"../github.yml", "runs-on", "run-on"},
		{"../github.yml", "matrix.shard }}/4", "matrix.shrad }}/4"},
		{"../github.yml", "--trace-dir", "--tracedir"},
		{"../github-systems.yml", "--no-tty tcp", "--no-tty udp"},
		{"../gitlab-ci.yml", "  script:", "  srcipt:"},
		{"../gitlab-ci.yml", "--shard auto", "--shard all"},
		{"../kubernetes.yaml", "backoffLimit", "backofLimit"},
		{"../kubernetes.yaml", "{name: results, mountPath", "{name: result, mountPath"},
		{"../kubernetes.yaml", "auto/4", "auto/0"},
		{"../kubernetes-modem.yaml", "targetPort", "targetport"},
		{"../kubernetes-modem.yaml", "--rfc2217", "--rfc2127"},
		{"../Dockerfile", "COPY --from", "COPY --form"},
		{"../../../Dockerfile", `CMD ["ptymodem", "health"]`, `CMD ["ptymodem", "helth"]`},
		{"../../../Dockerfile", "AS build", "as build"},
		{"../../../Dockerfile", "ARG BASE_IMAGE=alpine:3.24.2", "ARG BASE_IMAGE=alpine"},
	} {
		t.Run(strings.TrimLeft(test.path, "./")+" "+test.mistake, func(t *testing.T) {
			text, err := os.ReadFile(test.path)
			if err != nil {
				t.Fatal(err)
			}
			wrong := strings.ReplaceAll(string(text), test.old, test.mistake)
			if wrong == string(text) {
				t.Fatalf("%q is not in the file", test.old)
			}
			commands, err := readers()[test.path](t, test.path, []byte(wrong))
			for _, words := range commands {
				if err == nil {
					err = accepts(t, bin, words)
				}
			}
			if err == nil {
				t.Error("it is not found")
			}
		})
	}
}
