package emulator

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"ptymodem/emulator/serial"
	"ptymodem/fs"
	"ptymodem/ftpbackend/ftptest"
)

// heapLimit is far below the files' sizes and far above what a transfer needs.
const heapLimit = 64 << 20

// A realHost is a host over a pipe in real time, for what takes long.
type realHost struct {
	t    testing.TB
	pipe *serial.Pipe
	sink *sink
	stir chan struct{}
	got  []byte
}

func newRealHost(t testing.TB, cfg Config) *realHost {
	h := &realHost{t: t, pipe: serial.NewPipe(), stir: make(chan struct{}, 1)}
	h.pipe.OnChange(func() {
		select {
		case h.stir <- struct{}{}:
		default:
		}
	})
	h.pipe.SetLimit(512 << 10)
	m := New(cfg)
	t.Cleanup(func() { m.Close() })
	h.sink = &sink{Pipe: h.pipe}
	m.Attach(h.sink)
	h.pipe.SetDTR(true)
	h.at("ATE0", "OK")
	h.at("AT+QIACT=1", "OK")
	h.at(`AT+QFTPCFG="rsptimeout",180`, "OK")
	h.at(fmt.Sprintf(`AT+QFTPOPEN="%s"`, ftptest.Name), "+QFTPOPEN: 0,0")
	return h
}

// more waits for something to read. A file on its way, in either direction, counts for nothing: it
// may take minutes on a busy machine.
func (h *realHost) more() []byte {
	h.t.Helper()
	const limit = 20 * time.Minute
	late := time.NewTimer(limit)
	defer late.Stop()
	for {
		if b := h.pipe.Receive(); len(b) > 0 {
			return b
		}
		select {
		case <-h.stir:
		case <-late.C:
			h.t.Fatalf("nothing came for %v after %.200q", limit, h.got)
		}
	}
}

// at sends a line and reads up to want.
func (h *realHost) at(line, want string) {
	h.t.Helper()
	h.pipe.Send([]byte(line + "\r"))
	h.await(line, want)
}

func (h *realHost) await(after, want string) {
	h.t.Helper()
	mark := []byte("\r\n" + want + "\r\n")
	for !bytes.Contains(h.got, mark) {
		if !strings.Contains(want, "ERROR") && bytes.Contains(h.got, []byte("ERROR")) {
			h.t.Fatalf("%s: got %q, want %q", after, h.got, want)
		}
		h.got = append(h.got, h.more()...)
	}
	_, h.got, _ = bytes.Cut(h.got, mark)
}

// skip gets a file of n bytes by a command, keeps none of it, and checks its end and the heap.
func (h *realHost) skip(command string, n int64, tail string) {
	h.t.Helper()
	h.sink.mu.Lock()
	h.sink.expect, h.sink.end = n, nil
	h.sink.mu.Unlock()
	h.at(command, "CONNECT")
	h.await(command, fmt.Sprintf("+QFTPGET: 0,%d", n))
	h.sink.mu.Lock()
	defer h.sink.mu.Unlock()
	if !strings.HasSuffix(string(h.sink.end), "\x00"+tail) || h.sink.left != 0 {
		h.t.Errorf("%s: the data ends with %q, %d bytes early; want %q", command, h.sink.end, h.sink.left, tail)
	}
	if h.sink.heap > heapLimit {
		h.t.Errorf("%s: %d bytes on the heap", command, h.sink.heap)
	}
}

// A sink is a pipe that drops a file on its way to the host, so that the test costs little more
// than the modem does.
type sink struct {
	*serial.Pipe
	mu     sync.Mutex
	expect int64  // bytes of the file after the next CONNECT
	left   int64  // of them still to come
	end    []byte // the last bytes dropped
	heap   uint64 // the largest seen on the way
	passed int64  // since the heap was looked at
}

func (s *sink) Write(b []byte) (int, error) {
	s.mu.Lock()
	n := int(min(s.left, int64(len(b))))
	if n > 0 {
		s.left -= int64(n)
		s.end = append(append(s.end[:0], s.end[max(0, len(s.end)-32):]...), b[max(0, n-32):n]...)
		if s.passed += int64(n); s.passed > 512<<20 {
			var mem runtime.MemStats
			runtime.ReadMemStats(&mem)
			s.heap, s.passed = max(s.heap, mem.HeapAlloc), 0
		}
	} else if bytes.Contains(b, []byte("CONNECT")) {
		s.left, s.expect = s.expect, 0
	}
	s.mu.Unlock()
	if n == len(b) {
		return n, nil
	}
	m, err := s.Pipe.Write(b[n:])
	return n + m, err
}

