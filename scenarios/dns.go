package scenarios

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"ptymodem/scenarios/schema"
)

// A Host is a name with its addresses; none: it does not resolve.
type Host struct {
	Name      string
	Addresses []netip.Addr
}

// hostAddresses is what stands behind a name: an address, a list of them, or nowhere.
func hostAddresses() schema.Shape[[]netip.Addr] {
	one := schema.Scalar("an IP address such as 10.1.2.3, or nowhere", schema.JSON{"type": "string"}, func(s string) (netip.Addr, error) {
		if s == "nowhere" {
			return netip.Addr{}, nil
		}
		a, err := netip.ParseAddr(s)
		if err != nil || a.Zone() != "" {
			return a, fmt.Errorf("%q is not an address: want an IP address such as 10.1.2.3, or nowhere", schema.Clip(s))
		}
		return a, nil
	})
	return schema.Checked(schema.Convert(schema.OneOrList(one), func(all []netip.Addr) []netip.Addr {
		if len(all) == 1 && !all[0].IsValid() {
			return nil
		}
		return all
	}), func(all []netip.Addr) error {
		for _, a := range all {
			if !a.IsValid() {
				return errors.New("nowhere among addresses: want nowhere alone, or addresses")
			}
		}
		return nil
	})
}

func checkHostName(s string) error {
	if _, err := netip.ParseAddr(s); err == nil || s == "" || strings.ContainsAny(s, ": \t\r\n") {
		return fmt.Errorf("%q is not a host name: want one such as ftp.example.com, without a port", schema.Clip(s))
	}
	return nil
}
