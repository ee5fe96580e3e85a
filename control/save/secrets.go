package save

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"ptymodem/emulator/cellular"
	"ptymodem/redact"
)

// secrets have a word for each secret, the same one everywhere.
type secrets struct {
	words map[string]string
	codes map[string]string // of a SIM
}

// simCommand finds commands whose secret is a code of the SIM: digits have to stand for it.
var simCommand = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)\+(CPIN|CLCK|CPWD)\b`) })

// newSecrets knows those of the SIM, which keep their meaning. Those of a SIM to which the scenario
// gives none are public, and stay: the modem has them again.
func newSecrets(s *Session) *secrets {
	x := &secrets{words: map[string]string{}, codes: map[string]string{}}
	if sim := s.Scenario.Modem.SIM; sim.PIN != "" {
		x.code(sim.PIN)
		x.code(sim.PUK)
		return x
	}
	_, usual := cellular.SIM("pin")
	x.codes[usual.PIN], x.codes[usual.PUK] = usual.PIN, usual.PUK
	return x
}

// in is a line without its secrets.
func (x *secrets) in(line string) string {
	spans := redact.Find(line)
	if len(spans) == 0 {
		return line
	}
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(line[at:s.From])
		if secret := line[s.From:s.To]; simCommand().MatchString(line) {
			b.WriteString(x.code(secret))
		} else {
			b.WriteString(x.word(secret))
		}
		at = s.To
	}
	return b.String() + line[at:]
}

// word stands for a password. Nothing stands for nothing.
func (x *secrets) word(secret string) string {
	if secret == "" {
		return ""
	}
	if x.words[secret] == "" {
		x.words[secret] = fmt.Sprintf("redacted%d", len(x.words)+1)
	}
	return x.words[secret]
}

// code stands for a code of the SIM: as many digits.
func (x *secrets) code(secret string) string {
	if strings.Trim(secret, "0123456789") != "" || len(secret) < 4 || len(secret) > 8 {
		return secret // it is no code, so that it gives nothing away
	}
	if x.codes[secret] == "" {
		x.codes[secret] = fmt.Sprintf("%0*d", len(secret), len(x.codes)+1)
	}
	return x.codes[secret]
}
