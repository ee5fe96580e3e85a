package cellular

import (
	"fmt"
	"time"
)

// wallClock is the module's real-time clock: the machine's, shifted by what the host or a time
// server has set. It goes at the machine's rate whatever the modem's speed, and outlives a reset.
type wallClock struct {
	cell   *Cellular
	offset time.Duration
	zone   *time.Location // nil: the machine's
}

// now is the time of day on the modem's clock.
func (w *wallClock) now() time.Time {
	return w.in(w.cell.loop.Clock.Now().Add(w.offset))
}

// networkTime is the time that the network tells; setting the clock does not change it.
func (w *wallClock) networkTime() time.Time { return w.cell.loop.Clock.Now() }

// set sets the modem's clock and its time zone to t.
func (w *wallClock) set(t time.Time) {
	w.offset = t.Sub(w.cell.loop.Clock.Now())
	w.zone = t.Location()
}

func (w *wallClock) in(t time.Time) time.Time {
	if w.zone != nil {
		return t.In(w.zone)
	}
	return t
}

// localTime is the AT+CTZU that keeps the local time.
const localTime = 3

// showsLocal reports that the digits of the clock are local ones. Otherwise they are those of GMT,
// with the local zone behind them.
func (w *wallClock) showsLocal() bool { return w.cell.ports.Kept("+CTZU", 0) == localTime }

// stamp is the time of day as AT+CCLK? prints it.
func (w *wallClock) stamp() string {
	t := w.now()
	zone := zoneStamp(t)
	if !w.showsLocal() {
		t = t.UTC()
	}
	return t.Format(clockLayout) + zone
}

// setStamp is AT+CCLK=: the clock goes on from the digits of s, which are read as they are
// shown. It is false if s is no time.
func (w *wallClock) setStamp(s string) bool {
	t, ok := parseClock(s, w.now().Location())
	if !ok {
		return false
	}
	if _, east := t.Zone(); !w.showsLocal() {
		t = t.Add(time.Duration(east) * time.Second)
	}
	w.set(t)
	return true
}

// synchronise notes the time that a network tells those who register with it.
func (w *wallClock) synchronise() {
	if w.cell.Radio.registered() {
		w.cell.Radio.synchronised = w.networkTime()
	}
}

// quarterHour is the unit of time zones in the module's time stamps.
const quarterHour = 15 * 60 // seconds

// The layouts of the date and time in time stamps.
const (
	clockLayout  = "06/01/02,15:04:05"
	longLayout   = "2006/01/02,15:04:05"
	centuryStart = "20" // AT+CCLK has two digits of the year
)

// longStamp is t as AT+QLTS=2 prints it: local, with four digits of the year.
func longStamp(t time.Time) string { return t.Format(longLayout) + zoneStamp(t) }

// greenwichStamp is t in GMT with the zone of t behind it, as QNTP and QLTS print it. Hosts add the
// zone to the digits to get the local time.
func greenwichStamp(t time.Time) string { return t.UTC().Format(longLayout) + zoneStamp(t) }

// zoneStamp is the zone of t in quarters of an hour (3GPP 27.007, 8.15).
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
