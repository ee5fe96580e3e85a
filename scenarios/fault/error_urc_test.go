package fault_test

import (
	"testing"

	"ptymodem/scenarios/fault"
)

// TestErrorAtOnce: an FTP command answers these at once, and no other command has an <err> of
// theirs.
func TestErrorAtOnce(t *testing.T) {
	for _, s := range []string{
		"{when: {at: +QFTPOPEN}, do: {error: 603}}",
		"{when: {at: +QFTPOPEN}, do: {error: 610}}",
		"{when: {at: +QFTPSIZE}, do: {error: 606}}",
		"{when: {at: +QFTPOPEN}, do: {error: 10}}",
		"{when: {at: +QFTPCFG}, do: {error: 609}}",
		"{when: {at: +QFTPSTAT}, do: {error: 609}}",
		"{when: {at: +QFTPLEN}, do: {error: 609}}",
		"{when: {at: '+QFTPOPEN=?'}, do: {error: 609}}",
		"{when: {at: '+QFTPGET=*\"COM:\"*'}, do: {error: 627}}",
		"{when: {at: '+qftpput=\"a\",\"com:\"'}, do: {error: 633}}",
		"{when: {at: '+QFTPLIST=\".\"'}, do: {error: 627}}",
		"{when: {at: '/QFTP.*COM:/'}, do: {error: 627}}",
		"{when: {at: +QIACT}, do: {error: 561}}",
		"{when: {at: +CSQ}, do: {error: 999}}",
		"{when: {at: '/CSQ/'}, do: {error: 999}}",
	} {
		if _, err := fault.Parse(s); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
}
