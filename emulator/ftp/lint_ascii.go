package ftp

import (
	"bytes"
	"regexp"
	"strconv"
	"sync"

	"ptymodem/emulator/lint"
)

// A movedFile is what the lint sees of a file on its way to or from the server. Only what passes
// anyway is looked at: no command is sent for it.
type movedFile struct {
	name  string // on the server
	start int64  // where in it the transfer begins
	limit int64  // of a download, -1 without
	put   bool
	ascii bool // in TYPE A

	n      int64 // bytes that moved
	binary bool  // one of them is in no text
	crlf   int64 // line ends among them
	cr     bool  // the last byte is a CR

	announced int64 // the file's size as the server's 150 has it, -1 without
}

// movesFile has the operation's bytes looked at, if anybody wants to know.
func (l *operationLint) movesFile(f movedFile) {
	op := l.op
	if op.ft.Lint.On() {
		f.ascii, f.announced = op.ft.cfg.fileType == 1, -1
		l.file = &f
	}
}

// look takes bytes as they move. f may be nil.
func (f *movedFile) look(b []byte) {
	if f == nil || len(b) == 0 {
		return
	}
	f.n += int64(len(b))
	if !f.ascii {
		return
	}
	f.binary = f.binary || bytes.IndexFunc(b, lint.InNoText) >= 0
	if f.cr && b[0] == '\n' {
		f.crlf++
	}
	f.crlf += int64(bytes.Count(b, []byte("\r\n")))
	f.cr = b[len(b)-1] == '\r'
}

// sizeInReply is how servers name a file's size in their 150.
var sizeInReply = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\((\d{1,18}) bytes?\)`) })

// hears takes a reply of the server. f may be nil.
func (f *movedFile) hears(code int, line string) {
	if f == nil || f.put || code != 150 && code != 125 {
		return
	}
	if found := sizeInReply().FindStringSubmatch(line); found != nil {
		f.announced, _ = strconv.ParseInt(found[1], 10, 64)
	}
}

// whole reports that a download has brought all there is.
func (f *movedFile) whole() bool { return f.put || f.limit < 0 || f.n < f.limit }

// moved looks at a transfer of a file that has succeeded.
func (l *operationLint) moved() {
	op := l.op
	f := l.file
	if f == nil || !f.whole() {
		return
	}
	ft := op.ft
	count := ft.counts.of(f.name)
	switch size := f.start + f.n; {
	case !f.ascii && f.put:
		*count = fileCount{stored: size, text: -1}
	case !f.ascii:
		count.stored = size
		ft.counts.compare(count)
	case !f.binary:
		if f.put {
			ft.counts.forget(f.name)
		}
	default:
		count.text, count.put, count.line = size, f.put, l.line
		switch {
		case f.put && f.crlf > 0 && ft.client != nil && ft.client.Embedded(): // which stores LF for CR LF
			count.stored = size - f.crlf
		case f.put:
			count.stored = -1
		case f.announced >= 0 && f.start == 0:
			count.stored = f.announced
		}
		ft.counts.compare(count)
	}
}

// served looks at a command without data that has succeeded: what it tells of a file's size, or
// that what was known is no longer so.
func (l *operationLint) served(names [2]string, value string) {
	op := l.op
	ft := op.ft
	if !ft.Lint.On() {
		return
	}
	switch op.name {
	case "+QFTPSIZE":
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			f := ft.counts.of(names[0])
			f.stored = n
			ft.counts.compare(f)
		}
	case "+QFTPDEL":
		ft.counts.forget(names[0])
	case "+QFTPRENAME":
		ft.counts.forget(names[0])
		ft.counts.forget(names[1])
	case "+QFTPCWD": // the names are of other files now
		ft.counts.clear()
	}
}
