package emulator

import (
	"bytes"
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"time"

	"ptymodem/emulator/internal/testkit"
)

// bulkSize is what BenchmarkCOM moves at a time.
const bulkSize = 32 << 20

// BenchmarkCOM measures AT+QFTPGET and AT+QFTPPUT through COM: with the embedded server on a
// folder, from CONNECT to the last byte or the OK after it, as a ratio to a bare copy through a pty
// in C. Both move in turns, and the figures are medians. It needs a C compiler.
func BenchmarkCOM(b *testing.B) {
	for _, name := range []string{"get", "put"} {
		b.Run(name, func(b *testing.B) {
			runtime.LockOSThread() // a host is one thread
			defer runtime.UnlockOSThread()
			floor := newBlockingHost(b, startFloor(b, "ptycopy"))
			modem := newBlockingHost(b, startBenchModem(b, "--ftp-root", b.TempDir()))
			data := testkit.Random(bulkSize, 1)
			modem.login(b)
			modem.upload(b, data)
			moves := map[string][2]func() time.Duration{
				"get": {func() time.Duration { return floor.take(b) }, func() time.Duration { return modem.download(b) }},
				"put": {func() time.Duration { return floor.give(b, data) }, func() time.Duration { return modem.upload(b, data) }},
			}[name]
			inTurns(b, "of-C", 0.90, moves[0], moves[1])
		})
	}
}

// inTurns has both move bulkSize, and reports the rate of own as a ratio to base, which is to be at
// least so much.
func inTurns(b *testing.B, unit string, least float64, base, own func() time.Duration) {
	var ratios, rates []float64
	b.SetBytes(bulkSize)
	for b.Loop() {
		base, own := base().Seconds(), own().Seconds()
		ratios = append(ratios, base/own)
		rates = append(rates, bulkSize/1e6/own)
	}
	report(b, unit, ratios)
	report(b, "modem-MB/s", rates)
	b.ReportMetric(least, "least:"+unit)
	b.ReportMetric(0, "ns/op")
}

// login opens a session with the embedded server.
func (h *blockingHost) login(b *testing.B) {
	b.Helper()
	h.at(b, "ATE0", "OK")
	h.at(b, "AT+QIACT=1", "OK")
	h.at(b, `AT+QFTPOPEN="ftp.example.com"`, "+QFTPOPEN: 0,0")
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

// skip reads n bytes, and more if the other side has more to say: it returns how many more.
func (h *blockingHost) skip(b *testing.B, n int) (more int) {
	b.Helper()
	for n > 0 {
		k, err := syscall.Read(h.fd, h.big[:])
		if err != nil || k == 0 {
			b.Fatalf("%d bytes are missing: %v", n, err)
		}
		n -= k
	}
	return -n
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

// download fetches the file by QFTPGET. OK and the result come together, a pause after the last
// byte, which is the end of what is measured.
func (h *blockingHost) download(b *testing.B) time.Duration {
	b.Helper()
	h.write(b, []byte("AT+QFTPGET=\"bulk\",\"COM:\"\r"))
	end := len(fmt.Sprintf("\r\nOK\r\n\r\n+QFTPGET: 0,%d\r\n", bulkSize))
	start := time.Now()
	more := h.skip(b, len("\r\nCONNECT\r\n")+bulkSize)
	took := time.Since(start)
	h.skip(b, end-more)
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
