package docs_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ptymodem/recording/transcript"
)

// TestDialogues: record.md lists what is worth recording on a module, which is what the transcripts
// are about.
func TestDialogues(t *testing.T) {
	const page = "record.md"
	was, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	const from, to = "<!-- dialogues, generated -->\n", "<!-- end of dialogues -->\n"
	before, rest, found := bytes.Cut(was, []byte(from))
	_, after, ended := bytes.Cut(rest, []byte(to))
	if !found || !ended {
		t.Fatalf("%s has no place for the dialogues", page)
	}
	now := slices.Concat(before, []byte(from), dialogues(t), []byte(to), after)
	switch {
	case bytes.Equal(was, now):
	case !*update:
		t.Errorf("%s is not what it would be now: go test ./docs -run TestDialogues -update", page)
	default:
		if err := os.WriteFile(page, now, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// dialogues is the table.
func dialogues(t *testing.T) []byte {
	t.Helper()
	files, err := transcript.Files("../testdata/*.at")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	b.WriteString("\n| dialogue | about | needs |\n| --- | --- | --- |\n")
	rows := 0
	for _, f := range files {
		if !ofModule(f) {
			continue
		}
		text, err := os.ReadFile(filepath.Join("../testdata", f.Name+".at"))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "| [%s](../testdata/%[1]s.at) | %s | %s |\n", f.Name, about(string(text)), strings.Join(needs(f), ", "))
		rows++
	}
	if rows < 20 {
		t.Errorf("only %d of %d transcripts are dialogues", rows, len(files))
	}
	b.WriteString("\n")
	return b.Bytes()
}

// ofModule reports that a transcript is about what a module does, and not about ptymodem: its
// findings, its ways to be strict, its tty, or a server that says what the transcript has it say.
func ofModule(f transcript.File) bool {
	for _, l := range f.Lines {
		if l.Word == "!!" && slices.Contains([]string{"strict", "fake", "pty", "hooked", "paced"}, l.Rest) {
			return false
		}
		if l.Word == "!!" && strings.HasPrefix(l.Rest, "recorded") {
			return false
		}
	}
	return !strings.HasPrefix(f.Name, "lint")
}

// about is the first sentence of the first comment.
func about(text string) string {
	var words []string
	for line := range strings.Lines(text) {
		comment, ok := strings.CutPrefix(strings.TrimSpace(line), "#")
		if !ok && len(words) > 0 {
			break
		}
		if ok {
			words = append(words, strings.Fields(comment)...)
		}
	}
	sentence, _, _ := strings.Cut(strings.Join(words, " ")+" ", ". ")
	sentence = strings.TrimRight(sentence, ". ")
	return strings.NewReplacer("|", `\|`, "<", `\<`, "*", `\*`, "_", `\_`).Replace(sentence)
}

// needs are what the module must have for a dialogue, in words.
func needs(f transcript.File) (all []string) {
	add := func(what string) {
		if !slices.Contains(all, what) {
			all = append(all, what)
		}
	}
	for _, l := range f.Lines {
		switch l.Word {
		case "!!":
			word, _, _ := strings.Cut(l.Rest, " ")
			if what := map[string]string{
				"nosim": "no SIM", "pin": "a SIM with a PIN", "nosd": "no SD card", "unregistered": "no antenna", "onopen": "power-up", "staged": "power-up",
			}[word]; what != "" {
				add(what)
			}
		case "login":
			add("an FTP server")
		case "dtr", "open", "close", "gone", "speed":
			add("DTR")
		case "<-", "<=":
			switch {
			case strings.Contains(l.Rest, "AT+QFTPOPEN="):
				add("an FTP server")
			case strings.Contains(l.Rest, "SD:") && !slices.Contains(all, "no SD card"):
				add("an SD card")
			case strings.Contains(l.Rest, "AT+QPOWD"):
				add("power-up")
			}
		}
	}
	return all
}
