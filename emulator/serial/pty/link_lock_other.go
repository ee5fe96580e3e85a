//go:build !linux

package pty

import (
	"errors"
	"os"
)

func holdName(*os.File, string) bool { return true }

func nameHeld(*os.File, string) (bool, error) {
	return false, errors.New("links to a tty are made on Linux alone")
}
