package modemtest

import (
	"errors"
	"io/fs"
	"path"
	"testing"

	"github.com/spf13/afero"

	"ptymodem/ftpbackend/server"
)

// A Server is the embedded FTP(S) server, for a test to fill and read. Paths are absolute:
// /in/log.bin.
type Server struct {
	t      testing.TB
	server *server.Server
}

// Write writes a file, and makes its folders.
func (s *Server) Write(name string, content []byte) {
	s.t.Helper()
	err := s.server.Fs().MkdirAll(path.Dir(name), 0o755)
	if err == nil {
		err = afero.WriteFile(s.server.Fs(), name, content, 0o644)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// Read returns a file's content, nil if there is no such file.
func (s *Server) Read(name string) []byte {
	s.t.Helper()
	b, err := afero.ReadFile(s.server.Fs(), name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.t.Fatal(err)
	}
	return b
}

// Names returns the names in a folder, sorted.
func (s *Server) Names(folder string) []string {
	s.t.Helper()
	all, err := afero.ReadDir(s.server.Fs(), folder)
	if err != nil {
		s.t.Fatal(err)
	}
	var names []string
	for _, f := range all {
		names = append(names, f.Name())
	}
	return names
}

// Addr is the server's address for plain FTP and AUTH TLS: HOST:PORT on loopback, for clients other
// than the modem.
func (s *Server) Addr() string { return s.server.Addr().String() }

// CA returns the certificate, in PEM, that a host must trust to accept the server over FTPS.
func (s *Server) CA() []byte {
	s.t.Helper()
	ca, err := s.server.CA()
	if err != nil {
		s.t.Fatal(err)
	}
	return ca
}
