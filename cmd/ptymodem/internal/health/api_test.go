package health

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ptymodem/control"
)

// TestAnswers: an API is ready if it says so; what else answers is told apart.
func TestAnswers(t *testing.T) {
	for _, test := range []struct {
		name, token string
		status      int
		body, err   string
	}{
		{"ready", "", 200, `{"ready":true}`, ""},
		{"ready with a token", "0123456789abcdef", 200, `{"ready":true}`, ""},
		{"not ready", "", 200, `{"ready":false}`, "no API of ptymodem"},
		{"another program", "", 200, `<!DOCTYPE html>`, "no API of ptymodem"},
		{"another server", "", 404, `not found`, `no API of ptymodem (its answer is "404 Not Found")`},
		{"without its token", "", 401, ``, "wants its token"},
		{"with another token", "0123456789abcdef", 401, ``, "has another token"},
		{"at its end", "", 503, ``, "is about to end"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet || r.URL.Path != "/v1/ready" || r.Host != "localhost" {
					t.Errorf("%s %s of %s", r.Method, r.URL, r.Host)
				}
				if got := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "); got != test.token {
					t.Errorf("token %q, want %q", got, test.token)
				}
				w.WriteHeader(test.status)
				io.WriteString(w, test.body)
			}))
			defer server.Close()
			expect(t, askAPI(t.Context(), addressOf(server.Listener), test.token), test.err)
		})
	}
}

// TestNoAnswer: what does not answer, or not as an API does.
func TestNoAnswer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond) // of what listens, and accepts nobody
	defer cancel()
	expect(t, askAPI(ctx, addressOf(l), ""), "has not answered in time")
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			io.WriteString(conn, "220 ready\r\n")
			conn.Close()
		}
	}()
	expect(t, askAPI(t.Context(), addressOf(l), ""), "is no API of ptymodem")
	l.Close()
	expect(t, askAPI(t.Context(), addressOf(l), ""), "no API listens at "+l.Addr().String())
}

func addressOf(l net.Listener) control.Address {
	return control.Address{Network: "tcp", Addr: l.Addr().String()}
}

// expect wants an error with a part, or none.
func expect(t *testing.T, err error, part string) {
	t.Helper()
	if (err == nil) != (part == "") || err != nil && !strings.Contains(err.Error(), part) {
		t.Errorf("got %v, want %q", err, part)
	}
}
