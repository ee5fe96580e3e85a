package server

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/server/memfs"
)

// errEarly refuses bytes sent between AUTH TLS and its reply: they could come from a man in the
// middle.
var errEarly = errors.New("data before the TLS handshake")

// answer looks at a command line before the library does. It returns the line to hand over, changed
// or not, or nothing if it has answered itself:
//
//   - AUTH (RFC 4217, 4): the library takes any argument, and does TLS where its replies cannot be reached;
//   - PROT (RFC 4217, 9): the library takes everything but P for C;
//   - STRU (RFC 959, 5.1): part of the least that a server must have, F being enough;
//   - PORT and EPRT (RFC 2577, 3): the library connects to ports of other services;
//   - XCUP (RFC 1123, 4.1.3.1) is CDUP.
func (c *control) answer(verb, argument string, line []byte) ([]byte, error) {
	switch verb {
	case "REST":
		c.asksRestart(argument)
	case "RETR", "STOR", "APPE", "LIST", "NLST", "MLSD":
		c.forgetOpened()
	}
	argument = ftpbackend.UpperVerb(strings.Trim(argument, " \t"))
	_, secure := c.current()
	switch verb {
	case "AUTH":
		switch {
		case secure:
			return nil, c.reply(503, "The connection is protected already")
		case argument != "TLS" && argument != "TLS-C" && argument != "SSL":
			return nil, c.reply(504, "Use AUTH TLS")
		case c.in.Buffered() > 0:
			return nil, errEarly
		}
		if err := c.reply(234, "Start the TLS handshake"); err != nil {
			return nil, err
		}
		c.secureStream()
		c.in.Reset(c.stream)
		return nil, nil
	case "PROT":
		switch {
		case !secure:
			return nil, c.reply(503, "Use AUTH TLS first")
		case argument != "P" && argument != "C":
			return nil, c.reply(536, "Use PROT P or PROT C")
		}
		return []byte("PROT " + argument + "\r\n"), nil
	case "STRU":
		if argument != "F" {
			return nil, c.reply(504, "Use STRU F")
		}
		return nil, c.reply(200, "Files have no structure")
	case "PORT", "EPRT":
		if lowPort(verb, argument) {
			return nil, c.reply(504, "Use a port from 1024 on")
		}
	case "XCUP":
		return []byte("CDUP\r\n"), nil
	}
	return line, nil
}

func (c *control) reply(code int, text string) error {
	stream, _ := c.current()
	_, err := fmt.Fprintf(stream, "%d %s\r\n", code, text)
	return err
}

// fix corrects the library's replies whose code or text is not what RFC 959 and other servers have.
// A transfer broken by the network is 426, by the storage 451, by the limit of the memory 452;
// without a data connection it is 425. REST works in TYPE A, too.
func (c *control) fix(reply []byte) []byte {
	change := func(code string) []byte { return append([]byte(code), reply[3:]...) }
	c.session.server.warnOfReply(reply)
	switch {
	case bytes.HasPrefix(reply, []byte("150 ")): // the state that an aborted transfer has left is not about this one
		c.takeBroken()
		c.takeCut()
		return c.sized(reply)
	case bytes.HasPrefix(reply, []byte("550 Issue during transfer")):
		if c.takeBroken() == byStorage {
			return change("451")
		}
		c.takeCut()
		return []byte(ftpbackend.DataLostReply)
	case bytes.HasPrefix(reply, []byte("552 Issue during transfer")):
		if c.takeBroken() == byLimit {
			return c.limitReply()
		}
	case bytes.HasPrefix(reply, []byte("552 Could not access file")): // in a folder, 552 comes from writing only
		return c.limitReply()
	case bytes.HasPrefix(reply, []byte("226 Closing transfer")):
		if c.takeCut() {
			return []byte(ftpbackend.DataLostReply)
		}
	case bytes.HasPrefix(reply, []byte(refusedRestart)):
		if c.grantRestart() {
			return []byte(restartReply)
		}
	case bytes.HasPrefix(reply, []byte("550 Couldn't parse size")):
		if c.grantRestart() { // on a machine with 32 bits the library knows no offset from 2 GiB on
			return []byte(restartReply)
		}
		return change("501")
	case bytes.HasPrefix(reply, []byte("550 unable to open transfer")),
		bytes.HasPrefix(reply, []byte("421 Could not listen for passive connection")):
		return change("425")
	case bytes.HasPrefix(reply, []byte(" %s")): // the entries of STAT's listing still have their format
		return append([]byte(" "), reply[3:]...)
	}
	return reply
}

// limitReply answers an upload past the limit of the server's memory.
func (c *control) limitReply() []byte {
	return fmt.Appendf(nil, "452 %v\r\n", memfs.LimitError{Limit: c.session.server.settings.Load().Limit})
}

// setBroken notes what broke a transfer, before the library reports that it broke.
func (c *control) setBroken(by brokenBy) { exchange(&c.mu, &c.broken, by) }

func (c *control) takeBroken() brokenBy { return exchange(&c.mu, &c.broken, byNetwork) }

// setCut notes that the client reset a data connection that was being closed.
func (c *control) setCut() { exchange(&c.mu, &c.cut, true) }

func (c *control) takeCut() bool { return exchange(&c.mu, &c.cut, false) }

// exchange puts a new value in the place of an old one.
func exchange[T any](mu *sync.Mutex, at *T, next T) (old T) {
	mu.Lock()
	defer mu.Unlock()
	old, *at = *at, next
	return old
}
