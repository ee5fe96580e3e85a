package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkFleet measures what a thousand modems cost, in a process of their own and with links on
// tmpfs: the time from its start until the last tty is told, and from SIGINT to its end; memory for
// each modem beyond the first, threads and descriptors, while idle and after a host at each has
// sent a command and stayed; processor time over an idle second; and the memory of a thousand idle
// ones with the control API. Times are medians.
func BenchmarkFleet(b *testing.B) {
	const n = 1000
	bin := buildBenchProgram(b)
	var starts, stops []float64
	var first, idle, used, withAPI processState
	var idleCPU time.Duration
	for b.Loop() {
		single := startFleetProcess(b, bin, 1)
		first = single.state(b)
		single.stop(b)

		f := startFleetProcess(b, bin, n)
		idle = f.state(b)
		<-time.After(time.Second) // the second that is measured
		idleCPU = f.state(b).cpu - idle.cpu
		hosts := f.greetAll(b)
		used = f.state(b)
		for _, h := range hosts {
			h.tty.Close()
		}
		steered := startFleetProcess(b, bin, n, "--api", "0")
		withAPI = steered.state(b)
		steered.stop(b)
		starts, stops = append(starts, f.took.Seconds()*1000), append(stops, f.stop(b).Seconds()*1000)
	}
	slices.Sort(starts)
	slices.Sort(stops)
	b.ReportMetric(0, "ns/op") // of no meaning
	b.ReportMetric(starts[len(starts)/2], "start-ms")
	b.ReportMetric(stops[len(stops)/2], "stop-ms")
	b.ReportMetric(float64(first.kib), "first-KiB")
	b.ReportMetric(float64(idle.kib-first.kib)/(n-1), "KiB/modem")
	b.ReportMetric(float64(used.kib-first.kib)/(n-1), "KiB/modem-in-use")
	b.ReportMetric(float64(withAPI.kib)/1024, "MiB-with-API")
	b.ReportMetric(float64(idle.threads), "threads")
	b.ReportMetric(float64(used.threads), "threads-in-use")
	b.ReportMetric(float64(idle.files), "files")
	b.ReportMetric(float64(idleCPU.Milliseconds()), "idle-cpu-ms/s")
	for unit, aim := range map[string]float64{"start-ms": 500, "KiB/modem": 40, "MiB-with-API": 40, "idle-cpu-ms/s": 0} {
		b.ReportMetric(aim, "most:"+unit)
	}
}

// fleetProcess is a running ptymodem.
type fleetProcess struct {
	cmd  *exec.Cmd
	ttys []string
	took time.Duration
}

func startFleetProcess(b *testing.B, bin string, n int, flags ...string) *fleetProcess {
	b.Helper()
	links, err := os.MkdirTemp("/dev/shm", "ptymodem") // tmpfs
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { os.RemoveAll(links) })
	f := &fleetProcess{cmd: exec.Command(bin, append([]string{"--modems", strconv.Itoa(n), "--link", links + "/modem"}, flags...)...)}
	out, err := f.cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if err := f.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		f.cmd.Process.Kill()
		f.cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	for len(f.ttys) < n && lines.Scan() {
		f.ttys = append(f.ttys, lines.Text())
	}
	f.took = time.Since(began)
	if len(f.ttys) < n {
		b.Fatalf("%d ttys of %d", len(f.ttys), n)
	}
	return f
}

func (f *fleetProcess) stop(b *testing.B) time.Duration {
	b.Helper()
	began := time.Now()
	f.cmd.Process.Signal(os.Interrupt)
	if err := f.cmd.Wait(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

// greetAll has a host at each modem, who sends AT and stays.
func (f *fleetProcess) greetAll(b *testing.B) []*fleetHost {
	b.Helper()
	var hosts []*fleetHost
	for i, path := range f.ttys {
		tty, err := os.OpenFile(path, os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
		if err != nil {
			b.Fatal(err)
		}
		h := &fleetHost{index: i, tty: tty}
		hosts = append(hosts, h)
		if err := h.play("ATE0\r", "ATE0\r"+okLine); err != nil {
			b.Fatal(err)
		}
	}
	return hosts
}

// processState is what a process takes.
type processState struct {
	kib, threads, files int
	cpu                 time.Duration
}

func (f *fleetProcess) state(b *testing.B) (p processState) {
	b.Helper()
	proc := fmt.Sprintf("/proc/%d/", f.cmd.Process.Pid)
	status, err := os.ReadFile(proc + "status")
	if err != nil {
		b.Fatal(err)
	}
	for line := range bytes.Lines(status) {
		name, value, _ := strings.Cut(string(line), ":")
		switch n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB")); name {
		case "VmRSS":
			p.kib = n
		case "Threads":
			p.threads = n
		}
	}
	open, err := os.ReadDir(proc + "fd")
	if err != nil {
		b.Fatal(err)
	}
	p.files = len(open)
	stat, err := os.ReadFile(proc + "stat")
	if err != nil {
		b.Fatal(err)
	}
	const utime, tick = 11, 10 * time.Millisecond // proc(5): fields behind the name; USER_HZ is 100
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+2:]))
	for _, field := range fields[utime : utime+2] {
		ticks, _ := strconv.Atoi(field)
		p.cpu += time.Duration(ticks) * tick
	}
	return p
}
