package ftp

import (
	"fmt"

	"ptymodem/emulator/lint"
)

// A fileCount is what is known of the size of a file on the server.
type fileCount struct {
	stored int64 // as the server counts, -1 unknown
	text   int64 // as a transfer in TYPE A counted, -1 if there is none to compare
	put    bool  // which was an upload
	line   string
}

// fileCounts are the sizes of files on the server that the host is logged in to, for findings. The
// modem's lock guards them.
type fileCounts struct {
	lint  *lint.Reporter        // does not change
	files map[string]*fileCount // by the name that the host gave
}

// mostCounts bounds what is remembered; beyond it, all is forgotten.
const mostCounts = 256

// of is what is known of a file.
func (f *fileCounts) of(name string) *fileCount {
	count := f.files[name]
	if count == nil {
		if f.files == nil || len(f.files) >= mostCounts {
			f.files = map[string]*fileCount{}
		}
		count = &fileCount{stored: -1, text: -1}
		f.files[name] = count
	}
	return count
}

// compare compares a count in TYPE A with the server's, as soon as both are there.
func (f *fileCounts) compare(count *fileCount) {
	if count.text < 0 || count.stored < 0 {
		return
	}
	if count.text != count.stored {
		moved := "came"
		if count.put {
			moved = "were sent"
		}
		f.lint.Report(lint.ASCIIBinary, count.line, fmt.Sprintf("filetype 1 has changed a binary: %d bytes %s, and the server's file has %d; AT+QFTPCFG=\"filetype\",0 leaves the bytes as they are",
			count.text, moved, count.stored))
	}
	count.text = -1
}

// forget forgets a file that is not what it was.
func (f *fileCounts) forget(name string) { delete(f.files, name) }

// clear forgets all files.
func (f *fileCounts) clear() { f.files = nil }
