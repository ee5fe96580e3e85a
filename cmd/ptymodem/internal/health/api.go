package health

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"ptymodem/control"
)

// answerTime is how long an API has to answer. One that listens answers once all modems are there.
const answerTime = 5 * time.Second

// longestAnswer is what is read of an answer, in bytes.
const longestAnswer = 64 << 10

// askAPI returns an error unless an API says that its modems are ready.
func askAPI(ctx context.Context, at control.Address, token string) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	// Whatever the address, the API is called localhost: without a token it is known by no other name.
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost/v1/ready", nil)
	if err != nil {
		return err
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	var d net.Dialer
	answer, err := (&http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return d.DialContext(ctx, at.Network, at.Addr)
		},
		DisableKeepAlives: true,
	}).RoundTrip(r)
	if err != nil {
		return noAnswer(at, err)
	}
	defer answer.Body.Close()
	return judge(answer, at, token != "")
}

// noAnswer says why no answer came.
func noAnswer(at control.Address, err error) error {
	var failed *net.OpError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("the API at %s has not answered in time: its process is starting, or is stopped", nameOf(at))
	case errors.As(err, &failed) && failed.Op == "dial":
		return fmt.Errorf("no API listens at %s (%w): ptymodem has not started yet, has ended, or has another --api", nameOf(at), failed.Err)
	}
	return fmt.Errorf("what listens at %s is no API of ptymodem (%w): give the address of --api", nameOf(at), err)
}

// judge takes an answer.
func judge(answer *http.Response, at control.Address, withToken bool) error {
	switch answer.StatusCode {
	case http.StatusUnauthorized:
		if withToken {
			return fmt.Errorf("the API at %s has another token: give the one that it was started with", nameOf(at))
		}
		return fmt.Errorf("the API at %s wants its token: set %s, or give --api-token-file", nameOf(at), control.TokenVariable)
	case http.StatusServiceUnavailable:
		return fmt.Errorf("the API at %s is about to end", nameOf(at))
	}
	var said struct{ Ready bool }
	err := json.NewDecoder(io.LimitReader(answer.Body, longestAnswer)).Decode(&said)
	if answer.StatusCode != http.StatusOK || err != nil || !said.Ready {
		return fmt.Errorf("what listens at %s is no API of ptymodem (its answer is %q): give the address of --api", nameOf(at), answer.Status)
	}
	return nil
}

// nameOf is an address as --api takes it.
func nameOf(a control.Address) string {
	if a.Network == "unix" {
		return "unix:" + a.Addr
	}
	return a.Addr
}

// anyPort reports that the address says no port.
func (o *options) anyPort() bool {
	_, port, err := net.SplitHostPort(o.api.Addr)
	n, bad := strconv.Atoi(port)
	return o.api.Network == "tcp" && err == nil && bad == nil && n == 0
}
