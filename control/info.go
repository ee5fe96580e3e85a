package control

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
)

// An Info tells another program where a process has everything: what --info writes.
type Info struct {
	Version string      `json:"version"`
	PID     int         `json:"pid"`
	API     string      `json:"api,omitempty"`
	Modems  []InfoModem `json:"modems"`
	FTP     string      `json:"ftp"`
	FTPS    string      `json:"ftps"`
}

// An InfoModem is where one modem is.
type InfoModem struct {
	Index   int    `json:"index"`
	TTY     string `json:"tty,omitempty"`
	Link    string `json:"link,omitempty"`
	TCP     string `json:"tcp,omitempty"`
	RFC2217 string `json:"rfc2217,omitempty"`
}

// Write writes it to a file, which is whole as soon as it is there.
func (i *Info) Write(name string) error {
	b, err := json.Marshal(i)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".ptymodem-info-*")
	if err != nil {
		return err
	}
	_, err = f.Write(append(b, '\n'))
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
