package emulator

import (
	"strconv"

	"ptymodem/emulator/at"
)

// adcMillivolts is what every input of the analog converter reads.
const adcMillivolts = 800

// adcCommands read the analog inputs.
func adcCommands() []at.Command {
	return []at.Command{
		{Name: "+QADC", Brief: "analog input", Ref: "AT manual", Support: at.Fixed, Note: "Every input reads 800 mV. The EC200U has inputs 0 to 2, the EG915U 0 and 1.",
			Params: []at.Param{at.Num("port", 0, 2)}, Write: qadcWrite, Test: qadcTest},
	}
}

func qadcTest(c *at.Call) error {
	p := at.Num("port", 0, mod(c).cfg.Profile.Inputs-1)
	c.Info("%s", p.Range())
	return nil
}

func qadcWrite(c *at.Call) error {
	if c.Num("port") >= mod(c).cfg.Profile.Inputs {
		return at.CMEParameter
	}
	c.Info("1,%s", strconv.Itoa(adcMillivolts))
	return nil
}
