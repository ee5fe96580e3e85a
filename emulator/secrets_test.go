package emulator

import (
	"strings"
	"testing"

	"ptymodem/emulator/at"
	"ptymodem/redact"
)

// looksSecret are words in the names of parameters that must not be shown.
var looksSecret = []string{"pass", "pwd", "pin", "puk", "key_pwd"}

// Each parameter of the command table that looks like a secret is masked, and nothing else of any
// command is.
func TestTableAndMasksAgree(t *testing.T) {
	table := NewTable()
	if len(table.Commands()) < 100 {
		t.Fatalf("only %d commands", len(table.Commands()))
	}
	for _, c := range table.Commands() {
		if !strings.HasPrefix(c.Name, "+") {
			continue
		}
		if c.Write != nil && len(c.Keys) == 0 {
			checkMask(t, "AT"+c.Name+"=", c.Params)
		}
		for i := range c.Keys {
			k := &c.Keys[i]
			checkMask(t, "AT"+c.Name+`="`+k.Name+`",`, append(append([]at.Param(nil), k.Index...), k.Params...))
		}
		for _, form := range c.Forms() {
			if strings.HasSuffix(form, "?") || !strings.Contains(form, "=") {
				if got := redact.AT(form); got != form {
					t.Errorf("%s is shown as %s", form, got)
				}
			}
		}
	}
}

func checkMask(t *testing.T, line string, params []at.Param) {
	t.Helper()
	for i, p := range params {
		if i > 0 {
			line += ","
		}
		secret := p.Name == "key" && strings.Contains(line, `"psk"`)
		for _, word := range looksSecret {
			secret = secret || strings.Contains(p.Name, word) && p.Type == at.TypeText
		}
		value := "1"
		if p.Type == at.TypeText {
			value = `"some text"`
		}
		line += value
		got := redact.AT(line)
		if masked := strings.HasSuffix(got, redact.Mask); masked != secret {
			t.Errorf("%s is shown as %s; <%s> secret: %v", line, got, p.Name, secret)
		}
	}
}
