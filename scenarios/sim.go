package scenarios

import (
	"fmt"
	"strings"

	"ptymodem/emulator/cellular"
	"ptymodem/scenarios/schema"
)

// A SIM is the one in the modem as the scenario begins.
type SIM struct {
	Word     string // of cellular.SIMWords; empty is ready
	PIN, PUK string // PIN empty: it asks for none
	Attempts int    // at the PIN; 0 is 3
}

// simShape is a word, or the codes of a SIM that asks for its PIN.
func simShape() schema.Shape[SIM] {
	o := schema.Object[SIM]{
		Name: "sim", Doc: "The codes of a SIM that asks for its PIN at power-up.",
		Fields: []schema.Field[SIM]{
			schema.Key("pin", "The PIN: four to eight digits, in quotes.", digits("a PIN such as \"1234\"", 4, 8), func(s *SIM) *string { return &s.PIN }).Must(),
			schema.Key("puk", "The PUK: eight digits, in quotes. Default: \""+cellular.UsualPUK+"\".", digits("a PUK such as \"12345678\"", 8, 8), func(s *SIM) *string { return &s.PUK }),
			schema.Key("attempts", "How often the PIN may be wrong before the PUK is due. Default: 3.", schema.Int(1, 3), func(s *SIM) *int { return &s.Attempts }),
		},
		Check: func(got schema.Keys, s *SIM) error {
			if !got.Has("puk") {
				s.PUK = cellular.UsualPUK
			}
			return nil
		},
	}
	word := schema.Convert(schema.Words(cellular.SIMWords()...), func(s string) SIM { return SIM{Word: s} })
	return schema.WordOr(word, o.Shape())
}

// digits is a code of that many digits.
func digits(want string, least, most int) schema.Shape[string] {
	return schema.Checked(schema.OneLine(want), func(s string) error {
		if len(s) < least || len(s) > most || strings.Trim(s, "0123456789") != "" {
			return fmt.Errorf("%q has other than digits, or not as many: want %s", schema.Clip(s), want)
		}
		return nil
	})
}
