package files

import (
	"errors"
	"strings"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
	"ptymodem/emulator/lint"
	"ptymodem/emulator/trace"
	"ptymodem/fs"
)

// Why a name has no store.
var (
	ErrNoCard      = errors.New("no SD card is inserted; give the modem one, or use UFS: instead")
	ErrNoSuchStore = errors.New("RAM: is not supported on this family; use UFS:, or give the modem a RAM: store")
)

// medium is the store of that name: UFS, SD or RAM, in any case.
func (fl *Files) medium(name string) (*fs.Store, error) {
	switch atparser.Upper(name) {
	case "UFS":
		return fl.UFS, nil
	case "SD":
		if fl.SD == nil {
			return nil, ErrNoCard
		}
		return fl.SD, nil
	case "RAM":
		if fl.RAM != nil {
			return fl.RAM, nil
		}
	}
	return nil, ErrNoSuchStore
}

// Store finds the store that a file's name is in, and the name there; without a prefix it is UFS.
// The error is ErrNoCard or ErrNoSuchStore; whether the name itself is good is for the store to
// say.
func (fl *Files) Store(name string) (st *fs.Store, file string, err error) {
	prefix, file, ok := strings.Cut(name, ":")
	upper := atparser.Upper(prefix)
	if !ok || upper != "UFS" && upper != "SD" && upper != "RAM" {
		return fl.UFS, name, nil
	}
	st, err = fl.medium(upper)
	return st, file, err
}

// StoreOf is [Files.Store] for a name on the command line.
func StoreOf(c *at.Call, name string) (st *fs.Store, file string, err error) {
	LintPrefix(c, name)
	return Of(c).Store(name)
}

// LintPrefix reports a prefix that is not in capitals.
func LintPrefix(c *at.Call, name string) {
	prefix, _, ok := strings.Cut(name, ":")
	switch upper := atparser.Upper(prefix); {
	case !ok || prefix == upper:
	case upper == "UFS", upper == "SD", upper == "RAM":
		c.Out.ReportOnce(lint.PrefixCase, "a module may not know its stores by names in lower case; write "+upper+":")
	}
}

// fileArg is the file that the command names, with its name checked; the prefix counts in its
// length.
func fileArg(c *at.Call, name string) (st *fs.Store, file string, err error) {
	given := c.Text(name)
	st, file, err = StoreOf(c, given)
	if err == nil {
		err = fs.CheckName(file, fs.MaxName-(len(given)-len(file)))
	}
	return st, file, codeOf(err, ErrOpenFailed)
}

// fullName is a file's name with its prefix, as QFLST prints it.
func fullName(st *fs.Store, file string) string { return st.Name() + ":" + file }

// event puts what happened to a file into the trace.
func (fl *Files) event(op, name string, bytes int64) {
	fl.trace.Emit(trace.Event{Kind: "file", Op: op, Name: name, Bytes: bytes})
}

// fileName is the parameter of commands that name a file. Its length is not limited here: a bad
// name is 406 and not 400.
func fileName() at.Param { return at.Text("filename", 1<<16).JudgedByStore().Show("<filename>") }
