package client_test

import (
	"context"
	"errors"
	"io"
	"math/rand"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
)

// leakCheck makes the test fail if it leaves a goroutine behind.
func leakCheck(t *testing.T) {
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
}

// short returns a context that ends a test that hangs.
func short(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// open dials a session, which is closed with the test.
func open(t *testing.T, cfg client.Config) *client.Client {
	t.Helper()
	c, err := client.Dial(short(t), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// check compares an error with what it should be; kind 0 means none.
func check(t *testing.T, err error, kind ftpbackend.Kind, reply int) {
	t.Helper()
	if kind == 0 {
		if err != nil {
			t.Errorf("got %v, want success", err)
		}
		return
	}
	var e *ftpbackend.Error
	if !errors.As(err, &e) {
		t.Errorf("got %v, want an *Error (%v)", err, kind)
		return
	}
	if e.Kind != kind || e.Reply != reply {
		t.Errorf("got kind %q, reply %d (%v), want %q, %d", e.Kind, e.Reply, err, kind, reply)
	}
	if e.Op == "" || e.Error() == "" {
		t.Errorf("the error does not name its operation: %v", err)
	}
}

// ended waits for the end of the session.
func ended(t *testing.T, c *client.Client) {
	t.Helper()
	select {
	case <-c.Done():
	case <-time.After(patience):
		t.Fatal("the session goes on")
	}
}

// inStep checks that the session goes on.
func inStep(t *testing.T, c *client.Client) {
	t.Helper()
	if path, err := c.Pwd(short(t)); path != "/" || err != nil {
		t.Errorf("out of step: %q, %v", path, err)
	}
}

// quit ends a session in order.
func quit(t *testing.T, c *client.Client) {
	t.Helper()
	check(t, c.Quit(short(t)), 0, 0)
}

// goesOn checks that the session goes on, and ends it.
func goesOn(t *testing.T, c *client.Client) {
	t.Helper()
	inStep(t, c)
	quit(t, c)
}

// Operations for tables.
var (
	pwd   = func(c *client.Client) error { _, err := c.Pwd(context.Background()); return err }
	store = func(c *client.Client) error {
		_, err := c.Store(context.Background(), "a", 0, strings.NewReader("hello"))
		return err
	}
	storeFrom = func(c *client.Client) error {
		_, err := c.Store(context.Background(), "a", 3, strings.NewReader("hello"))
		return err
	}
	retrieve = func(c *client.Client) error { _, err := download(c, "a"); return err }
	rename   = func(c *client.Client) error { return c.Rename(context.Background(), "a", "b") }
	setType  = func(c *client.Client) error { return c.SetType(context.Background(), true) }
)

// download fetches a file.
func download(c *client.Client, name string) (string, error) {
	return whole(c.Retrieve(context.Background(), name, 0))
}

// whole reads a download to its end. What Close says comes before what a Read says.
func whole(d *client.Download, err error) (string, error) {
	if err != nil {
		return "", err
	}
	got, err := io.ReadAll(d)
	if end := d.Close(); end != nil {
		err = end
	}
	return string(got), err
}

// later does something meanwhile.
func later(f func() error) <-chan error {
	result := make(chan error, 1)
	go func() { result <- f() }()
	return result
}

// pending checks that it is not over.
func pending(t *testing.T, result <-chan error) {
	t.Helper()
	select {
	case err := <-result:
		t.Fatalf("over too early: %v", err)
	default:
	}
}

// transfer sends content to a file, or receives it: a line such as "STOR a" says how. A download
// that succeeds has to bring it.
func transfer(t *testing.T, c *client.Client, line, content string) error {
	t.Helper()
	verb, name, _ := strings.Cut(line, " ")
	var got string
	var err error
	switch verb {
	case "STOR":
		_, err = c.Store(short(t), name, 0, strings.NewReader(content))
		return err
	case "RETR":
		got, err = whole(c.Retrieve(short(t), name, 0))
	default:
		got, err = whole(c.List(short(t), verb, name))
	}
	if err == nil && got != content {
		t.Errorf("%s: got %d bytes, %.40q, want %d", line, len(got), got, len(content))
	}
	return err
}

// begin opens a download.
func begin(ctx context.Context, t *testing.T, c *client.Client, name string, offset int64) *client.Download {
	t.Helper()
	d, err := c.Retrieve(ctx, name, offset)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// reader is a source made of a function.
type reader func(p []byte) (int, error)

func (r reader) Read(p []byte) (int, error) { return r(p) }

// then gives a text and after that what a function does.
func then(text string, f func(p []byte) (int, error)) io.Reader {
	return io.MultiReader(strings.NewReader(text), reader(f))
}

// random returns bytes without pattern.
func random(n int) string {
	b := make([]byte, n)
	rand.New(rand.NewSource(int64(n))).Read(b)
	return string(b)
}
