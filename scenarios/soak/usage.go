package soak

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"
)

// A Usage is what a process takes.
type Usage struct {
	Heap        uint64 // bytes in use, after a collection
	Goroutines  int
	Descriptors int // 0 where the system does not tell
}

func (u Usage) String() string {
	return fmt.Sprintf("heap %.2f MiB, %d goroutines, %d descriptors", float64(u.Heap)/(1<<20), u.Goroutines, u.Descriptors)
}

// Measure takes the usage of this process.
func Measure() Usage {
	runtime.GC()
	runtime.GC() // finalizers of the first may have let go of more
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	u := Usage{Heap: m.HeapAlloc, Goroutines: runtime.NumGoroutine()}
	if open, err := os.ReadDir("/proc/self/fd"); err == nil {
		u.Descriptors = len(open)
	}
	return u
}

// Settled takes the usage when two looks in a row have found the same goroutines and descriptors:
// what has been closed is on its way out.
func Settled() Usage {
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	before := Measure()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		<-look.C
		now := Measure()
		if now.Goroutines == before.Goroutines && now.Descriptors == before.Descriptors {
			return now
		}
		before = now
	}
	return before
}

// Growth is how many bytes of heap a process may take more at the end: what runtimes and caches
// keep, not what sessions leave.
const Growth = 2 << 20

// patience is how long, in real time, connections and goroutines that have been closed may take to
// be gone.
const patience = time.Minute

// Flat compares what the process takes now with what it took when it had warmed up. It waits for
// what is on its way out.
func Flat(warm Usage) (now Usage, err error) {
	look := time.NewTicker(10 * time.Millisecond) // nothing tells that a goroutine is gone
	defer look.Stop()
	for end := time.Now().Add(patience); ; <-look.C {
		if now = Measure(); now.Goroutines <= warm.Goroutines && now.Descriptors <= warm.Descriptors && now.Heap <= warm.Heap+Growth {
			return now, nil
		}
		if time.Now().After(end) {
			break
		}
	}
	if now.Goroutines > warm.Goroutines {
		err = fmt.Errorf("%d goroutines are left over", now.Goroutines-warm.Goroutines)
	}
	if now.Descriptors > warm.Descriptors {
		err = errors.Join(err, fmt.Errorf("%d descriptors are left over", now.Descriptors-warm.Descriptors))
	}
	if now.Heap > warm.Heap+Growth {
		err = errors.Join(err, fmt.Errorf("the heap has grown by %.2f MiB", float64(now.Heap-warm.Heap)/(1<<20)))
	}
	return now, fmt.Errorf("%w: %v when warm, %v now", err, warm, now)
}
