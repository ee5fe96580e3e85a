package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"ptymodem/scenarios/schema"
)

// A Problem is an error as a client gets it (RFC 9457): application/problem+json.
type Problem struct {
	Type     string `json:"type"` // /problems/NAME, a page that is served here
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail"` // what would be right
	Instance string `json:"instance,omitempty"`
	Pos      *place `json:"pos,omitempty"` // in the body
	Step     int    `json:"step,omitempty"`
	Expected string `json:"expected,omitempty"`
	Came     any    `json:"came,omitempty"`
	Nearest  string `json:"nearest,omitempty"`
}

type place struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

func (p *Problem) Error() string { return p.Title + ": " + p.Detail }

// A problemType is a row of the problems that there are.
type problemType struct {
	name, title string
	status      int
	about       string // the page
}

// problemTypes are all of them.
func problemTypes() []problemType {
	return []problemType{
		{"no-modem", "no such modem", 404, "The index in the path is not that of a modem: they count from 0, and /v1/status lists them."},
		{"no-file", "no such file", 404, "The store or the server has no file of that name. A listing of the folder shows what there is."},
		{"no-fault", "no such fault", 404, "No fault has that id. A reset forgets the faults that came by the API."},
		{"no-port", "no such port", 404, "The modem has no port of that name. The state of the modem lists its ports."},
		{"no-route", "no such address", 404, "The API has no such address: /v1/openapi.json lists all."},
		{"no-method", "not that method", 405, "The address takes other methods: see the header Allow."},
		{"bad-json", "neither JSON nor YAML", 400, "The body cannot be read. With Content-Type: application/yaml it may be YAML."},
		{"bad-request", "not what is wanted", 400, "A parameter of the address or the body has a value that it cannot have."},
		{"bad-fault", "not a fault", 422, "The body is not what a scenario file may have in this place. The position is a line and a column of the body."},
		{"bad-step", "a step failed", 422, "A step of the list did not go as it says: the modem answered something else, or nothing."},
		{"not-met", "it did not come", 504, "What was waited for did not come in time. nearest is what came closest."},
		{"busy", "in use", 409, "The file is open, or something else is under way that must end before."},
		{"not-mine", "not this modem's alone", 409, "A reset would change what is not this modem's alone, or was there before it, or what it was started with. Name it in keep, or give each modem its own."},
		{"full", "no space", 507, "The store or the server has no space for it."},
		{"too-large", "the body is too large", 413, "JSON and YAML have at most 1 MiB."},
		{"incomplete", "not all of it is kept", 409, "The latest events are kept, and what is asked for needs older ones. With ?partial=true it has what there is."},
		{"off", "the modem is gone", 409, "The modem was closed, or a bug has ended it: start ptymodem anew."},
		{"watched", "not a modem of ours", 409, "A real module is recorded. Its events are shown, and nothing can be done to it."},
		{"too-many", "too many at once", 429, "At most 64 streams and 256 waits are open at a time: end some."},
		{"ending", "ptymodem ends", 503, "The process is on its way out."},
		{"foreign-host", "foreign Host", 403, "The header Host is not a loopback address or localhost: a web page of another site may have sent this."},
		{"foreign-origin", "foreign origin", 403, "The request comes from a web page of another site, which may not change anything here."},
		{"no-token", "no token", 401, "This API listens beyond the machine: send Authorization: Bearer and the token that it was started with."},
		{"failed", "it failed", 500, "Something of the machine failed: detail has what."},
	}
}

// problem makes a problem of a type; the format is its detail.
func problem(name, format string, args ...any) *Problem {
	for _, t := range problemTypes() {
		if t.name == name {
			return &Problem{Type: "/problems/" + name, Title: t.title, Status: t.status, Detail: fmt.Sprintf(format, args...)}
		}
	}
	panic("no problem type " + name)
}

// problemOf is an error as a problem. One with a place in the body is of the type given.
func problemOf(err error, name string) *Problem {
	var p *Problem
	var wrong *schema.Error
	switch {
	case errors.As(err, &p):
	case errors.As(err, &wrong):
		p = problem(name, "%v", err)
		p.Pos = &place{wrong.Line, wrong.Column}
	default:
		p = problem("failed", "%v", err)
	}
	return p
}

// write sends it.
func (p *Problem) write(w http.ResponseWriter, r *http.Request) {
	own := *p
	own.Instance = r.URL.Path
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(own.Status)
	_ = json.NewEncoder(w).Encode(own)
}

// serveProblem is the page of a type.
func serveProblem(c *call) error {
	for _, t := range problemTypes() {
		if t.name == c.r.PathValue("name") {
			c.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			fmt.Fprintf(c.w, "%s: %s (status %d)\n\n%s\n", t.name, t.title, t.status, t.about)
			return nil
		}
	}
	return problem("no-route", "there is no problem type %q", c.r.PathValue("name"))
}
