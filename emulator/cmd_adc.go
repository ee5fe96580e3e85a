package emulator

import "strconv"

// adcMillivolts is what every input of the analog converter reads.
const adcMillivolts = 800

// adcCommands read the analog inputs.
func adcCommands() []Command {
	return []Command{
		{Name: "+QADC", Brief: "analog input", Ref: "AT manual", Support: Fixed, Note: "Every input reads 800 mV. The EC200U has inputs 0 to 2, the EG915U 0 and 1.",
			Params: []Param{num("port", 0, 2)}, Write: qadcWrite, Test: qadcTest},
	}
}

// inputs is how many analog inputs the module has.
func (m *Modem) inputs() int64 {
	if m.cfg.Profile == EG915U {
		return 2
	}
	return 3
}

func qadcTest(c *Call) error {
	p := num("port", 0, c.m.inputs()-1)
	c.info("%s", p.Range())
	return nil
}

func qadcWrite(c *Call) error {
	if c.num("port") >= c.m.inputs() {
		return cmeParameter
	}
	c.info("1,%s", strconv.Itoa(adcMillivolts))
	return nil
}
