package control

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"ptymodem/emulator/reference"
)

// The command table is text for people, and a list for programs that ask for JSON.
func TestCommands(t *testing.T) {
	b := newBench(t, benchOptions{})
	for _, accept := range []string{"", "*/*", "text/plain"} {
		if status, text := b.do("GET", "/v1/commands", "", "Accept", accept); status != 200 || !strings.HasPrefix(string(text), "FTP(S)\n\nAT+QFTPCFG ") {
			t.Errorf("Accept: %s: %d %.80s", accept, status, text)
		}
	}
	if _, text := b.do("GET", "/v1/commands", "", "Accept", "application/json"); !strings.Contains(string(text), `"AT+QFTPCWD=<path_name>"`) {
		t.Errorf("the forms are not as they are in %.80s", text)
	}
	var all []reference.Command
	_, text := b.do("GET", "/v1/commands", "", "Accept", "application/json, text/plain;q=0.5")
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatalf("%v in %.80s", err, text)
	}
	if len(all) != len(b.api.cfg.Table.Commands()) {
		t.Errorf("%d commands, want %d", len(all), len(b.api.cfg.Table.Commands()))
	}
	i := slices.IndexFunc(all, func(c reference.Command) bool { return c.Name == "AT+QFTPCFG" })
	account := reference.Param{Name: "username", Values: "at most 255 bytes", Of: "account"}
	if i < 0 || !slices.Contains(all[i].Forms, `AT+QFTPCFG="account"[,<username>,<password>]`) || !slices.Contains(all[i].Params, account) {
		t.Errorf("there is no %v of AT+QFTPCFG in %s", account, text)
	}
}
