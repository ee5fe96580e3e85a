package cellular

import "ptymodem/emulator/at"

// quality is a quality of service profile: precedence, delay, reliability, peak and mean
// throughput; nil when none is set.
type quality []int64

// qualityCommands are the profiles that a host asks for and that it accepts at least (note, flow
// chart; 27.007 10.1.4, 10.1.6). Nothing depends on them.
func qualityCommands() []at.Command {
	profile := func(name, brief string, which int) at.Command {
		return at.Command{Name: name, Brief: brief, Ref: "27.007 10.1.4; AT manual (EC2x)", Support: at.Setting,
			Params: []at.Param{at.Num("cid", 1, pdpCount), at.Num("precedence", 0, 3).Opt("0"), at.Num("delay", 0, 4).Opt("0"), at.Num("reliability", 0, 5).Opt("0"),
				at.Num("peak", 0, 9).Opt("0"), at.Param{Name: "mean", Values: meanThroughputs(), Shown: "(0-18,31)"}.Opt("0")},
			Note:  "one profile for each context; AT+" + name[1:] + "? lists those that are set; kept over a restart",
			Test:  qualityTest,
			Read:  func(c *at.Call) error { return qualityRead(c, which) },
			Write: func(c *at.Call) error { return qualityWrite(c, which) },
		}
	}
	return []at.Command{
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

func qualityTest(c *at.Call) error {
	for _, t := range pdpTypes[pdpIPv4:] {
		c.Info(`"%s",(0-3),(0-4),(0-5),(0-9),(0-18,31)`, t)
	}
	return nil
}

func qualityRead(c *at.Call, which int) error {
	for i, profiles := range Of(c).quality {
		if q := profiles[which]; q != nil {
			c.Info("%d,%s", i+1, commas(q))
		}
	}
	return nil
}

// qualityWrite sets a context's profile, which outlives a reset, or with its number alone forgets
// it; what is left out keeps its value.
func qualityWrite(c *at.Call, which int) error {
	q := &Of(c).quality[c.Num("cid")-1][which]
	if len(c.Parsed.Params) == 1 {
		*q = nil
		return nil
	}
	values := make(quality, len(c.Params)-1)
	copy(values, *q)
	for i := range values {
		if a := c.Args[i+1]; a.Given {
			values[i] = a.Num
		}
	}
	*q = values
	return nil
}
