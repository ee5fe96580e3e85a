package emulator

// quality is a quality of service profile: precedence, delay, reliability, peak and mean throughput; nil when none is set.
type quality []int64

// qualityCommands are the profiles that a host asks for and that it accepts at least (note, flow chart; 27.007 10.1.4, 10.1.6). Nothing depends on them.
func qualityCommands() []Command {
	profile := func(name, brief string, which int) Command {
		return Command{Name: name, Brief: brief, Ref: "27.007 10.1.4; AT manual (EC2x)", Support: Setting,
			Params: []Param{num("cid", 1, pdpCount), num("precedence", 0, 3).opt("0"), num("delay", 0, 4).opt("0"), num("reliability", 0, 5).opt("0"),
				num("peak", 0, 9).opt("0"), Param{Name: "mean", Values: meanThroughputs(), Shown: "(0-18,31)"}.opt("0")},
			Note:  "a profile for each context, of which AT+" + name[1:] + "? lists those that are set; kept over a restart",
			Test:  qualityTest,
			Read:  func(c *Call) error { return qualityRead(c, which) },
			Write: func(c *Call) error { return qualityWrite(c, which) },
		}
	}
	return []Command{
		profile("+CGQREQ", "quality of service that is asked for", 0),
		profile("+CGQMIN", "least quality of service that is accepted", 1),
	}
}

// meanThroughputs are the classes of 3GPP 24.008: 1 to 18, 31 for best effort, 0 as subscribed.
func meanThroughputs() []int64 {
	var v []int64
	for i := int64(0); i <= 18; i++ {
		v = append(v, i)
	}
	return append(v, 31)
}

func qualityTest(c *Call) error {
	for _, t := range pdpTypes[pdpIPv4:] {
		c.info(`"%s",(0-3),(0-4),(0-5),(0-9),(0-18,31)`, t)
	}
	return nil
}

func qualityRead(c *Call, which int) error {
	for i, profiles := range c.m.quality {
		if q := profiles[which]; q != nil {
			c.info("%d,%s", i+1, commas(q))
		}
	}
	return nil
}

// qualityWrite sets a context's profile, which outlives a reset, or with its number alone forgets it; what is left out keeps its value.
func qualityWrite(c *Call, which int) error {
	q := &c.m.quality[c.num("cid")-1][which]
	if len(c.cmd.Params) == 1 {
		*q = nil
		return nil
	}
	values := make(quality, len(c.param)-1)
	copy(values, *q)
	for i := range values {
		if a := c.args[i+1]; a.given {
			values[i] = a.num
		}
	}
	*q = values
	return nil
}
