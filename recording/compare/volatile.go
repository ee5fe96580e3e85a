package compare

import "strings"

// isVolatile reports that a field of a line has another value at another time or place: signal,
// clock, cell, identity, free space. n is how many fields there are.
func isVolatile(name string, i, n int) bool {
	switch name {
	case "+CSQ", "+QCSQ", "+CESQ", "+CCLK", "+QLTS", "+CTZV", "+CTZE", "+CTZR", "+QNITZ", "+QNWINFO", "+QENG", "+QSPN", "+CBC",
		"+QTEMP", "+QFLDS", "+CNUM", "+QCCID", "+ICCID", "+CGSN", "+GSN", "+EGMR", "+CIMI":
		return true
	case "+CREG", "+CGREG", "+CEREG": // [<n>,]<stat>,<tac>,<ci>,<AcT>
		return n > 3 && i >= n-3
	case "+COPS":
		return i >= 2
	case "+CGPADDR", "+QNTP", "+QADC":
		return i >= 1
	case "+QFOPEN": // a handle
		return n == 1 || n == 3 && i == 1
	case "+QIACT":
		return i == 3
	case "+QPING":
		return i >= 1
	}
	return false
}

// volatileText reports that two lines without a name are an identity: of the SIM, of the module, or
// of its firmware.
func volatileText(names []string, want, got string) bool {
	for _, name := range names {
		switch name {
		case "+CGSN", "+GSN", "+CIMI", "+QCCID", "+ICCID", "+CGMR", "+GMR", "+QGMR":
			return true
		case "I":
			return strings.HasPrefix(want, "Revision:") && strings.HasPrefix(got, "Revision:")
		}
	}
	return false
}

// errField is which field of a URC is its <err>, -1 if it has none. fields are those that were
// expected.
func errField(name string, fields []string) int {
	switch name {
	case "+QNTP", "+QPING", "+QHTTPGET", "+QHTTPPOST", "+QHTTPPUT", "+QHTTPREAD", "+QHTTPREADFILE", "+QHTTPPOSTFILE", "+QSMTPPUT":
		return 0
	case "+QIOPEN", "+QSSLOPEN", "+QMTOPEN", "+QMTCONN", "+QMTCLOSE", "+QMTDISC":
		return 1
	case "+QMTSUB", "+QMTPUB", "+QMTUNS", "+QMTPUBEX":
		return 2
	case "+QIURC":
		if len(fields) > 1 && fields[0] == `"dnsgip"` {
			return 1
		}
		return -1
	case "+QFTPCFG":
		return -1
	}
	if strings.HasPrefix(name, "+QFTP") {
		return 0
	}
	return -1
}
