package client_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/ftptest"
	"ptymodem/ftpbackend/ftptls"
	"ptymodem/ftpbackend/server"
)

// sizes are those at which transfers have been known to go wrong.
var sizes = []int{0, 1, 70_000, 2 << 20}

// A dialect is how a server differs from the others.
type dialect struct {
	has          []ftpbackend.Security // all, if none is named
	plainActive  bool                  // active mode works without TLS only
	noEmptySize  bool                  // SIZE of an empty file has no number
	noContinuing bool                  // REST before STOR empties the file
	noQuotes     bool                  // quotes in names are dropped
	missing      int                   // the reply to RETR of a missing file; 0: 550
}

// whileMoving is a context that ends when nothing has moved in a session for five minutes, however
// long the session is: a busy machine takes its time.
func whileMoving(t *testing.T, cfg *client.Config) context.Context {
	const still = 5 * time.Minute
	ctx, cancel := context.WithCancelCause(context.Background())
	stop := time.AfterFunc(still, func() { cancel(fmt.Errorf("nothing has moved for %v", still)) })
	t.Cleanup(func() { stop.Stop(); cancel(nil) })
	cfg.Observer.Reply = func(int, string) { stop.Reset(still) }
	cfg.Observer.Data = func(bool, int) { stop.Reset(still) }
	return ctx
}

// conform runs a session of everything against a server whose login folder is empty and may be
// written to. The same suite runs against every server.
func conform(t *testing.T, cfg client.Config, d dialect) {
	ctx := whileMoving(t, &cfg)
	c, err := client.Dial(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	inStep := func(after string) {
		t.Helper()
		if _, err := c.Pwd(ctx); err != nil {
			t.Fatalf("after %s: %v", after, err)
		}
	}
	get := func(name string, offset int64) ([]byte, error) {
		got, err := whole(c.Retrieve(ctx, name, offset))
		return []byte(got), err
	}
	list := func(verb, dir string) string {
		t.Helper()
		got, err := whole(c.List(ctx, verb, dir))
		if err != nil {
			t.Fatalf("%s %s: %v", verb, dir, err)
		}
		return got
	}
	nlst := func() []string {
		t.Helper()
		names := slices.DeleteFunc(strings.Fields(list("NLST", "")), func(name string) bool {
			return name == "." || name == ".." // pure-ftpd has them
		})
		slices.Sort(names)
		return names
	}

	var names []string
	for _, size := range sizes {
		data := make([]byte, size)
		rand.New(rand.NewSource(int64(size))).Read(data)
		name := fmt.Sprintf("f%d.bin", size)
		names = append(names, name)
		n, err := c.Store(ctx, name, 0, bytes.NewReader(data))
		if err != nil || n != int64(size) {
			t.Fatalf("%s: sent %d, %v", name, n, err)
		}
		if at, err := c.Size(ctx, name); (err != nil || at != int64(size)) && !(size == 0 && d.noEmptySize) {
			t.Errorf("%s: size %d, %v", name, at, err)
		}
		got, err := get(name, 0)
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%s: got %d bytes, %v", name, len(got), err)
		}
		if size < 10 {
			continue
		}
		half := int64(size / 2)
		got, err = get(name, half)
		if err != nil || !bytes.Equal(got, data[half:]) {
			t.Errorf("%s from %d: got %d bytes, %v", name, half, len(got), err)
		}
		if !d.noContinuing {
			if n, err := c.Store(ctx, name, half, bytes.NewReader(data[half:])); err != nil || n != int64(size)-half {
				t.Errorf("%s continued: sent %d, %v", name, n, err)
			}
			got, err = get(name, 0)
			if err != nil || !bytes.Equal(got, data) {
				t.Errorf("%s after that: got %d bytes, %v", name, len(got), err)
			}
		}
	}

	slices.Sort(names)
	if listed := nlst(); !slices.Equal(listed, names) {
		t.Errorf("NLST: got %q, want %q", listed, names)
	}
	if got := list("LIST", "."); strings.Count(got, "\r\n") < len(names) {
		t.Errorf("LIST: got %q", got)
	}

	_, err = get("missing", 0)
	check(t, err, ftpbackend.KindReply, cmp.Or(d.missing, 550))
	inStep("a missing file")
	_, err = c.Size(ctx, "missing")
	check(t, err, ftpbackend.KindReply, 550)
	check(t, c.Cwd(ctx, "missing"), ftpbackend.KindReply, 550)

	folder := `-a "quoted" földer`
	if d.noQuotes {
		folder = "a földer"
	}
	check(t, c.Mkdir(ctx, folder), 0, 0)
	check(t, c.Cwd(ctx, folder), 0, 0)
	if path, err := c.Pwd(ctx); err != nil || !strings.HasSuffix(path, "/"+folder) {
		t.Errorf("PWD: got %q, %v", path, err)
	}
	if got := nlst(); len(got) > 0 {
		t.Errorf("NLST of an empty folder: got %q", got)
	}
	check(t, c.Cwd(ctx, ".."), 0, 0)
	check(t, c.Rmdir(ctx, folder), 0, 0)
	check(t, c.Rename(ctx, "f1.bin", "g1.bin"), 0, 0)
	if stamp, err := c.ModTime(ctx, "g1.bin"); err != nil || len(stamp) < 14 {
		t.Errorf("MDTM: got %q, %v", stamp, err)
	}
	check(t, c.Delete(ctx, "g1.bin"), 0, 0)
	check(t, c.SetType(ctx, true), 0, 0)
	check(t, c.SetType(ctx, false), 0, 0)

	lost := fmt.Errorf("the host went away")
	_, err = c.Store(ctx, "cut", 0, io.MultiReader(strings.NewReader(strings.Repeat("x", 70_000)), reader(func([]byte) (int, error) { return 0, lost })))
	check(t, err, ftpbackend.KindCanceled, 0)
	inStep("a failed upload")

	pieces(t, ctx, c)

	// Many in a row: sessions must be resumed and replies stay in step.
	for range 20 {
		if _, err := c.Store(ctx, "again", 0, strings.NewReader("once more")); err != nil {
			t.Fatal(err)
		}
		if got, err := get("again", 0); err != nil || string(got) != "once more" {
			t.Fatalf("got %q, %v", got, err)
		}
	}
	check(t, c.Quit(ctx), 0, 0)
}

