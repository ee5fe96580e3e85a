package emulator

import (
	"bytes"
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// bulkSize is what BenchmarkCOM moves at a time.
const bulkSize = 32 << 20

// BenchmarkCOM measures AT+QFTPGET and AT+QFTPPUT through COM: with the embedded server on a folder, from CONNECT to the OK after data mode, as a ratio to
// a bare copy through a pty in C. Both move in turns, and the figures are medians. It needs a C compiler.
func BenchmarkCOM(b *testing.B) {
	for _, name := range []string{"get", "put"} {
		b.Run(name, func(b *testing.B) {
			runtime.LockOSThread() // a host is one thread
			defer runtime.UnlockOSThread()
			floor := newBlockingHost(b, startFloor(b, "ptycopy"))
			modem := newBlockingHost(b, startBenchModem(b, "--ftp-root", b.TempDir()))
			data := random(bulkSize, 1)
			modem.at(b, "ATE0", "OK")
			modem.at(b, "AT+QIACT=1", "OK")
			modem.at(b, `AT+QFTPOPEN="ftp.example.com"`, "+QFTPOPEN: 0,0")
			modem.upload(b, data)
			moves := map[string][2]func() time.Duration{
				"get": {func() time.Duration { return floor.take(b) }, func() time.Duration { return modem.download(b) }},
				"put": {func() time.Duration { return floor.give(b, data) }, func() time.Duration { return modem.upload(b, data) }},
			}[name]
			var ratios, rates []float64
			b.SetBytes(bulkSize)
			for b.Loop() {
				base, own := moves[0](), moves[1]()
				ratios = append(ratios, base.Seconds()/own.Seconds())
				rates = append(rates, bulkSize/1e6/own.Seconds())
			}
			report(b, "of-C", ratios)
			report(b, "modem-MB/s", rates)
			b.ReportMetric(0.90, "least:of-C")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// at sends a command and reads up to a line.
func (h *blockingHost) at(b *testing.B, line, want string) {
	b.Helper()
	h.write(b, []byte(line+"\r"))
	h.until(b, "\r\n"+want+"\r\n")
}

func (h *blockingHost) write(b *testing.B, data []byte) {
	b.Helper()
	for len(data) > 0 {
		n, err := syscall.Write(h.fd, data)
		if err != nil {
			b.Fatal(err)
		}
		data = data[n:]
	}
}

// until reads up to text, which ends what the other side has to say, and returns all of it.
func (h *blockingHost) until(b *testing.B, text string) {
	b.Helper()
	var got []byte
	for !bytes.HasSuffix(got, []byte(text)) {
		n, err := syscall.Read(h.fd, h.buf[:])
		if err != nil || n == 0 {
			b.Fatalf("waiting for %q, got %q: %v", text, got, err)
		}
		got = append(got, h.buf[:n]...)
	}
}

// skip reads n bytes and more, if the other side has more to say.
func (h *blockingHost) skip(b *testing.B, n int) {
	b.Helper()
	for n > 0 {
		k, err := syscall.Read(h.fd, h.big[:])
		if err != nil || k == 0 {
			b.Fatalf("%d bytes are missing: %v", n, err)
		}
		n -= k
	}
}

// upload sends data by QFTPPUT.
func (h *blockingHost) upload(b *testing.B, data []byte) time.Duration {
	b.Helper()
	return h.send(b, len(data), data)
}

// send is upload of n bytes, for which wire goes over the line.
func (h *blockingHost) send(b *testing.B, n int, wire []byte) time.Duration {
	b.Helper()
	h.at(b, fmt.Sprintf(`AT+QFTPPUT="bulk","COM:",0,%d,1`, n), "CONNECT")
	start := time.Now()
	h.write(b, wire)
	h.until(b, "\r\nOK\r\n")
	took := time.Since(start)
	h.until(b, fmt.Sprintf("\r\n+QFTPPUT: 0,%d\r\n", n))
	return took
}

// download fetches the file by QFTPGET. The 11 bytes are CONNECT's line, the 6 the OK's.
func (h *blockingHost) download(b *testing.B) time.Duration {
	b.Helper()
	h.write(b, []byte("AT+QFTPGET=\"bulk\",\"COM:\"\r"))
	start := time.Now()
	h.skip(b, len("\r\nCONNECT\r\n")+bulkSize+len("\r\nOK\r\n"))
	took := time.Since(start)
	h.until(b, fmt.Sprintf("\r\n+QFTPGET: 0,%d\r\n", bulkSize))
	return took
}

// take and give are the floor's.
func (h *blockingHost) take(b *testing.B) time.Duration {
	b.Helper()
	start := time.Now()
	h.write(b, fmt.Appendf(nil, "s%d\n", bulkSize))
	h.skip(b, bulkSize)
	return time.Since(start)
}

func (h *blockingHost) give(b *testing.B, data []byte) time.Duration {
	b.Helper()
	start := time.Now()
	h.write(b, fmt.Appendf(nil, "r%d\n", len(data)))
	h.write(b, data)
	h.skip(b, 1)
	return time.Since(start)
}
