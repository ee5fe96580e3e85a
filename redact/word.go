package redact

import (
	"math/bits"
	"strings"
)

// maxWord is the longest name that is looked at.
const maxWord = 24

// A word is what may be a command's name: letters and digits, in capitals, the blanks among them
// left out.
type word struct {
	b    [maxWord]byte
	at   [maxWord]int // where each stands in the line
	n    int
	long bool // it is longer, and this is its end
	sure bool // something in front says that it is a command's name
}

// read reads the word at a place, and returns where it ends.
func (w *word) read(line string, i int) int {
	end := i
	w.n, w.long = 0, false
	w.sure = i > 0 && strings.IndexByte("+^#$%*&", line[i-1]) >= 0
	for ; i < len(line); i++ {
		c := line[i]
		if c == ' ' || c == '\t' {
			continue
		}
		if !isAlnum(c) {
			break
		}
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		if w.n == maxWord {
			copy(w.b[:], w.b[1:])
			copy(w.at[:], w.at[1:])
			w.n--
			w.long = true
		}
		w.b[w.n], w.at[w.n] = c, i
		w.n++
		end = i + 1
	}
	if w.n > 2 && w.b[0] == 'A' && w.b[1] == 'T' {
		w.sure = true
	}
	return end
}

// name is the word without the AT in front.
func (w *word) name() (name []byte, at []int) {
	name, at = w.b[:w.n], w.at[:w.n]
	if !w.long && len(name) > 2 && name[0] == 'A' && name[1] == 'T' {
		return name[2:], at[2:]
	}
	return name, at
}

// rule finds the rule of the command that is named, or nearly so, nil if there is none.
func (w *word) rule() *rule {
	name, _ := w.name()
	all := allRules()
	for i := range all {
		if hasSuffix(name, all[i].name) {
			return &all[i]
		}
	}
	if w.long || !w.sure || isOther(string(name)) {
		return nil
	}
	letters := letterSet(name)
	for i := range all {
		most := 1
		if len(all[i].name) > 5 {
			most = 2
		}
		if d := len(name) - len(all[i].name); d > most || d < -most {
			continue
		}
		if bits.OnesCount64(letters^all[i].letters) <= 2*most && Distance(string(name), all[i].name) <= most {
			return &all[i]
		}
	}
	return nil
}

// joined finds the rule of a name that a number stands behind, as in AT+CPIN 1234, and the place of
// that number.
func (w *word) joined() (*rule, int) {
	name, at := w.name()
	if w.long || len(name) == 0 || !isDigit(name[len(name)-1]) {
		return nil, 0
	}
	all := allRules()
	for i := range all {
		n := len(all[i].name)
		if all[i].shape == "" || all[i].shape[0] != byte(secret) || len(name) < n+3 || string(name[:n]) != all[i].name {
			continue
		}
		return &all[i], at[n]
	}
	return nil, 0
}

func hasSuffix(b []byte, s string) bool { return len(b) >= len(s) && string(b[len(b)-len(s):]) == s }

// letterSet has a bit for each letter and digit.
func letterSet(b []byte) (set uint64) {
	for _, c := range b {
		set |= 1 << (c - '0')
	}
	return set
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isAlnum(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }
