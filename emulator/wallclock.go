package emulator

import (
	"fmt"
	"time"
)

// wallClock is the module's real-time clock: the machine's, shifted by what the host or a time server has set. It goes at the machine's rate
// whatever the modem's speed, and outlives a reset.
type wallClock struct {
	offset time.Duration
	zone   *time.Location // nil: the machine's
}

// now is the time of day on the modem's clock.
func (m *Modem) now() time.Time { return m.wall.in(m.time.Now().Add(m.wall.offset)) }

// networkTime is the time that the network tells; setting the clock does not change it.
func (m *Modem) networkTime() time.Time { return m.time.Now() }

// setClock sets the modem's clock and its time zone to t.
func (m *Modem) setClock(t time.Time) {
	m.wall.offset = t.Sub(m.time.Now())
	m.wall.zone = t.Location()
}

func (w *wallClock) in(t time.Time) time.Time {
	if w.zone != nil {
		return t.In(w.zone)
	}
	return t
}

// quarterHour is the unit of time zones in the module's time stamps.
const quarterHour = 15 * 60 // seconds

// The layouts of the date and time in time stamps.
const (
	clockLayout  = "06/01/02,15:04:05"
	longLayout   = "2006/01/02,15:04:05"
	centuryStart = "20" // AT+CCLK has two digits of the year
)

// clockStamp is t as +CCLK prints it: yy/MM/dd,hh:mm:ss±zz, the zone in quarters of an hour (3GPP 27.007, 8.15).
func clockStamp(t time.Time) string { return t.Format(clockLayout) + zoneStamp(t) }

// longStamp is t with four digits of the year, as QLTS prints it.
func longStamp(t time.Time) string { return t.Format(longLayout) + zoneStamp(t) }

// greenwichStamp is t in GMT with the zone of t behind it, as QNTP prints it. Hosts add the zone to the digits to get the local time.
func greenwichStamp(t time.Time) string { return t.UTC().Format(longLayout) + zoneStamp(t) }

func zoneStamp(t time.Time) string {
	_, east := t.Zone()
	return fmt.Sprintf("%+03d", east/quarterHour)
}

// parseClock reads a time stamp of AT+CCLK. Without its zone, zone counts.
func parseClock(s string, zone *time.Location) (time.Time, bool) {
	if len(s) > len(clockLayout) {
		var quarters int
		sign, digits := s[len(clockLayout)], s[len(clockLayout)+1:]
		if n, ok := twoDigits(digits); ok && n <= 96 && (sign == '+' || sign == '-') {
			quarters = n
		} else {
			return time.Time{}, false
		}
		if sign == '-' {
			quarters = -quarters
		}
		zone = time.FixedZone("", quarters*quarterHour)
		s = s[:len(clockLayout)]
	}
	if len(s) != len(clockLayout) {
		return time.Time{}, false // Go would take a single digit for an hour
	}
	t, err := time.ParseInLocation(longLayout, centuryStart+s, zone)
	return t, err == nil
}

func twoDigits(s string) (int, bool) {
	if len(s) != 2 || s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9' {
		return 0, false
	}
	return int(s[0]-'0')*10 + int(s[1]-'0'), true
}
