package main

import (
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"
)

// indexMark stands in a path for a modem's index.
const indexMark = "{n}"

// checkFleet finds what would have several modems share what is one's own.
func (o *options) checkFleet() error {
	for flag, dir := range map[string]string{"ufs": o.ufs, "sd": o.sd} {
		if dir != "" && o.modems > 1 && forModem(filepath.Clean(dir), 0) == forModem(filepath.Clean(dir), 1) {
			return fmt.Errorf("--%s %s with --modems %d: each modem needs a folder of its own: add {n} for its index, as in %s",
				flag, dir, o.modems, filepath.Join(dir, indexMark))
		}
	}
	for flag, addr := range map[string]string{"tcp": o.tcp, "rfc2217": o.rfc2217} {
		if _, err := portOf(addr, o.modems-1); err != nil {
			return fmt.Errorf("--%s: %w", flag, err)
		}
	}
	return nil
}

// forModem is a path with the index of a modem in it.
func forModem(path string, index int) string {
	return strings.ReplaceAll(path, indexMark, strconv.Itoa(index))
}

// linkOf is the link of a modem, "" if it has none.
func (o *options) linkOf(index int) string {
	if o.link == "" || o.modems == 1 {
		return o.link
	}
	return o.link + strconv.Itoa(index)
}

// portOf is the address of a modem, given the first one's; port 0 is any free one for each.
func portOf(first string, index int) (string, error) {
	host, text, err := net.SplitHostPort(first)
	if first == "" || err != nil {
		return first, nil // none; what is no address was refused as a flag
	}
	port, _ := strconv.Atoi(text)
	if port == 0 {
		return first, nil
	}
	if port += index; port > 0xffff {
		return "", fmt.Errorf("%s is the port of the first modem, so that of the last would be %d: begin at %d or below", first, port, 0xffff-index)
	}
	return net.JoinHostPort(host, strconv.Itoa(port)), nil
}

// about says which modem an error is about, where there are several.
func (o *options) about(index int, err error) error {
	if err == nil || o.modems == 1 {
		return err
	}
	return fmt.Errorf("modem %d: %w", index, err)
}
