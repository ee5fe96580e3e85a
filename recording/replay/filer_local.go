package replay

import (
	"strconv"
	"strings"

	"ptymodem/recording/compare"
)

// local is a command of the stores that succeeded.
func (f *filer) local(name string, arg func(int) string, number func(int) int, e *compare.Exchange) {
	switch name {
	case "+QFDWL":
		f.read(store(arg(0)), 0, e)
	case "+QFDEL":
		if !strings.ContainsAny(arg(0), "*?") {
			f.has(store(arg(0)), 0)
		}
	case "+QFLST":
		for _, line := range e.Answer {
			_, rest, _ := strings.Cut(line, ": ")
			if entry := arguments(rest); len(entry) == 2 {
				size, _ := strconv.Atoi(entry[1])
				f.has(store(entry[0]), size)
			}
		}
	case "+QFOPEN":
		for _, line := range e.Answer {
			if n, ok := strings.CutPrefix(line, "+QFOPEN: "); ok {
				f.handles[n] = &handle{name: store(arg(0))}
			}
		}
		switch arg(1) {
		case "1":
			f.makes(store(arg(0)))
		case "2":
			f.has(store(arg(0)), 0)
		}
	default:
		if h := f.handles[arg(0)]; h != nil {
			f.open(name, h, number, e)
		}
	}
}

// open is a command of an open file.
func (f *filer) open(name string, h *handle, number func(int) int, e *compare.Exchange) {
	switch name {
	case "+QFREAD":
		f.read(h.name, h.at, e)
		h.at += len(e.Data)
	case "+QFWRITE":
		if _, had := f.had[h.name]; !had {
			f.makes(h.name)
		}
		h.at += len(e.Given)
	case "+QFSEEK":
		switch number(2) {
		case 0:
			h.at = number(1)
		case 1:
			h.at += number(1)
		default:
			h.at = -1 // from the end: not followed
		}
	case "+QFCLOSE":
		h.at = -1
	}
}

// read is what was in a file. Of one that was downloaded it is what the server has.
func (f *filer) read(name string, at int, e *compare.Exchange) {
	if remote := f.copies[name]; remote != "" {
		f.holds(remote, at, e.Data, e.Known)
		return
	}
	f.holds(name, at, e.Data, e.Known)
}

// store is a local name with its store.
func store(name string) string {
	for _, s := range []string{"UFS:", "SD:", "RAM:", "EFS:"} {
		if len(name) >= len(s) && strings.EqualFold(name[:len(s)], s) {
			return s + name[len(s):]
		}
	}
	return "UFS:" + name
}

// arguments are the parameters of a command, without quotes.
func arguments(s string) (all []string) {
	quoted, from := false, 0
	for i, c := range []byte(s) {
		switch {
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			all = append(all, strings.Trim(strings.TrimSpace(s[from:i]), `"`))
			from = i + 1
		}
	}
	return append(all, strings.Trim(strings.TrimSpace(s[from:]), `"`))
}

// result is the <err> of the result URC of an FTP command and the number behind it; -1 if none has
// come.
func result(e *compare.Exchange) (err, size int) {
	for _, line := range e.Results {
		_, rest, _ := strings.Cut(line, ": ")
		args := arguments(rest)
		n, bad := strconv.Atoi(args[0])
		if bad != nil {
			continue
		}
		if len(args) > 1 {
			size, _ = strconv.Atoi(args[1])
		}
		return n, size
	}
	return -1, 0
}
