package emulator

import (
	"ptymodem/emulator/cellular"
	"ptymodem/emulator/custom"
	"ptymodem/emulator/profile"
)

// Numbers are those by which a module and its SIM are known.
type Numbers struct {
	IMEI   string // 15 digits
	IMSI   string // 15 digits
	ICCID  string // 20 digits
	Number string // of the subscriber, with its +
}

// NumbersOf are the numbers of modem number index (from 0), if it is of that profile.
func NumbersOf(p profile.Profile, index int) Numbers {
	n := Numbers{IMEI: newIdentity(p, index, custom.Identity{}).imei}
	n.IMSI, n.ICCID, n.Number = cellular.NumbersOf(index)
	return n
}