// modes runs the suite in each security and transfer mode that the server has, side by side.
func modes(t *testing.T, d dialect, config func(t *testing.T, sec ftpbackend.Security, version uint16) client.Config) {
	names := map[ftpbackend.Security]string{ftpbackend.Plain: "plain", ftpbackend.Implicit: "implicit", ftpbackend.Explicit: "explicit"}
	if len(d.has) == 0 {
		d.has = []ftpbackend.Security{ftpbackend.Plain, ftpbackend.Implicit, ftpbackend.Explicit}
	}
	for _, sec := range d.has {
		for _, mode := range []string{"passive", "active"} {
			if mode == "active" && sec != ftpbackend.Plain && d.plainActive {
				continue
			}
			versions := []uint16{0}
			if sec != ftpbackend.Plain {
				versions = []uint16{0x0303, 0x0304}
			}
			for _, version := range versions {
				t.Run(fmt.Sprintf("%s, %s, %x", names[sec], mode, version), func(t *testing.T) {
					t.Parallel()
					cfg := config(t, sec, version)
					cfg.Security, cfg.Active = sec, mode == "active"
					cfg.TLS.MaxVersion = version
					conform(t, cfg, d)
				})
			}
		}
	}
}

// pieces takes two hundred pieces of a large file, each of them the beginning of a download that is
// not wanted to its end.
func pieces(t *testing.T, ctx context.Context, c *client.Client) {
	t.Helper()
	const size = 1000
	large := make([]byte, 16<<20)
	rand.New(rand.NewSource(1)).Read(large)
	if _, err := c.Store(ctx, "large", 0, bytes.NewReader(large)); err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		d, err := c.Retrieve(ctx, "large", int64(i*size))
		if err != nil {
			t.Fatalf("piece %d: %v", i, err)
		}
		got := make([]byte, size)
		if _, err := io.ReadFull(d, got); err != nil || !bytes.Equal(got, large[i*size:][:size]) {
			t.Fatalf("piece %d: %v", i, err)
		}
		lost := errors.New("the host is gone")
		if i%10 == 9 {
			c.Abort(lost)
			if err := d.Close(); !errors.Is(err, lost) {
				t.Fatalf("piece %d, aborted: %v", i, err)
			}
		} else if err := d.Close(); err != nil {
			t.Fatalf("piece %d: %v", i, err)
		}
	}
}

// TestEmbedded: the embedded server, by way of the isolated network.
func TestEmbedded(t *testing.T) {
	leakCheck(t)
	modes(t, dialect{}, func(t *testing.T, sec ftpbackend.Security, _ uint16) client.Config {
		server, err := server.Start(server.Config{Users: map[string]string{"test": "secret"}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { server.Close() })
		cfg := client.Config{Network: ftpbackend.Isolated(server, nil), Host: certName, User: "test", Password: "secret"}
		if sec != ftpbackend.Plain {
			ca, err := server.CA()
			if err != nil {
				t.Fatal(err)
			}
			cfg.TLS = ftptls.Options{Verify: true, CheckHost: true, CA: ca}
		}
		return cfg
	})
}

// TestEmbeddedIPv6: EPSV and EPRT, as IPv6 wants them.
func TestEmbeddedIPv6(t *testing.T) {
	ftptest.NeedIPv6(t)
	leakCheck(t)
	for _, active := range []bool{false, true} {
		server, err := server.Start(server.Config{Listen: "[::1]:0"})
		if err != nil {
			t.Fatal(err)
		}
		at, _ := server.ListenAddr()
		conform(t, client.Config{
			Network: ftpbackend.HostNetwork(nil), Host: "::1", Port: at.(*net.TCPAddr).AddrPort().Port(),
			Security: ftpbackend.Explicit, Active: active,
		}, dialect{})
		server.Close()
	}
}
