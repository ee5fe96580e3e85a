package ftptls

import (
	"crypto/tls"
	"fmt"
	"strings"
)

// named reports whether particular suites are asked for.
func (o Options) named() bool {
	for _, id := range o.Suites {
		if id == 0xFFFF {
			return false
		}
	}
	return len(o.Suites) > 0
}

// HasSuite reports whether the TLS library has a cipher suite, by its IANA number, for TLS 1.0 to
// 1.2.
func HasSuite(id uint16) bool {
	_, err := Options{Suites: []uint16{id}}.suites()
	return err == nil
}

// suites returns what to offer: all suites, also insecure ones, since the servers that modules meet
// are old; or those asked for that Go has.
func (o Options) suites() ([]uint16, error) {
	has := make(map[uint16]bool)
	var all, offered []uint16
	for _, s := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		for _, v := range s.SupportedVersions {
			if v <= tls.VersionTLS12 && v >= o.MinVersion && (o.MaxVersion == 0 || v <= o.MaxVersion) {
				has[s.ID] = true
			}
		}
		all = append(all, s.ID)
	}
	if !o.named() {
		return all, nil
	}
	var lacking []string
	for _, id := range o.Suites {
		if has[id] {
			offered = append(offered, id)
		} else {
			lacking = append(lacking, fmt.Sprintf("%04X", id))
		}
	}
	if len(offered) == 0 {
		return nil, NewError("Go's TLS library has no cipher suite "+strings.Join(lacking, ", ")+" for these TLS versions; C02F, C014 and 0035 are among those it has", nil)
	}
	return offered, nil
}
