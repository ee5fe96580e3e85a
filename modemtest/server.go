package modemtest

import (
	"errors"
	"io/fs"
	"path"
	"testing"

	"github.com/spf13/afero"

	"ptymodem/ftpbackend/server"
)

// A Server is the embedded FTP(S) server, as a test fills and reads it. Paths start from its root: /in/log.bin.
type Server struct {
	t      testing.TB
	server *server.Server
}

// Write puts a file there, with the folders on its way.
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

// Names are the files of a folder, in order.
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

// Addr is where the server takes plain FTP and AUTH TLS: HOST:PORT on loopback, for clients other than the modem.
func (s *Server) Addr() string { return s.server.Addr().String() }

// CA is the certificate, in PEM, that a host has to trust to accept the server over FTPS.
func (s *Server) CA() []byte {
	s.t.Helper()
	ca, err := s.server.CA()
	if err != nil {
		s.t.Fatal(err)
	}
	return ca
}
