package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"ptymodem/recording/tap"
	"ptymodem/recording/transcript"
)

// addressHost is a program that scripts have as COMMAND where there is no tty: it finds its modem at
// the address in PTYMODEM_ADDR, which is its first argument too, and plays the exchanges in files.
// What the files say is what playHost's do. It has a connection for each file.
func addressHost() {
	if err := playAtAddress(os.Args[1:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func playAtAddress(args []string) error {
	address := os.Getenv("PTYMODEM_ADDR")
	switch _, tty := os.LookupEnv("PTYMODEM_TTY"); {
	case tty:
		return errors.New("there is a PTYMODEM_TTY, too")
	case len(args) < 2 || args[0] != address:
		return fmt.Errorf("the arguments are %q, and PTYMODEM_ADDR is %q", args, address)
	}
	for _, file := range args[1:] {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		// tap knows modules at addresses, raw ones as tcp:HOST:PORT.
		port, err := tap.Open(context.Background(), strings.Replace(address, "socket:", "tcp:", 1))
		if err != nil {
			return err
		}
		late := time.AfterFunc(patience, func() { port.Close() })
		err = newScriptHost(moduleLine{port}, nil).play(transcript.Parse(file, string(text)))
		late.Stop()
		if err := errors.Join(err, port.Close()); err != nil {
			return err
		}
	}
	return nil
}

// A moduleLine is a module as a line without deadlines.
type moduleLine struct{ tap.Module }

func (moduleLine) SetDeadline(time.Time) error { return nil }
