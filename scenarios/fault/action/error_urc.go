package action

import (
	"fmt"
	"slices"
	"strings"

	"ptymodem/scenarios/schema"
)

// The <err> of an FTP(S) command begins at 601 (note, chapter 5). 603, 606 and 610 are answered at
// once, as a +CME ERROR: busy, not logged in, a bad parameter. All others come in the result URC,
// after OK, unless the command would have entered data mode: then the +CME ERROR takes the place of
// its CONNECT.
const (
	firstFTPErr  = 601
	errBusy      = 603
	errNoSession = 606
	errParameter = 610
)

// FTPResults are the commands that have a result URC with an <err>, in the order of the note's
// chapter 2.
func FTPResults() []string {
	return []string{
		"+QFTPOPEN", "+QFTPCWD", "+QFTPPWD", "+QFTPPUT", "+QFTPGET", "+QFTPSIZE", "+QFTPDEL", "+QFTPMKDIR", "+QFTPRMDIR", "+QFTPLIST",
		"+QFTPNLST", "+QFTPNLIST", "+QFTPMLSD", "+QFTPMDTM", "+QFTPRENAME", "+QFTPCLOSE",
	}
}

// toPort are those of them whose data may go over the port.
func toPort() []string { return append([]string{"+QFTPPUT", "+QFTPGET"}, listings()...) }

// listings are those of them whose data goes over the port unless they name a file.
func listings() []string { return []string{"+QFTPLIST", "+QFTPNLST", "+QFTPNLIST", "+QFTPMLSD"} }

// fitsURC refuses an <err> that a command that p names has in its result URC.
func fitsURC(code int, p schema.CommandPattern) error {
	if code < firstFTPErr || code == errBusy || code == errParameter {
		return nil
	}
	for _, name := range FTPResults() {
		if code == errNoSession && name != "+QFTPOPEN" && name != "+QFTPCLOSE" || !inURC(p, name) {
			continue
		}
		hint := ""
		if slices.Contains(toPort(), name) {
			hint = fmt.Sprintf("; for an error in place of CONNECT, name the port, as in at: '%s=*\"COM:\"*'", name)
		}
		return fmt.Errorf("error: %d with at: %s: %s reports %d in its result URC, after OK: use answer, as in {answer: [OK, \"%s: %d,0\"]}%s",
			code, p, name, code, name, code, hint)
	}
	return nil
}

// inURC reports whether the pattern names the command in a form whose <err> comes in the result
// URC.
func inURC(p schema.CommandPattern, name string) bool {
	port := slices.Contains(toPort(), name)
	if port && p.Contains("COM:") {
		return false
	}
	if p.Regexp() {
		return p.Contains(strings.TrimPrefix(name, "+")) || p.Match(name, "AT"+name+`="a","UFS:a"`)
	}
	switch parameters := p.Parameters(); {
	case !p.Names(name), parameters == "?", parameters == "=?":
		return false
	case parameters != "" && slices.Contains(listings(), name):
		return strings.ContainsAny(parameters, ",*")
	}
	return true
}
