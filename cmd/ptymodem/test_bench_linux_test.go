package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// BenchmarkScenarios measures how many scenarios `ptymodem test` runs in a second, its start
// included: a thousand of one AT each, with the scenario's own steps, and with a host process that
// does nothing. The figures are medians.
func BenchmarkScenarios(b *testing.B) {
	const n = 1000
	bin := buildBenchProgram(b)
	dir := b.TempDir()
	for i := range n {
		const trivial = "name: one command\nsteps:\n  - {send: AT, expect: OK}\n"
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.yaml", i)), []byte(trivial), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	for _, c := range []struct {
		name    string
		command []string
		aim     float64
	}{
		{"steps", nil, 1000},
		{"process", []string{"--", "true"}, 0},
	} {
		b.Run(c.name, func(b *testing.B) {
			args := append([]string{"test", dir}, c.command...)
			var rates []float64
			for b.Loop() {
				cmd := exec.Command(bin, args...)
				began := time.Now()
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%v\n%s", err, out)
				}
				rates = append(rates, n/time.Since(began).Seconds())
			}
			slices.Sort(rates)
			b.ReportMetric(rates[len(rates)/2], "scenarios/s")
			b.ReportMetric(c.aim, "least:scenarios/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// buildBenchProgram builds the program as the Makefile does.
func buildBenchProgram(b *testing.B) (bin string) {
	b.Helper()
	bin = filepath.Join(b.TempDir(), "ptymodem")
	build := exec.Command("go", "build", "-tags", "nethttpomithttp2", "-trimpath", "-o", bin, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return bin
}
