package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/serial/pty"
	"ptymodem/ftpbackend/server"
	"ptymodem/scenarios/schema"
	"ptymodem/scenarios/testbed"
)

// The limits of what one process serves.
const (
	largestBody   = 1 << 20 // of JSON and YAML
	headerTimeout = 5 * time.Second
	endTimeout    = 200 * time.Millisecond // for answers that are under way at the end
	mostStreams   = 64
	mostAwaits    = 256
)

// A Config says what an API is for.
type Config struct {
	Version string
	Modems  []Modem
	Server  *server.Server // the embedded one, of all modems
	Hub     *Hub           // what the modems trace to
	PTYs    *pty.Maker     // of ports on which steps are played; nil: they are in memory
	Table   *at.Table
	Token   string // that a client has to have; empty: none
	Unix    bool   // it listens on a socket, whose rights say who may
}

// A Modem is one that is steered.
type Modem struct {
	Testbed *testbed.Testbed // made with Options.Inject
	Watched *Watched         // in place of Testbed, of the only modem; nil: none
	TTY     string           // the path of its tty; empty: it has none
	Link    string
	Ports   []string // its ports on the network, as in "tcp://127.0.0.1:5000"; the last is the one to show in place of a tty

	// Why a reset must leave its stores or the server's files alone; empty: it need not.
	StoresNotMine, ServerNotMine string
}

// An API serves what package control is about. It has to be ended by Close.
type API struct {
	cfg     Config
	started time.Time
	modems  []*modem
	http    *http.Server
	served  sync.WaitGroup
	ctx     context.Context // ends with Close
	end     context.CancelFunc
	streams chan struct{} // a place for each
	awaits  chan struct{}
	begun   func() // for tests: a stream or a wait would see what happens from here on, or typing is next; nil otherwise
}

// New returns an API that does not listen yet.
func New(cfg Config) *API {
	a := &API{cfg: cfg, started: time.Now(), streams: make(chan struct{}, mostStreams), awaits: make(chan struct{}, mostAwaits)}
	for i, m := range cfg.Modems {
		own := &modem{Modem: m, index: i}
		if own.Watched == nil {
			own.scenarioFaults()
			own.begin(testbed.Keep{})
		}
		a.modems = append(a.modems, own)
	}
	a.ctx, a.end = context.WithCancel(context.Background())
	a.http = &http.Server{
		Handler: a.guard(a.routes()), ReadHeaderTimeout: headerTimeout, IdleTimeout: time.Minute,
		BaseContext: func(net.Listener) context.Context { return a.ctx },
	}
	return a
}

// Serve serves a listener, on a goroutine of its own, until Close.
func (a *API) Serve(l net.Listener) {
	a.served.Go(func() { _ = a.http.Serve(l) })
}

// Close ends all that is served, streams and waits at once, and waits for it.
func (a *API) Close() error {
	a.end()
	ctx, cancel := context.WithTimeout(context.Background(), endTimeout)
	defer cancel()
	err := a.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = a.http.Close()
	}
	a.served.Wait()
	for _, m := range a.modems {
		m.playing.Lock() // a request that was cut off ends soon
		err = errors.Join(err, m.closePort())
		m.playing.Unlock()
	}
	return err
}

// tellBegun tells a test that a stream, a wait or typing has begun.
func (a *API) tellBegun() {
	if a.begun != nil {
		a.begun()
	}
}

// A call is one request.
type call struct {
	api *API
	w   http.ResponseWriter
	r   *http.Request
	m   *modem // of the {n} in the path; nil without
}

// handler serves a route.
func (a *API) handler(h func(*call) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{api: a, w: w, r: r}
		err := c.findModem()
		if err == nil {
			err = h(c)
		}
		if err != nil {
			problemOf(err, "bad-request").write(w, r)
		}
	})
}

// findModem sees to the {n} of the path.
func (c *call) findModem() error {
	text := c.r.PathValue("n")
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n >= len(c.api.modems) {
		return problem("no-modem", "there is no modem %s: they count from 0 to %d", text, len(c.api.modems)-1)
	}
	c.m = c.api.modems[n]
	return nil
}

// answer sends v as JSON. < and > stay as they are: no answer is ever taken for HTML.
func (c *call) answer(status int, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", "application/json")
	c.w.WriteHeader(status)
	_, _ = c.w.Write(b.Bytes())
	return nil
}

// none answers that it is done.
func (c *call) none() error {
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// body reads a body that is JSON or YAML.
func (c *call) body() ([]byte, error) {
	b, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, largestBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, problem("too-large", "the body has more than %s", schema.FormatSize(largestBody))
	case err != nil:
		return nil, problem("bad-request", "the body could not be read: %v", err)
	}
	return b, nil
}

// parse reads the body as a shape. what is the name that errors have for it.
func parse[T any](c *call, what string, s schema.Shape[T]) (v T, err error) {
	b, err := c.body()
	if err != nil {
		return v, err
	}
	return parseBytes(c, what, b, s)
}

func parseBytes[T any](c *call, what string, b []byte, s schema.Shape[T]) (v T, err error) {
	if err := c.readable(what, b); err != nil {
		return v, err
	}
	if v, err = schema.Parse(what, b, s); err != nil {
		return v, problemOf(err, "bad-fault")
	}
	return v, nil
}

// readable refuses a body that is not what it says it is.
func (c *call) readable(what string, b []byte) error {
	kind, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if kind == "application/json" && !json.Valid(b) {
		return problem("bad-json", "%s is no JSON: with Content-Type: application/yaml it may be YAML", what)
	}
	if err := schema.Readable(what, b); err != nil {
		return problemOf(err, "bad-json")
	}
	return nil
}
