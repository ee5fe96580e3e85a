package main

import (
	"errors"
	"fmt"
	"net"

	"ptymodem/control"
	"ptymodem/emulator"
	"ptymodem/scenarios/runner"
	"ptymodem/scenarios/testbed"
)

// urlVariable has the address of the API in the environment of a COMMAND.
const urlVariable = "PTYMODEM_API_URL"

// parseTestAPI reads the only address that an API of test has.
func parseTestAPI(s string) (bool, error) {
	if s != "0" {
		return false, fmt.Errorf("invalid address %q: want 0, a free port for each scenario, as they run side by side", s)
	}
	return true, nil
}

// steer gives the modem of a run an API of its own.
func steer(r *runner.Run) {
	hub := control.NewHub()
	r.Trace = both(r.Trace, hub.Add)
	r.Steer = func(set *testbed.Testbed, tty string) ([]string, func() error, error) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, nil, fmt.Errorf("--api: %w", err)
		}
		speed := r.Scenario.Modem.Speed
		if speed == 0 {
			speed = 1
		}
		a := control.New(control.Config{
			Version: programVersion(), Server: set.Server, Hub: hub, Table: emulator.NewTable(), Speed: speed,
			Modems: []control.Modem{{Testbed: set, TTY: tty}},
		})
		a.Serve(l)
		return []string{urlVariable + "=" + control.URL(l)}, func() error {
			err := a.Close()
			if closing := l.Close(); !errors.Is(closing, net.ErrClosed) {
				err = errors.Join(err, closing)
			}
			return err
		}, nil
	}
}
