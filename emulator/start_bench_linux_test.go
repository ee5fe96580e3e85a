package emulator

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// BenchmarkStart measures how long a program takes from its start to the first OK on its tty, as a
// ratio to a bare responder that is linked with the same libraries, and what an idle modem has
// resident. They start in turns, and the figures are medians.
func BenchmarkStart(b *testing.B) {
	modem, bare := buildGo(b, "ptymodem", "../cmd/ptymodem"), buildGo(b, "responder", "../testdata/floor/responder")
	var times, ratios, resident []float64
	for b.Loop() {
		floor, _ := firstOK(b, bare)
		took, rss := firstOK(b, modem)
		times = append(times, took.Seconds()*1e3)
		ratios = append(ratios, took.Seconds()/floor.Seconds())
		resident = append(resident, rss/1024)
	}
	report(b, "ms-to-OK", times)
	report(b, "of-bare", ratios)
	report(b, "MiB-resident", resident)
	for unit, aim := range map[string]float64{"ms-to-OK": 5, "of-bare": 1.5, "MiB-resident": 10} {
		b.ReportMetric(aim, "most:"+unit)
	}
	b.ReportMetric(0, "ns/op")
}

// firstOK starts a program, has it answer AT, and ends it; rss is what it had resident then, in
// KiB.
func firstOK(b *testing.B, bin string) (took time.Duration, rss float64) {
	b.Helper()
	cmd := exec.Command(bin)
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		cmd.Process.Kill()
		cmd.Wait()
	}()
	path, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	host := openBlockingHost(b, strings.TrimSpace(path))
	defer host.close()
	host.exchange(b, []byte("AT\r"))
	took = time.Since(start)
	return took, residentKiB(b, cmd.Process.Pid)
}

// residentKiB is VmRSS of a process.
func residentKiB(b *testing.B, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	var kib float64
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		b.Fatal(err)
	}
	return kib
}
