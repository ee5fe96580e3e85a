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
