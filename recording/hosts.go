package recording

import (
	"net/netip"
	"regexp"
	"strings"
	"sync"
)

// hostForms are host names and addresses in lines.
type hostForms struct {
	commands  *regexp.Regexp // that have a host name, and their answers
	name      *regexp.Regexp // as a parameter
	url       *regexp.Regexp
	addresses *regexp.Regexp
}

var hostsIn = sync.OnceValue(func() *hostForms {
	return &hostForms{
		commands:  regexp.MustCompile(`(?i)\+(?:QFTPOPEN|QIOPEN|QISTATE|QSSLOPEN|QSSLSTATE|QMTOPEN|QPING|QIDNSGIP|QIDNSCFG|QIURC|QNTP|QSMTPCFG|QHTTPCFG)\b`),
		name:      regexp.MustCompile(`[=:," ]((?:[A-Za-z0-9_-]+\.)+[A-Za-z][A-Za-z0-9-]*)\.?(?:[",;]|$)`),
		url:       regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]{1,9}://(?:[^/\s@"]*@)?((?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*)`),
		addresses: regexp.MustCompile(`\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b|[0-9A-Fa-f:]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*`),
	}
})

// hosts finds the names of hosts that commands or URLs have, and addresses anywhere.
func hosts(line string) (all []finding) {
	f := hostsIn()
	if at := f.commands.FindStringIndex(line); at != nil {
		for _, m := range f.name.FindAllStringSubmatchIndex(line[at[1]:], -1) {
			all = append(all, finding{at[1] + m[2], at[1] + m[3], "host"})
		}
	}
	for _, m := range f.url.FindAllStringSubmatchIndex(line, -1) {
		all = append(all, finding{m[2], m[3], "host"})
	}
	for _, m := range f.addresses.FindAllStringIndex(line, -1) {
		if isSomebodys(line[m[0]:m[1]]) {
			all = append(all, finding{m[0], m[1], "address"})
		}
	}
	return all
}

// isSomebodys reports whether a text is an address that says where somebody is, and no mask.
func isSomebodys(text string) bool {
	a, err := netip.ParseAddr(text)
	return err == nil && !a.IsUnspecified() && !a.IsLoopback() && !a.IsMulticast() && !strings.HasPrefix(text, "255.")
}
