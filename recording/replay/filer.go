package replay

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"ptymodem/recording/compare"
)

// A filer finds the files that a module and its server must have had, from what a session did with
// them.
type filer struct {
	*Surroundings
	had     map[string]*content // by name: UFS:x, server:/x
	made    map[string]bool     // by the session itself
	copies  map[string]string   // a local file that is a file of the server, whole
	handles map[string]*handle  // open files
	folder  string              // of the server
	ascii   bool                // filetype 1: the server converts line ends
}

// A content is what is known of a file.
type content struct{ bytes []byte }

// A handle is an open file.
type handle struct {
	name string
	at   int
}

// mostBytes is how large a file is made at most that a recording tells of.
const mostBytes = 64 << 20

// has notes that a file was there, with at least so many bytes.
func (f *filer) has(name string, size int) *content {
	if f.isMade(name) {
		return nil
	}
	c := f.had[name]
	if c == nil {
		c = &content{}
		f.had[name] = c
	}
	if size > len(c.bytes) && size <= mostBytes {
		c.bytes = append(c.bytes, make([]byte, size-len(c.bytes))...)
	}
	return c
}

// isMade reports that the session made a file, or a folder that it is in.
func (f *filer) isMade(name string) bool {
	for !f.made[name] {
		i := strings.LastIndexByte(name, '/')
		if i < 0 {
			return false
		}
		name = name[:i]
	}
	return true
}

// holds notes what was in a file from an offset on.
func (f *filer) holds(name string, at int, b []byte, known bool) {
	if at < 0 || at+len(b) > mostBytes {
		return
	}
	if c := f.has(name, at+len(b)); c != nil && known {
		copy(c.bytes[at:], b)
	}
}

// makes notes that the session makes a file.
func (f *filer) makes(name string) { f.made[name] = true; delete(f.copies, name) }

// finish hands over the files.
func (f *filer) finish() {
	for name, c := range f.had {
		f.Files[name] = c.bytes
	}
	slices.Sort(f.Folders)
	f.Folders = slices.Compact(f.Folders)
}

// exchange takes what one command tells.
func (f *filer) exchange(e *compare.Exchange) {
	if len(e.Names) != 1 {
		return
	}
	name := e.Names[0]
	_, rest, _ := strings.Cut(e.Command, "=")
	args := arguments(rest)
	arg := func(i int) string {
		if i < len(args) {
			return args[i]
		}
		return ""
	}
	if name == "+QFUPL" && slices.Contains(e.Answer, "CONNECT") {
		f.makes(store(arg(0))) // what has arrived is kept, whatever the result
	}
	if e.Final != "OK" {
		return
	}
	number := func(i int) int { n, _ := strconv.Atoi(arg(i)); return n }
	if name == "+QFTPCFG" && arg(0) == "filetype" && arg(1) != "" {
		f.ascii = arg(1) == "1"
	}
	if strings.HasPrefix(name, "+QFTP") {
		err, size := result(e)
		if err == 0 {
			f.server(name, arg, number, size, e)
		}
		return
	}
	f.local(name, arg, number, e)
}

// server is an FTP command that succeeded.
func (f *filer) server(name string, arg func(int) string, number func(int) int, size int, e *compare.Exchange) {
	remote := "server:" + f.path(arg(0))
	switch name {
	case "+QFTPCWD":
		f.folder = f.path(arg(0))
		if !f.isMade("server:" + f.folder) {
			f.Folders = append(f.Folders, f.folder)
		}
	case "+QFTPMKDIR":
		f.makes(remote)
	case "+QFTPRMDIR":
		if !f.isMade(remote) {
			f.Folders = append(f.Folders, f.path(arg(0)))
		}
	case "+QFTPSIZE", "+QFTPMDTM", "+QFTPDEL":
		if name != "+QFTPSIZE" {
			size = 0
		}
		f.has(remote, size)
	case "+QFTPRENAME":
		f.has(remote, 0)
		f.makes("server:" + f.path(arg(1)))
	case "+QFTPGET":
		f.got(remote, arg(1), number(2), size, e)
	case "+QFTPPUT":
		if local := arg(1); !strings.EqualFold(local, "COM:") {
			f.has(store(local), size)
		}
		f.makes(remote)
	case "+QFTPLIST", "+QFTPNLST", "+QFTPNLIST", "+QFTPMLSD":
		f.listed(arg(0), name, e)
	}
}

// got is a download.
func (f *filer) got(remote, local string, at, size int, e *compare.Exchange) {
	if strings.EqualFold(local, "COM:") {
		data := e.Data
		if f.ascii {
			if at > 0 {
				return // it counts bytes of the file as the server keeps it
			}
			data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		}
		f.holds(remote, at, data, e.Known)
		return
	}
	if f.ascii {
		at, size = 0, 0 // the server may keep it with other line ends
	}
	f.has(remote, at+size)
	f.makes(store(local))
	if at == 0 {
		f.copies[store(local)] = remote // what is read of it later tells what is on the server
	}
}

// listed are the files of a listing to the port: of a folder, or of what a name or pattern matches.
func (f *filer) listed(what, command string, e *compare.Exchange) {
	if !e.Known {
		return
	}
	lines := strings.FieldsFunc(string(e.Data), func(r rune) bool { return r == '\r' || r == '\n' })
	for _, line := range lines {
		name, size, isFolder := entry(command, line)
		if name == "" || name == "." || name == ".." {
			continue
		}
		folder := f.path(what)
		if strings.ContainsAny(what, "*?") || len(lines) == 1 && path.Base(name) == path.Base(folder) {
			folder = path.Dir(folder)
		}
		full := path.Join(folder, path.Base(name))
		switch {
		case f.isMade("server:" + full):
		case isFolder:
			f.Folders = append(f.Folders, full)
		default:
			f.has("server:"+full, size)
		}
	}
}

// entry is the file of a line of a listing.
func entry(command, line string) (name string, size int, folder bool) {
	switch command {
	case "+QFTPNLST", "+QFTPNLIST":
		return line, 0, false
	case "+QFTPMLSD":
		facts, name, ok := strings.Cut(line, "; ")
		if !ok {
			return "", 0, false
		}
		for fact := range strings.SplitSeq(strings.ToLower(facts), ";") {
			if n, ok := strings.CutPrefix(fact, "size="); ok {
				size, _ = strconv.Atoi(n)
			}
			folder = folder || strings.HasPrefix(fact, "type=") && strings.HasSuffix(fact, "dir")
		}
		return name, size, folder
	}
	words := strings.Fields(line)
	if len(words) < 9 {
		return "", 0, false
	}
	size, _ = strconv.Atoi(words[4])
	return strings.Join(words[8:], " "), size, line[0] == 'd'
}

// path is a name on the server, from its root on.
func (f *filer) path(name string) string {
	if !path.IsAbs(name) {
		name = path.Join("/", f.folder, name)
	}
	return path.Clean(name)
}

// names are those of all files, in order.
func (a *Surroundings) names() []string { return slices.Sorted(maps.Keys(a.Files)) }
