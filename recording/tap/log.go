package tap

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"ptymodem/recording"
)

const (
	// flushEvery is how often what is complete is written. With what a [recording.Writer] holds
	// back, and a pause, it is less than a second.
	flushEvery = 200 * time.Millisecond
	// mostWaiting is how many bytes may wait to be written before whoever sends has to wait.
	mostWaiting = 8 << 20
	// echoWithin is how long a module may take to echo a command line: an adapter on USB holds bytes
	// back for 16 ms, and a module that is busy takes its time.
	echoWithin = 200 * time.Millisecond
	chunkSize  = 64 << 10

	logMode = 0o600 // a transcript has accounts, names and addresses
)

// LogOptions say what a transcript has.
type LogOptions struct {
	recording.Options // but for Side, More and Echo

	// Line is told of each line that is written, without its line end; nil: nobody is. It must not
	// keep the bytes.
	Line func(line []byte)
	// Failed is told, once, that the transcript ends here because it can no longer be written; nil:
	// nobody is.
	Failed func(err error)
}

// A Log is a transcript that is written while its session goes on. A crash loses less than a second
// of it.
type Log struct {
	file   *os.File
	beside *beside
	failed func(error)
	begun  time.Time

	mu     sync.Mutex
	free   *sync.Cond // there is room
	inbox  []recording.Frame
	chunk  []byte // in which the bytes of the inbox are
	size   int    // of the inbox
	counts Counts

	stir   chan struct{} // there is something in the inbox
	full   chan struct{} // there is much
	done   chan struct{} // Close
	ended  chan struct{}
	writer *recording.Writer // of run
	err    error             // of run
}

// Counts are what went by.
type Counts struct {
	FromHost, ToHost int64 // bytes
	Took             time.Duration
}

// NewLog makes a transcript; the file may be there, but must be empty. Longer data goes to a folder
// beside it. It must be closed.
func NewLog(name string, o LogOptions) (*Log, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, logMode)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > 0 {
		return nil, errors.Join(fmt.Errorf("%s is there already: give a name that is free, so that no recording is lost", name), f.Close())
	}
	l := &Log{
		file: f, beside: newBeside(name), failed: o.Failed, begun: time.Now(),
		stir: make(chan struct{}, 1), full: make(chan struct{}, 1), done: make(chan struct{}), ended: make(chan struct{}),
	}
	l.free = sync.NewCond(&l.mu)
	o.Echo, o.Side, o.More = echoWithin, l.beside.begin, l.beside.more
	if l.writer, err = recording.NewWriter(&lines{w: f, line: o.Line}, o.Options); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	go l.run()
	return l, nil
}

// Bytes implements [Recorder].
func (l *Log) Bytes(dir recording.Direction, b []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.size > mostWaiting {
		l.free.Wait()
	}
	for len(b) > 0 {
		if len(l.chunk) == cap(l.chunk) {
			l.chunk = make([]byte, 0, chunkSize)
		}
		from := len(l.chunk)
		n := min(len(b), cap(l.chunk)-from)
		l.chunk = append(l.chunk, b[:n]...)
		l.add(recording.Frame{Dir: dir, Bytes: l.chunk[from : from+n : from+n]})
		b = b[n:]
		if dir == recording.FromHost {
			l.counts.FromHost += int64(n)
		} else {
			l.counts.ToHost += int64(n)
		}
	}
}

// Event implements [Recorder].
func (l *Log) Event(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.add(recording.Frame{Event: text})
}

// add stamps a frame. The lock is held, so that times never go back.
func (l *Log) add(f recording.Frame) {
	f.Time = time.Since(l.begun)
	l.inbox = append(l.inbox, f)
	l.size += len(f.Bytes)
	wake(l.stir)
	if l.size > mostWaiting/2 {
		wake(l.full)
	}
}

func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// run writes what has come, until Close.
func (l *Log) run() {
	defer close(l.ended)
	timer := time.NewTimer(flushEvery)
	defer timer.Stop()
	for {
		select {
		case <-l.stir:
		case <-l.done:
			return
		}
		for waits := true; waits; {
			timer.Reset(flushEvery)
			select {
			case <-timer.C:
			case <-l.full:
			case <-l.done:
				return
			}
			waits = l.flush()
		}
	}
}

// flush writes what is complete, and reports that there is something that is not.
func (l *Log) flush() (waits bool) {
	frames, now := l.take()
	for _, f := range frames {
		l.writer.Add(f)
	}
	l.note(l.writer.Flush(now))
	return l.writer.Waiting()
}

// take empties the inbox. Nothing comes later that is before now.
func (l *Log) take() (frames []recording.Frame, now time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	frames, l.inbox, l.size = l.inbox, nil, 0
	l.free.Broadcast()
	return frames, time.Since(l.begun)
}

// note keeps the first error, and reports it.
func (l *Log) note(err error) {
	if err == nil || l.err != nil {
		return
	}
	l.err = err
	if l.failed != nil {
		l.failed(err)
	}
}

// Close writes the rest. Nothing may be added any more. Its error is the first of any write.
func (l *Log) Close() (Counts, error) {
	close(l.done)
	<-l.ended
	frames, now := l.take()
	for _, f := range frames {
		l.writer.Add(f)
	}
	l.note(l.writer.Close())
	l.note(errors.Join(l.beside.close(), l.file.Close()))
	l.counts.Took = now
	return l.counts, l.err
}
