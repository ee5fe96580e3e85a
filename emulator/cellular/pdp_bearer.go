package cellular

import "time"

// The manners of the attach bearer (hardware, public), which only a modem with Config.AttachBearer
// has.
const (
	bearerContext = 1 // the context that is active once the module is attached

	reactivation = time.Second            // a context that was deactivated cannot be activated again before this time has passed
	addressWait  = 500 * time.Millisecond // until the address of a context is known: our choice
)

// attachBearer follows the attach to the packet domain: on LTE a context is active from then on
// without the host's doing.
func (d *PacketDomain) attachBearer() {
	if d.cell.cfg.AttachBearer && d.isAttached() && d.context(bearerContext).up == 0 {
		d.up(bearerContext)
	}
}

// addressLate reports that the context is active and has no address yet.
func (d *PacketDomain) addressLate(x *pdpContext) bool {
	return d.cell.cfg.AttachBearer && x.up != 0 && d.uptime()-x.moved < addressWait
}

// tooSoon is how long context x still has to wait before it can be activated again.
func (d *PacketDomain) tooSoon(x *pdpContext) time.Duration {
	if !d.cell.cfg.AttachBearer || x.moved <= 0 || x.up != 0 {
		return 0
	}
	return max(0, reactivation-(d.uptime()-x.moved))
}

// uptime is the modem time since the modem was made.
func (d *PacketDomain) uptime() time.Duration {
	if d.cell.loop == nil { // a test's modem that has no clock
		return 0
	}
	return d.cell.loop.SinceStart()
}
