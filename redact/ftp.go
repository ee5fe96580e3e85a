package redact

import "strings"

// FTP masks the argument of PASS and ACCT in a line to a server.
func FTP(line string) string {
	verb := strings.TrimLeft(line, " \t")
	if len(verb) <= 4 || !strings.EqualFold(verb[:4], "PASS") && !strings.EqualFold(verb[:4], "ACCT") || isAlnum(verb[4]) {
		return line
	}
	return verb[:4] + " " + Mask
}