// sparse makes a file of n bytes, all zero but the tail.
func sparse(t testing.TB, path string, n int64, tail string) {
	t.Helper()
	f, err := os.Create(path)
	if err == nil {
		_, err = f.WriteAt([]byte(tail), n-int64(len(tail)))
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestLargeFiles: files over 4 GiB, over COM and out of a folder. Sizes, lengths and results go
// past 2^32, positions end at 4294967295 (note 2.5, 2.6).
func TestLargeFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("moves several GiB")
	}
	const size, tail = int64(1)<<32 + 1000, "the tail"
	s := ftptest.Start(t, ftptest.VSFTPD, ftptest.Options{})
	sparse(t, filepath.Join(s.Root, "big"), size, tail)
	s.Own(t, filepath.Join(s.Root, "big"))
	local := t.TempDir()
	sparse(t, filepath.Join(local, "big"), size, tail)
	sd, err := fs.OpenDir("SD", local, 64<<30)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sd.Close() })
	h := newRealHost(t, Config{UFS: fs.NewMemory("UFS", 1<<20), SD: sd, Network: route(t, s.Addr.String()), Speed: 10})

	h.at(`AT+QFTPSIZE="big"`, fmt.Sprintf("+QFTPSIZE: 0,%d", size))
	h.skip(`AT+QFTPGET="big","COM:"`, size, tail)
	h.at("AT+QFTPLEN", fmt.Sprintf("+QFTPLEN: 0,%d", size))

	// The last position there is, and what lies past it.
	h.skip(`AT+QFTPGET="big","COM:",4294967295`, size-4294967295, tail)
	h.at(`AT+QFTPGET="big","COM:",4294967296`, "+CME ERROR: 610")
	h.at(`AT+QFTPGET="big","SD:end",4294967295`, fmt.Sprintf("+QFTPGET: 0,%d", size-4294967295))

	h.at("AT+QFTPCLOSE", "+QFTPCLOSE: 0,0")

	// To a server that keeps nothing, which spares the disk.
	fake := newFakeServer(t)
	arrived := make(chan int64, 2)
	fake.onData(func(_ string, c *net.TCPConn) {
		n, _ := io.Copy(io.Discard, c)
		arrived <- n
	})
	h = newRealHost(t, Config{UFS: fs.NewMemory("UFS", 1<<20), SD: sd, Network: route(t, fake.ln.Addr().String()), Speed: 10})
	h.at(`AT+QFTPPUT="copy","SD:big"`, fmt.Sprintf("+QFTPPUT: 0,%d", size))
	h.at("AT+QFTPLEN", fmt.Sprintf("+QFTPLEN: 0,%d", size))
	h.at(`AT+QFTPPUT="copy","SD:big",4294967295`, fmt.Sprintf("+QFTPPUT: 0,%d", size-4294967295))
	for _, want := range []int64{size, size - 4294967295} {
		if n := <-arrived; n != want {
			t.Errorf("%d bytes arrived, want %d", n, want)
		}
	}
	h.at("AT+QFTPCLOSE", "+QFTPCLOSE: 0,0")
}

// TestSlowHost: a host that does not read slows the server, not the heap.
func TestSlowHost(t *testing.T) {
	const size, tail = 128 << 20, "the tail"
	s := ftptest.Start(t, ftptest.VSFTPD, ftptest.Options{})
	sparse(t, filepath.Join(s.Root, "big"), size, tail)
	s.Own(t, filepath.Join(s.Root, "big"))
	h := newRealHost(t, Config{UFS: fs.NewMemory("UFS", 1<<20), Network: route(t, s.Addr.String())})
	h.at(`AT+QFTPGET="big","COM:"`, "CONNECT")
	for h.pipe.Blocked() == 0 { // the modem waits for the host, and goes no further
		select {
		case <-h.stir:
		case <-time.After(time.Minute):
			t.Fatal("the modem did not stop")
		}
	}
	var mem runtime.MemStats
	if runtime.ReadMemStats(&mem); mem.HeapAlloc > heapLimit {
		t.Errorf("%d bytes on the heap while the host does not read", mem.HeapAlloc)
	}
	for n := len(h.got); n < size; n += len(h.got) {
		h.got = h.more()
	}
	h.await("the download", fmt.Sprintf("+QFTPGET: 0,%d", size))
	h.at("AT+QFTPCLOSE", "+QFTPCLOSE: 0,0")
}
