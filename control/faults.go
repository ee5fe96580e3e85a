package control

import (
	"net/http"

	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/schema"
)

// A Fault is one as the API shows it.
type Fault struct {
	ID       string `json:"id"`
	From     string `json:"from"` // "api", or its place in the scenario
	When     any    `json:"when"`
	Do       any    `json:"do"`
	Optional bool   `json:"optional"`
	Fired    int    `json:"fired"`
	Nearest  string `json:"nearest,omitempty"` // until it has fired: what came closest
}

// show is a fault as the API shows it. do is a list, whatever the source has.
func (k *known) show() Fault {
	fired, nearest := k.Status()
	do, ok := k.Source.Do.([]any)
	if !ok && k.Source.Do != nil {
		do = []any{k.Source.Do}
	}
	if do == nil {
		do = []any{}
		for _, a := range k.Do {
			do = append(do, a.Spec().Name)
		}
	}
	return Fault{ID: k.id, From: k.from, When: k.Source.When, Do: do, Optional: k.Optional, Fired: fired, Nearest: nearest}
}

func getFaults(c *call) error {
	all := []Fault{}
	for _, k := range c.m.all() {
		all = append(all, k.show())
	}
	return c.answer(200, all)
}

func getFault(c *call) error {
	k, err := c.m.find(c.r.PathValue("id"))
	if err != nil {
		return err
	}
	return c.answer(200, k.show())
}

func postFault(c *call) error {
	f, err := parse(c, "fault", fault.Object().Shape())
	if err != nil {
		return err
	}
	f.File = "fault"
	after := c.api.cfg.Hub.Last()
	k := c.m.addFault(c.m.Testbed.Inject(&f), after)
	c.w.Header().Set("Location", c.r.URL.Path+"/"+k.id)
	return c.answer(http.StatusCreated, k.show())
}

func deleteFault(c *call) error {
	k, err := c.m.find(c.r.PathValue("id"))
	if err != nil {
		return err
	}
	c.m.remove(func(x *known) bool { return x == k })
	return c.none()
}

func deleteFaults(c *call) error {
	c.m.remove(func(k *known) bool { return k.from == fromAPI })
	return c.none()
}

// A bulk fault is one for several modems.
type bulk struct {
	modems string
	fault  *fault.Fault
}

func bulkShape() schema.Shape[bulk] {
	return schema.Object[bulk]{
		Name: "fault of several modems", Doc: "One fault, and the modems that get it.",
		Fields: []schema.Field[bulk]{
			schema.Key("modems", "Indexes and ranges of them, as in 0-99,120. Default: all.", schema.Text("indexes such as 0-99,120"), func(b *bulk) *string { return &b.modems }),
			schema.Key("fault", "The fault.", schema.Optional(fault.Object().Shape()), func(b *bulk) **fault.Fault { return &b.fault }).Must(),
		},
	}.Shape()
}

// bulkMade is a fault that one of several modems has got.
type bulkMade struct {
	Modem int    `json:"modem"`
	ID    string `json:"id"`
}

func postFaults(c *call) error {
	b, err := parse(c, "faults", bulkShape())
	if err != nil {
		return err
	}
	modems, err := c.api.parseModems(b.modems)
	if err != nil {
		return err
	}
	all := []bulkMade{}
	for _, m := range modems {
		f := *b.fault
		after := c.api.cfg.Hub.Last()
		all = append(all, bulkMade{m.index, m.addFault(m.Testbed.Inject(&f), after).id})
	}
	return c.answer(http.StatusCreated, all)
}

// A finding as the API shows it.
type finding struct {
	ID     string `json:"id"`
	Count  int    `json:"count"`
	Line   string `json:"line"`
	Reason string `json:"reason"`
	Modem  int    `json:"modem"`
}

func (a *API) findings(modems ...*modem) []finding {
	all := []finding{}
	for _, m := range modems {
		for _, f := range a.cfg.Hub.Findings(m.index) {
			all = append(all, finding{f.ID, f.Count, f.Line, f.Reason, m.index})
		}
	}
	return all
}

func getFindings(c *call) error    { return c.answer(200, c.api.findings(c.m)) }
func getAllFindings(c *call) error { return c.answer(200, c.api.findings(c.api.modems...)) }
