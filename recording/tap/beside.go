package tap

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// beside is the folder of a transcript's data: session.data for session.at. It is made with the
// first file.
type beside struct {
	folder string
	n      int
	file   *os.File // the latest, which may grow
}

func newBeside(transcript string) *beside {
	return &beside{folder: strings.TrimSuffix(transcript, ".at") + ".data"}
}

// begin writes data into a new file, and returns its path from the transcript's folder.
func (s *beside) begin(b []byte) (name string, err error) {
	if err := s.close(); err != nil {
		return "", err
	}
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return "", err
	}
	for {
		s.n++
		name = strconv.Itoa(s.n) + ".bin"
		s.file, err = os.OpenFile(filepath.Join(s.folder, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, logMode)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrExist) { // of another recording
			return "", err
		}
	}
	return path.Join(filepath.Base(s.folder), name), s.more(b)
}

// more adds to the latest file.
func (s *beside) more(b []byte) error {
	_, err := s.file.Write(b)
	return err
}

func (s *beside) close() error {
	if s.file == nil {
		return nil
	}
	f := s.file
	s.file = nil
	return f.Close()
}

// lines is a writer that tells of each line it has written.
type lines struct {
	w    io.Writer
	line func([]byte)
	part []byte // of a line
}

func (l *lines) Write(b []byte) (int, error) {
	n, err := l.w.Write(b)
	if l.line == nil {
		return n, err
	}
	l.part = append(l.part, b[:n]...)
	for {
		line, rest, ok := bytes.Cut(l.part, []byte("\n"))
		if !ok {
			return n, err
		}
		l.line(line)
		l.part = rest
	}
}
