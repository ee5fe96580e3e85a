package save

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
	"unicode/utf8"

	"ptymodem/scenarios"
)

// inline is how many bytes of a content stand in a scenario as text.
const inline = 4 << 10

// A File is a file with its content.
type File struct {
	Name   string // as scenarios have it
	Size   int64
	SHA256 [32]byte           // zeros if nobody has looked at its bytes
	Text   *string            // nil if it is none, or is too long
	Made   *scenarios.Content // as it was given, size and seed; nil if it is not known
}

// A Look takes a file's bytes as they are written, and has the file in the end.
type Look struct {
	name string
	made *scenarios.Content
	size int64
	sum  hash.Hash
	head []byte
}

// NewLook looks at a file of that name. made is what it is made of, nil if that is not known.
func NewLook(name string, made *scenarios.Content) *Look {
	return &Look{name: name, made: made, sum: sha256.New()}
}

// Write implements [io.Writer]. It never fails.
func (l *Look) Write(p []byte) (int, error) {
	l.size += int64(len(p))
	l.head = append(l.head, p[:min(len(p), inline-len(l.head))]...)
	return l.sum.Write(p)
}

// File is the file that was looked at.
func (l *Look) File() File {
	f := File{Name: l.name, Size: l.size, Made: l.made}
	l.sum.Sum(f.SHA256[:0])
	if l.size <= inline && isText(l.head) {
		text := string(l.head)
		f.Text = &text
	}
	return f
}

// isText reports bytes that YAML can have in quotes, and that are the same afterwards.
func isText(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	return !strings.ContainsFunc(string(b), func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r >= 0x7f && r < 0xa0 || r >= 0xd800 && r < 0xe000 || r == 0xfffe || r == 0xffff || r == 0xfeff || r == 0x2028 || r == 0x2029
	})
}

// given is the content of a file that is there at the beginning, and a comment where it is not the
// same.
func (w *writer) given(f *File) (content, note string) {
	switch {
	case f.Made != nil && f.Made.Kind == scenarios.RandomContent:
		return fmt.Sprintf("{size: %d, seed: %d}", f.Made.Size, f.Made.Seed), ""
	case f.Text != nil:
		return "{text: " + quoted(*f.Text) + "}", ""
	}
	w.lossy = true
	note = " # other bytes of that size"
	if f.SHA256 != [32]byte{} {
		note += "; sha256 " + hex.EncodeToString(f.SHA256[:])
	}
	return fmt.Sprintf("{size: %d, seed: 1}", f.Size), note
}

// files writes a mapping of files.
func (w *writer) files(level int, all []File) {
	w.line(level, "files:")
	for i := range all {
		content, note := w.given(&all[i])
		w.line(level+1, "%s: %s%s", quoted(all[i].Name), content, note)
	}
}

// expect writes what the server must have.
func (w *writer) expect() {
	if len(w.session.Now) == 0 {
		return
	}
	w.line(0, "expect:")
	w.line(1, "server:")
	w.line(2, "files:")
	for i := range w.session.Now {
		f := &w.session.Now[i]
		w.line(3, "%s: %s", quoted(f.Name), w.expected(f))
	}
}

// expected is a content that must come of it.
func (w *writer) expected(f *File) string {
	for _, known := range w.known() {
		if known.Size != f.Size || known.SHA256 != f.SHA256 {
			continue
		}
		content, note := w.given(known)
		if note != "" {
			break
		}
		return content
	}
	switch {
	case w.lossy || f.SHA256 == [32]byte{}:
		return fmt.Sprintf("{size: %d}", f.Size)
	case f.Text != nil:
		return "{text: " + quoted(*f.Text) + "}"
	}
	return fmt.Sprintf("{size: %d, sha256: %q}", f.Size, hex.EncodeToString(f.SHA256[:]))
}

// known are the files of the beginning.
func (w *writer) known() (all []*File) {
	for _, store := range []string{"ufs", "sd", "ram"} {
		for i := range w.session.Stores[store] {
			all = append(all, &w.session.Stores[store][i])
		}
	}
	for i := range w.session.Server {
		all = append(all, &w.session.Server[i])
	}
	return all
}
