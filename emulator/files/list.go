package files

import (
	"ptymodem/atparser"
	"ptymodem/emulator/at"
)

// qfldsExec prints the bytes of all files in UFS and how many they are.
func qfldsExec(c *at.Call) error {
	bytes, files, err := Of(c).UFS.Used()
	if err != nil {
		return codeOf(err, ErrInfoFailed)
	}
	c.Info("%d,%d", bytes, files)
	return nil
}

// fotaSpace is the size of the place for firmware updates, which is always empty and which no other
// command reaches.
const fotaSpace = 1 << 20

// qfldsWrite prints the free and the total space of a store.
func qfldsWrite(c *at.Call) error {
	if atparser.EqualFold(c.Text("name_pattern"), "FOTA") {
		c.Info("%d,%d", fotaSpace, fotaSpace)
		return nil
	}
	st, err := Of(c).medium(c.Text("name_pattern"))
	switch {
	case err == ErrNoSuchStore && atparser.EqualFold(c.Text("name_pattern"), "RAM"):
		return ErrBadName // as a file's name with that prefix
	case err == ErrNoSuchStore:
		return c.ParameterError()
	case err != nil:
		return ErrInfoFailed
	}
	free, err := st.Free()
	if err != nil {
		return codeOf(err, ErrInfoFailed)
	}
	c.Info("%d,%d", free, st.Capacity())
	return nil
}

// qflst lists the files that a pattern matches, all of UFS without one. A name that is missing is
// an error, a pattern without a match is not.
func qflst(c *at.Call) error {
	st, pattern, err := StoreOf(c, c.Text("filename"))
	if err != nil {
		return codeOf(err, ErrListFailed)
	}
	files, err := st.List(pattern)
	if err != nil {
		return codeOf(err, ErrListFailed)
	}
	for _, f := range files {
		c.Info(`"%s",%d`, fullName(st, f.Name), f.Size)
	}
	return nil
}

// qfdelWrite deletes the file of a name, or those that a pattern matches.
func qfdelWrite(c *at.Call) error {
	st, pattern, err := StoreOf(c, c.Text("filename"))
	if err != nil {
		return codeOf(err, ErrOpenFailed)
	}
	n, err := st.RemoveAll(pattern)
	if n > 0 {
		Of(c).event("delete", fullName(st, pattern), 0)
	}
	if code := codeOf(err, ErrDeleteFailed); code != ErrAlreadyOpen {
		return code
	}
	return ErrDeleteFailed
}
