package emulator

import (
	"strings"
	"testing"

	"ptymodem/redact"
)

// TestRedactTable: no command of the table is taken for one with secrets that its name is like.
func TestRedactTable(t *testing.T) {
	secret := map[string]bool{"+QFTPCFG": true, "+QSSLCFG": true, "+QICSGP": true, "+CGAUTH": true, "+CPIN": true, "+CLCK": true, "+CPWD": true}
	for _, c := range NewTable().Commands() {
		for _, line := range []string{"AT" + c.Name + `="SC",1,"a","b","c",1`, c.Name + `: "a","b","c"`, c.Name + `: 1,2,"a","b"`} {
			if got := redact.AT(line); !secret[c.Name] && strings.Contains(got, redact.Mask) {
				t.Errorf("%s is shown as %s", line, got)
			}
		}
	}
}
