package fault

import (
	"slices"
	"strings"
	"time"

	"ptymodem/fs"
	"ptymodem/redact"
	"ptymodem/scenarios/fault/action"
	"ptymodem/scenarios/schema"
)

// When is what a fault waits for. All that is given must hold; at least one of At, FTP, FTPIdle, File,
// Data and Time is given.
type When struct {
	At    *schema.CommandPattern
	FTP   action.Verb
	File  fs.Op
	Store action.StoreName
	Name  *schema.Pattern
	Data  *int64 // bytes
	Time  *time.Duration

	FTPIdle *time.Duration // modem time

	Nth, Every, Skip, Times int      // 0 if not given
	Chance                  *float64 // 0 to 1
	After                   int64    // bytes of the transfer; 0 is at its start

	Since, Until *When // events, without counters
}

// A Trigger is a key of `when`. [Triggers] has them all.
type Trigger struct {
	Key, Doc, Example string

	field     schema.Field[When]
	condition func(*When) condition // what events are held against, nil if the key is not given; no function for what counts
}

// When is an example of `when` as a whole: what only counts or compares stands beside an event.
func (t Trigger) When() string {
	switch t.Key {
	case "store", "name":
		return "{file: write, " + t.Example + "}"
	case "nth", "every", "skip", "times", "chance", "after", "since", "until":
		return "{ftp: STOR, " + t.Example + "}"
	}
	return "{" + t.Example + "}"
}

// Triggers are the keys of `when`, in the order in which the documentation has them.
func Triggers() []Trigger {
	return append(eventTriggers(),
		nthTrigger(), everyTrigger(), skipTrigger(), timesTrigger(), chanceTrigger(), afterTrigger(),
		sinceTrigger(), untilTrigger(),
	)
}

// trigger makes a Trigger of its key.
func trigger[V any](name, example, doc string, s schema.Shape[V], at func(*When) *V, c func(*When) condition) Trigger {
	return Trigger{name, doc, example, schema.Key(name, doc, s, at), c}
}

// Moment is the kind of event at which the fault fires: the most specific that is given. Beside it
// At names the command that causes the event, and Time is the earliest time.
func (w *When) Moment() action.Moment {
	switch {
	case w.FTP != "":
		return action.FTPMoment
	case w.FTPIdle != nil:
		return action.IdleMoment
	case w.File != "":
		return action.FileMoment
	case w.Data != nil:
		return action.DataMoment
	case w.At != nil:
		return action.AtMoment
	}
	return action.TimeMoment
}

// events are what the fault waits for, and what arms and disarms it.
func (f *Fault) events() []*When {
	all := []*When{&f.When}
	for _, w := range []*When{f.When.Since, f.When.Until} {
		if w != nil {
			all = append(all, w)
		}
	}
	return all
}

// occasion is what the fault waits for, as its actions see it.
func (w *When) occasion() action.Occasion {
	return action.Occasion{Moment: w.Moment(), Command: w.At, Verb: w.FTP, Op: w.File, After: w.After}
}

// threshold is how many bytes must have moved since the event before the fault fires. One that ends
// a transfer fires at the first byte that is missing.
func (f *Fault) threshold() int64 {
	if cut := f.cut(); cut > 0 {
		return cut
	}
	if f.When.Data != nil {
		return *f.When.Data
	}
	return f.When.After
}

// conditions are what an event is held against for the fault.
func (f *Fault) conditions() []condition {
	all := f.When.conditions()
	if c := f.transfer(); c != nil {
		all = append(all, c)
	}
	return all
}

// waits reports that the fault does not fire at its event, but when bytes have moved since, or when
// there is the connection that it drops.
func (f *Fault) waits(ev action.Event) bool {
	if f.threshold() > 0 {
		return true
	}
	switch f.Drops() {
	case action.ControlConnection:
		return ev.RunsFTP()
	case action.DataConnection:
		return ev.Moment == action.FTPMoment || ev.RunsFTP()
	}
	return false
}

// conditions are what the triggers hold an event against.
func (w *When) conditions() []condition {
	var all []condition
	for _, t := range eventTriggers() {
		if c := t.condition(w); c != nil {
			all = append(all, c)
		}
	}
	return all
}

// String lists what is waited for, as in "ftp: STOR, nth: 2".
func (w *When) String() string { return w.In(redact.Masked) }

// In is String in a view of secrets.
func (w *When) In(v redact.View) string {
	var all []string
	for _, c := range w.conditions() {
		all = append(all, in(v, c).String())
	}
	return strings.Join(slices.Concat(all, w.countText(), w.gateText(v)), ", ")
}

func whenObject() schema.Object[When] {
	o := schema.Object[When]{
		Name: "when",
		Doc:  "What a fault waits for. All of its keys must hold.",
		Rules: append(eventRules(),
			schema.AtMostOne("nth is one event: count it from the first", "nth", "skip"),
			schema.AtMostOne("nth is one event, every is many", "nth", "every"),
			schema.AtMostOne("nth fires only once", "nth", "times"),
			schema.Needs("bytes into a transfer; in data mode use data: SIZE", "after", "ftp"),
		),
		Check: checkWhen,
	}
	for _, t := range Triggers() {
		o.Fields = append(o.Fields, t.field)
	}
	return o
}

// checkWhen refuses what could never fire, or not as it is meant.
func checkWhen(got schema.Keys, w *When) error {
	if w.Moment() == action.TimeMoment {
		for _, k := range []string{"nth", "every", "skip", "times", "since", "until"} {
			if got.Has(k) {
				return got.Wrong(k, "%s with time alone: that time comes once; leave %s out", k, k)
			}
		}
	}
	if w.After > 0 && !w.FTP.MovesData() {
		return got.Wrong("after", "after with ftp: %s: no data moves with it; want one of %s", w.FTP, strings.Join(action.DataVerbs(), ", "))
	}
	return nil
}
