package emulator

import (
	"ptymodem/atparser"
	"ptymodem/emulator/at"
)

// qfldsExec prints the bytes of all files in UFS and how many they are.
func qfldsExec(c *at.Call) error {
	bytes, files, err := filesOf(c).UFS.Used()
	if err != nil {
		return fileError(err, fileInfoFailed)
	}
	c.Info("%d,%d", bytes, files)
	return nil
}

// fotaSpace is the size of the place for firmware updates, which is always empty and which no other command reaches.
const fotaSpace = 1 << 20

// qfldsWrite prints the free and the total space of a store.
func qfldsWrite(c *at.Call) error {
	if atparser.EqualFold(c.Text("name_pattern"), "FOTA") {
		c.Info("%d,%d", fotaSpace, fotaSpace)
		return nil
	}
	st, err := filesOf(c).medium(c.Text("name_pattern"))
	switch {
	case err == errNoSuchStore && atparser.EqualFold(c.Text("name_pattern"), "RAM"):
		return fileBadName // as a file's name with that prefix
	case err == errNoSuchStore:
		return c.ParameterError()
	case err != nil:
		return fileInfoFailed
	}
	free, err := st.Free()
	if err != nil {
		return fileError(err, fileInfoFailed)
	}
	c.Info("%d,%d", free, st.Capacity())
	return nil
}

// qflst lists the files that a pattern matches, all of UFS without one. A name that is missing is an error, a pattern without a match is not.
func qflst(c *at.Call) error {
	st, pattern, err := storeOf(c, c.Text("filename"))
	if err != nil {
		return fileError(err, fileListFailed)
	}
	files, err := st.List(pattern)
	if err != nil {
		return fileError(err, fileListFailed)
	}
	for _, f := range files {
		c.Info(`"%s",%d`, fullName(st, f.Name), f.Size)
	}
	return nil
}

// qfdelWrite deletes the file of a name, or those that a pattern matches.
func qfdelWrite(c *at.Call) error {
	st, pattern, err := storeOf(c, c.Text("filename"))
	if err != nil {
		return fileError(err, fileOpenFailed)
	}
	n, err := st.RemoveAll(pattern)
	if n > 0 {
		filesOf(c).event("delete", fullName(st, pattern), 0)
	}
	if code := fileError(err, fileDeleteFailed); code != fileAlreadyOpen {
		return code
	}
	return fileDeleteFailed
}
