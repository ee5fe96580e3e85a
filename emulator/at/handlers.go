package at

// Lines is a handler that always answers with the same lines.
func Lines(lines ...string) Handler {
	return func(c *Call) error {
		for _, l := range lines {
			c.Line(l)
		}
		return nil
	}
}

// Accept is a handler that does nothing: OK. A basic command's number has to be in range.
func Accept(c *Call) error {
	if !c.Parsed.Basic {
		return nil
	}
	_, err := c.BasicNumber()
	return err
}

// NoCarrier is the answer of commands that would make a call.
func NoCarrier(*Call) error { return ResultNoCarrier }

// BasicNumber is the number behind a basic command, or the command's own default; an error when it
// is out of range.
func (c *Call) BasicNumber() (int64, error) {
	p := &c.Command.Params[0]
	if !c.Parsed.HasNumber {
		return p.Omitted().Num, nil
	}
	n := int64(c.Parsed.Number)
	if !p.InRange(n) {
		return 0, CMEParameter
	}
	return n, nil
}

// Saved is a handler of a setting that is kept over a restart at once.
func Saved(h Handler) Handler {
	return func(c *Call) error {
		err := h(c)
		if err == nil {
			c.env.Kept.Save(c.Command.Name)
		}
		return err
	}
}
