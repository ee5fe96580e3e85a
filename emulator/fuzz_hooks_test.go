package emulator

import (
	"time"

	"ptymodem/fs"
	"ptymodem/ftpbackend/plan"
)

// fuzzHooks put faults wherever bytes say so; they are the server's.
type fuzzHooks struct {
	m    *Modem
	s    *hostileServer
	dice *dice
}

// Command implements [Hooks].
func (h *fuzzHooks) Command(Origin) Answer {
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	d := h.dice
	switch d.roll(32) {
	case 20:
		return Answer{Silent: true}
	case 21:
		return Answer{Failed: true, Fail: d.word()}
	case 22:
		return Answer{Lines: []string{string(d.bytes(20)), pick(d, "OK", "ERROR", "CONNECT", ""), string(d.bytes(20))}}
	case 23:
		return Answer{Delay: time.Duration(d.roll(100)) * 100 * time.Millisecond}
	case 24:
		return Answer{Garble: true, Seed: uint64(d.word())}
	case 25:
		return Answer{Lose: d.roll(20), Seed: uint64(d.word())}
	case 26:
		return Answer{Split: 1 + d.roll(10), Gap: time.Duration(d.roll(100)) * time.Millisecond}
	case 27:
		return Answer{Coalesce: true}
	case 28:
		return Answer{URCFirst: true}
	case 29:
		return Answer{Deeds: []Deed{SendURC(string(d.bytes(20)))}}
	case 30:
		return Answer{Deeds: []Deed{pick(d, Reboot(), DeactivatePDP(), LoseSignal(time.Second), RemoveSD(), RemoveSIM())}}
	case 31:
		return Answer{Coalesce: true, Split: 1 + d.roll(10), Delay: time.Second, Deeds: []Deed{SendURC("x")}}
	}
	return Answer{}
}

// Connect implements [Hooks].
func (h *fuzzHooks) Connect(Origin) []Mark {
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	d := h.dice
	var marks []Mark
	for range d.roll(3) {
		deed := pick(d, Reboot(), DeactivatePDP(), LoseSignal(time.Second), SendURC("mark"))
		marks = append(marks, Mark{Bytes: int64(d.word() / 16), Reach: func() []Deed { return []Deed{deed} }, Spare: func(int64) {}})
	}
	return marks
}

// FTP implements [Hooks].
func (h *fuzzHooks) FTP(Origin, string) plan.Plan {
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	d := h.dice
	switch d.roll(32) {
	case 24:
		return plan.Plan{Reply: pick(d, "550 no", "226 yes", "421 bye", "150 soon", "331 what")}
	case 25:
		return plan.Plan{Delay: time.Duration(d.roll(100)) * time.Second}
	case 26:
		return plan.Plan{DropControl: true}
	case 27:
		return plan.Plan{Refuse: true}
	case 28:
		return plan.Plan{Truncated: true, Truncate: int64(d.word())}
	case 29:
		turn := plan.Outcome{Reply: pick(d, "", "426 cut", "226 done")}
		return plan.Plan{Breakpoints: []plan.Breakpoint{{Bytes: int64(d.word()), Hit: func() plan.Outcome { return turn }, Missed: func(int64) {}}}}
	}
	return plan.Plan{}
}

// File implements [Hooks].
func (h *fuzzHooks) File(o Origin, op fs.Op, store, name string) error {
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	switch h.dice.roll(32) {
	case 30:
		return StoreError(400 + h.dice.roll(30))
	case 31:
		h.m.Later(pick(h.dice, SendURC("later"), DeactivatePDP(), RemoveSD(), Reboot()))
	}
	return nil
}

// Ended implements [Hooks].
func (h *fuzzHooks) Ended(Origin) {}
