package loop

import "time"

const (
	// lateSlack is how late a timer may be on a machine that keeps time.
	lateSlack = 20 * time.Millisecond
	// LongestLook and shortestLook bound how often a wait looks whether the process runs.
	LongestLook  = time.Second
	shortestLook = 50 * time.Millisecond
	// MachineLimit bounds, in real time, how much longer a wait takes on a machine that has more to
	// do than it can.
	MachineLimit = 30 * time.Second
	// busiest is the share of a wait that such a machine can take at most: a wait is at most five
	// times as long.
	busiest = 0.8
	// leastBusy is the share from which on a machine counts as busy. Less is what any machine has.
	leastBusy = 0.1
)

// An Allowance is the time that something may be silent. Not all of it counts, since a timeout is
// believed only if the machine keeps time: what counts neither is the time in which this process
// did not run, and of the rest the share in which programs waited for a processor, up to
// machineLimit. Times are real. A clock that is handed in keeps time. It is used with one lock
// held.
type Allowance struct {
	T     Clock
	Limit time.Duration
	Since time.Time     // when something moved last
	due   time.Time     // of the latest look
	lost  time.Duration // since then, in which the process did not run
	busy  time.Duration // since then, in which the machine was busy
	known time.Duration // the length of the wait for which busy is known
}

// Begin begins the wait anew.
func (p *Allowance) Begin(now time.Time) { p.Since, p.lost, p.busy, p.known = now, 0, 0, 0 }

// passed is the time that has passed in this process, busy or not.
func (p *Allowance) passed(now time.Time) time.Duration {
	lost := p.lost
	if late := now.Sub(p.due); p.T.Fair && !p.due.IsZero() && late > lateSlack {
		lost += min(late, now.Sub(p.Since))
	}
	return now.Sub(p.Since) - lost
}

// Lost is how much of the wait up to now the process did not run.
func (p *Allowance) Lost(now time.Time) time.Duration { return now.Sub(p.Since) - p.passed(now) }

// Lose says that the process did not run for d of the wait up to now, of which it could not know.
func (p *Allowance) Lose(d time.Duration) {
	p.lost += min(max(d, 0), p.T.Since(p.Since))
}

// Left tells when to look again, or 0 when the time has passed. Each look is one call.
func (p *Allowance) Left(now time.Time) time.Duration {
	passed := p.passed(now)
	p.lost = now.Sub(p.Since) - passed
	left := p.Limit + p.busy - passed
	if left <= 0 {
		p.due = time.Time{}
		return 0
	}
	if p.T.Fair {
		left = min(left, max(min(p.Limit/16, LongestLook), shortestLook))
		p.due = now.Add(left)
	}
	return left
}

// More is left when the time has passed: what the machine has taken of it is given back, up to
// bound.
func (p *Allowance) More(now time.Time, bound time.Duration) time.Duration {
	if p.T.Pressure == nil {
		return 0
	}
	passed := now.Sub(p.Since) - p.lost
	stretch := passed - p.known
	p.known = passed
	p.busy = min(p.busy+p.share(stretch), bound)
	if p.Limit+p.busy-passed < p.Limit/100 {
		return 0
	}
	return p.Left(now)
}

// Counted is how much of the wait counts.
func (p *Allowance) Counted(now time.Time) time.Duration { return p.passed(now) - p.busy }

// share is how much of a time that ends now the machine was busy.
func (p *Allowance) share(d time.Duration) time.Duration {
	part := p.T.Pressure(d)
	if part < leastBusy {
		return 0
	}
	return time.Duration(float64(d) * min(part, busiest))
}
