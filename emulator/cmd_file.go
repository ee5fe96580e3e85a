package emulator

// longest is the upper limit of sizes and positions where a store's capacity is the real one.
const longest = 1 << 40

// The time that AT+QFUPL and AT+QFWRITE wait for the next byte, in seconds.
func waitParam() Param { return num("timeout", 1, 65535).opt("5") }

// handleParam is a handle that AT+QFOPEN gave; one that is not open is 416 and not 400.
func handleParam() Param { return num("filehandle", 0, 1<<31-1).shown("<filehandle>") }

// fileCommands are the commands on the files of UFS and SD (FILE note).
func fileCommands() []Command {
	commands := []Command{
		{Name: "+QFLDS", Brief: "space of a store", Ref: "FILE note; release notes", Style: OnlyOK, Params: []Param{text("name_pattern", 8).full()}, Exec: qfldsExec, Write: qfldsWrite,
			Note: "space is given out in blocks of 4096 bytes, none for an empty file; FOTA, the place for firmware updates, is always empty, and its size is our choice"},
		{Name: "+QFLST", Brief: "list files", Ref: "FILE note", Style: OnlyOK, Params: []Param{fileName().opt("*")}, Exec: qflst, Write: qflst,
			Note: "in the order of names"},
		{Name: "+QFDEL", Brief: "delete files", Ref: "FILE note", Params: []Param{fileName()}, Write: qfdelWrite, Note: "an open file is not deleted: 418"},
		{Name: "+QFUPL", Brief: "upload a file from the host", Ref: "FILE note", Style: Nested, Test: qfuplTest, Write: qfuplWrite,
			Params: []Param{fileName(), num("file_size", 1, longest).opt("10240").shown("(1-<freesize>)"), waitParam(), num("ackmode", 0, 1).opt("0")},
			Note:   "a size over the free space is 403"},
		{Name: "+QFDWL", Brief: "download a file to the host", Ref: "FILE note", Params: []Param{fileName()}, Write: qfdwlWrite,
			Note: "+++ ends it with the size and checksum of what was sent"},
		{Name: "+QFOPEN", Brief: "open a file", Ref: "FILE note", Style: Nested, Params: []Param{fileName(), num("mode", 0, 2).opt("0")}, Read: qfopenRead, Write: qfopenWrite,
			Note: "handles are the lowest free from 1 to 10"},
		{Name: "+QFREAD", Brief: "read from an open file", Ref: "FILE note", Style: Nested, Params: []Param{handleParam(), num("length", 1, longest).opt("").shown("<length>")},
			Write: qfreadWrite, Note: "without a length to the end of the file"},
		{Name: "+QFWRITE", Brief: "write into an open file", Ref: "FILE note", Style: Nested, Write: qfwriteWrite,
			Params: []Param{handleParam(), num("length", 1, longest).opt("10240").shown("<length>"), waitParam().shown("<timeout>")}},
		{Name: "+QFSEEK", Brief: "move the position in an open file", Ref: "FILE note", Style: Nested, Write: qfseekWrite,
			Params: []Param{handleParam(), num("offset", 0, longest).shown("<offset>"), num("position", 0, 2).opt("0").shown("<position>")}, Note: "outside the file: 401"},
		{Name: "+QFPOSITION", Brief: "position in an open file", Ref: "FILE note", Params: []Param{handleParam()}, Write: qfpositionWrite},
		{Name: "+QFTUCAT", Brief: "cut an open file at its position", Ref: "FILE note", Params: []Param{handleParam()}, Write: qftucatWrite},
		{Name: "+QFCLOSE", Brief: "close a file", Ref: "FILE note", Params: []Param{handleParam()}, Write: qfcloseWrite},
	}
	for i := range commands {
		commands[i].Family = FILE
	}
	return commands
}
