package loop

import (
	"bytes"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// shortAverage is up to which length the kernel's average over ten seconds stands for a time; for a
// longer one the average over a minute does.
const shortAverage = 30 * time.Second

// pressure is the part of the last d in which there were programs that could run and had no
// processor: what the kernel measures (PSI, "some"), or where it does not, what the load of the
// last minute comes to. Nobody looks but at the end of a timeout.
func pressure(d time.Duration) float64 {
	key := "avg10="
	if d > shortAverage {
		key = "avg60="
	}
	if b, err := os.ReadFile("/proc/pressure/cpu"); err == nil {
		if percent, ok := pressureIn(b, key); ok {
			return percent / 100
		}
	}
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0
	}
	return overload(b, runtime.NumCPU())
}

// pressureIn finds a value of the first line of /proc/pressure/cpu.
func pressureIn(b []byte, key string) (float64, bool) {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	for _, field := range strings.Fields(string(line)) {
		if text, ok := strings.CutPrefix(field, key); ok {
			v, err := strconv.ParseFloat(text, 64)
			return v, err == nil
		}
	}
	return 0, false
}

// overload is the part of the programs that could run, by /proc/loadavg, for which there was no
// processor.
func overload(b []byte, processors int) float64 {
	first, _, _ := strings.Cut(string(b), " ")
	load, err := strconv.ParseFloat(first, 64)
	if err != nil || load <= float64(processors) {
		return 0
	}
	return (load - float64(processors)) / load
}
