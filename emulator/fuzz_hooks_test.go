package emulator

import (
	"time"

	"ptymodem/emulator/files"
	"ptymodem/emulator/hook"
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
func (h *fuzzHooks) Command(hook.Origin) hook.Response {
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	d := h.dice
	switch d.roll(32) {
	case 20:
		return hook.Response{Silent: true}
	case 21:
		return hook.Response{Failed: true, Fail: d.word()}
	case 22:
		return hook.Response{Lines: []string{string(d.bytes(20)), pick(d, "OK", "ERROR", "CONNECT", ""), string(d.bytes(20))}}
	case 23:
		return hook.Response{Delay: time.Duration(d.roll(100)) * 100 * time.Millisecond}
	case 24:
		return hook.Response{Garble: true, Seed: uint64(d.word())}
	case 25:
		return hook.Response{Lose: d.roll(20), Seed: uint64(d.word())}
	case 26:
		return hook.Response{Split: 1 + d.roll(10), Gap: time.Duration(d.roll(100)) * time.Millisecond}
	case 27:
		return hook.Response{Coalesce: true}
	case 28:
		return hook.Response{URCFirst: true}
	case 29:
		return hook.Response{Effects: []hook.Effect{hook.SendURC{Text: string(d.bytes(20))}}}
	case 30:
		return hook.Response{Effects: []hook.Effect{pick[hook.Effect](d, hook.Reboot{}, hook.DeactivatePDP{}, hook.LoseSignal{For: time.Second}, hook.RemoveSD{}, hook.ChangeSIM{To: "absent"})}}
	case 31:
		return hook.Response{Coalesce: true, Split: 1 + d.roll(10), Delay: time.Second, Effects: []hook.Effect{hook.SendURC{Text: "x"}}}
	}
	return hook.Response{}
}

// Connect implements [Hooks].
func (h *fuzzHooks) Connect(hook.Origin) []hook.Breakpoint {
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	d := h.dice
	var marks []hook.Breakpoint
	for range d.roll(3) {
		effect := pick[hook.Effect](d, hook.Reboot{}, hook.DeactivatePDP{}, hook.LoseSignal{For: time.Second}, hook.SendURC{Text: "mark"})
		marks = append(marks, hook.Breakpoint{Bytes: int64(d.word() / 16), Hit: func() []hook.Effect { return []hook.Effect{effect} }, Missed: func(int64) {}})
	}
	return marks
}

// FTP implements [Hooks].
func (h *fuzzHooks) FTP(hook.Origin, string) plan.Plan {
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
func (h *fuzzHooks) File(o hook.Origin, op fs.Op, store, name string) error {
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	switch h.dice.roll(32) {
	case 30:
		return files.StoreError(400 + h.dice.roll(30))
	case 31:
		h.m.Post(pick[hook.Effect](h.dice, hook.SendURC{Text: "later"}, hook.DeactivatePDP{}, hook.RemoveSD{}, hook.Reboot{}))
	}
	return nil
}

// Ended implements [Hooks].
func (h *fuzzHooks) Ended(hook.Origin) {}
