package reply

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"ptymodem/ftpbackend"
)

// Address finds the address in a reply to PASV or EPSV; peer is the server's. Some servers and
// address translators answer the one as though it were the other, or with a plain 200.
func (r Reply) Address(peer netip.Addr) (netip.AddrPort, error) {
	if !Success(r.Code) {
		return netip.AddrPort{}, r.Refusal()
	}
	for i := len(r.Lines) - 1; i >= 0; i-- {
		text := r.textOf(i)
		if addr, ok := parsePassive(text); ok {
			return addr, nil
		}
		if port, ok := parseExtended(text); ok {
			return netip.AddrPortFrom(peer, port), nil
		}
	}
	if r.Code != 227 && r.Code != 229 {
		return netip.AddrPort{}, r.Refusal()
	}
	return netip.AddrPort{}, &ftpbackend.Error{Kind: ftpbackend.KindDataOpen, Text: "no address in " + strconv.Quote(r.Text())}
}

// sixNumbers is h1,h2,h3,h4,p1,p2 and no longer list; sixApart is the same with spaces in it.
var (
	sixNumbers = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:^|[^0-9,])([0-9]+(?:,[0-9]+){5})(?:$|[^0-9,])`) })
	sixApart   = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?:^|[^0-9,\t ])[\t ]*([0-9]+(?:[\t ]*,[\t ]*[0-9]+){5})[\t ]*(?:$|[^0-9,\t ])`)
	})
)

// parsePassive finds an address in the text of a 227. RFC 959 does not say what stands around it,
// and servers differ (RFC 1123, 4.1.2.6).
func parsePassive(s string) (netip.AddrPort, bool) {
	for _, list := range append(sixNumbers().FindAllStringSubmatch(s, -1), sixApart().FindAllStringSubmatch(s, -1)...) {
		var b [6]byte
		ok := true
		for i, part := range strings.Split(list[1], ",") {
			n, err := strconv.ParseUint(strings.Trim(part, " \t"), 10, 8)
			b[i], ok = byte(n), ok && err == nil
		}
		port := uint16(b[4])<<8 | uint16(b[5])
		if ok && port != 0 {
			return netip.AddrPortFrom(netip.AddrFrom4([4]byte(b[:4])), port), true
		}
	}
	return netip.AddrPort{}, false
}

// parseExtended finds the port in the text of a 229, as in (|||6446|), where any character may
// stand for the bar (RFC 2428, 3). Protocol and address should be empty; whatever they say, those
// of the control connection count.
func parseExtended(s string) (uint16, bool) {
	_, s, ok := strings.Cut(s, "(")
	s, _, closed := strings.Cut(s, ")")
	s = strings.Trim(s, " \t")
	if !ok || !closed || s == "" {
		return 0, false
	}
	fields := strings.Split(s, s[:1])
	if len(fields) != 5 || fields[4] != "" {
		return 0, false
	}
	return ftpbackend.ParsePort(strings.Trim(fields[3], " \t"))
}
