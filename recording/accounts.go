package recording

import (
	"regexp"
	"strings"
	"sync"
)

// userForms are the user names of accounts in commands and their answers.
var userForms = sync.OnceValue(func() []*regexp.Regexp {
	const value = `\s*"?([^",\r\n]+)`
	return []*regexp.Regexp{
		regexp.MustCompile(`(?i)\baccount\\?"?\s*,` + value),
		regexp.MustCompile(`(?i)\+QICSGP\s*=\s*\d+\s*,\s*\d+\s*,\s*"[^"]*"\s*,` + value),
		regexp.MustCompile(`(?i)\+QICSGP:\s*\d+\s*,\s*"[^"]*"\s*,` + value),
		regexp.MustCompile(`(?i)\+CGAUTH\s*[=:]\s*\d+\s*,\s*\d+\s*,` + value),
		regexp.MustCompile(`(?i)\+(?:QMTCONN\s*=\s*\d+|CSTT\s*=|QIREGAPP\s*=)\s*,?\s*"[^"]*"\s*,` + value),
		regexp.MustCompile(`(?i)\+(?:QFTPUSER|FTPUN)\s*=` + value),
	}
})

// addressed are the accounts in URLs.
var addressed = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]{1,9}://([^/\s:@"]+)(?::([^/\s@"]+))?@`)
})

// accounts finds user names, and the accounts in URLs. One that means nobody is no secret.
func accounts(line string) (all []finding) {
	add := func(from, to int, kind string) {
		if from < 0 || kind == "user" && isNobody(line[from:to]) {
			return
		}
		all = append(all, finding{from, to, kind})
	}
	for _, form := range userForms() {
		for _, m := range form.FindAllStringSubmatchIndex(line, -1) {
			add(m[2], m[2]+len(strings.TrimRight(line[m[2]:m[3]], " ")), "user")
		}
	}
	for _, m := range addressed().FindAllStringSubmatchIndex(line, -1) {
		add(m[2], m[3], "user")
		add(m[4], m[5], "password")
	}
	return all
}

// isNobody reports whether what stands for a user name is none, or a public one.
func isNobody(name string) bool {
	return strings.EqualFold(name, "anonymous") || strings.Trim(name, `" *`) == "" || name[0] == '<' || name[0] == '('
}
