package fault

import (
	"ptymodem/redact"
	"ptymodem/scenarios/fault/action"
	"ptymodem/scenarios/schema"
)

func sinceTrigger() Trigger {
	return trigger("since", "since: {at: +QIDEACT}",
		"The event that arms the fault: before it nothing counts. It has the triggers at, ftp, ftp-idle, file, store, name, "+
			"data and time, without counters. data is 0 there, the CONNECT: only the fault itself counts bytes. The counters "+
			"beside it count what comes while the fault is armed; the event itself is not among it.",
		eventShape(), func(w *When) **When { return &w.Since }, nil)
}

func untilTrigger() Trigger {
	return trigger("until", "until: {at: +QFLST}",
		"The event that disarms the fault, with the triggers of since. An event of since after it arms the fault again. "+
			"Without since the fault is armed from the start.",
		eventShape(), func(w *When) **When { return &w.Until }, nil)
}

// eventTriggers are those that an event is described with.
func eventTriggers() []Trigger {
	return []Trigger{
		atTrigger(), ftpTrigger(), ftpIdleTrigger(), fileTrigger(), storeTrigger(), nameTrigger(), dataTrigger(), timeTrigger(),
	}
}

// eventShape is what stands behind since and until. A number of bytes is no event: they are counted
// from the event at which a fault fires, and what arms one fires nothing.
func eventShape() schema.Shape[*When] {
	o := schema.Object[When]{
		Name: "event", Doc: "What arms a fault, or disarms it. All of its keys must hold.",
		Rules: eventRules(),
		Check: func(got schema.Keys, w *When) error {
			if w.Data != nil && *w.Data > 0 {
				return got.Wrong("data", "data: %s in since or until: want 0, the CONNECT; only data beside since and until counts bytes", schema.FormatSize(*w.Data))
			}
			return nil
		},
	}
	for _, t := range eventTriggers() {
		o.Fields = append(o.Fields, t.field)
	}
	return schema.Optional(o.Shape())
}

// eventRules are about the triggers of an event.
func eventRules() []schema.Rule {
	return []schema.Rule{
		schema.AnyOf("at", "ftp", "ftp-idle", "file", "data", "time"),
		schema.AtMostOne("each is a moment of its own; add at to one of them to say for which command", "ftp", "ftp-idle", "file", "data"),
		schema.AtMostOne("no command causes a pause", "at", "ftp-idle"),
		schema.Needs("only files have a store", "store", "file"),
		schema.Needs("only files have a name", "name", "file"),
	}
}

// gateText are since and until, as in the file.
func (w *When) gateText(v redact.View) []string {
	var all []string
	for _, g := range []*gate{newGate("since", w.Since), newGate("until", w.Until)} {
		if g != nil {
			all = append(all, g.in(v))
		}
	}
	return all
}

// An armament is whether a fault is armed. The zero value is for a fault that always is.
type armament struct {
	since, until *gate
	disarmed     bool
	passed       bool // it was armed once
}

// A gate is an event that arms a fault, or disarms it.
type gate struct {
	key        string // since or until
	event      *When
	moment     action.Moment
	conditions []condition
	over       bool // its time alone has come
}

func newArmament(w *When) armament {
	a := armament{since: newGate("since", w.Since), until: newGate("until", w.Until)}
	a.disarmed = a.since != nil
	a.passed = !a.disarmed
	return a
}

func newGate(key string, w *When) *gate {
	if w == nil {
		return nil
	}
	return &gate{key: key, event: w, moment: w.Moment(), conditions: w.conditions()}
}

// in is the gate as in the file, in a view of secrets.
func (g *gate) in(v redact.View) string { return g.key + ": {" + g.event.In(v) + "}" }

// event follows an event, after it was counted.
func (a *armament) event(ev action.Event) {
	if a.until.meets(ev) {
		a.disarmed = true
	}
	if a.since.meets(ev) {
		a.disarmed, a.passed = false, true
	}
}

// why is why a fault is not armed.
func (a *armament) why() stop {
	if a.passed {
		return stop{"came after ", a.until}
	}
	return stop{"came before ", a.since}
}

// A stop is a gate that has kept an event from a fault, and how.
type stop struct {
	how string // "came after "
	by  *gate
}

// meets reports whether the event is that of the gate.
func (g *gate) meets(ev action.Event) bool {
	if g == nil || g.over || ev.Moment != g.moment {
		return false
	}
	for _, c := range g.conditions {
		if !c.holds(ev) {
			return false
		}
	}
	g.over = g.moment == action.TimeMoment
	return true
}
