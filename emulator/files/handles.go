package files

import (
	"io"

	"ptymodem/fs"
)

// maxOpenFiles is how many files AT+QFOPEN opens at once.
const maxOpenFiles = 10

// openFile is a file that AT+QFOPEN has opened.
type openFile struct {
	*fs.File
	name string // with its prefix
}

// openFiles are the files that commands have open.
type openFiles struct {
	handles [maxOpenFiles]*openFile // handle 1 first
	upload  io.Closer               // what AT+QFUPL is writing
}

// full reports that no handle is free.
func (o *openFiles) full() bool {
	for _, f := range o.handles {
		if f == nil {
			return false
		}
	}
	return true
}

// open gives f the lowest free handle, from 1: our choice. There must be one.
func (o *openFiles) open(f *openFile) (handle int) {
	for o.handles[handle] != nil {
		handle++
	}
	o.handles[handle] = f
	return handle + 1
}

// release frees the handle of f, which stays open.
func (o *openFiles) release(f *openFile) {
	for i := range o.handles {
		if o.handles[i] == f {
			o.handles[i] = nil
		}
	}
}

// file is the file of a handle, nil when it has none.
func (o *openFiles) file(handle int64) *openFile {
	if handle < 1 || handle > maxOpenFiles {
		return nil
	}
	return o.handles[handle-1]
}

// named reports whether a file is open; name has its prefix.
func (o *openFiles) named(name string) bool {
	for _, f := range o.handles {
		if f != nil && f.name == name {
			return true
		}
	}
	return false
}

// Close closes, and so keeps, what is open: at a reset nobody is left who could be told of a
// failure.
func (fl *Files) Close() {
	for i, f := range fl.open.handles {
		if f != nil {
			f.Close()
			fl.open.handles[i] = nil
		}
	}
	if fl.open.upload != nil {
		fl.open.upload.Close()
		fl.open.upload = nil
	}
}
