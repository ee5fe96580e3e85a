package recording

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"ptymodem/redact"
)

// An Identity is the numbers that stand for those of a module and its SIM.
type Identity struct {
	IMEI   string // 15 digits
	IMSI   string // 15 digits
	ICCID  string // 20 digits
	Number string // + and at least 7 digits
}

// Substitutes are the words that stand for secrets, the same one for the same secret.
type substitutes struct {
	identity *Identity
	hosts    bool
	words    map[string]string // by secret
	kind     map[string]string // of a secret
	own      string            // the SIM's own number, without its +
	taken    map[string]bool   // words that stand for something
	count    map[string]int    // words of each kind that were made
	kinds    []string          // of what was replaced
}

func newSubstitutes(o *Options) substitutes {
	return substitutes{
		identity: o.Identity, hosts: o.Hosts,
		words: map[string]string{}, kind: map[string]string{}, taken: map[string]bool{}, count: map[string]int{},
	}
}

// kinds are those that a header has, in its order.
func kinds() []string {
	return []string{"imei", "imsi", "iccid", "number", "user", "password", "pin", "key", "host", "address"}
}

// ofNumbers are the kinds whose substitutes are themselves numbers, or names, of nobody: what is
// one already does not count as replaced.
func ofNumbers() []string { return []string{"imei", "imsi", "iccid", "number", "host", "address"} }

// inOrder are kinds as a header has them. One that nobody knows comes last.
func inOrder(some []string) []string {
	all := slices.DeleteFunc(kinds(), func(k string) bool { return !slices.Contains(some, k) })
	for _, k := range some {
		if !slices.Contains(all, k) {
			all = append(all, k)
		}
	}
	return all
}

// word stands for a secret.
func (s *substitutes) word(kind, secret string) string {
	switch kind {
	case "number":
		s.own = cmp.Or(s.own, strings.TrimPrefix(secret, "+"))
	case phone:
		kind = "number"
	}
	if w, ok := s.words[secret]; ok {
		return w
	}
	w := s.substitute(kind, secret)
	s.words[secret], s.kind[secret], s.taken[w] = w, kind, true
	if !slices.Contains(s.kinds, kind) && (w != secret || !slices.Contains(ofNumbers(), kind)) {
		s.kinds = append(s.kinds, kind)
	}
	return w
}

// substitute makes the word of a secret.
func (s *substitutes) substitute(kind, secret string) string {
	switch kind {
	case "imei":
		return s.identity.IMEI
	case "imsi":
		return s.identity.IMSI
	case "iccid":
		return s.identity.ICCID
	case "number":
		return s.number(secret)
	case "pin":
		if s.identity != nil && isCode(secret) {
			return s.next(kind, func(n int) string { return fmt.Sprintf("%0*d", len(secret), n) })
		}
	case "host":
		if isExample(secret) {
			return secret
		}
		return s.next(kind, func(n int) string { return fmt.Sprintf("host%d.example", n) })
	case "address":
		return s.address(secret)
	}
	if isSubstitute(secret) { // it was recorded before
		return secret
	}
	return s.next("word", func(n int) string { return "redacted" + strconv.Itoa(n) })
}

// next is the next word of its kind that stands for nothing.
func (s *substitutes) next(kind string, form func(n int) string) string {
	for {
		s.count[kind]++
		if w := form(s.count[kind]); !s.taken[w] {
			return w
		}
	}
}

// number stands for a telephone number: the SIM's own, or one of somebody else in the same range.
func (s *substitutes) number(secret string) string {
	plus := strings.HasPrefix(secret, "+")
	own := strings.TrimPrefix(s.identity.Number, "+")
	digits := strings.TrimPrefix(secret, "+")
	other, known := s.words[otherForm(secret)]
	switch prefix := own[:max(0, len(own)-6)]; {
	case strings.HasPrefix(digits, prefix) && len(digits) == len(own):
		return secret
	case known:
		digits = strings.TrimPrefix(other, "+")
	case digits == s.own:
		digits = own
	default:
		digits = s.next("number", func(n int) string { return fmt.Sprintf("%s%06d", prefix, n) })
	}
	if plus {
		return "+" + digits
	}
	return digits
}

// otherForm is a number with a + if it has none, and the other way round.
func otherForm(number string) string {
	if rest, ok := strings.CutPrefix(number, "+"); ok {
		return rest
	}
	return "+" + number
}

// address stands for an IP address: one of those for documentation (RFC 5737, RFC 3849).
func (s *substitutes) address(secret string) string {
	a, err := netip.ParseAddr(secret)
	if err != nil || isDocumentation(a) {
		return secret
	}
	if a.Is4() {
		return s.next("ipv4", func(n int) string {
			return []string{"192.0.2.", "198.51.100.", "203.0.113."}[n/254%3] + strconv.Itoa(1+n%254)
		})
	}
	return s.next("ipv6", func(n int) string { return fmt.Sprintf("2001:db8::%x", n) })
}

func isDocumentation(a netip.Addr) bool {
	for _, p := range []string{"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"} {
		if netip.MustParsePrefix(p).Contains(a) {
			return true
		}
	}
	return false
}

func isExample(name string) bool {
	return strings.HasSuffix(name, ".example") || name == "example.com" || strings.HasSuffix(name, ".example.com")
}

func isSubstitute(s string) bool {
	digits, ok := strings.CutPrefix(s, "redacted")
	return ok && digits != "" && isDigits(digits)
}

// isCode reports whether a text can be a PIN or a PUK.
func isCode(s string) bool { return len(s) >= 4 && len(s) <= 8 && isDigits(s) }

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// A known secret is one that is replaced wherever it stands.
type knownSecret struct {
	secret, word string
	adjoins      func(c byte) bool // what may not stand beside it
}

// standsAlone reports whether a place of the wire has the secret, and not a part of something
// longer.
func (k *knownSecret) standsAlone(wire string, from, to int) bool {
	return (from == 0 || !k.adjoins(wire[from-1])) && (to == len(wire) || !k.adjoins(wire[to]))
}

// distinct are the secrets that can hardly be anything else wherever they stand, the longest first.
func (s *substitutes) distinct() (all []knownSecret) {
	for _, secret := range slices.Collect(maps.Keys(s.words)) {
		if s.words[secret] == secret || s.kind[secret] != "host" && len(redact.Distinct([]string{secret})) == 0 {
			continue
		}
		k := knownSecret{secret, s.words[secret], func(byte) bool { return false }}
		switch s.kind[secret] {
		case "number": // with or without its +
			k.secret, k.word = strings.TrimPrefix(k.secret, "+"), strings.TrimPrefix(k.word, "+")
			fallthrough
		case "imei", "imsi", "iccid":
			k.adjoins = isDigit
		case "host", "address":
			k.adjoins = isOfLabel
		}
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b knownSecret) int {
		if d := len(b.secret) - len(a.secret); d != 0 {
			return d
		}
		return strings.Compare(a.secret, b.secret)
	})
	return all
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isOfLabel reports what a part of a host name is made of.
func isOfLabel(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' || c == '-' }
