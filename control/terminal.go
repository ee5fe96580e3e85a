package control

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	"ptymodem/scenarios/runner"
	"ptymodem/scenarios/schema"
)

// typing is what a request to the terminal does. One of its fields is given.
type typing struct {
	text   *string
	hex    *[]byte
	dtr    string
	escape bool
}

func typingShape() schema.Shape[typing] {
	keys := []string{"text", "hex", "dtr", "escape"}
	return schema.Object[typing]{
		Name: "typing", Doc: "One thing that a host does at the API's own port.",
		Fields: []schema.Field[typing]{
			schema.Key("text", "Sends this as it is: a command line has \\r at its end, and \\u001a is Ctrl-Z.", schema.Optional(schema.Text("text to send")), func(t *typing) **string { return &t.text }),
			schema.Key("hex", "Sends bytes, as in 1a.", schema.Optional(schema.Parsed(schema.Text("bytes in hex, as in \"1a\""), hexBytes)), func(t *typing) **[]byte { return &t.hex }),
			schema.Key("dtr", "Opens or closes the port. Whatever is sent opens it, too.", schema.Words("on", "off"), func(t *typing) *string { return &t.dtr }),
			schema.Key("escape", "Sends +++ with its guard times.", schema.True(), func(t *typing) *bool { return &t.escape }),
		},
		Rules: []schema.Rule{
			schema.AnyOf(keys...),
			schema.AtMostOne("a request does one thing; make two of it", keys...),
		},
	}.Shape()
}

func hexBytes(s string) ([]byte, error) {
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		return nil, fmt.Errorf("%q is not hex: want two digits for each byte, as in \"41540d\"", schema.Clip(s))
	}
	return b, nil
}

// typedAt is where it was done.
type typedAt struct {
	Port string `json:"port"`
	DTR  bool   `json:"dtr"`
}

// postTerminal types on a port of the API's own. The port stays open from one request to the next,
// until dtr: off, until steps are played, or until the modem gets another scenario.
func postTerminal(c *call) error {
	t, err := parse(c, "terminal", typingShape())
	if err != nil {
		return err
	}
	c.api.tellBegun()
	c.m.typing.Lock() // one request after the other: each is over soon
	defer c.m.typing.Unlock()
	if !c.m.playing.TryLock() {
		return problem("busy", "%s plays steps on this port: wait for their end", c.m)
	}
	defer c.m.playing.Unlock()
	port, err := c.ownPort()
	if err == nil {
		err = t.do(c.r.Context(), port)
	}
	switch {
	case err == nil:
		return c.answer(200, typedAt{port.String(), port.DTR()})
	case errors.Is(err, runner.ErrTakesNothing):
		return problem("busy", "%s: %v. It has data that it cannot send on yet, or a command that runs: wait for the end of that, or reset the modem", c.m, err)
	case errors.Is(err, syscall.EIO), errors.Is(err, io.ErrClosedPipe):
		return problem("off", "the port of %s is gone: %v", c.m, err)
	case c.r.Context().Err() != nil:
		return problem("ending", "ptymodem ends")
	}
	return err
}

// do does it.
func (t *typing) do(ctx context.Context, port *runner.Port) error {
	switch {
	case t.text != nil:
		return port.Type(ctx, []byte(*t.text))
	case t.hex != nil:
		return port.Type(ctx, *t.hex)
	case t.escape:
		return port.Escape(ctx)
	}
	return port.SetDTR(ctx, t.dtr == "on")
}
