package emulator

import (
	"net"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/serial/telnet"
)

// BenchmarkNetwork measures AT+QFTPPUT through COM: of a host on --tcp and on --rfc2217 that sends
// without delay (TCP_NODELAY), as a ratio to the same upload over the tty. Both upload in turns,
// and the figures are medians.
func BenchmarkNetwork(b *testing.B) {
	for _, flag := range []string{"tcp", "rfc2217"} {
		b.Run(flag+"/put", func(b *testing.B) {
			runtime.LockOSThread() // a host is one thread
			defer runtime.UnlockOSThread()
			addr := freeAddr(b)
			tty := newBlockingHost(b, startBenchModem(b, "--ftp-root", b.TempDir()))
			startBenchModem(b, "--ftp-root", b.TempDir(), "--"+flag, addr)
			remote := dialBlockingHost(b, addr)
			data := testkit.Random(bulkSize, 1)
			wire := data
			if flag == "rfc2217" {
				remote.write(b, []byte{telnet.IAC, telnet.WILL, telnet.Binary, telnet.IAC, telnet.DO, telnet.Binary})
				wire = telnet.Append(nil, data)
			}
			tty.login(b)
			remote.login(b)
			inTurns(b, "of-tty", 0.50, func() time.Duration { return tty.upload(b, data) }, func() time.Duration { return remote.send(b, len(data), wire) })
		})
	}
}

// freeAddr is an address of this machine that nobody listens on.
func freeAddr(b *testing.B) string {
	b.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// dialBlockingHost connects until the benchmark ends.
func dialBlockingHost(b *testing.B, addr string) *blockingHost {
	b.Helper()
	conn, err := net.DialTimeout("tcp", addr, 10*time.Second)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	file, err := conn.(*net.TCPConn).File()
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	fd, err := unix.FcntlInt(file.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		b.Fatal(err)
	}
	if err := unix.SetNonblock(fd, false); err != nil {
		b.Fatal(err)
	}
	h := &blockingHost{fd: fd}
	b.Cleanup(h.close)
	return h
}
