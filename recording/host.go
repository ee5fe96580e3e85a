package recording

import "bytes"

// echoed finds a command line at the beginning of frames and its echo behind it, or among its
// parts. rest is what follows the echo, in the memory of frames.
func echoed(frames []Frame) (text string, rest []Frame, ok bool) {
	var line []byte
	echo, whole := 0, false
	for i, f := range frames {
		switch {
		case f.Event != "":
			return "", nil, false
		case f.Dir == FromHost:
			if whole {
				return "", nil, false
			}
			line = append(line, f.Bytes...)
			end := bytes.IndexByte(line, '\r')
			if whole = end >= 0; whole && (end != len(line)-1 || !isCommand(line[:end])) {
				return "", nil, false
			}
			continue
		}
		n := min(len(f.Bytes), len(line)-echo)
		if !bytes.Equal(f.Bytes[:n], line[echo:echo+n]) {
			return "", nil, false
		}
		echo += n
		if whole && echo == len(line) {
			rest = frames[i+1:]
			if n < len(f.Bytes) {
				frames[i].Bytes = f.Bytes[n:]
				rest = frames[i:]
			}
			return string(line[:len(line)-1]), rest, true
		}
		if n < len(f.Bytes) {
			return "", nil, false
		}
	}
	return "", nil, false
}

// fromHost writes bytes of the host that have no echo, or not the one that a player expects.
func (f *formatter) fromHost(r *run) error {
	begun, at := 0, 0 // of what is no line, and where to look on
	for !f.echo && !f.data {
		i := bytes.IndexByte(r.bytes[at:], '\r')
		if i < 0 {
			break
		}
		end := at + i + 1
		if next := r.bytes[end:]; isCommand(r.bytes[at:end-1]) && !bytes.HasPrefix(next, []byte("\n")) {
			if err := f.content("<=", false, r, begun, at); err != nil {
				return err
			}
			f.command(r.at(at), string(r.bytes[at:end-1]))
			begun = end
		}
		at = end
	}
	f.answer = false
	return f.content("<=", f.data, r, begun, len(r.bytes))
}
