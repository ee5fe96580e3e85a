package recordings

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// The modes of files that are new. One with secrets is its owner's alone.
const (
	publicMode = 0o666
	secretMode = 0o600
)

// largestLog is what is read of a log or a transcript, in bytes: all of it is kept in memory.
const largestLog = 256 << 20

// readLog reads a log of no more than limit bytes.
func readLog(name string, from io.Reader, limit int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(from, limit+1))
	if err == nil && int64(len(text)) > limit {
		err = fmt.Errorf("%s has more than %d bytes: give the part that you need", name, limit)
	}
	return text, err
}

// readFile reads a file of no more than largestLog bytes.
func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readLog(name, f, largestLog)
}

// replaceFile writes a file: as a whole, or not at all. One that was there keeps its mode.
func replaceFile(name string, b []byte, mode os.FileMode) error {
	if to, err := filepath.EvalSymlinks(name); err == nil {
		name = to
	}
	info, err := os.Stat(name)
	if err == nil {
		if !info.Mode().IsRegular() { // a pipe, or a terminal
			return os.WriteFile(name, b, mode)
		}
		mode = info.Mode().Perm()
	}
	f, failed := os.OpenFile(fmt.Sprintf("%s.%d.new", name, os.Getpid()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if failed != nil {
		return failed
	}
	if err == nil {
		_ = f.Chmod(mode) // which the umask has lessened
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// A sideFolder is where data that is too long for a transcript is kept: FILE.data beside FILE.at.
type sideFolder struct {
	transcript string
	mode       os.FileMode
	count      int
}

// keep writes data to a file of its own, and returns the name that the transcript has for it.
func (s *sideFolder) keep(b []byte) (name string, err error) {
	folder := strings.TrimSuffix(filepath.Base(s.transcript), ".at") + ".data"
	in := filepath.Join(filepath.Dir(s.transcript), folder)
	if err := os.MkdirAll(in, 0o777); err != nil {
		return "", err
	}
	s.count++
	file := fmt.Sprintf("%d.bin", s.count)
	return folder + "/" + file, replaceFile(filepath.Join(in, file), b, s.mode)
}
