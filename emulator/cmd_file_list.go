package emulator

import "ptymodem/atparser"

// qfldsExec prints the bytes of all files in UFS and how many they are.
func qfldsExec(c *Call) error {
	bytes, files, err := c.m.cfg.UFS.Used()
	if err != nil {
		return fileError(err, fileInfoFailed)
	}
	c.info("%d,%d", bytes, files)
	return nil
}

// fotaSpace is the size of the place for firmware updates, which is always empty and which no other command reaches.
const fotaSpace = 1 << 20

// qfldsWrite prints the free and the total space of a store.
func qfldsWrite(c *Call) error {
	if atparser.EqualFold(c.text("name_pattern"), "FOTA") {
		c.info("%d,%d", fotaSpace, fotaSpace)
		return nil
	}
	st, err := c.m.medium(c.text("name_pattern"))
	switch {
	case err == errNoSuchStore && atparser.EqualFold(c.text("name_pattern"), "RAM"):
		return fileBadName // as a file's name with that prefix
	case err == errNoSuchStore:
		return c.parameterError()
	case err != nil:
		return fileInfoFailed
	}
	free, err := st.Free()
	if err != nil {
		return fileError(err, fileInfoFailed)
	}
	c.info("%d,%d", free, st.Capacity())
	return nil
}

// qflst lists the files that a pattern matches, all of UFS without one. A name that is missing is an error, a pattern without a match is not.
func qflst(c *Call) error {
	st, pattern, err := c.store(c.text("filename"))
	if err != nil {
		return fileError(err, fileListFailed)
	}
	files, err := st.List(pattern)
	if err != nil {
		return fileError(err, fileListFailed)
	}
	for _, f := range files {
		c.info(`"%s",%d`, fullName(st, f.Name), f.Size)
	}
	return nil
}

// qfdelWrite deletes the file of a name, or those that a pattern matches.
func qfdelWrite(c *Call) error {
	st, pattern, err := c.store(c.text("filename"))
	if err != nil {
		return fileError(err, fileOpenFailed)
	}
	n, err := st.RemoveAll(pattern)
	if n > 0 {
		c.m.fileEvent("delete", fullName(st, pattern), 0)
	}
	if code := fileError(err, fileDeleteFailed); code != fileAlreadyOpen {
		return code
	}
	return fileDeleteFailed
}
