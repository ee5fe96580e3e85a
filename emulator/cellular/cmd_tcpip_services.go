package cellular

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/session"
)

const (
	serviceLatency = 50 * time.Millisecond // from OK to a URC at least, as for the FTP commands
	pingInterval   = time.Second
	pingBytes      = 64 // as an EC200U prints
	pingTTL        = 255
	dnsTTL         = 600 // seconds
)

// startService runs what QIDNSGIP, QPING and QNTP have in common: judged at once, OK, then a name
// lookup in a worker and a report at least serviceLatency later. busy says that one is under way;
// report runs with the modem locked and clears it when the last URC is out.
func startService(c *at.Call, host string, busy *bool, whenBusy tcpipCode, report func(r session.ResultURC, addr netip.Addr, err error)) error {
	cell, cid := Of(c), c.Num("contextID")
	switch {
	case *busy:
		return cell.tcpipErr.fail(whenBusy)
	case !cell.PDP.Active(int(cid)):
		return cell.tcpipErr.fail(tcpipPDPOpen)
	}
	*busy = true
	r := session.NewResultURC(c)
	c.Then(func() {
		cell.loop.Go(func(ctx context.Context) {
			addr, err := cell.cfg.Network.Lookup(ctx, host)
			cell.loop.Lock()
			defer cell.loop.Unlock()
			if ctx.Err() != nil {
				return // the modem has been reset
			}
			cell.loop.After(serviceLatency, func() {
				if !cell.PDP.Active(int(cid)) {
					err = errContextLost
				}
				if err != nil {
					cell.tcpipErr = serviceCode(err)
				}
				report(r, addr, err)
			})
		})
	})
	return nil
}

// errContextLost is a service's end when its context went down meanwhile.
var errContextLost = errors.New("the PDP context is no longer active; activate it with AT+QIACT")

// serviceCode is the URC's code for a service that failed.
func serviceCode(err error) tcpipCode {
	if err == errContextLost {
		return tcpipPDPBroken
	}
	return tcpipDNSFailed
}

// qidnsgipWrite resolves a name: one URC with the count and the time to live, which is 0 for an
// address, and one for each address.
func qidnsgipWrite(c *at.Call) error {
	cell, host := Of(c), c.Text("hostname")
	busy := &cell.PDP.task.dns
	return startService(c, host, busy, tcpipDNSBusy, func(r session.ResultURC, addr netip.Addr, err error) {
		*busy = false
		if err != nil {
			r.Last(`+QIURC: "dnsgip",%d`, serviceCode(err))
			return
		}
		ttl := dnsTTL
		if _, err := netip.ParseAddr(host); err == nil {
			ttl = 0
		}
		all := cell.cfg.addresses(host, addr)
		r.Send(`+QIURC: "dnsgip",0,%d,%d`, len(all), ttl)
		for _, a := range all[:len(all)-1] {
			r.Send(`+QIURC: "dnsgip","%s"`, addressText(a))
		}
		r.Last(`+QIURC: "dnsgip","%s"`, addressText(all[len(all)-1]))
	})
}

// addresses are those of a host that resolves to addr.
func (cfg *Config) addresses(host string, addr netip.Addr) []netip.Addr {
	if list := cfg.Addresses; list != nil {
		if all := list(host); len(all) > 0 {
			return all
		}
	}
	return []netip.Addr{addr}
}

// qpingWrite sends its echoes one a second, and a summary with the last.
func qpingWrite(c *at.Call) error {
	cell, count := Of(c), int(c.Num("pingnum"))
	busy := &cell.PDP.task.ping
	return startService(c, c.Text("host"), busy, tcpipBusy, func(r session.ResultURC, addr netip.Addr, err error) {
		if err != nil {
			*busy = false
			r.Last("+QPING: %d", serviceCode(err))
			return
		}
		pingEcho(cell, r, addr, 0, count, busy)
	})
}

// pingEcho reports echo number i of count and sees to the rest.
func pingEcho(cell *Cellular, r session.ResultURC, addr netip.Addr, i, count int, busy *bool) {
	r.Send(`+QPING: 0,"%s",%d,%d,%d`, addressText(addr), pingBytes, echoTime(i), pingTTL)
	if i++; i < count {
		cell.loop.After(pingInterval, func() { pingEcho(cell, r, addr, i, count, busy) })
		return
	}
	least, most, sum := echoTime(0), 0, 0
	for k := range count {
		least, most, sum = min(least, echoTime(k)), max(most, echoTime(k)), sum+echoTime(k)
	}
	*busy = false // before the URC: the host may go on as soon as it reads it
	r.Last("+QPING: 0,%d,%d,0,%d,%d,%d", count, count, least, most, sum/count)
}

// echoTime is the made-up round trip of echo i in milliseconds: like a quiet LTE cell, the first
// one slower.
func echoTime(i int) int { return [...]int{61, 43, 47, 41, 45}[i%5] }

// qntpRead names the server while AT+QNTP waits for it.
func qntpRead(c *at.Call) error {
	if Of(c).PDP.task.ntp {
		c.Info("%s", Of(c).PDP.ntp)
	}
	return nil
}

// qntpWrite reports the machine's time, which is what time servers would say: GMT with the local
// zone behind it. It sets the modem's clock to it unless autosettime is 0.
func qntpWrite(c *at.Call) error {
	cell, set := Of(c), c.Num("autosettime") == 1
	busy := &cell.PDP.task.ntp
	err := startService(c, c.Text("server"), busy, tcpipBusy, func(r session.ResultURC, _ netip.Addr, err error) {
		*busy = false
		if err != nil {
			r.Last("+QNTP: %d", serviceCode(err))
			return
		}
		now := cell.wall.networkTime()
		if set {
			cell.wall.set(now)
		}
		r.Last(`+QNTP: 0,"%s"`, greenwichStamp(now))
	})
	if err == nil {
		cell.PDP.ntp = fmt.Sprintf(`"%s",%d`, c.Text("server"), c.Num("port"))
	}
	return err
}
